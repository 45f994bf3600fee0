// parity_dump: prints what the engine computes, as JSON lines, for tests/parity/compare.py.
//
// Usage    parity_dump words|tokens MODEL_DIR < texts.jsonl
// Input    one JSON string a line
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
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::string text = nlohmann::json::parse(line).get<std::string>();
    if (mode == "words")
      print_word(*lexemes, text);
    else
      print_tokens(*tokenizer, text);
  }
  return 0;
}

}  // namespace
}  // namespace muster::syntax

int main(int argc, char** argv) {
  const std::string mode = argc == 3 ? argv[1] : "";
  if (mode != "words" && mode != "tokens") {
    fmt::print(stderr, "usage: parity_dump words|tokens MODEL_DIR < texts.jsonl\n");
    return 2;
  }
  return muster::syntax::run(mode, argv[2]);
}
