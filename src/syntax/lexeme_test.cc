// Word types against the reference's own answers (tests/parity/make_lexeme_golden.py).
#include "syntax/lexeme.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/hash.h"
#include "core/utf8.h"
#include "syntax/strings.h"
#include "syntax/unicode.h"

namespace muster::syntax {
namespace {

TEST(Strings, KnownIds) {
  EXPECT_EQ(string_id(""), 0u);
  EXPECT_EQ(string_id("X"), 101u);
  EXPECT_EQ(string_id("PERSON"), 380u);
  EXPECT_EQ(string_id("_"), 456u);
  EXPECT_EQ(string_id("coffee"), 3197928453018144401u);  // the example of spaCy's documentation
  EXPECT_EQ(string_id("x"), murmur64a("x", 1));
}

TEST(Unicode, EveryCodePointAsInTheReference) {
  std::ifstream golden(MUSTER_ROOT "/tests/parity/data/code_points.txt");
  std::string expected;
  ASSERT_TRUE(golden >> expected);
  std::string all;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    all += word_shape(text) + " " + to_lower(text) + " ";
    for (int flag : {kAlpha, kUpper, kDigit, kDecimal, kNumeric, kSpace})
      all += (char_flags(c) & flag) != 0 ? '1' : '0';
    all += '\n';
  }
  EXPECT_EQ(sha256_hex(all), expected);
  EXPECT_EQ(char_flags(0xFFFFFFFF), 0);
}

TEST(Unicode, LowerCaseOfWords) {
  const std::pair<const char*, const char*> cases[] = {
      {"ΑΣ", "ας"},           {"ΑΣΑ", "ασα"},   {"Σ", "σ"},         {"ΑΣ'", "ας'"},
      {"Α'Σ", "α'ς"},         {"ΑΣ'Α", "ασ'α"}, {"İ", "i\xCC\x87"}, {"ǅ", "ǆ"},
      {"STRASSE", "strasse"}, {"ẞ", "ß"},       {"", ""},
  };
  for (const auto& [text, lower] : cases) EXPECT_EQ(to_lower(text), lower) << text;
}

// The golden file holds no norms of the package's table here: that table comes with the model.
TEST(Lexeme, GoldenWords) {
  const std::string empty_table("\x81\xablexeme_norm\x80", 14);
  auto maker = LexemeMaker::make(empty_table);
  ASSERT_TRUE(maker.has_value()) << maker.error().message;
  std::ifstream golden(MUSTER_ROOT "/tests/parity/data/lexemes.jsonl");
  std::string line;
  int n_words = 0;
  int n_norms_off = 0;
  while (std::getline(golden, line)) {
    const auto row = nlohmann::json::parse(line);
    const auto text = row[0].get<std::string>();
    const Lexeme lexeme = maker->lexeme(text);
    EXPECT_EQ(lexeme.orth, row[1].get<uint64_t>()) << text;
    n_norms_off += lexeme.norm != row[2].get<uint64_t>();
    EXPECT_EQ(lexeme.prefix, row[3].get<uint64_t>()) << text;
    EXPECT_EQ(lexeme.suffix, row[4].get<uint64_t>()) << text;
    EXPECT_EQ(lexeme.shape, row[5].get<uint64_t>()) << text;
    EXPECT_EQ(lexeme.lower, row[6].get<uint64_t>()) << text;
    EXPECT_EQ(lexeme.is_space, row[7].get<int>() == 1) << text;
    ++n_words;
  }
  EXPECT_GT(n_words, 400);
  EXPECT_LT(n_norms_off, n_words / 5);
}

TEST(Lexeme, NormFromThePackageTable) {
  // {"lexeme_norm": {id("cos"): "because"}}
  std::string table("\x81\xablexeme_norm\x81\xcf", 15);
  const uint64_t id = string_id("cos");
  for (int shift = 56; shift >= 0; shift -= 8) table.push_back(static_cast<char>(id >> shift));
  table +=
      "\xa7"
      "because";
  auto maker = LexemeMaker::make(table);
  ASSERT_TRUE(maker.has_value()) << maker.error().message;
  EXPECT_EQ(maker->lexeme("cos").norm, string_id("because"));
  EXPECT_EQ(maker->lexeme("Cos").norm, string_id("cos"));
  EXPECT_EQ(maker->lexeme("—").norm, string_id("-"));
}

TEST(Lexeme, BrokenTables) {
  for (std::string_view bytes : {"", "\x80", "\x81\xa1x\x80", "\x81\xablexeme_norm\x01",
                                 "\x81\xablexeme_norm\x81\x01\x02"}) {
    const auto maker = LexemeMaker::make(bytes);
    ASSERT_FALSE(maker.has_value());
    EXPECT_EQ(maker.error().code, ErrorCode::kCorrupt);
  }
}

}  // namespace
}  // namespace muster::syntax
