// block.h: the pieces that a document is cut into, and what each is to its report.
#pragma once

#include <optional>
#include <string>

#include "core/date.h"
#include "core/offset_map.h"
#include "core/span.h"

namespace muster {

/// What a block is to its report. Claims are read from kTitle, kStandfirst, kBody and kCaption
/// only.
enum class Zone { kTitle, kStandfirst, kByline, kDateline, kBody, kCaption, kTeaser, kOther };
const char* zone_name(Zone zone);

/// A paragraph, title line, byline...: a range of the text that is parsed as one piece.
struct Block {
  SourceSpan span;  ///< within Document::text(); blocks are ordered and never overlap
  Zone zone = Zone::kBody;
  std::string clean;  ///< what the parser sees: white space folded, invisible characters dropped
  OffsetMap
      map;  ///< clean <-> source of this block: map.to_source(CleanSpan) is a SourceSpan of text()
};

/// The opening of an agency report, "KYIV, Jan 22 (Reuters) -". It is a block of its own, before
/// the first paragraph.
struct Dateline {
  SourceSpan span;                       ///< the block's span
  SourceSpan place;                      ///< "KYIV", "Kabul, Afghanistan"
  std::optional<SourceSpan> date_words;  ///< "Jan 22"
  std::optional<Date> date;  ///< year from the words, else the one nearest to Document::published()
  std::optional<SourceSpan> agency;  ///< "Reuters"
};

}  // namespace muster
