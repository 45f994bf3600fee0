#include "text/document.h"

#include <fmt/format.h>

#include <cstdlib>

#include "core/decode.h"
#include "core/hash.h"
#include "text/segment.h"
#include "text/zones.h"

namespace muster {
namespace {

constexpr size_t kIdDigits = 16;

/// A date without year, in the year that brings it nearest to `anchor`.
std::optional<Date> nearest(const WrittenDate& written, Date anchor) {
  std::optional<Date> best;
  for (int year = anchor.year - 1; year <= anchor.year + 1; ++year) {
    const auto date = WrittenDate{year, written.month, written.day}.certain();
    if (date && (!best || std::abs(date->to_days() - anchor.to_days()) <
                              std::abs(best->to_days() - anchor.to_days())))
      best = date;
  }
  return best;
}

}  // namespace

const char* zone_name(Zone zone) {
  switch (zone) {
    case Zone::kTitle:
      return "title";
    case Zone::kStandfirst:
      return "standfirst";
    case Zone::kByline:
      return "byline";
    case Zone::kDateline:
      return "dateline";
    case Zone::kBody:
      return "body";
    case Zone::kCaption:
      return "caption";
    case Zone::kTeaser:
      return "teaser";
    case Zone::kOther:
      return "other";
  }
  return "other";
}

Result<Document> Document::make(const Capture& capture, const ZoneRules& rules,
                                DocumentOptions options) {
  std::string name = !options.name.empty() ? options.name : capture.origin;
  if (name.empty() || name == "-") name = "standard input";
  if (capture.bytes.size() > kMaxReportBytes) {
    return Error{
        ErrorCode::kUnsupported,
        fmt::format(
            "{}: larger than {} MiB, the limit for one report; split it into one report a file",
            name, kMaxReportBytes >> 20)};
  }
  if (capture.bytes.empty())
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("{}: is empty; give a report with at least one line of text", name)};
  MUSTER_TRY(Decoded decoded, decode(capture.bytes, name));

  Document d;
  d.text_ = std::move(decoded.text);
  d.encoding_ = std::move(decoded.encoding);
  d.raw_map_ = std::move(decoded.map);
  d.notes_ = std::move(decoded.notes);
  d.sha256_ = sha256_hex(capture.bytes);
  d.id_ = d.sha256_.substr(0, kIdDigits);
  d.options_ = std::move(options);

  Zoned zoned = assign_zones(d.text_, segment(d.text_), rules);
  if (zoned.blocks.empty())
    return Error{
        ErrorCode::kInvalidInput,
        fmt::format("{}: holds only white space; give a report with at least one line of text",
                    name)};
  d.blocks_ = std::move(zoned.blocks);
  d.dateline_ = zoned.dateline;
  if (!d.options_.published) d.options_.published = zoned.published;
  if (d.dateline_ && !d.dateline_->date && zoned.dated && d.options_.published)
    d.dateline_->date = nearest(*zoned.dated, d.options_.published->first_day());
  if (zoned.n_cut > 0) {
    d.notes_.push_back({{},
                        "text.block_cut",
                        fmt::format("{} paragraph{} over 100,000 bytes read in several pieces",
                                    zoned.n_cut, zoned.n_cut == 1 ? "" : "s")});
  }
  return d;
}

RawSpan Document::to_raw(SourceSpan span) const { return raw_map_.to_source<RawSpan>(span); }

std::optional<SourceSpan> Document::title() const {
  for (const Block& b : blocks_)
    if (b.zone == Zone::kTitle) return b.span;
  return std::nullopt;
}

}  // namespace muster
