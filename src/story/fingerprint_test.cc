#include "story/fingerprint.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "story/copy_finder.h"
#include "story/sorted_lists.h"

namespace muster::story {
namespace {

// Words of no language, the same each time.
std::string words(size_t n, unsigned seed) {
  std::mt19937 random(seed);
  std::string out;
  for (size_t i = 0; i < n; ++i) {
    if (i > 0) out += i % 12 == 0 ? ". " : " ";
    for (size_t k = 0; k < 3 + random() % 6; ++k) out += static_cast<char>('a' + random() % 26);
  }
  return out + ".";
}

TEST(Fingerprints, CaseMarksAndQuotationMarksDoNotMatter) {
  EXPECT_EQ(
      fingerprints(
          "At least 1,200 people were killed, he said on Monday in Kyiv, the capital of it."),
      fingerprints(
          "“AT LEAST 1,200 people were killed,” he said — on Monday, in Kyiv: the capital of it"));
}

TEST(Fingerprints, FewWordsHaveNone) {
  EXPECT_TRUE(fingerprints("").empty());
  EXPECT_TRUE(fingerprints("one two three four five six seven").empty());
  EXPECT_EQ(fingerprints("one two three four five six seven eight").size(), 1U);
}

TEST(Fingerprints, ElevenSharedWordsAreAlwaysSeen) {
  // The promise of winnowing: kShingle + kWindow - 1 words in common give a fingerprint in common.
  for (unsigned seed = 1; seed <= 200; ++seed) {
    const std::string common = words(kShingle + kWindow - 1, seed);
    const auto a =
        fingerprints(words(40, seed + 1000) + " " + common + " " + words(40, seed + 2000));
    const auto b =
        fingerprints(words(25, seed + 3000) + " " + common + " " + words(60, seed + 4000));
    ASSERT_GE(n_shared(a, b), 1U) << seed;
  }
}

TEST(Fingerprints, AboutTwoInFive) {
  const auto prints = fingerprints(words(10'000, 5));
  EXPECT_NEAR(static_cast<double>(prints.size()) / 10'000, 2.0 / (kWindow + 1), 0.02);
}

TEST(Fingerprints, BytesThatAreNoTextDoNoHarm) {
  std::string bytes;
  for (int i = 0; i < 4096; ++i) bytes += static_cast<char>(i * 37 % 256);
  fingerprints(bytes);
  fingerprints(std::string(100'000, '\xE2'));
}

TEST(CopyFinder, AnAbridgedTextInsideALongerPageIsFound) {
  const std::string root = words(200, 1);
  CopyFinder finder;
  finder.add(root);
  finder.add(words(300, 2));
  finder.add(words(150, 3) + root.substr(0, root.size() / 2) + words(150, 4));
  const auto matches = finder.find(false);
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_EQ(matches[0].text, 2U);
  EXPECT_EQ(matches[0].of, 0U);
  EXPECT_NEAR(matches[0].of_root, 0.5F, 0.1F);
  EXPECT_EQ(CopyFinder::groups(3, matches), (std::vector<uint32_t>{0, 1, 0}));
}

TEST(CopyFinder, ManyCopiesOfOneRootAllMeetIt) {
  const std::string root = words(120, 7);
  CopyFinder finder;
  for (unsigned i = 0; i < 200; ++i) finder.add(i == 0 ? root : words(10, 100 + i) + " " + root);
  const auto groups = CopyFinder::groups(200, finder.find(true));
  for (uint32_t g : groups) EXPECT_EQ(g, 0U);
}

TEST(CopyFinder, NothingIsACopyOfNothing) {
  CopyFinder finder;
  EXPECT_TRUE(finder.find(false).empty());
  finder.add("");
  finder.add("");
  EXPECT_TRUE(finder.find(false).empty());
}

}  // namespace
}  // namespace muster::story
