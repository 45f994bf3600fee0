// The stake of a claimant in those whom it counts: invented sentences, read on the real engine; skipped where the model is not set up.
#include "reading/stake.h"

#include <gtest/gtest.h>

#include <memory>

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

std::string stake_of(const std::string& text, const char* published) {
  Capture capture;
  capture.bytes = text;
  DocumentOptions options;
  options.published = *Date::parse(published);
  auto document = Document::make(capture, engine()->rules, options);
  if (!document) return document.error().message;
  auto reading = engine()->reader.read(*document, engine()->pipeline);
  if (!reading) return reading.error().message;
  if (reading->claims.size() != 1) return std::to_string(reading->claims.size()) + " claims";
  return reading->claims[0].stake;
}

TEST(Stake, IsRelativeToTheSideCountedAndToTheDay) {
  if (!engine()) GTEST_SKIP() << "no model: run tools/setup";
  const struct {
    const char *text, *published, *stake;
  } cases[] = {
      {"Ukraine's general staff said 900 Russian soldiers were killed.", "2025-02-01", "enemy"},
      {"Russia's defence ministry said 31 Russian soldiers were killed.", "2025-02-01", "own_side"},
      {"Western officials said 400 North Korean soldiers were killed.", "2025-02-01", "enemy"},
      {"Western officials said 400 North Korean soldiers were killed.", "2019-02-01",
       "third_party"},
      {"South Korean officials said 400 North Korean soldiers were killed.", "2019-02-01", "enemy"},
      {"Belarusian officials said 12 Russian soldiers were wounded.", "2025-02-01", "ally"},
      {"Brazilian officials said 12 Russian soldiers were wounded.", "2025-02-01", "third_party"},
      {"The United Nations said 12 Russian soldiers were wounded.", "2025-02-01",
       "neutral_recorder"},
      {"Officials said 12 people were wounded.", "2025-02-01", "unknown"},
      {"The report lists 12 Russian soldiers who were wounded.", "2025-02-01", "unknown"},
  };
  for (const auto& c : cases) EXPECT_EQ(stake_of(c.text, c.published), c.stake) << c.text;
}

}  // namespace
}  // namespace muster::reading
