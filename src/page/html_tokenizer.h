// html_tokenizer.h: bytes of a page to tags and text, one token a call.
//
// Every byte is looked at a bounded number of times, whatever the page: a search that failed once
// (for the end of a comment, of a script) is not tried again.
//
// Source   WHATWG HTML, 13.2.5
// Threads  one tokenizer a thread
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "page/html_tree.h"

namespace muster::page {

struct HtmlToken {
  enum class Kind : uint8_t { kText, kStartTag, kEndTag, kEnd };
  Kind kind = Kind::kEnd;
  Tag tag = Tag::kUnknown;
  bool self_closing = false;
  uint32_t begin = 0, end = 0;            ///< bytes of the token
  uint32_t name_begin = 0, name_end = 0;  ///< of a tag
};

class HtmlTokenizer {
 public:
  explicit HtmlTokenizer(std::string_view html) : html_(html) {}
  /// The next token; comments, doctypes and processing instructions are passed over. Attributes of
  /// a start tag that are known by name are appended to `attributes`.
  HtmlToken next(std::vector<HtmlAttribute>& attributes);
  /// What follows a start tag of `tag` is text up to its end tag; "" when it is never closed, and
  /// then nothing is consumed. For elements with kRawText.
  HtmlToken raw_text(Tag tag);
  /// True: CDATA sections are text (inside <svg> and <math>).
  void set_foreign(bool foreign) { foreign_ = foreign; }

 private:
  bool skip_markup(HtmlToken& token);
  void read_tag(HtmlToken& token, std::vector<HtmlAttribute>& attributes);
  size_t script_end(size_t from) const;
  size_t find_end_tag(size_t from, std::string_view name) const;

  std::string_view html_;
  size_t pos_ = 0;
  bool foreign_ = false, escape_failed_ = false;
  std::array<bool, static_cast<size_t>(Tag::kCount)> unclosed_{};  // no end tag from here on
};

}  // namespace muster::page
