// page_text.h: builds the text of a page from ranges of its HTML, with the map back.
//
// Runs of white space become one space; character references become what they stand for; between two
// blocks stands a blank line, at a line break a line end. Nothing else changes: every other byte of
// the text is a byte of the HTML.
//
// Threads  one builder a thread
#pragma once

#include <string>
#include <string_view>

#include "core/offset_map.h"
#include "core/span.h"
#include "page/html_tree.h"

namespace muster::page {

class PageText {
 public:
  explicit PageText(std::string_view html) : html_(html) {}
  /// The next range begins a block of its own.
  void begin_block();
  void line_break() { need(Gap::kLine); }
  /// Words run on, but not into each other (cells of a table).
  void space() { need(Gap::kSpace); }
  /// Appends html[begin, end), which lies after everything appended before.
  void append(size_t begin, size_t end);
  /// Text nodes [first, last] with the line breaks between them; what is never shown is left out.
  void append(const HtmlTree& tree, NodeIndex first, NodeIndex last);

  size_t size() const { return text_.size(); }
  const std::string& text() const { return text_; }
  /// Bytes of html from the first to the last appended since begin_block(); empty if there were none.
  SourceSpan block_span() const {
    return {static_cast<uint32_t>(block_begin_), static_cast<uint32_t>(text_.size())};
  }
  std::string take_text() && { return std::move(text_); }
  /// Leads from the text to html; complete only after finish().
  OffsetMap finish();

 private:
  enum class Gap { kNone, kSpace, kLine, kBlock };
  void need(Gap gap) {
    if (gap > gap_) gap_ = gap;
  }
  void keep(size_t begin, size_t end);
  void put(size_t begin, size_t end, std::string_view replacement);
  void close_gap(size_t begin);

  std::string_view html_;
  std::string text_;
  OffsetMap map_;
  size_t position_ = 0;  // of html: what the map covers
  size_t block_begin_ = 0;
  bool block_is_new_ = true;
  Gap gap_ = Gap::kNone;
};

}  // namespace muster::page
