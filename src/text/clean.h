// clean.h: the text of one paragraph as the parser sees it, with its map to the source.
//
// Post-condition, checked by property tests and the fuzzer: in every kept run the clean bytes equal
// the source bytes; clean text has no leading, trailing or double space; both ends of `span` are
// visible characters.
//
// Threads  free functions without state
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/offset_map.h"
#include "core/span.h"

namespace muster {

/// Ranges of the text that make one paragraph, in order: its lines without line ends, indentation
/// and markers.
using Pieces = std::vector<SourceSpan>;

struct CleanText {
  SourceSpan span;    ///< first to last visible character; empty when there is none
  std::string clean;  ///< valid UTF-8
  OffsetMap map;      ///< relative to span.begin
};

/// White space, controls and what lies between two pieces become one space; invisible characters
/// vanish; all else stays, quotes and ligatures too. A line break after a hyphen inside a word
/// leaves the hyphen and no space.
CleanText clean_text(std::string_view text, const Pieces& pieces);

/// The parts of `pieces` inside [begin, end).
Pieces cut_pieces(const Pieces& pieces, uint32_t begin, uint32_t end);

}  // namespace muster
