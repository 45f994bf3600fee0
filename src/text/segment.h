// segment.h: cuts a decoded text into paragraphs: lines, lists, headings, hard-wrapped prose.
//
// Two habits are told apart per document: one paragraph a line, and prose wrapped at a fixed width
// with blank lines (or indentation) between paragraphs. A text is wrapped when most line breaks
// stand where the next word would not have fitted, and many lines begin in lower case.
//
// Threads  free functions without state
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "text/block.h"
#include "text/clean.h"

namespace muster {

enum class Mark {
  kNone,
  kHeading,  ///< "# ..." or underlined
  kItem,     ///< bullet or number of a list; the marker is in no piece
  kTable,    ///< a row of cells: tabs or bars
};

struct Paragraph {
  Pieces pieces;  ///< never empty; each begins and ends with a visible character
  Mark mark = Mark::kNone;
  bool blank_before = false;                 ///< a blank line, a rule, or the start of the text
  std::optional<Zone> known = std::nullopt;  ///< where the page says what it is
};

std::vector<Paragraph> segment(std::string_view text);

}  // namespace muster
