// What lost: told when asked for, and asking changes nothing that wins. Invented sentences; skipped where the model is not set up.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "reading/reader.h"
#include "syntax/pipeline.h"
#include "text/zone_rules.h"

namespace muster::reading {
namespace {

const std::filesystem::path kRoot = MUSTER_ROOT;

struct Engine {
  syntax::Pipeline pipeline;
  ZoneRules rules;
  Reader reader;
};

Engine* engine() {
  static std::optional<Engine> shared = []() -> std::optional<Engine> {
    auto pipeline = syntax::Pipeline::load(kRoot / "models/en_core_web_sm");
    auto rules = ZoneRules::make(kRoot / "lexicon");
    auto reader = Reader::make(kRoot / "lexicon", {});
    if (!pipeline || !rules || !reader) return std::nullopt;
    return Engine{std::move(*pipeline), std::move(*rules), std::move(*reader)};
  }();
  return shared ? &*shared : nullptr;
}

std::vector<Claim> claims_of(const std::string& text, Explain explain) {
  Capture capture;
  capture.bytes = text;
  DocumentOptions options;
  options.published = Date{2025, 3, 14};
  const auto document = Document::make(capture, engine()->rules, options);
  if (!document) return {};
  auto reading = engine()->reader.read(*document, engine()->pipeline, nullptr, explain);
  return reading ? std::move(reading->claims) : std::vector<Claim>();
}

std::string names(const std::vector<Named>& list) {
  std::string all;
  for (const Named& n : list) all += n.name + " by " + n.by + "; ";
  return all;
}

const char* const kTexts[] = {
    "Rebels in Mali killed 12 soldiers on Monday, the army said in Dakar on Tuesday, days after a "
    "Russian strike near Gao "
    "wounded 40 civilians.",
    "Two trawlers sank off Ghana. The navy rescued 18 fishermen and 3 were missing, officials in "
    "Accra told a French radio "
    "station. A Spanish vessel had saved 9 people in January.",
    "Gunmen attacked a convoy of Chadian troops near Bol, killing 23 soldiers, Chad's government "
    "said. Boko Haram, which "
    "killed 40 soldiers in October, claimed responsibility.",
};

TEST(Lost, AskingChangesNothingThatWins) {
  if (!engine()) GTEST_SKIP() << "no model: run tools/setup";
  for (const char* text : kTexts) {
    const auto plain = claims_of(text, Explain::kWinners),
               asked = claims_of(text, Explain::kLosers);
    ASSERT_EQ(plain.size(), asked.size()) << text;
    ASSERT_FALSE(plain.empty());
    for (size_t i = 0; i < plain.size(); ++i) {
      EXPECT_TRUE(plain[i].lost.empty());
      EXPECT_EQ(plain[i].by, asked[i].by) << text;
      EXPECT_EQ(names(plain[i].side), names(asked[i].side));
      EXPECT_EQ(names(plain[i].agent), names(asked[i].agent));
      EXPECT_EQ(names(plain[i].place), names(asked[i].place));
      EXPECT_EQ(plain[i].when.has_value(), asked[i].when.has_value());
    }
  }
}

TEST(Lost, NamesTheWordAndTheReason) {
  if (!engine()) GTEST_SKIP() << "no model: run tools/setup";
  const auto claims = claims_of(kTexts[0], Explain::kLosers);
  ASSERT_FALSE(claims.empty());
  const auto lost = [&](const char* field, const char* words, const char* why) {
    return std::any_of(claims[0].lost.begin(), claims[0].lost.end(), [&](const Lost& l) {
      return l.field == field && l.words.text.find(words) != std::string::npos &&
             l.why.find(why) != std::string::npos;
    });
  };
  EXPECT_TRUE(lost("when", "Tuesday", "when it was said"));
  EXPECT_TRUE(lost("place", "Dakar", ""));
  EXPECT_TRUE(lost("measure", "wounded", "not this figure"));
}

}  // namespace
}  // namespace muster::reading
