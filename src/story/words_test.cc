#include "story/words.h"

#include <gtest/gtest.h>

namespace muster::story {
namespace {

StoryWords words() {
  auto made = StoryWords::make(MUSTER_ROOT "/lexicon/story");
  EXPECT_TRUE(made) << (made ? "" : made.error().message);
  return std::move(*made);
}

std::vector<std::string> kinds(const std::string& text) {
  static const StoryWords table = words();
  const auto list = words_of(text);
  std::vector<std::string> out;
  for (const Hit& h : table.hits(list))
    if (h.is(WordClass::kKind)) out.emplace_back(h.kind);
  return out;
}

TEST(Words, SentencesEndBeforeACapital) {
  const auto list = words_of("The U.S. Navy sank 1,200 boats. Two others fled.");
  ASSERT_EQ(list.size(), 10U);
  EXPECT_EQ(list[5].lower, "1,200");
  EXPECT_EQ(list[6].sentence, 0U);
  EXPECT_EQ(list[7].lower, "two");
  EXPECT_EQ(list[7].sentence, 1U);
  EXPECT_TRUE(list[7].opens);
}

TEST(Words, PossessivesAndLettersOutsideAscii) {
  const auto list = words_of("Kočani's fire; Al-Shabaab’s raid");
  ASSERT_EQ(list.size(), 4U);
  EXPECT_EQ(list[0].lower, "kočani");
  EXPECT_EQ(list[2].lower, "al-shabaab");
}

TEST(Words, SpansSelectTheWords) {
  const std::string text = "“At least 40,” he said—twice.";
  for (const Word& w : words_of(text)) {
    EXPECT_LT(w.span.begin, w.span.end);
    EXPECT_LE(w.span.end, text.size());
  }
  EXPECT_TRUE(words_of("").empty());
  EXPECT_TRUE(words_of(" \n\t").empty());
}

TEST(StoryWords, TheLongestNameOfAKindWins) {
  EXPECT_EQ(kinds("gunmen opened fire on a bus"), std::vector<std::string>{"shooting"});
  EXPECT_EQ(kinds("a fire broke out"), std::vector<std::string>{"fire"});
  EXPECT_EQ(kinds("flash floods and a landslide"),
            (std::vector<std::string>{"flood", "landslide"}));
  EXPECT_EQ(kinds("a car bomb went off"), std::vector<std::string>{"bombing"});
}

TEST(StoryWords, PlaceKeysLeaveOutDivisionsAndSides) {
  const StoryWords table = words();
  EXPECT_EQ(table.place_key("Latakia Governorate"), "latakia");
  EXPECT_EQ(table.place_key("western Latakia province"), "latakia");
  EXPECT_EQ(table.place_key("North"), "north");  // nothing else is left
}

TEST(Stem, FormsOfAWordMeet) {
  EXPECT_EQ(stem("floods"), stem("flooding"));
  EXPECT_EQ(stem("strikes"), "strike");
  EXPECT_EQ(stem("bodies"), "body");
  EXPECT_EQ(stem("glass"), "glass");
}

}  // namespace
}  // namespace muster::story
