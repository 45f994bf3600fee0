// matcher_fuzz: holds the affix matcher against the package's regular expressions on random chunks.
//
// Usage    matcher_fuzz MODEL_DIR N_CHUNKS [SEED]
// Exit     0 when all answers agree; 1 with the first chunks that do not; 77 when there is no model
//
// Chunks are made of what the rules turn on: the characters at both sides of every bound of every class, the literal
// pieces of the rules and of URLs, letters and digits. A second count tells how often each rule had something to say,
// so that agreement on "nothing" cannot pass for agreement. Some of the chunks make texts for the whole tokenizer, which
// must give the same tokens with and without a cache of chunks, however small.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "core/utf8.h"
#include "syntax/affix_matcher.h"
#include "syntax/affix_pattern.h"
#include "syntax/affixes.h"
#include "syntax/lexeme.h"
#include "syntax/msgpack.h"
#include "syntax/tokenizer.h"
#include "syntax/unicode.h"

namespace muster::syntax {
namespace {

constexpr int kSkipped = 77;
constexpr uint64_t kCacheEvery = 8;  // chunks; the whole tokenizer takes longer than the matcher

class ChunkMaker {
 public:
  ChunkMaker(const AffixSources& sources, uint64_t seed) : random_(seed) {
    for (std::string_view source : {sources.prefix, sources.suffix, sources.infix}) {
      const auto forms = parse_affix_pattern(source);
      if (!forms) continue;
      for (const AffixForm& form : *forms) {
        std::string literal;
        for (const auto* sets : {&form.behind, &form.body, &form.ahead})
          for (const CharSet& set : *sets) {
            for (const CharSet::Range& range : set.ranges) {
              for (char32_t c : {range.first, range.last}) add_bounds(c);
            }
            append_utf8(literal, set.ranges[0].first);
          }
        pieces_.push_back(literal);
      }
    }
    for (const char* piece : {"http://",    "https://",   "www.",        ".com",
                              ".co.uk",     "://",        "@",           ":80",
                              ":8080",      "/a?b#c",     "192.168.1.1", "10.0.0.1",
                              "172.16.0.1", "172.32.0.1", "8.8.8.8",     "223.255.255.254",
                              "1.2.3",      "٣٤",         "a.b",         "x_y-z.",
                              "e.g.",       "U.S.",       "3.5",         "1,000",
                              "25",         "16",         "%",           "\xE2\x80\x94",
                              "'s",         "n't"})
      pieces_.emplace_back(piece);
    for (const char* piece :
         {"http://", "https://", "ftp://", "user:pw@", "a@",    "example", "www",      "xn--p1ai",
          "x",       "7",        "a-b",    "-",        "_",     ".",       ".",        ".",
          "com",     "uk",       "рф",     "é",        "中",    "10.",     "192.168.", "172.31.",
          "1.2.3.4", "255",      "0",      ":80",      ":8080", ":123456", "/",        "/a",
          "?b",      "#c",       "'s",     ")"})
      url_pieces_.emplace_back(piece);
    plain_ = "aabcdeghikmnostuzABFKMXZ00123456789..--,:/@_+";
  }

  const std::string& next() {
    chunk_.clear();
    const int shape = below(9);
    const int n = 1 + below(shape == 0 ? 40 : 10);
    for (int i = 0; i < n; ++i) {
      const int kind = below(16);
      if (shape == 8 && kind < 14)
        chunk_ += url_pieces_[below(static_cast<int>(url_pieces_.size()))];
      else if (shape == 1 || kind < 6)
        chunk_ += plain_[below(static_cast<int>(plain_.size()))];
      else if (kind < 10)
        chunk_ += pieces_[below(static_cast<int>(pieces_.size()))];
      else if (kind < 15 || shape < 4)
        append_utf8(chunk_, bounds_[below(static_cast<int>(bounds_.size()))]);
      else
        append_any();
    }
    return chunk_;
  }

 private:
  int below(int n) {
    return static_cast<int>((static_cast<uint64_t>(static_cast<uint32_t>(random_())) * n) >> 32);
  }
  static bool usable(char32_t c) {
    return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF) && !is_space(c);
  }
  void add_bounds(char32_t edge) {
    for (int step = -1; step <= 1; ++step) {
      const auto c = static_cast<char32_t>(static_cast<int64_t>(edge) + step);
      if (usable(c)) bounds_.push_back(c);
    }
  }
  void append_any() {
    const auto c = static_cast<char32_t>(below(0x110000));
    if (usable(c)) append_utf8(chunk_, c);
  }

  std::mt19937_64 random_;
  std::vector<char32_t> bounds_;
  std::vector<std::string> pieces_, url_pieces_;
  std::string plain_, chunk_;
};

// The last few chunks as one text, twice over so that the second half meets the first in the cache.
class CacheCheck {
 public:
  explicit CacheCheck(const Tokenizer& tokenizer) : tokenizer_(tokenizer) {}

  // False when some cache changes the tokens of the text that `chunk` completes.
  bool add(const std::string& chunk) {
    text_ += chunk;
    text_ += ++n_chunks_ % 5 == 0 ? "  " : " ";
    if (n_chunks_ < kChunks) return true;
    text_ += text_;
    tokenizer_.tokenize(text_, plain_);
    bool same = true;
    for (ChunkCache* cache : {&small_, &usual_}) {
      tokenizer_.tokenize(text_, cached_, cache);
      same = same && cached_ == plain_;
    }
    if (!same) fmt::print("DIFFERENT with a cache: '{}'\n", text_);
    text_.clear();
    n_chunks_ = 0;
    return same;
  }

 private:
  static constexpr int kChunks = 16;
  const Tokenizer& tokenizer_;
  ChunkCache small_{4}, usual_;
  std::string text_;
  int n_chunks_ = 0;
  std::vector<RawToken> plain_, cached_;
};

std::string slurp(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int run(const std::string& model, uint64_t n_chunks, uint64_t seed) {
  const std::string file = slurp(model + "/tokenizer");
  if (file.empty()) {
    fmt::print(stderr, "no model {}; run tools/setup\n", model);
    return kSkipped;
  }
  const auto root = Msgpack::parse(file);
  if (!root) {
    fmt::print(stderr, "{}/tokenizer: {}\n", model, root.error().message);
    return 2;
  }
  const auto source = [&](std::string_view name) {
    const Msgpack* value = root->find(name);
    return value == nullptr ? std::string_view() : value->as_text().value_or("");
  };
  const AffixSources sources{source("prefix_search"), source("suffix_search"),
                             source("infix_finditer"), source("url_match")};
  const auto regexes = AffixRegexes::make(sources);
  const auto matcher = AffixMatcher::make(sources);
  if (!regexes || !matcher) {
    fmt::print(stderr, "{}\n", regexes ? matcher.error().message : regexes.error().message);
    return 2;
  }
  const auto lexemes = LexemeMaker::make(slurp(model + "/vocab/lookups.bin"));
  if (!lexemes) {
    fmt::print(stderr, "{}\n", lexemes.error().message);
    return 2;
  }
  const auto tokenizer = Tokenizer::make(file, *lexemes);
  if (!tokenizer) {
    fmt::print(stderr, "{}\n", tokenizer.error().message);
    return 2;
  }
  CacheCheck cache_check(*tokenizer);
  ChunkMaker maker(sources, seed);
  std::vector<Infix> expected, got;
  uint64_t n_prefix = 0, n_suffix = 0, n_infix = 0, n_url = 0;
  int n_different = 0;
  for (uint64_t i = 0; i < n_chunks && n_different < 10; ++i) {
    const std::string& chunk = maker.next();
    expected.clear();
    got.clear();
    regexes->find_infixes(chunk, expected);
    (*matcher)->find_infixes(chunk, got);
    const size_t prefix = regexes->prefix_length(chunk), suffix = regexes->suffix_length(chunk);
    const bool url = regexes->is_url(chunk);
    n_prefix += prefix != 0;
    n_suffix += suffix != 0;
    n_infix += !expected.empty();
    n_url += url;
    if (i % kCacheEvery == 0 && !cache_check.add(chunk)) ++n_different;
    if ((*matcher)->prefix_length(chunk) == prefix && (*matcher)->suffix_length(chunk) == suffix &&
        (*matcher)->is_url(chunk) == url && got == expected)
      continue;
    ++n_different;
    fmt::print("DIFFERENT: '{}': prefix {} {}, suffix {} {}, url {} {}, infixes {} {}\n", chunk,
               prefix, (*matcher)->prefix_length(chunk), suffix, (*matcher)->suffix_length(chunk),
               url, (*matcher)->is_url(chunk), expected.size(), got.size());
  }
  fmt::print(
      "{} chunks (seed {}): {} with a prefix, {} with a suffix, {} with infixes, {} URLs; {} "
      "different\n",
      n_chunks, seed, n_prefix, n_suffix, n_infix, n_url, n_different);
  const bool spoke = n_prefix != 0 && n_suffix != 0 && n_infix != 0 && n_url != 0;
  return n_different == 0 && spoke ? 0 : 1;
}

}  // namespace
}  // namespace muster::syntax

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: matcher_fuzz MODEL_DIR N_CHUNKS [SEED]\n");
    return 2;
  }
  return muster::syntax::run(argv[1], std::strtoull(argv[2], nullptr, 10),
                             argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1);
}
