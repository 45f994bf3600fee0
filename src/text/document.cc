#include "text/document.h"

#include "core/hash.h"

namespace muster {

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
  if (capture.bytes.empty()) return Error{ErrorCode::kInvalidInput, capture.origin + ": is empty"};
  Document d;
  d.text_ = capture.bytes;
  d.encoding_ = "utf-8";
  d.sha256_ = sha256_hex(capture.bytes);
  d.id_ = d.sha256_.substr(0, 16);
  d.options_ = std::move(options);
  d.raw_map_.keep(static_cast<uint32_t>(capture.bytes.size()));
  for (size_t pos = 0; pos < d.text_.size();) {
    size_t end = d.text_.find('\n', pos);
    if (end == std::string::npos) end = d.text_.size();
    if (end > pos) {
      Block b;
      b.span = {static_cast<uint32_t>(pos), static_cast<uint32_t>(end)};
      b.clean = d.text_.substr(pos, end - pos);
      b.map.keep(b.span.size());
      std::string lower = b.clean.substr(0, 64);
      for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      for (const std::string& lead : rules.teaser_leads())
        if (lower.starts_with(lead + ":")) b.zone = Zone::kTeaser;
      d.blocks_.push_back(std::move(b));
    }
    pos = end + 1;
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
