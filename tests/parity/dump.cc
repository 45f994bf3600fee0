// parity_dump: prints what the engine computes, as JSON lines, for tests/parity/compare.py.
//
// Usage    parity_dump words|tokens|rules MODEL_DIR < texts.jsonl
// Input    words, tokens: one JSON string a line; rules: [[word, tag, dep], ...], one document a line
// Output   words: [orth, norm, prefix, suffix, shape, lower, is_space] of the whole line as one
// word
//          tokens: [[begin, end, space_after, norm, prefix, suffix, shape, is_space, orth], ...],
//          bytes
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/result.h"
#include "syntax/attribute_ruler.h"
#include "syntax/lemmatizer.h"
#include "syntax/lexeme.h"
#include "syntax/tokenizer.h"

namespace muster::syntax {
namespace {

std::string slurp(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void print_word(const LexemeMaker& lexemes, const std::string& text) {
  const Lexeme w = lexemes.lexeme(text);
  fmt::print("[{},{},{},{},{},{},{}]\n", w.orth, w.norm, w.prefix, w.suffix, w.shape, w.lower,
             w.is_space ? 1 : 0);
}

void print_tokens(const Tokenizer& tokenizer, const std::string& text) {
  std::vector<RawToken> tokens;
  tokenizer.tokenize(text, tokens);
  fmt::memory_buffer line;
  const char* separator = "[";
  for (const RawToken& token : tokens) {
    const Lexeme& w = token.lexeme;
    fmt::format_to(std::back_inserter(line), "{}[{},{},{},{},{},{},{},{},{}]", separator,
                   token.begin, token.end, token.space_after ? 1 : 0, w.norm, w.prefix, w.suffix,
                   w.shape, w.is_space ? 1 : 0, w.orth);
    separator = ",";
  }
  fmt::print("{}]\n", tokens.empty() ? "[" : fmt::to_string(line));
}

// Attribute ruler and lemmatizer, over given tags and labels.
void print_rules(const LexemeMaker& lexemes, const AttributeRuler& ruler,
                 const Lemmatizer& lemmatizer, const nlohmann::json& document) {
  std::vector<RulerToken> tokens;
  for (const auto& row : document) {
    const auto& word = row[0].get_ref<const std::string&>();
    const Lexeme lexeme = lexemes.lexeme(word);
    RulerToken token;
    token.text = word;
    token.lower = lexeme.lower;
    token.is_space = lexeme.is_space;
    token.tag = row[1].get_ref<const std::string&>();
    token.dep = row[2].get_ref<const std::string&>();
    tokens.push_back(token);
  }
  ruler.apply(tokens);
  nlohmann::json out = nlohmann::json::array();
  for (const RulerToken& token : tokens) {
    const std::string lemma = token.lemma.empty()
                                  ? lemmatizer.lemma(token.text, token.pos, token.morph)
                                  : std::string(token.lemma);
    out.push_back({token.tag, token.dep, token.pos, token.morph, lemma});
  }
  fmt::print("{}\n", out.dump());
}

int run(const std::string& mode, const std::filesystem::path& model) {
  const auto lexemes = LexemeMaker::make(slurp(model / "vocab" / "lookups.bin"));
  if (!lexemes) {
    fmt::print(stderr, "{}\n", lexemes.error().message);
    return 1;
  }
  const auto tokenizer = Tokenizer::make(slurp(model / "tokenizer"), *lexemes);
  if (!tokenizer) {
    fmt::print(stderr, "{}\n", tokenizer.error().message);
    return 1;
  }
  const auto ruler = AttributeRuler::make(slurp(model / "attribute_ruler" / "patterns"));
  const auto lemmatizer = Lemmatizer::make(slurp(model / "lemmatizer" / "lookups" / "lookups.bin"));
  if (!ruler || !lemmatizer) {
    fmt::print(stderr, "{}\n", ruler ? lemmatizer.error().message : ruler.error().message);
    return 1;
  }
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto input = nlohmann::json::parse(line);
    if (mode == "words")
      print_word(*lexemes, input.get<std::string>());
    else if (mode == "tokens")
      print_tokens(*tokenizer, input.get<std::string>());
    else
      print_rules(*lexemes, *ruler, *lemmatizer, input);
  }
  return 0;
}

}  // namespace
}  // namespace muster::syntax

int main(int argc, char** argv) {
  const std::string mode = argc == 3 ? argv[1] : "";
  if (mode != "words" && mode != "tokens" && mode != "rules") {
    fmt::print(stderr, "usage: parity_dump words|tokens|rules MODEL_DIR < texts.jsonl\n");
    return 2;
  }
  return muster::syntax::run(mode, argv[2]);
}
