// page.h: a captured HTML page read as a report: which of its words belong to the report, as what,
// and what the page says about itself.
//
// Input    a Capture of HTML (source/capture.h)
// Output   one Page a report that the capture holds; text is selected by ranges, never edited
// Source   method and measurements: docs/PAGES.md; words: lexicon/page_hints.tsv
// Threads  a PageReader is immutable after make(); one may serve many threads
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/note.h"
#include "core/offset_map.h"
#include "core/result.h"
#include "core/span.h"
#include "source/capture.h"

namespace muster::page {

/// What a block of a page is to its report. Kept in the text are all up to kCorrection; the others
/// are shown by `muster page`, so that one can see what was left out and why.
enum class PageZone {
  kTitle,
  kStandfirst,
  kByline,
  kDateline,  ///< a line that dates the page
  kBody,
  kHeading,  ///< inside the body
  kCaption,
  kList,
  kTable,
  kCorrection,  ///< "Correction: an earlier version ..."
  kTeaser,      ///< words that lead to other reports
  kComment,
  kFurniture,  ///< menus, forms, share bars, cookie notices, legal lines
};
const char* zone_name(PageZone zone);
inline bool is_kept(PageZone zone) { return zone < PageZone::kTeaser; }

/// What the page is; only kReport is read as one.
enum class PageKind { kReport, kListing, kPaywall, kCookieWall, kErrorPage, kNoText };
const char* kind_name(PageKind kind);

struct PageBlock {
  SourceSpan span;  ///< of Page::text; empty when the block is not kept
  RawSpan raw;      ///< of the capture, from the first byte of its words to the last
  PageZone zone = PageZone::kFurniture;
  float score = 0;      ///< how surely it belongs to the report, 0..1
  std::string_view by;  ///< the rule that decided ("page.model", "page.title" ...)
  std::string dropped;  ///< the first words of a block that is not kept
  /// The words to show: all of a kept block, the first of another.
  std::string_view words(const struct Page& page) const;
};

/// Something that the page says about itself, and where.
struct Evidence {
  std::string value;
  std::string by;  ///< "json_ld.datePublished", "meta.og:title", "element.time", "text.byline" ...
  RawSpan raw;     ///< the words or the attribute that say so
};

/// Each list has the most trusted evidence first. `byline`, `agency` and `based_on` hold several
/// values that are all meant; of the others the first one counts.
struct PageMetadata {
  std::vector<Evidence> title, outlet, byline, agency, language, canonical_url, based_on;
  std::vector<Evidence> published, updated;  ///< values are ISO 8601: "2014-12-30T10:15:00+05:30"
  std::optional<Date> published_date() const;
  std::optional<Date> updated_date() const;
};

struct Page {
  /// Of a page with several reports: what tells this one from the others and stays the same while the page
  /// grows; "lead" for the first. "" for a page with one.
  std::string name;
  std::string text;  ///< UTF-8: the kept blocks in page order, a blank line between two
  OffsetMap map;     ///< source side: bytes of the capture; clean side: `text`
  std::vector<PageBlock> blocks;  ///< in page order
  PageMetadata metadata;
  PageKind kind = PageKind::kReport;
  std::string encoding;  ///< Python codec name, as far as Python has one
  Notes notes;           ///< "page.paywall", "page.listing" ...; spans are of `text`

  RawSpan to_raw(SourceSpan span) const { return map.to_source<RawSpan>(span); }
};

struct PageOptions {
  /// Keep also the blocks that are not part of the report, with empty spans, in Page::blocks.
  bool with_dropped = true;
};

/// What the container says of the report (Capture::hints) stands last, for what the report does not say
/// itself: "container.outlet", "container.published" ..., without words of its own.
void add_hints(const Hints& hints, PageMetadata& metadata);
/// True for what add_hints() added.
bool is_hint(const Evidence& evidence);

/// True when the bytes are HTML by media type, name or first bytes.
bool is_html(const Capture& capture);

class PageReader {
 public:
  /// Loads the page tables of `lexicon_dir`. Errors: kNotFound, kCorrupt (file:line).
  static Result<PageReader> make(const std::filesystem::path& lexicon_dir);
  PageReader(PageReader&&) noexcept;
  PageReader& operator=(PageReader&&) noexcept;
  ~PageReader();

  /// The reports of a page, at least one; several for live blogs and articles one below the other: these share text and
  /// map, each with its own blocks. A page that is no report is one Page whose `kind` and notes say so.
  /// Errors: kUnsupported (binary, or over kMaxReportBytes), kInvalidInput (empty).
  Result<std::vector<Page>> read(const Capture& capture, const PageOptions& options = {}) const;

 private:
  struct Rules;
  PageReader();
  std::unique_ptr<const Rules> rules_;
};

}  // namespace muster::page
