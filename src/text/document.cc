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

Zone zone_of(page::PageZone zone) {
  switch (zone) {
    case page::PageZone::kTitle:
      return Zone::kTitle;
    case page::PageZone::kStandfirst:
      return Zone::kStandfirst;
    case page::PageZone::kByline:
      return Zone::kByline;
    case page::PageZone::kDateline:
      return Zone::kDateline;
    case page::PageZone::kBody:
    case page::PageZone::kHeading:
    case page::PageZone::kList:
      return Zone::kBody;
    case page::PageZone::kCaption:
      return Zone::kCaption;
    case page::PageZone::kTeaser:
      return Zone::kTeaser;
    case page::PageZone::kTable:
    case page::PageZone::kCorrection:
    case page::PageZone::kComment:
    case page::PageZone::kFurniture:
      return Zone::kOther;
  }
  return Zone::kOther;
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
  page::add_hints(capture.hints, d.page_metadata_);

  d.take_zones(segment(d.text_), rules);
  if (d.blocks_.empty())
    return Error{
        ErrorCode::kInvalidInput,
        fmt::format("{}: holds only white space; give a report with at least one line of text",
                    name)};
  return d;
}

void Document::take_zones(std::vector<Paragraph> paragraphs, const ZoneRules& rules) {
  Zoned zoned = assign_zones(text_, std::move(paragraphs), rules);
  blocks_ = std::move(zoned.blocks);
  dateline_ = zoned.dateline;
  if (!options_.published) options_.published = zoned.published;
  if (dateline_ && !dateline_->date && zoned.dated && options_.published)
    dateline_->date = nearest(*zoned.dated, options_.published->first_day());
  if (zoned.n_cut > 0) {
    notes_.push_back({{},
                      "text.block_cut",
                      fmt::format("{} paragraph{} over 100,000 bytes read in several pieces",
                                  zoned.n_cut, zoned.n_cut == 1 ? "" : "s")});
  }
}

Result<Document> Document::from_page(const Capture& capture, page::Page page, size_t index,
                                     const ZoneRules& rules, DocumentOptions options) {
  Document d;
  d.text_ = std::move(page.text);
  d.encoding_ = std::move(page.encoding);
  d.raw_map_ = std::move(page.map);
  d.notes_ = std::move(page.notes);
  d.sha256_ = sha256_hex(capture.bytes);
  d.id_ = d.sha256_.substr(0, kIdDigits);
  if (index > 0) d.id_ += fmt::format("-{}", index + 1);
  d.media_type_ = "text/html";
  d.part_name_ = std::move(page.name);
  d.options_ = std::move(options);
  if (!d.options_.published) d.options_.published = page.metadata.published_date();
  if (!d.options_.published) d.options_.published = page.metadata.updated_date();
  if (d.options_.outlet.empty() && !page.metadata.outlet.empty())
    d.options_.outlet = page.metadata.outlet.front().value;
  d.page_metadata_ = std::move(page.metadata);
  std::vector<Paragraph> paragraphs;
  for (const page::PageBlock& block : page.blocks) {
    if (block.span.empty()) continue;
    Paragraph p;
    p.pieces = {block.span};
    p.known = page.kind == page::PageKind::kReport ? zone_of(block.zone) : Zone::kOther;
    if (block.zone == page::PageZone::kHeading) p.mark = Mark::kHeading;
    if (block.zone == page::PageZone::kList) p.mark = Mark::kItem;
    p.blank_before = true;
    paragraphs.push_back(std::move(p));
  }
  d.take_zones(std::move(paragraphs), rules);
  return d;
}

RawSpan Document::to_raw(SourceSpan span) const { return raw_map_.to_source<RawSpan>(span); }

std::optional<SourceSpan> Document::title() const {
  for (const Block& b : blocks_)
    if (b.zone == Zone::kTitle) return b.span;
  return std::nullopt;
}

}  // namespace muster
