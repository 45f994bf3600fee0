#include "story/interval.h"

#include <array>

namespace muster::story {

Interval interval_of(const reading::Claim& c) {
  Interval out;
  if (c.kind == "percent" || c.kind == "ratio" || c.kind == "multiplier") {
    out.stated = false;
    return out;
  }
  out.low = c.low;
  out.high = c.high;
  out.low_strict = c.low_strict;
  out.high_strict = c.high_strict;
  if (c.kind == "zero" && !out.low && !out.high) out.low = out.high = Decimal(0);
  if (c.kind == "approx" && out.low && out.high && *out.low == *out.high) {
    out.about = c.low;
    const auto tenth = Decimal::multiply(*out.low, Decimal::ratio(1, 10, 1));
    if (tenth) {
      if (auto low = Decimal::subtract(*c.low, *tenth)) out.low = *low;
      if (auto high = Decimal::add(*c.high, *tenth)) out.high = *high;
    }
  }
  if (c.tier == "vague" || c.kind == "vague") {
    out.stated = false;
    struct Class {
      std::string_view word;
      int64_t low, high;
    };
    // Where one would use the word for what is counted at all; wide on purpose.
    static constexpr std::array<Class, 6> kClasses = {{{"dozens", 13, 500},
                                                       {"scores", 20, 1000},
                                                       {"hundreds", 100, 9999},
                                                       {"thousands", 1000, 99999},
                                                       {"millions", 1000000, 999999999},
                                                       {"several", 2, 99}}};
    for (const Class& k : kClasses)
      if (c.vague == k.word) {
        out.low = Decimal(k.low);
        out.high = Decimal(k.high);
      }
  }
  return out;
}

Order compare(const Interval& a, const Interval& b) {
  const auto below = [](const Interval& x, const Interval& y) {
    if (!x.high || !y.low) return false;
    return *x.high < *y.low || (*x.high == *y.low && (x.high_strict || y.low_strict));
  };
  if (below(a, b)) return Order::kBelow;
  if (below(b, a)) return Order::kAbove;
  return Order::kOverlaps;
}

bool same(const Interval& a, const Interval& b) {
  return a.low == b.low && a.high == b.high && a.low_strict == b.low_strict &&
         a.high_strict == b.high_strict;
}

std::optional<Decimal> spoken(const Interval& i) {
  if (!i.stated) return std::nullopt;
  if (i.about) return i.about;
  return i.high ? i.high : i.low;
}

std::string to_string(const Interval& i) {
  if (i.is_open()) return "unknown";
  if (i.about) return "about " + i.about->to_string();
  if (i.is_point()) return i.low->to_string();
  if (!i.high) return (i.low_strict ? "more than " : "at least ") + i.low->to_string();
  if (!i.low) return (i.high_strict ? "fewer than " : "at most ") + i.high->to_string();
  return i.low->to_string() + " to " + i.high->to_string();
}

}  // namespace muster::story
