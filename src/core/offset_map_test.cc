#include "core/offset_map.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace muster {
namespace {

SourceSpan to_source(const OffsetMap& map, uint32_t begin, uint32_t end) {
  return map.to_source<SourceSpan>(CleanSpan{begin, end});
}

TEST(OffsetMap, KeptBytesMapToThemselves) {
  OffsetMap map;
  map.keep(4);
  map.keep(6);
  EXPECT_EQ(map.runs().size(), 1U);
  EXPECT_EQ(to_source(map, 2, 7), (SourceSpan{2, 7}));
  EXPECT_EQ(to_source(map, 10, 10), (SourceSpan{10, 10}));
}

TEST(OffsetMap, ChangedRunsMapOutward) {
  OffsetMap map;  // "ab" + "\r\n  " -> " " + "cd"
  map.keep(2);
  map.change(4, 1);
  map.keep(2);
  EXPECT_EQ(to_source(map, 0, 2), (SourceSpan{0, 2}));
  EXPECT_EQ(to_source(map, 2, 3), (SourceSpan{2, 6}));
  EXPECT_EQ(to_source(map, 1, 4), (SourceSpan{1, 7}));
  EXPECT_EQ(to_source(map, 3, 5), (SourceSpan{6, 8}));
}

TEST(OffsetMap, DroppedBytesStayOutsideTheSpanBesideThem) {
  OffsetMap map;  // a soft hyphen inside "casual(-)ties"
  map.change(3, 0);
  map.keep(6);
  map.change(2, 0);
  map.keep(4);
  map.change(1, 0);
  EXPECT_EQ(to_source(map, 0, 6), (SourceSpan{3, 9}));
  EXPECT_EQ(to_source(map, 6, 10), (SourceSpan{11, 15}));
  EXPECT_EQ(to_source(map, 0, 10), (SourceSpan{3, 15}));
}

TEST(OffsetMap, AnEmptyMapMapsNothingToNothing) {
  const OffsetMap map;
  EXPECT_EQ(to_source(map, 0, 0), (SourceSpan{0, 0}));
  EXPECT_EQ(map.source_size(), 0U);
}

// The invariants of offset_map.h against the plainest possible model: for each clean byte, its source range.
TEST(OffsetMap, RandomMapsKeepTheInvariants) {
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    std::mt19937 random(seed);
    OffsetMap map;
    std::vector<SourceSpan> of_byte;
    uint32_t source = 0;
    for (uint32_t n = random() % 12; n > 0; --n) {
      if (random() % 2 == 0) {
        const uint32_t length = random() % 5;
        map.keep(length);
        for (uint32_t i = 0; i < length; ++i, ++source) of_byte.push_back({source, source + 1});
      } else {
        const uint32_t from = random() % 4, to = random() % 4;
        map.change(from, to);
        for (uint32_t i = 0; i < to; ++i) of_byte.push_back({source, source + from});
        source += from;
      }
    }
    ASSERT_EQ(map.source_size(), source) << "seed " << seed;
    ASSERT_EQ(map.clean_size(), of_byte.size()) << "seed " << seed;
    uint32_t sum_source = 0, sum_clean = 0;
    for (const OffsetMap::Run& run : map.runs()) {
      sum_source += run.source_length;
      sum_clean += run.clean_length;
      if (!run.changed) {
        ASSERT_EQ(run.source_length, run.clean_length) << "seed " << seed;
      }
    }
    ASSERT_EQ(sum_source, map.source_size()) << "seed " << seed;
    ASSERT_EQ(sum_clean, map.clean_size()) << "seed " << seed;
    uint32_t last_begin = 0;
    for (uint32_t begin = 0; begin < map.clean_size(); ++begin) {
      for (uint32_t end = begin + 1; end <= map.clean_size(); ++end) {
        const SourceSpan span = to_source(map, begin, end);
        ASSERT_LE(span.begin, span.end) << "seed " << seed;
        ASSERT_LE(span.end, map.source_size()) << "seed " << seed;
        for (uint32_t i = begin; i < end; ++i)
          ASSERT_TRUE(span.contains(of_byte[i])) << "seed " << seed;
        ASSERT_EQ(span.begin, of_byte[begin].begin) << "seed " << seed;
        ASSERT_EQ(span.end, of_byte[end - 1].end) << "seed " << seed;
      }
      ASSERT_LE(last_begin, to_source(map, begin, begin + 1).begin) << "seed " << seed;
      last_begin = to_source(map, begin, begin + 1).begin;
    }
  }
}

}  // namespace
}  // namespace muster
