#include "core/word_map.h"

#include <gtest/gtest.h>

#include <map>

namespace muster {
namespace {

TEST(WordMap, AgreesWithStdMap) {
  WordMap<int> words;
  std::map<std::string, int> reference;
  EXPECT_EQ(words.find("a"), nullptr);
  uint32_t seed = 7;
  for (int i = 0; i < 20000; ++i) {
    seed = seed * 1664525 + 1013904223;
    std::string word(seed >> 8 & 31, 'x');  // of 0 to 31 bytes, with many that differ in one
    for (size_t k = 0; k < word.size(); ++k)
      word[k] = static_cast<char>('a' + (seed >> (k % 24) & 1));
    if (seed >> 31) {
      words[word] = i;
      reference[word] = i;
    } else {
      const auto at = reference.find(word);
      const int* found = words.find(word);
      ASSERT_EQ(found != nullptr, at != reference.end()) << word;
      if (found) EXPECT_EQ(*found, at->second);
    }
  }
  EXPECT_EQ(words.size(), reference.size());
}

TEST(WordMap, KeepsTheFirstOnEmplaceAndTheOrderOfAdding) {
  WordMap<int> words;
  words.emplace("second", 2);
  words.emplace("first", 1);
  words.emplace("second", 3);
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(words.items()[0], (std::pair<std::string, int>("second", 2)));
  EXPECT_EQ(words.items()[1], (std::pair<std::string, int>("first", 1)));
  EXPECT_FALSE(words.contains("secon"));
  EXPECT_FALSE(words.contains("second "));
  EXPECT_FALSE(words.contains(""));
}

}  // namespace
}  // namespace muster
