// fingerprint.h: what of a text survives copying: hashes of eight words in a row, thinned by winnowing.
//
// Method   Schleimer, Wilkerson, Aiken, "Winnowing: local algorithms for document fingerprinting", 2003: of every
//          kWindow neighbouring hashes the least is kept, so that any kShingle + kWindow - 1 words that two texts share
//          give them a fingerprint in common. Words are compared without case, marks and quotation marks.
// Cost     linear; a few nanoseconds a byte (benchmarks/copies_speed.cc)
// Threads  free functions without state
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace muster::story {

inline constexpr size_t kShingle = 8;  ///< words
inline constexpr size_t kWindow = 4;   ///< hashes

using Fingerprint = uint32_t;

/// Sorted, without repeats. Empty for a text of fewer than kShingle words. The same on every machine.
std::vector<Fingerprint> fingerprints(std::string_view text);
/// The same into a vector that is there, for many texts.
void fingerprints(std::string_view text, std::vector<Fingerprint>& out);

}  // namespace muster::story
