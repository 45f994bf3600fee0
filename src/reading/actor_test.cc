// Invented sentences from all continents: which places, described sites and parties are found (tests/actors/mentions.tsv),
// and which place a name means (tests/actors/resolution.tsv). Run on the real engine; skipped where the model is not set up.
#include "reading/actor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "core/table.h"
#include "reading/geo.h"
#include "syntax/pipeline.h"
#include "text/zone_rules.h"

namespace muster::reading {
namespace {

const std::filesystem::path kRoot = MUSTER_ROOT;

struct Engine {
  syntax::Pipeline pipeline;
  ZoneRules rules;
  ActorReader reader;
  bool has_gazetteer = false;
};

Engine* engine() {
  static std::optional<Engine> shared = []() -> std::optional<Engine> {
    const auto packed = kRoot / "models/gazetteer.bin";
    const bool has = std::filesystem::exists(packed);
    auto pipeline = syntax::Pipeline::load(kRoot / "models/en_core_web_sm");
    auto rules = ZoneRules::make(kRoot / "lexicon");
    auto reader =
        ActorReader::make(kRoot / "lexicon", {has ? packed : std::filesystem::path(), {}});
    if (!pipeline || !rules || !reader) return std::nullopt;
    return Engine{std::move(*pipeline), std::move(*rules), std::move(*reader), has};
  }();
  return shared ? &*shared : nullptr;
}

struct Read {
  std::unique_ptr<Document> document;
  std::unique_ptr<Analysis> analysis;
  std::vector<ActorMention> mentions;
};

Read read(const Engine& e, std::string text) {
  for (size_t at; (at = text.find(" || ")) != std::string::npos;) text.replace(at, 4, "\n\n");
  Capture capture;
  capture.bytes = text;
  auto document = Document::make(capture, e.rules, {});
  EXPECT_TRUE(document) << text;
  Read out;
  out.document = std::make_unique<Document>(std::move(*document));
  auto analysis = Analysis::make(*out.document, e.pipeline);
  EXPECT_TRUE(analysis) << text;
  out.analysis = std::make_unique<Analysis>(std::move(*analysis));
  out.mentions = e.reader.read(*out.analysis);
  return out;
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& item : list) out += (out.empty() ? "" : "; ") + item;
  return out.empty() ? "-" : out;
}

/// Outermost places, named ones or described ones, by their words.
std::vector<std::string> places_of(const Read& r, bool named) {
  std::vector<std::string> out;
  TokenIndex end = 0;
  for (const ActorMention& m : r.mentions) {
    if (!m.is_place) continue;
    const bool inner = m.tokens.end <= end;
    end = std::max(end, m.tokens.end);
    if (inner || m.name_tokens.empty() == named) continue;
    std::string words(r.analysis->words(m.tokens));
    if (named && words.starts_with("the ")) words.erase(0, 4);
    out.push_back(std::move(words));
  }
  return out;
}

TEST(Actors, PlacesSitesAndParties) {
  if (!engine()) GTEST_SKIP() << "no model; run tools/setup";
  auto table = Table::load(kRoot / "tests/actors/mentions.tsv");
  ASSERT_TRUE(table) << table.error().message;
  for (size_t row = 0; row < table->n_rows(); ++row) {
    SCOPED_TRACE(table->where(row));
    const std::string text(table->cell(row, "text"));
    const Read r = read(*engine(), text);
    const auto places = table->cell(row, "places").empty() ? "-" : table->cell(row, "places");
    EXPECT_EQ(joined(places_of(r, true)), places) << text;
    const auto sites = table->cell(row, "sites");
    if (!sites.empty()) EXPECT_EQ(joined(places_of(r, false)), sites) << text;
    std::vector<std::string> parties;
    for (const ActorMention& m : r.mentions)
      if (m.is_party)
        parties.insert(parties.end(), {std::string(r.analysis->words(m.tokens)), m.name});
    const auto wanted = split_list(table->cell(row, "parties"), ';');
    for (const std::string& party : wanted)
      EXPECT_TRUE(std::find(parties.begin(), parties.end(), party) != parties.end() || party == "-")
          << party << " in: " << text << "\nfound: " << joined(parties);
  }
}

TEST(Actors, AmbiguousNamesAreResolvedByTheReport) {
  if (!engine()) GTEST_SKIP() << "no model; run tools/setup";
  if (!engine()->has_gazetteer) GTEST_SKIP() << "no gazetteer; run tools/setup";
  auto table = Table::load(kRoot / "tests/actors/resolution.tsv");
  ASSERT_TRUE(table) << table.error().message;
  for (size_t row = 0; row < table->n_rows(); ++row) {
    SCOPED_TRACE(table->where(row));
    std::string text(table->cell(row, "text"));
    const size_t open = text.find('['), close = text.find(']');
    ASSERT_TRUE(open < close && close != std::string::npos);
    const std::string name = text.substr(open + 1, close - open - 1);
    text.erase(close, 1).erase(open, 1);
    const auto near = split_list(table->cell(row, "near"), ' ');
    ASSERT_EQ(near.size(), 2u);
    const GeoPoint wanted{*parse_degrees(near[0]), *parse_degrees(near[1])};
    const Read r = read(*engine(), text);
    const ActorMention* found = nullptr;
    for (const ActorMention& m : r.mentions)
      if (m.is_place && !m.name_tokens.empty() && r.analysis->words(m.name_tokens) == name)
        found = &m;
    EXPECT_TRUE(found && !found->candidates.empty()) << name << " is not known in: " << text;
    if (!found || found->candidates.empty()) continue;
    const PlaceCandidate& best = found->candidates.front();
    EXPECT_EQ(best.country, table->cell(row, "country")) << text;
    EXPECT_LT(distance_km(best.point, wanted), 161) << text << "\n"
                                                    << best.name << ", " << best.admin;
    int sum = 0;
    for (const PlaceCandidate& c : found->candidates) sum += c.score;
    EXPECT_EQ(sum, 1000) << text;
  }
}

// Names and marks without end have to stay cheap, and nothing may be read past its end.
TEST(Actors, OddTextsAreReadWithoutHarm) {
  if (!engine()) GTEST_SKIP() << "no model; run tools/setup";
  for (const char* piece :
       {"Paris, ", "Paris ", "in Georgia of Syria's ", "the city of ", "M4 ", "de la ", "Rio de ",
        "'s ", "near, ", "Kyiv-", "North ", "— ", "Province "}) {
    std::string text = "In ";
    for (int i = 0; i < 300; ++i) text += piece;
    const Read r = read(*engine(), text);
    for (const ActorMention& m : r.mentions) {
      EXPECT_TRUE(!m.tokens.empty() && m.tokens.end <= r.analysis->size());
      EXPECT_TRUE(m.tokens.contains(m.head) || m.name_tokens.contains(m.head));
    }
  }
}

}  // namespace
}  // namespace muster::reading
