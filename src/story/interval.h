// interval.h: what a stated figure leaves open, as an interval with exact bounds.
#pragma once

#include <optional>
#include <string>

#include "core/decimal.h"
#include "reading/record.h"

namespace muster::story {

/// An absent bound is open. `stated` is false for vague figures ("dozens", "several"), whose bounds come from the
/// class of the word and only ever exclude; they never make a figure equal to another.
struct Interval {
  std::optional<Decimal> low, high;
  bool low_strict = false, high_strict = false;
  bool stated = true;
  std::optional<Decimal> about;  ///< the number itself, where the bounds are made from "about"

  bool is_point() const { return low && high && *low == *high; }
  bool is_open() const { return !low && !high; }
};

/// "about 40" reaches a tenth to both sides; "dozens" from 13 to 500 (a count that one would not yet call hundreds).
Interval interval_of(const reading::Claim& claim);

enum class Order { kBelow, kOverlaps, kAbove };
/// kBelow: every value of `a` lies below every value of `b`.
Order compare(const Interval& a, const Interval& b);
/// The same bounds with the same strictness.
bool same(const Interval& a, const Interval& b);
/// The number that is spoken of: the point, else the bound that is there, else nothing. Of a range the upper end.
std::optional<Decimal> spoken(const Interval& i);

std::string to_string(const Interval& i);  ///< "40", "at least 40", "5 to 7", "unknown"

}  // namespace muster::story
