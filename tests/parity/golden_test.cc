// The engine against the reference's own answers on small texts, kept in data/ (make_parse_golden.py), so that a fast
// test without Python finds what the live comparison would. Skipped without models/en_core_web_sm (tools/setup).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "syntax/lemmatizer.h"
#include "syntax/lexeme.h"
#include "syntax/pipeline.h"
#include "syntax/strings.h"
#include "syntax/tokenizer.h"

namespace muster::syntax {
namespace {

const std::filesystem::path kModel = MUSTER_ROOT "/models/en_core_web_sm";

std::string slurp(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<nlohmann::json> golden_rows(const std::string& name) {
  std::ifstream in(MUSTER_ROOT "/tests/parity/data/" + name);
  std::vector<nlohmann::json> rows;
  for (std::string line; std::getline(in, line);) rows.push_back(nlohmann::json::parse(line));
  return rows;
}

class ParityGolden : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kModel / "meta.json"))
      GTEST_SKIP() << "no " << kModel << "; run tools/setup";
  }
};

TEST_F(ParityGolden, Tokens) {
  const auto lexemes = LexemeMaker::make(slurp(kModel / "vocab" / "lookups.bin"));
  ASSERT_TRUE(lexemes.has_value()) << lexemes.error().message;
  const auto tokenizer = Tokenizer::make(slurp(kModel / "tokenizer"), *lexemes);
  ASSERT_TRUE(tokenizer.has_value()) << tokenizer.error().message;
  const auto rows = golden_rows("tokens.jsonl");
  EXPECT_GT(rows.size(), 150u);
  ChunkCache cache;
  for (const auto& row : rows) {
    const auto text = row[0].get<std::string>();
    std::vector<RawToken> tokens;
    tokenizer->tokenize(text, tokens, &cache);
    ASSERT_EQ(tokens.size(), row[1].size()) << text;
    for (size_t i = 0; i < tokens.size(); ++i) {
      const RawToken& token = tokens[i];
      const auto& want = row[1][i];
      EXPECT_EQ(text.substr(token.begin, token.end - token.begin), want[0].get<std::string>());
      EXPECT_EQ(token.space_after, want[1].get<int>() == 1) << want;
      EXPECT_EQ(token.lexeme.norm, string_id(want[2].get<std::string>())) << want;
    }
  }
}

TEST_F(ParityGolden, Parses) {
  const auto pipeline = Pipeline::load(kModel);
  ASSERT_TRUE(pipeline.has_value()) << pipeline.error().message;
  const auto rows = golden_rows("parses.jsonl");
  EXPECT_GT(rows.size(), 20u);
  for (const auto& row : rows) {
    const auto text = row[0].get<std::string>();
    const std::vector<std::string_view> texts = {text};
    const auto parsed = pipeline->parse(texts);
    ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
    nlohmann::json got = nlohmann::json::array();
    for (const Token& t : (*parsed)[0].tokens) {
      const std::string entity =
          t.ent_iob == 'O' ? "O" : std::string(1, t.ent_iob) + "-" + std::string(t.ent_type);
      got.push_back({text.substr(t.span.begin, t.span.end - t.span.begin), t.tag, t.pos, t.morph,
                     t.lemma, t.head, t.dep, t.sent_start ? 1 : 0, entity});
    }
    ASSERT_EQ(got.size(), row[1].size()) << text;
    for (size_t i = 0; i < got.size(); ++i) EXPECT_EQ(got[i], row[1][i]) << text;
  }
}

TEST_F(ParityGolden, Lemmas) {
  const auto lemmatizer =
      Lemmatizer::make(slurp(kModel / "lemmatizer" / "lookups" / "lookups.bin"));
  ASSERT_TRUE(lemmatizer.has_value()) << lemmatizer.error().message;
  const auto rows = golden_rows("lemmas.jsonl");
  EXPECT_GT(rows.size(), 1000u);
  for (const auto& row : rows)
    EXPECT_EQ(lemmatizer->lemma(row[0].get<std::string>(), row[1].get<std::string>(),
                                row[2].get<std::string>()),
              row[3].get<std::string>())
        << row;
}

}  // namespace
}  // namespace muster::syntax
