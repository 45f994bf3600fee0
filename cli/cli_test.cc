#include <gtest/gtest.h>

#include "suggest.h"
#include "table.h"
#include "text_width.h"

namespace muster::cli {
namespace {

using Lines = std::vector<std::string>;

TEST(Suggest, FindsTheNearestWordOrNone) {
  const std::vector<std::string> known = {"--published", "--json", "--ndjson", "--events", "read"};
  const std::pair<const char*, const char*> cases[] = {
      {"--publishd", "--published"},
      {"--jsno", "--json"},
      {"--pub", "--published"},
      {"raed", "read"},
      {"--event", "--events"},
      {"--verbose", ""},
      {"x", ""},
      {"", ""},
  };
  for (const auto& [word, expected] : cases) EXPECT_EQ(nearest(word, known), expected) << word;
  EXPECT_EQ(nearest(std::string(1'000'000, '-'), known), "");
}

TEST(TextWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(text_width("Kyiv"), 4U);
  EXPECT_EQ(text_width("Kraków"), 6U);
  EXPECT_EQ(text_width("e\u0301"), 1U);  // a combining accent takes none
  EXPECT_EQ(text_width("平壤"), 4U);     // ideographs take two each
  EXPECT_EQ(text_width("\U0001F600"), 2U);
  EXPECT_EQ(text_width("\u200D"), 0U);
}

TEST(TextWidth, PrintableKeepsControlCharactersFromTheTerminal) {
  EXPECT_EQ(printable("a\r\n\tb"), "a b");
  EXPECT_EQ(printable("\x1b[31mred"), "[31mred");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a b");
  EXPECT_EQ(printable("a\u0085b"), "a b");
}

TEST(TextWidth, WrapBreaksAtSpacesAndCutsLongWords) {
  EXPECT_EQ(wrap("about 4,000 soldiers", 11), (Lines{"about 4,000", "soldiers"}));
  EXPECT_EQ(wrap("abcdefgh", 3), (Lines{"abc", "def", "gh"}));
  EXPECT_EQ(wrap("平壤平壤", 5), (Lines{"平壤", "平壤"}));
  EXPECT_EQ(wrap("", 5), (Lines{""}));
}

TEST(TextTable, FitsTheWidthAndDropsEmptyColumns) {
  TextTable table({"#", "Figure", "Whose", "Who said"});
  table.add({"1", "about 4,000", "", "Western officials who asked not to be named in this report"});
  Style style;
  style.width = 40;
  EXPECT_EQ(table.render(style),
            "#  Figure       Who said\n"
            "1  about 4,000  Western officials who\n"
            "                asked not to be named in\n"
            "                this report\n");
}

TEST(TextTable, KeepsWordsWholeWhileAnotherColumnCanGiveWay) {
  TextTable table({"Who said", "Figure"});
  table.add({"reportedly", "a b c d e f g h i j"});
  Style style;
  style.width = 20;
  EXPECT_TRUE(table.fits(style));
  EXPECT_EQ(table.render(style),
            "Who said    Figure\n"
            "reportedly  a b c d\n"
            "            e f g h\n"
            "            i j\n");
  style.width = 12;
  EXPECT_FALSE(table.fits(style));
}

TEST(TextTable, CardsHaveAHeadingALine) {
  TextTable table({"#", "Figure", "Of what", "Whose", "Where"});
  table.add({"1", "about 40\n≈ 40", "killed\nsoldiers", "", "Kursk"});
  table.add({"12", "three", "wounded", "", ""});
  Style style;
  style.width = 40;
  EXPECT_EQ(table.render_as_cards(style),
            "1   about 40 · ≈ 40\n"
            "    Of what  killed · soldiers\n"
            "    Where    Kursk\n"
            "\n"
            "12  three\n"
            "    Of what  wounded\n");
}

}  // namespace
}  // namespace muster::cli
