// document.h: one report as text: immutable, cut into blocks, every byte traceable to the capture.
//
// Input    a Capture (source/capture.h), or a Page read from one (page/page.h)
// Output   text() is the capture decoded, or what was kept of the page; blocks() say which ranges belong to the report, and as
// what Threads  immutable after make(); any number of readers
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/note.h"
#include "core/offset_map.h"
#include "core/result.h"
#include "core/span.h"
#include "page/page.h"
#include "source/capture.h"
#include "text/block.h"
#include "text/segment.h"
#include "text/zone_rules.h"

namespace muster {

struct DocumentOptions {
  std::optional<Date>
      published;       ///< anchors relative dates; from the user, else from the text if it says so
  std::string outlet;  ///< "" when not known
  std::string name;    ///< file name or id shown to people
};

class Document {
 public:
  /// Decodes and segments. Never fails on odd text: replaced bytes and the like become notes.
  /// Errors: kUnsupported (binary, or text over the size limit), kInvalidInput (empty or only white
  /// space).
  static Result<Document> make(const Capture& capture, const ZoneRules& rules,
                               DocumentOptions options);

  /// A report of a page (page/page.h): its text is that of the page, its zones are known, and what the
  /// options leave open (outlet, date) is what the page says. `index` tells the reports of one capture
  /// apart. A page that is no report has only blocks that are not read.
  /// Errors: kInvalidInput (no text at all).
  static Result<Document> from_page(const Capture& capture, page::Page page, size_t index,
                                    const ZoneRules& rules, DocumentOptions options);

  Document(Document&&) noexcept = default;
  Document& operator=(Document&&) noexcept = default;

  std::string_view text() const& {
    return text_;
  }  ///< UTF-8; of a plain text, equals Python's bytes.decode(encoding(), "replace")
  std::string_view text() && = delete;
  std::string_view text_of(SourceSpan span) const& {
    return text().substr(span.begin, span.size());
  }
  const std::vector<Block>& blocks() const& { return blocks_; }
  RawSpan to_raw(SourceSpan span) const;  ///< bytes of the capture that hold `span`
  const std::string& encoding() const {
    return encoding_;
  }  ///< a Python codec name: utf-8-sig, utf-16-le, cp1252
  const std::string& sha256() const { return sha256_; }  ///< of the raw bytes
  const std::string& id() const { return id_; }          ///< content hash; stable across machines
  const std::string& name() const { return options_.name; }
  const std::string& outlet() const { return options_.outlet; }
  std::optional<Date> published() const { return options_.published; }
  std::optional<SourceSpan> title() const;  ///< the title block, if one was found
  const std::optional<Dateline>& dateline() const { return dateline_; }
  const Notes& notes() const { return notes_; }
  /// "text/html" where text() was selected from a page, else "text/plain".
  const std::string& media_type() const { return media_type_; }
  /// Page::name: "" but for the reports of a page with several, which share its text.
  const std::string& part_name() const { return part_name_; }
  /// What the page says about itself, then what its container says; of a plain text only the latter.
  const page::PageMetadata& page_metadata() const& { return page_metadata_; }

 private:
  Document() = default;
  void take_zones(std::vector<Paragraph> paragraphs, const ZoneRules& rules);
  std::string text_, encoding_, sha256_, id_, media_type_ = "text/plain";
  std::string part_name_;
  page::PageMetadata page_metadata_;
  OffsetMap raw_map_;
  std::vector<Block> blocks_;
  DocumentOptions options_;
  std::optional<Dateline> dateline_;
  Notes notes_;
};

}  // namespace muster
