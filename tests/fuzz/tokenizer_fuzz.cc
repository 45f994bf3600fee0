// tokenizer_fuzz.cc: any text through the tokenizer of the real package. Tokens and spaces give the text back, and
// every token lies on code point boundaries. The model is found as the program finds it ($MUSTER_MODEL, models/).
#include <cstdint>

#include "core/utf8.h"
#include "fuzz/fuzz.h"
#include "service/engine.h"
#include "syntax/package.h"
#include "syntax/tokenizer.h"
#include "text/decode.h"

namespace {

using namespace muster;

struct Loaded {
  Loaded()
      : dir(*fuzz::load_or_exit(service::find_model({}))),
        package(*fuzz::load_or_exit(syntax::Package::open(dir))),
        lookups(*fuzz::load_or_exit(package.read("vocab/lookups.bin"))),
        rules(*fuzz::load_or_exit(package.read("tokenizer"))),
        lexemes(*fuzz::load_or_exit(syntax::LexemeMaker::make(lookups))),
        tokenizer(*fuzz::load_or_exit(syntax::Tokenizer::make(rules, lexemes))) {}
  std::filesystem::path dir;
  syntax::Package package;
  std::string lookups, rules;
  syntax::LexemeMaker lexemes;
  syntax::Tokenizer tokenizer;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Loaded loaded;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto decoded = decode(bytes, "fuzz");
  if (!decoded) return 0;
  const std::string& text = decoded->text;
  std::vector<syntax::RawToken> tokens;
  loaded.tokenizer.tokenize(text, tokens);
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
  return 0;
}
