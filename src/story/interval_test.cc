#include "story/interval.h"

#include <gtest/gtest.h>

namespace muster::story {
namespace {

Interval of(std::string_view kind, std::optional<int> low, std::optional<int> high,
            bool low_strict = false) {
  reading::Claim c;
  c.kind = kind;
  if (low) c.low = Decimal(*low);
  if (high) c.high = Decimal(*high);
  c.low_strict = low_strict;
  return interval_of(c);
}

TEST(Interval, BoundsDecideWhetherTwoFiguresCanBothHold) {
  const Interval at_least_40 = of("lower_bound", 40, std::nullopt);
  EXPECT_EQ(compare(at_least_40, of("exact", 52, 52)), Order::kOverlaps);
  EXPECT_EQ(compare(of("exact", 35, 35), at_least_40), Order::kBelow);
  EXPECT_EQ(compare(at_least_40, of("exact", 35, 35)), Order::kAbove);
  EXPECT_EQ(compare(of("range", 25, 30), of("range", 30, 40)), Order::kOverlaps);
  EXPECT_EQ(compare(of("upper_bound", std::nullopt, 10), of("exact", 11, 11)), Order::kBelow);
}

TEST(Interval, AStrictBoundLeavesOutItself) {
  EXPECT_EQ(compare(of("exact", 40, 40), of("lower_bound", 40, std::nullopt, true)), Order::kBelow);
  EXPECT_EQ(compare(of("exact", 40, 40), of("lower_bound", 40, std::nullopt)), Order::kOverlaps);
}

TEST(Interval, AboutReachesATenthToBothSides) {
  EXPECT_EQ(compare(of("approx", 4000, 4000), of("exact", 4300, 4300)), Order::kOverlaps);
  EXPECT_EQ(compare(of("approx", 4000, 4000), of("exact", 4500, 4500)), Order::kBelow);
}

TEST(Interval, VagueWordsExcludeButNeverEqual) {
  reading::Claim dozens;
  dozens.kind = dozens.tier = "vague";
  dozens.vague = "dozens";
  EXPECT_FALSE(spoken(interval_of(dozens)));
  EXPECT_EQ(compare(of("exact", 3, 3), interval_of(dozens)), Order::kBelow);
  EXPECT_EQ(compare(of("exact", 40, 40), interval_of(dozens)), Order::kOverlaps);
}

TEST(Interval, Words) {
  EXPECT_EQ(to_string(of("lower_bound", 40, std::nullopt)), "at least 40");
  EXPECT_EQ(to_string(of("lower_bound", 40, std::nullopt, true)), "more than 40");
  EXPECT_EQ(to_string(of("range", 5, 7)), "5 to 7");
  EXPECT_EQ(to_string(of("approx", 4000, 4000)), "about 4000");
  EXPECT_EQ(spoken(of("approx", 4000, 4000)), Decimal(4000));
}

}  // namespace
}  // namespace muster::story
