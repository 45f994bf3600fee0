// Invented sentences of many forms: who gives a figure (tests/attribution/figures.tsv), and which statements there are
// (statements.tsv). Run on the real engine; skipped where the model is not set up.
#include "reading/attribution.h"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>

#include "core/table.h"
#include "syntax/pipeline.h"
#include "text/zone_rules.h"

namespace muster::reading {
namespace {

const std::filesystem::path kRoot = MUSTER_ROOT;

struct Engine {
  syntax::Pipeline pipeline;
  ZoneRules rules;
  AttributionReader reader;
};

Engine* engine() {
  static std::optional<Engine> shared = []() -> std::optional<Engine> {
    auto pipeline = syntax::Pipeline::load(kRoot / "models/en_core_web_sm");
    auto rules = ZoneRules::make(kRoot / "lexicon");
    auto reader = AttributionReader::make(kRoot / "lexicon");
    if (!pipeline || !rules || !reader) return std::nullopt;
    return Engine{std::move(*pipeline), std::move(*rules), std::move(*reader)};
  }();
  return shared ? &*shared : nullptr;
}

std::string with_paragraphs(std::string text) {
  for (size_t at; (at = text.find(" || ")) != std::string::npos;) text.replace(at, 4, "\n\n");
  return text;
}

struct Read {
  std::unique_ptr<Document> document;
  std::unique_ptr<Analysis> analysis;
  Telling telling;
};

Read read(const Engine& e, const std::string& text) {
  Capture capture;
  capture.bytes = text;
  auto document = Document::make(capture, e.rules, {});
  EXPECT_TRUE(document) << text;
  Read out;
  out.document = std::make_unique<Document>(std::move(*document));
  auto analysis = Analysis::make(*out.document, e.pipeline);
  EXPECT_TRUE(analysis) << text;
  out.analysis = std::make_unique<Analysis>(std::move(*analysis));
  out.telling = e.reader.read(*out.analysis, {});
  return out;
}

TEST(Attribution, FigureHasItsSource) {
  if (!engine()) GTEST_SKIP() << "no model; run tools/setup";
  auto table = Table::load(kRoot / "tests/attribution/figures.tsv");
  ASSERT_TRUE(table) << table.error().message;
  for (size_t row = 0; row < table->n_rows(); ++row) {
    SCOPED_TRACE(table->where(row));
    std::string text(table->cell(row, "text"));
    const size_t open = text.find('['), close = text.find(']');
    ASSERT_TRUE(open < close && close != std::string::npos);
    text.erase(close, 1).erase(open, 1);
    const Read r = read(*engine(), text);
    TokenIndex at = 0;
    while (at < r.analysis->size() && (*r.analysis)[at].span.end <= open) ++at;
    ASSERT_LT(at, r.analysis->size());
    const Attribution* found =
        AttributionIndex(r.telling.attributions, r.analysis->size()).find(at);
    std::string chain;
    if (found)
      for (const auto& link : found->chain)
        chain += (chain.empty() ? "" : " > ") + std::string(r.analysis->words(link.tokens));
    if (chain.empty()) chain = found && found->source_kind == "unattributed" ? "?" : "-";
    const std::string_view polarity = table->cell(row, "polarity");
    EXPECT_EQ(chain, table->cell(row, "chain")) << text;
    EXPECT_EQ(found ? found->status : "asserted", table->cell(row, "status")) << text;
    EXPECT_EQ(found ? found->polarity : "positive", polarity.empty() ? "positive" : polarity)
        << text;
  }
}

TEST(Attribution, Statements) {
  if (!engine()) GTEST_SKIP() << "no model; run tools/setup";
  auto table = Table::load(kRoot / "tests/attribution/statements.tsv");
  ASSERT_TRUE(table) << table.error().message;
  for (size_t row = 0; row < table->n_rows(); ++row) {
    SCOPED_TRACE(table->where(row));
    const std::string text = with_paragraphs(std::string(table->cell(row, "text")));
    const Read r = read(*engine(), text);
    std::vector<std::string> found;
    for (const Statement& s : r.telling.statements) {
      EXPECT_EQ(r.document->text_of(s.content.span), s.content.text);
      found.push_back(s.kind + " | " + (s.chain.empty() ? "" : s.chain.back().words.text) + " | " +
                      (s.cue ? s.cue->text : "") + " | " + s.content.text);
    }
    std::vector<std::string> wanted;
    for (const char* column : {"first", "second", "third"})
      if (!table->cell(row, column).empty()) wanted.emplace_back(table->cell(row, column));
    EXPECT_EQ(found, wanted) << text;
  }
}

TEST(Attribution, PronounInAStatementKeepsItsWordsAndNamesItsAntecedent) {
  if (!engine()) GTEST_SKIP() << "no model; run tools/setup";
  const Read r =
      read(*engine(), "The mayor said the road was open. She added that the bridge was closed.");
  ASSERT_EQ(r.telling.statements.size(), 2u);
  const Source& source = r.telling.statements[1].chain.back();
  EXPECT_EQ(source.words.text, "She");
  ASSERT_TRUE(source.refers_to);
  EXPECT_EQ(source.refers_to->text, "The mayor");
}

// Text made of nothing but cues, marks or names has to stay cheap, and nothing may be read past its end.
TEST(Attribution, OddTextsAreReadWithoutHarm) {
  if (!engine()) GTEST_SKIP() << "no model; run tools/setup";
  const std::vector<std::string> pieces = {
      "said ",      "\" ",      "“ ", "according to ", "he said that ", "reportedly ", "’ ' ",
      "citing X, ", "police: ", "- ", "claim that ",   "by X's count "};
  for (const std::string& piece : pieces) {
    std::string text = "A ";
    for (int i = 0; i < 400; ++i) text += piece;
    const Read r = read(*engine(), text);
    for (const Attribution& x : r.telling.attributions)
      for (TokenRange range : x.content)
        EXPECT_TRUE(!range.empty() && range.end <= r.analysis->size());
  }
}

}  // namespace
}  // namespace muster::reading
