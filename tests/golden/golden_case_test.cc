#include "golden_case.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace muster::golden {
namespace {

class GoldenCase : public testing::Test {
 protected:
  std::string write(const std::string& text) {
    file_ =
        (std::filesystem::temp_directory_path() / ("golden_" + std::to_string(getpid()) + ".case"))
            .string();
    std::ofstream(file_) << text;
    return file_;
  }
  void TearDown() override { std::filesystem::remove(file_); }
  Case one(const std::string& text) {
    auto cases = load_cases(write(text));
    EXPECT_TRUE(cases.has_value()) << cases.error().message;
    EXPECT_EQ(cases->size(), 1U);
    return cases->front();
  }
  std::string file_;
};

reading::Reading reading_of(const Case& golden) {
  reading::Claim claim;
  claim.id = "a";
  const SourceSpan span = golden.names.at("q");
  claim.words = {span, golden.text.substr(span.begin, span.size())};
  claim.tier = "number";
  claim.kind = "lower_bound";
  claim.low = Decimal(12);
  claim.measure = {"killed", "wounded"};
  claim.side = {{"Russia", "RU", std::nullopt, "rule.x"}};
  claim.place = {{"Karsa", "", std::nullopt, ""}, {"Georgia", "GE", std::nullopt, ""}};
  reading::Reading reading;
  reading.claims.push_back(claim);
  return reading;
}

TEST_F(GoldenCase, JudgesOnlyTheKeysGiven) {
  const Case golden =
      one("# why: w\ntext Said [at least 12]{q} died.\n"
          "claim quantity=q low=12 high=none measure=wounded,killed side=RU place=Karsa when=none "
          "source=none\n");
  EXPECT_EQ(golden.text, "Said at least 12 died.");
  EXPECT_EQ(judge(golden, reading_of(golden)), std::vector<std::string>());
}

TEST_F(GoldenCase, NamesEveryWrongKey) {
  const std::pair<const char*, const char*> cases[] = {
      {"low=13", "low: expected 13, got 12"},
      {"high=12", "high: expected 12, got none"},
      {"measure=killed", "measure: expected killed, got killed,wounded"},
      {"side=none", "side: expected none, got Russia"},
      {"side=Russia,Ukraine", "side: expected Russia,Ukraine, got Russia"},
      {"place=Tbilisi", "place: expected Tbilisi, got Karsa,Georgia"},
      {"source=police", "source: expected police, got none"},
      {"kind=exact", "kind: expected exact, got lower_bound"},
      {"base=q", "base: expected q, got none"},
  };
  for (const auto& [key, message] : cases) {
    const Case golden = one(
        std::string("# why: w\ntext Said [at least 12]{q} died.\nclaim quantity=q ") + key + "\n");
    const auto wrong = judge(golden, reading_of(golden));
    ASSERT_EQ(wrong.size(), 1U) << key;
    EXPECT_TRUE(wrong[0].ends_with(std::string(":3: ") + message)) << wrong[0];
  }
}

TEST_F(GoldenCase, CountsClaims) {
  const Case none = one("# why: w\ntext Said [at least 12]{q} died.\nnone\n");
  EXPECT_EQ(judge(none, reading_of(none)).size(), 1U);
  const Case some = one("# why: w\ntext Said [at least 12]{q} died.\nsome\n");
  EXPECT_TRUE(judge(some, reading_of(some)).empty());
  const Case more =
      one("# why: w\ntext Said [at least 12]{q} died.\nclaim quantity=q\nclaim low=3\n");
  EXPECT_EQ(judge(more, reading_of(more)).size(), 2U);
}

TEST_F(GoldenCase, RefusesWhatItDoesNotKnow) {
  const char* bad[] = {
      "# why: w\ntext x\nclaim lo=1\n",
      "# why: w\ntext x\nclaims low=1\n",
      "# why: w\ntext [x\nnone\n",
      "# why: w\ntext [x]\nnone\n",
      "# why: w\ntext x\n",
      "# why: w\nnone\n",
      "# why: w\ntext x\nnone\nclaim low=1\n",
      "# why: w\ntext x\nclaim low=1 low=2\n",
      "# why: w\ntext x\ndated 2024-13\nnone\n",
      "text x\nnone\n",
      "# why: w\ntext x\nxfail\nnone\n",
      "# why: w\ntext x\nclaim source=\"a\n",
  };
  for (const char* text : bad) EXPECT_FALSE(load_cases(write(text)).has_value()) << text;
}

TEST_F(GoldenCase, BlessedCasePasses) {
  const Case golden =
      one("# why: w\ntext Said [at least 12]{q} died.\nclaim quantity=q low=14 side=Ukraine "
          "measure=killed\n\n");
  std::string text;
  for (const std::string& line : blessed(golden, reading_of(golden))) text += line + "\n";
  EXPECT_EQ(text,
            "# why: w\ntext Said [at least 12]{q} died.\n"
            "claim   quantity=q low=12 side=Russia measure=killed,wounded\n\n");
  const Case none = one("# why: w\ntext Said [at least 12]{q} died.\nnone\n\n# comment\n");
  text.clear();
  for (const std::string& line : blessed(none, reading_of(none))) text += line + "\n";
  const Case again = one(text);
  EXPECT_TRUE(judge(again, reading_of(again)).empty()) << text;
}

}  // namespace
}  // namespace muster::golden
