// zones.h: decides what each paragraph is to its report, and cuts datelines and teasers out of
// prose.
//
// First the lines that tell what they are by themselves (teasers, captions, credits, furniture);
// then the head of the page, by order: title, standfirst, byline, date, dateline; then what follows
// a heading (lists of teasers, references, comments). What nothing speaks against is body.
//
// Threads  free functions without state
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "text/block.h"
#include "text/calendar.h"
#include "text/segment.h"
#include "text/zone_rules.h"

namespace muster {

struct Zoned {
  std::vector<Block> blocks;         ///< ordered, none empty, never overlapping
  std::optional<Dateline> dateline;  ///< its `date` is set only where the words state the year
  std::optional<WrittenDate> dated;  ///< the dateline's date as written
  std::optional<Date>
      published;     ///< from a line that dates the page, else from the dateline; with year
  size_t n_cut = 0;  ///< paragraphs that were cut because of their length
};

Zoned assign_zones(std::string_view text, std::vector<Paragraph> paragraphs,
                   const ZoneRules& rules);

}  // namespace muster
