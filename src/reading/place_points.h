// place_points.h: what speaks for a candidate of a place's name, and how much. Used by place_resolver.cc alone.
//
// Source   own weights
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace muster::reading {

// Points. Ten make a candidate twice as likely.
inline constexpr int kPerDoubling = 7;  // of the population
inline constexpr int kCountryPrior =
    205;  // as a city of half a milliard: a country's name means the country
inline constexpr int kTablePrior = 190;  // of a place in lexicon/places.tsv: often in the news
inline constexpr int kCapital = 70;
inline constexpr int kUsualName = 30;  // the name is its usual one, not an old or foreign one
inline constexpr int kRightKind = 35;  // "district" and a district
inline constexpr int kWrongKind = -25;
inline constexpr int kBeside = 110;  // "Paris, Texas"
inline constexpr int kHolder = 70;   // "the Syrian city of Homs"
inline constexpr int kSameSentence = 20;
inline constexpr int kDivisionNamed = 40;  // another name of the report is its province
inline constexpr int kHoldsNamed = 15;     // it is the province of another name
inline constexpr int kHoldsPlain = 20;     // and that other name is plain
inline constexpr int kVeryNear = 20, kNear = 10;
inline constexpr int64_t kVeryNearKm = 120, kNearKm = 400;
inline constexpr int kOwn = 400;  // the user says so
inline constexpr int64_t kSameKm = 150;
inline constexpr int kPlain = 20;  // ahead of the next candidate by so much, a name is plain
inline constexpr size_t kMaxAnchors = 24, kMaxKept = 6, kMaxChain = 3, kTopOptions = 12;
inline constexpr int64_t kSitePopulation = 15000;

inline int log2_points(int64_t population) {
  // Below a thousand people differences say nothing.
  const auto n = static_cast<uint64_t>(population) + 1000;
  const int whole = std::bit_width(n) - 1;
  const auto part =
      static_cast<int>(((n >> (whole > 8 ? whole - 8 : 0)) & 255) * kPerDoubling / 256);
  return whole * kPerDoubling + part;
}

inline int mention_points(int weight) {
  if (weight <= 0) return 0;
  return std::min(60, 10 + 10 * static_cast<int>(std::bit_width(static_cast<unsigned>(weight))));
}

}  // namespace muster::reading
