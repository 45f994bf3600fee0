// The tokenizer's own logic over a small rule file; the package's rules are compared in
// tests/parity.
#include "syntax/tokenizer.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "syntax/regex.h"
#include "syntax/strings.h"

namespace muster::syntax {
namespace {

std::string pack(std::string_view text) {
  return "\xda" + std::string{static_cast<char>(text.size() >> 8), static_cast<char>(text.size())} +
         std::string(text);
}
struct Piece {
  std::string orth, norm;
};
std::string pack(const std::vector<Piece>& pieces) {
  std::string out(1, static_cast<char>(0x90 + pieces.size()));
  for (const Piece& piece : pieces) {
    out += piece.norm.empty() ? "\x81" : "\x82";
    out += "\x41" + pack(piece.orth);
    if (!piece.norm.empty()) out += "\x43" + pack(piece.norm);
  }
  return out;
}
using Cases = std::vector<std::pair<std::string, std::vector<Piece>>>;

std::string rule_file(const Cases& cases, std::string_view prefix = R"(^\(|^"|^\$)") {
  std::string out = "\x86" + pack("prefix_search") + pack(prefix);
  out +=
      pack("suffix_search") + pack(R"(\)$|"$|,$|'s$|\.\.+$|(?<=[0-9])(?:km|m)$|(?<=[0-9a-z])\.$)");
  out += pack("infix_finditer") + pack(R"(\.\.+|(?<=[a-z0-9])(?:-|--)(?=[a-z]))");
  out += pack("url_match") + pack(R"(^[a-z-]+\.(?:com|org)$)");
  out += pack("token_match") + "\xc0";
  out += pack("exceptions") + "\xde" + std::string{0, static_cast<char>(cases.size())};
  for (const auto& [text, pieces] : cases) out += pack(text) + pack(pieces);
  return out;
}

const Cases kCases = {{"don't", {{"do", ""}, {"n't", "not"}}},
                      {"e.g.", {{"e.g.", ""}}},
                      {"(:", {{"(:", ""}}},
                      {"a (b", {{"a (b", ""}}}};

class TokenizerTest : public ::testing::Test {
 protected:
  LexemeMaker lexemes_ =
      std::move(LexemeMaker::make(std::string_view("\x81\xablexeme_norm\x80", 14)).value());
};

TEST_F(TokenizerTest, CutsAsThePackageRulesSay) {
  auto tokenizer = Tokenizer::make(rule_file(kCases), lexemes_);
  ASSERT_TRUE(tokenizer.has_value()) << tokenizer.error().message;
  // Tokens are separated by '|'; '_' marks a space that belongs to the token before it.
  const std::pair<const char*, const char*> table[] = {
      {"", ""},
      {" ", " "},
      {"one two", "one_|two"},
      {"one  two", "one_| |two"},
      {"one \n two ", "one_|\n |two_"},
      {"  one", "  |one"},
      {"(\"one\"), two", "(|\"|one|\"|)|,_|two"},
      {"5km. 5km x-km", "5|km|._|5|km_|x|-|km"},
      {"((don't))", "(|(|do|n't|)|)"},
      {"$don't", "$|do|n't"},
      {"(e.g.", "(|e.g."},
      {"e.g.,", "e.g.|,"},
      {"well-made--off", "well|-|made|--|off"},
      {"my-site.com my-site.net", "my-site.com_|my|-|site.net"},
      {"-a--b...c...", "-a|--|b|...|c|..."},
      {"(: (:x", "(:_|(|:x"},
      {"a (b ab (b", "a (b_|ab_|(|b"},
      {"it's 's", "it|'s_|'s"},
  };
  std::vector<RawToken> tokens;
  for (const auto& [text, expected] : table) {
    tokenizer->tokenize(text, tokens);
    std::string got, restored;
    for (const RawToken& token : tokens) {
      const std::string word(text + token.begin, text + token.end);
      got += (got.empty() ? "" : "|") + word + (token.space_after ? "_" : "");
      restored += word + (token.space_after ? " " : "");
      EXPECT_EQ(token.lexeme.orth, string_id(word));
    }
    EXPECT_EQ(got, expected) << text;
    EXPECT_EQ(restored, text);
  }
  tokenizer->tokenize("don't", tokens);
  ASSERT_EQ(tokens.size(), 2u);
  EXPECT_EQ(tokens[1].lexeme.norm, string_id("not"));
}

TEST_F(TokenizerTest, CacheChangesNothing) {
  auto tokenizer = Tokenizer::make(rule_file(kCases), lexemes_);
  ASSERT_TRUE(tokenizer.has_value());
  std::string text;
  for (int i = 0; i < 3; ++i)
    text +=
        "don't (don't) well-made--off e.g., 5km. ((((a)))) averyveryverylongwordindeed, a (b  (:x "
        "one\n";
  std::vector<RawToken> plain, cached;
  tokenizer->tokenize(text, plain);
  for (uint32_t n_slots : {1u, 5u, ChunkCache::kDefaultSlots}) {
    ChunkCache cache(n_slots);
    for (int round = 0; round < 2; ++round) {
      tokenizer->tokenize(text, cached, &cache);
      EXPECT_EQ(cached, plain) << n_slots;
    }
  }
}

TEST_F(TokenizerTest, RefusesBrokenFiles) {
  const std::string whole = rule_file(kCases);
  for (size_t n = 0; n < whole.size(); n += 7)
    EXPECT_FALSE(Tokenizer::make(whole.substr(0, n), lexemes_).has_value()) << n;
  auto mismatch = Tokenizer::make(rule_file({{"abc", {{"ab", ""}, {"x", ""}}}}), lexemes_);
  ASSERT_FALSE(mismatch.has_value());
  EXPECT_EQ(mismatch.error().message, "tokenizer: special case 'abc': its tokens give 'abx'");
  EXPECT_FALSE(Tokenizer::make(rule_file({}, "(unclosed"), lexemes_).has_value());
  EXPECT_FALSE(Tokenizer::make(rule_file({}, R"(^\bx)"), lexemes_).has_value());
}

TEST(Regex, ReadsPythonSource) {
  const struct {
    const char* source;
    const char* subject;
    int begin, end;  // -1: no match
  } table[] = {
      {R"([\u00A1-\uffff]+)", "ab\u00e9\u4e2d", 2, 7},
      {R"([\U0001F300-\U0001F5FF])", "x\U0001F310", 1, 5},
      {R"((?u)^\w+$)", "a_\u0968\u00b2\u216b", 0, 10},  // letters and all numbers
      {R"(\w)", "\u0301", -1, 0},                       // but no marks
      {R"(\d)", "\u00b2", -1, 0},
      {R"(\S)", "\x1c\u2003x", 4, 5},  // U+001C is a space to Python
      {R"([:<>=/])", "a:b", 1, 2},
      {R"([[:a])", "[", 0, 1},
      {R"((?<=[0-9])%$)", "5%", 1, 2},
      {R"(a$)", "a\n", 0, 1},
      {R"([]a]+)", "]a", 0, 2},
      {R"([^]a])", "]ab", 2, 3},
  };
  for (const auto& row : table) {
    const auto regex = Regex::compile(row.source);
    ASSERT_TRUE(regex.has_value()) << row.source << ": " << regex.error().message;
    const auto match = regex->search(row.subject);
    EXPECT_EQ(match.has_value(), row.begin >= 0) << row.source;
    if (!match || row.begin < 0) continue;
    EXPECT_EQ(static_cast<int>(match->begin), row.begin) << row.source;
    EXPECT_EQ(static_cast<int>(match->end), row.end) << row.source;
  }
  for (const char* source : {R"(\bx)", R"(\1)", "(?P<n>x)", "(?i)x", R"(\u00)", R"(\)", "(*UCP)x"})
    EXPECT_FALSE(Regex::compile(source).has_value()) << source;
}

}  // namespace
}  // namespace muster::syntax
