// parity_dump: prints what the engine computes, as JSON lines, for tests/parity/compare.py.
//
// Usage    parity_dump words|tokens|rules|parse|embed MODEL_DIR < texts.jsonl
// Input    words, tokens, parse: one JSON string a line; rules: [[word, tag, dep], ...], one document a line;
//          embed: a feature id a line
// Output   words: [orth, norm, prefix, suffix, shape, lower, is_space] of the whole line as one
// word
//          tokens: [[begin, end, space_after, norm, prefix, suffix, shape, is_space, orth], ...],
//          bytes
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/hash.h"
#include "core/result.h"
#include "syntax/attribute_ruler.h"
#include "syntax/lemmatizer.h"
#include "syntax/lexeme.h"
#include "syntax/model.h"
#include "syntax/parsed.h"
#include "syntax/pipeline.h"
#include "syntax/strings.h"
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

uint64_t morph_id(std::string_view morph) { return string_id(morph.empty() ? "_" : morph); }
int iob_code(char iob) { return iob == 'B' ? 3 : iob == 'I' ? 1 : 2; }

// Token ids from the tokenizer, decisions from the whole pipeline, which must agree on the tokens.
bool print_parse(const Tokenizer& tokenizer, const std::string& text, const Parsed& parsed) {
  std::vector<RawToken> tokens;
  tokenizer.tokenize(text, tokens);  // without the cache that the pipeline has
  if (tokens.size() != parsed.tokens.size()) {
    fmt::print(stderr, "{} tokens in the tokenizer, {} in the pipeline\n", tokens.size(),
               parsed.tokens.size());
    return false;
  }
  fmt::memory_buffer line;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Lexeme& w = tokens[i].lexeme;
    const Token& t = parsed.tokens[i];
    fmt::format_to(std::back_inserter(line), "{}[{},{},{},{},{},{},{},{},{},", i == 0 ? "" : ",",
                   t.span.begin, t.span.end, w.orth, w.norm, w.prefix, w.suffix, w.shape,
                   t.space_after ? 1 : 0, w.is_space ? 1 : 0);
    fmt::format_to(std::back_inserter(line), "{},{},{},{},{},{},{},{},{}]", string_id(t.tag),
                   string_id(t.pos), morph_id(t.morph), string_id(t.lemma), string_id(t.dep),
                   t.head, t.sent_start ? 1 : 0, iob_code(t.ent_iob), string_id(t.ent_type));
  }
  fmt::print("[{}]\n", fmt::to_string(line));
  return true;
}

int run_parse(const Tokenizer& tokenizer, const std::filesystem::path& model) {
  const auto pipeline = Pipeline::load(model);
  if (!pipeline) {
    fmt::print(stderr, "{}\n", pipeline.error().message);
    return 1;
  }
  constexpr size_t kBatch = 64;
  std::vector<std::string> texts;
  std::string line;
  for (bool more = true; more;) {
    texts.clear();
    while (texts.size() < kBatch && (more = static_cast<bool>(std::getline(std::cin, line))))
      texts.push_back(nlohmann::json::parse(line).get<std::string>());
    const auto parsed = pipeline->parse({texts.begin(), texts.end()});
    if (!parsed) {
      fmt::print(stderr, "{}\n", parsed.error().message);
      return 1;
    }
    for (size_t i = 0; i < texts.size(); ++i)
      if (!print_parse(tokenizer, texts[i], (*parsed)[i])) return 1;
  }
  return 0;
}

// Every string feature is the id itself; the two flags are its lowest bits. Vectors of words are left zero.
int run_embed(const std::filesystem::path& folder) {
  constexpr size_t kBlock = 1000;
  const auto model = Model::load(folder);
  if (!model) {
    fmt::print(stderr, "{}\n", model.error().message);
    return 1;
  }
  std::string bytes, line;
  std::vector<float> row;
  size_t n_ids = 0;
  const auto finish = [&] {
    if (!bytes.empty()) fmt::print("{}\n", sha256_hex(bytes));
    bytes.clear();
  };
  while (std::getline(std::cin, line)) {
    const uint64_t id = std::strtoull(line.c_str(), nullptr, 10);
    RawToken token;
    token.lexeme = {id, id, id, id, id, id, (id & 2) != 0};
    token.space_after = (id & 1) != 0;
    for (const Tok2Vec* network : {&*(*model)->tok2vec, &*(*model)->ner_tok2vec}) {
      row.resize(network->mix_inputs());
      network->embed(token, row.data());
      bytes.append(reinterpret_cast<const char*>(row.data()), row.size() * sizeof(float));
    }
    if (++n_ids % kBlock == 0) finish();
  }
  finish();
  return 0;
}

int run(const std::string& mode, const std::filesystem::path& model) {
  if (mode == "embed") return run_embed(model);
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
  if (mode == "parse") return run_parse(*tokenizer, model);
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
  if (mode != "words" && mode != "tokens" && mode != "rules" && mode != "parse" &&
      mode != "embed") {
    fmt::print(stderr,
               "usage: parity_dump words|tokens|rules|parse|embed MODEL_DIR < texts.jsonl\n");
    return 2;
  }
  return muster::syntax::run(mode, argv[2]);
}
