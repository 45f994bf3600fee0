// tokenizer_fuzz.cc: any text through the tokenizer of the real package.
//
// Holds    tokens and spaces give the text back, on code point boundaries; a cache of chunks changes nothing; the
//          matcher gives every chunk the answers of the package's regular expressions
// Needs    a model, found as the program finds it ($MUSTER_MODEL, models/)
#include <cstdint>

#include "core/decode.h"
#include "core/utf8.h"
#include "fuzz/fuzz.h"
#include "service/engine.h"
#include "syntax/affix_matcher.h"
#include "syntax/affixes.h"
#include "syntax/msgpack.h"
#include "syntax/package.h"
#include "syntax/tokenizer.h"
#include "syntax/unicode.h"

namespace {

using namespace muster;

constexpr size_t kLongestChunk = 300;  // bytes; regular expressions take quadratic time

syntax::AffixSources sources_of(const syntax::Msgpack& rules) {
  const auto text = [&](std::string_view name) { return rules.find(name)->as_text().value(); };
  return {text("prefix_search"), text("suffix_search"), text("infix_finditer"), text("url_match")};
}

struct Loaded {
  Loaded()
      : dir(*fuzz::load_or_exit(service::find_model(fuzz::engine_options()))),
        package(*fuzz::load_or_exit(syntax::Package::open(dir))),
        lookups(*fuzz::load_or_exit(package.read("vocab/lookups.bin"))),
        rules(*fuzz::load_or_exit(package.read("tokenizer"))),
        lexemes(*fuzz::load_or_exit(syntax::LexemeMaker::make(lookups))),
        tokenizer(*fuzz::load_or_exit(syntax::Tokenizer::make(rules, lexemes))),
        parsed(*fuzz::load_or_exit(syntax::Msgpack::parse(rules))),
        regexes(*fuzz::load_or_exit(syntax::AffixRegexes::make(sources_of(parsed)))),
        matcher(*fuzz::load_or_exit(syntax::AffixMatcher::make(sources_of(parsed)))) {}
  std::filesystem::path dir;
  syntax::Package package;
  std::string lookups, rules;
  syntax::LexemeMaker lexemes;
  syntax::Tokenizer tokenizer;
  syntax::Msgpack parsed;
  syntax::AffixRegexes regexes;
  std::unique_ptr<syntax::AffixMatcher> matcher;
};

void check_tokens(const std::string& text, const std::vector<syntax::RawToken>& tokens) {
  std::string rebuilt;
  for (const syntax::RawToken& t : tokens) {
    fuzz::require(t.begin < t.end && t.end <= text.size(), "an empty token, or one past the text");
    fuzz::require(t.begin == rebuilt.size(), "tokens leave a gap or overlap");
    fuzz::require(is_valid_utf8(std::string_view(text).substr(t.begin, t.end - t.begin)),
                  "a token cuts a code point");
    rebuilt.append(text, t.begin, t.end - t.begin);
    if (t.space_after) rebuilt.push_back(' ');
  }
  fuzz::require(rebuilt == text, "tokens and spaces do not give the text back");
}

void check_chunk(const syntax::Affixes& regexes, const syntax::Affixes& matcher,
                 std::string_view chunk) {
  fuzz::require(matcher.prefix_length(chunk) == regexes.prefix_length(chunk), "another prefix");
  fuzz::require(matcher.suffix_length(chunk) == regexes.suffix_length(chunk), "another suffix");
  fuzz::require(matcher.is_url(chunk) == regexes.is_url(chunk), "another answer about a URL");
  std::vector<syntax::Infix> expected, got;
  regexes.find_infixes(chunk, expected);
  matcher.find_infixes(chunk, got);
  fuzz::require(got == expected, "other infixes");
}

void check_chunks(const Loaded& loaded, std::string_view text) {
  size_t begin = 0;
  for (size_t i = 0; i <= text.size();) {
    const size_t end = i;
    if (end < text.size() && !syntax::is_space(next_code_point(text, i))) continue;
    const std::string_view chunk = text.substr(begin, end - begin);
    if (!chunk.empty() && chunk.size() <= kLongestChunk)
      check_chunk(loaded.regexes, *loaded.matcher, chunk);
    begin = i;
    if (end == text.size()) return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Loaded loaded;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto decoded = decode(bytes, "fuzz");
  if (!decoded) return 0;
  const std::string& text = decoded->text;
  std::vector<syntax::RawToken> tokens, cached;
  loaded.tokenizer.tokenize(text, tokens);
  check_tokens(text, tokens);
  syntax::ChunkCache cache(8);
  loaded.tokenizer.tokenize(text, cached, &cache);
  loaded.tokenizer.tokenize(text, cached, &cache);  // with what the first pass left in it
  fuzz::require(cached == tokens, "other tokens with a cache");
  check_chunks(loaded, text);
  return 0;
}
