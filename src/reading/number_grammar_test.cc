// Numbers without a parse: tokens are parted by spaces; "~" glues a token to the one before it.
#include "reading/number_grammar.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/table.h"

namespace muster::reading {
namespace {

using Form = NumberMatch::Form;

struct Text {
  std::vector<std::string> words, lowers;
  std::vector<NumberToken> tokens;
  explicit Text(std::string_view line) {
    words = split_list(line, ' ');
    std::vector<bool> glued(words.size());
    for (size_t i = 0; i < words.size(); ++i) {
      glued[i] = words[i].size() > 1 && words[i][0] == '~';
      if (glued[i]) words[i].erase(0, 1);
    }
    for (const std::string& w : words) {
      std::string lower = w;
      for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      lowers.push_back(lower);
    }
    for (size_t i = 0; i < words.size(); ++i)
      tokens.push_back({words[i], lowers[i], i + 1 >= words.size() || !glued[i + 1]});
  }
};

const NumberGrammar& grammar() {
  static const NumberGrammar g =
      std::move(*NumberGrammar::make(std::string(MUSTER_ROOT) + "/lexicon"));
  return g;
}

struct Case {
  const char* text;
  Form form;
  const char* low;  // "" for none
  const char* high;
  size_t n_tokens;  // how many tokens from the start belong to the number
  const char* vague = "";
};

class NumberForms : public testing::TestWithParam<Case> {};

TEST_P(NumberForms, ReadsFromTheFirstToken) {
  const Case& c = GetParam();
  const Text text(c.text);
  const auto m = grammar().match(text.tokens, 0);
  ASSERT_TRUE(m.has_value()) << c.text;
  EXPECT_EQ(static_cast<int>(m->form), static_cast<int>(c.form)) << c.text;
  EXPECT_EQ(m->low ? m->low->to_string() : "", c.low) << c.text;
  EXPECT_EQ(m->high ? m->high->to_string() : "", c.high) << c.text;
  EXPECT_EQ(m->end, c.n_tokens) << c.text;
  EXPECT_EQ(m->vague, c.vague) << c.text;
}

INSTANTIATE_TEST_SUITE_P(
    Cardinals, NumberForms,
    testing::Values(
        Case{"40 soldiers", Form::kCardinal, "40", "40", 1},
        Case{"1,234 people", Form::kCardinal, "1234", "1234", 1},
        Case{"12,34,567 voters", Form::kCardinal, "1234567", "1234567", 1},
        Case{"1.234.567 euros", Form::kCardinal, "1234567", "1234567", 1},
        Case{"1'234 francs", Form::kCardinal, "1234", "1234", 1},
        Case{"1’234’000 francs", Form::kCardinal, "1234000", "1234000", 1},
        Case{"12 345 refugees", Form::kCardinal, "12345", "12345", 2},
        Case{"1 234 567 refugees", Form::kCardinal, "1234567", "1234567", 3},
        Case{"3,5 million", Form::kCardinal, "3500000", "3500000", 2},
        Case{"1.2 million", Form::kCardinal, "1200000", "1200000", 2},
        Case{"1,234.5 points", Form::kCardinal, "1234.5", "1234.5", 1},
        Case{"3k likes", Form::kCardinal, "3000", "3000", 1},
        Case{"1.5bn people", Form::kCardinal, "1500000000", "1500000000", 1},
        Case{"10 ~mn voters", Form::kCardinal, "10000000", "10000000", 2},
        Case{"4 thousand troops", Form::kCardinal, "4000", "4000", 2},
        Case{"2 lakh voters", Form::kCardinal, "200000", "200000", 2},
        Case{"3.5 crore people", Form::kCardinal, "35000000", "35000000", 2},
        Case{"1 crore 20 lakh people", Form::kCardinal, "12000000", "12000000", 4},
        Case{"two lakh crore rupees", Form::kCardinal, "2000000000000", "2000000000000", 3},
        Case{"one hundred and twenty ~- ~six men", Form::kCardinal, "126", "126", 6},
        Case{"thirty ~- ~seven crew", Form::kCardinal, "37", "37", 3},
        Case{"Twenty five men", Form::kCardinal, "25", "25", 2},
        Case{"two thousand five hundred men", Form::kCardinal, "2500", "2500", 4},
        Case{"twelve hundred men", Form::kCardinal, "1200", "1200", 2},
        Case{"one million two hundred thousand people", Form::kCardinal, "1200000", "1200000", 5},
        Case{"three hundred thousand people", Form::kCardinal, "300000", "300000", 3},
        Case{"a dozen men", Form::kCardinal, "12", "12", 2},
        Case{"two dozen men", Form::kCardinal, "24", "24", 2},
        Case{"half a dozen men", Form::kCardinal, "6", "6", 3},
        Case{"half ~- ~dozen men", Form::kCardinal, "6", "6", 3},
        Case{"a half ~- ~dozen men", Form::kCardinal, "6", "6", 4},
        Case{"half a million people", Form::kCardinal, "500000", "500000", 3},
        Case{"a quarter of a million people", Form::kCardinal, "250000", "250000", 5},
        Case{"a hundred men", Form::kCardinal, "100", "100", 2},
        Case{"a hundred and fifty men", Form::kCardinal, "150", "150", 4},
        Case{"two and a half million people", Form::kCardinal, "2500000", "2500000", 5},
        Case{"one and a half thousand men", Form::kCardinal, "1500", "1500", 5},
        Case{"a million and a half people", Form::kCardinal, "1500000", "1500000", 5},
        Case{"3 hundred men", Form::kCardinal, "300", "300", 2},
        Case{"１２ men", Form::kCardinal, "12", "12", 1},
        Case{"٣٤ men", Form::kCardinal, "34", "34", 1},
        Case{"2½ million", Form::kCardinal, "2500000", "2500000", 2},
        Case{"five , six", Form::kCardinal, "5", "5", 1},
        Case{"two and three", Form::kCardinal, "2", "2", 1},
        Case{"2024 , 300 men", Form::kCardinal, "2024", "2024", 1},
        Case{"zero casualties", Form::kCardinal, "0", "0", 1}));

INSTANTIATE_TEST_SUITE_P(
    Ranges, NumberForms,
    testing::Values(Case{"25,000 ~- ~30,000 men", Form::kRange, "25000", "30000", 3},
                    Case{"25,000–30,000 men", Form::kRange, "25000", "30000", 1},
                    Case{"25,000 to 30,000 men", Form::kRange, "25000", "30000", 3},
                    Case{"between 5 and 7 men", Form::kRange, "5", "7", 4},
                    Case{"between two and three million", Form::kRange, "2000000", "3000000", 5},
                    Case{"two to three dozen men", Form::kRange, "24", "36", 4},
                    Case{"five or six men", Form::kRange, "5", "6", 3},
                    Case{"10 ~- ~15 million", Form::kRange, "10000000", "15000000", 4},
                    Case{"2 to 3 million", Form::kRange, "2000000", "3000000", 4},
                    Case{"800,000 to 1 million", Form::kRange, "800000", "1000000", 4},
                    Case{"500 to 1 million", Form::kRange, "500", "1000000", 4},
                    Case{"20 ~- ~30,000 men", Form::kRange, "20000", "30000", 3},
                    Case{"two ~- ~to ~- ~three men", Form::kRange, "2", "3", 5},
                    Case{"four or 40 men", Form::kCardinal, "4", "4", 1},
                    Case{"one to a room", Form::kCardinal, "1", "1", 1}));

INSTANTIATE_TEST_SUITE_P(
    Shares, NumberForms,
    testing::Values(Case{"40 ~% of", Form::kPercent, "40", "40", 2},
                    Case{"40 per cent of", Form::kPercent, "40", "40", 3},
                    Case{"3 percent", Form::kPercent, "3", "3", 2},
                    Case{"10 to 15 percent", Form::kPercent, "10", "15", 4},
                    Case{"a third of", Form::kFraction, "0.3333", "0.3333", 2},
                    Case{"two ~- ~thirds of", Form::kFraction, "0.6667", "0.6667", 3},
                    Case{"three quarters of", Form::kFraction, "0.75", "0.75", 2},
                    Case{"half of them", Form::kFraction, "0.5", "0.5", 1},
                    Case{"one in five children", Form::kOneIn, "0.2", "0.2", 3},
                    Case{"three out of four men", Form::kOneIn, "0.75", "0.75", 4},
                    Case{"nine out of 10 men", Form::kOneIn, "0.9", "0.9", 4},
                    Case{"1 in every 5 men", Form::kOneIn, "0.2", "0.2", 4},
                    Case{"3 out of 4 missing", Form::kCardinal, "3", "3", 1},
                    Case{"three in 10 days", Form::kCardinal, "3", "3", 1},
                    Case{"three times as many", Form::kMultiplier, "3", "3", 4},
                    Case{"three times", Form::kMultiplier, "3", "3", 2},
                    Case{"threefold", Form::kMultiplier, "3", "3", 1},
                    Case{"10 ~- ~fold", Form::kMultiplier, "10", "10", 3},
                    Case{"twice as many", Form::kMultiplier, "2", "2", 3},
                    Case{"doubled", Form::kMultiplier, "2", "2", 1}));

INSTANTIATE_TEST_SUITE_P(
    Vague, NumberForms,
    testing::Values(Case{"dozens of", Form::kVague, "", "", 1, "dozens"},
                    Case{"tens of thousands of", Form::kVague, "", "", 3, "tens_of_thousands"},
                    Case{"hundreds of", Form::kVague, "", "", 1, "hundreds"},
                    Case{"several people", Form::kVague, "", "", 1, "several"},
                    Case{"several hundred men", Form::kVague, "", "", 2, "several_hundred"},
                    Case{"a few dozen men", Form::kVague, "", "", 3, "few_dozen"},
                    Case{"a couple of hundred men", Form::kVague, "", "", 4, "couple_hundred"},
                    Case{"a couple of men", Form::kVague, "", "", 2, "couple"},
                    Case{"many thousands of", Form::kVague, "", "", 2, "thousands"},
                    Case{"a handful of men", Form::kVague, "", "", 2, "few"},
                    Case{"hundreds , if not thousands ,", Form::kVague, "", "", 5,
                         "hundreds_or_thousands"},
                    Case{"scores of", Form::kVague, "", "", 1, "scores"}));

TEST(NumberGrammar, NoNumberWhereNoneBegins) {
  for (const char* text :
       {"soldiers", "and five", "M23 rebels", "T-72", "one-sided", "-", "third", "a soldier"}) {
    const Text t(text);
    EXPECT_FALSE(grammar().match(t.tokens, 0).has_value()) << text;
  }
}

TEST(NumberGrammar, FallingDashIsAScore) {
  const Text t("3 ~- ~1");
  const auto m = grammar().match(t.tokens, 0);
  ASSERT_TRUE(m.has_value());
  EXPECT_EQ(m->suffix, "falling");
}

TEST(NumberGrammar, TooManyDigitsAreReportedAndSkipped) {
  const std::string digits(1000000, '7');
  const Text t(digits + " soldiers");
  bool too_long = false;
  EXPECT_FALSE(grammar().match(t.tokens, 0, &too_long).has_value());
  EXPECT_TRUE(too_long);
}

TEST(Numeral, SuffixesAndMarks) {
  EXPECT_EQ(read_numeral("48-hour")->suffix, "hour");
  EXPECT_TRUE(read_numeral("48-hour")->hyphen);
  EXPECT_EQ(read_numeral("21st")->suffix, "st");
  EXPECT_EQ(read_numeral("155mm")->suffix, "mm");
  EXPECT_TRUE(read_numeral("1.200")->ambiguous_mark);
  EXPECT_FALSE(read_numeral("0.200")->ambiguous_mark);
  EXPECT_TRUE(read_numeral("0930")->leading_zero);
  EXPECT_FALSE(read_numeral("1,23,4").has_value());
  EXPECT_FALSE(read_numeral("M23").has_value());
  EXPECT_FALSE(read_numeral("").has_value());
}

}  // namespace
}  // namespace muster::reading
