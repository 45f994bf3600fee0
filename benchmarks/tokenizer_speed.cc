// tokenizer_speed: tokens a second of the tokenizer on one thread, with and without the cache of words.
//
// Usage    tokenizer_speed MODEL_DIR TEXT_FILE [ROUNDS]     (median of ROUNDS, 5 by default)
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/utf8.h"
#include "syntax/lexeme.h"
#include "syntax/tokenizer.h"

namespace {

std::string slurp(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

int main(int argc, char** argv) {
  using namespace muster::syntax;
  if (argc < 3) {
    fmt::print(stderr, "usage: tokenizer_speed MODEL_DIR TEXT_FILE [ROUNDS]\n");
    return 2;
  }
  const std::string model = argv[1];
  const int n_rounds = argc > 3 ? std::max(1, std::atoi(argv[3])) : 5;
  const auto lexemes = LexemeMaker::make(slurp(model + "/vocab/lookups.bin"));
  if (!lexemes) {
    fmt::print(stderr, "{}\n", lexemes.error().message);
    return 1;
  }
  const auto tokenizer = Tokenizer::make(slurp(model + "/tokenizer"), *lexemes);
  const std::string text = slurp(argv[2]);
  if (!tokenizer || !muster::is_valid_utf8(text)) {
    fmt::print(stderr, "{}\n", tokenizer ? "the text is not UTF-8" : tokenizer.error().message);
    return 1;
  }
  ChunkCache cache;
  for (ChunkCache* used : {static_cast<ChunkCache*>(nullptr), &cache}) {
    std::vector<double> rates;
    std::vector<RawToken> tokens;
    for (int round = 0; round < n_rounds; ++round) {
      size_t n_tokens = 0;
      const auto start = std::chrono::steady_clock::now();
      for (size_t begin = 0; begin < text.size();) {  // line by line, as paragraphs come
        const size_t end = std::min(text.find('\n', begin), text.size());
        tokenizer->tokenize(std::string_view(text).substr(begin, end - begin), tokens, used);
        n_tokens += tokens.size();
        begin = end + 1;
      }
      const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
      rates.push_back(static_cast<double>(n_tokens) / seconds.count());
    }
    std::nth_element(rates.begin(), rates.begin() + n_rounds / 2, rates.end());
    fmt::print("{}: {:.2f} million tokens/s\n", used == nullptr ? "no cache" : "cache",
               rates[n_rounds / 2] / 1e6);
  }
  return 0;
}
