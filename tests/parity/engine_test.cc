// One engine, many ways to run it, the same bits: caches of any size, each instruction set, any grouping of texts, any
// number of threads. Skipped without models/ (tools/setup).
//
// MUSTER_TEST_TOKENS   at least so many tokens in the cache test (default 20,000)
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "syntax/model.h"
#include "syntax/pipeline.h"

namespace muster::syntax {
namespace {

const std::filesystem::path kModels = MUSTER_ROOT "/models";

std::vector<std::string> first_column(const std::string& name) {
  std::ifstream in(MUSTER_ROOT "/tests/parity/data/" + name);
  std::vector<std::string> texts;
  for (std::string line; std::getline(in, line);)
    texts.push_back(nlohmann::json::parse(line)[0].get<std::string>());
  return texts;
}

// Endless texts of 1 to 400 words: real ones, and rows of words of which many come once and some all the time.
class Texts {
 public:
  explicit Texts(unsigned seed) : random_(seed) {}
  std::string next() {
    if (n_++ < real_.size()) return real_[n_ - 1];
    std::string text;
    for (size_t i = 1 + random_() % 400; i > 0; --i) {
      const unsigned kind = static_cast<unsigned>(random_() % 8);
      if (kind == 0) text += std::to_string(random_() % 20000);
      if (kind == 1) text += "Name" + std::to_string(random_() % 100000);
      if (kind > 1) text += words_[kind > 4 ? random_() % 100 : random_() % words_.size()];
      text += random_() % 12 == 0 ? ". " : " ";
    }
    return text;
  }

 private:
  std::vector<std::string> real_ = first_column("parses.jsonl"),
                           words_ = first_column("lemmas.jsonl");
  std::mt19937_64 random_;
  size_t n_ = 0;
};

std::vector<float> vectors(const Tok2Vec& network, const std::vector<RawToken>& tokens,
                           const std::vector<uint32_t>& ends, Tok2Vec::Scratch& scratch) {
  std::vector<float> out;
  Tok2VecRun run(network, {tokens, ends}, scratch);
  for (Tok2VecRun::Block block; run.next(block);)
    for (const float* row : block.rows) out.insert(out.end(), row, row + network.width());
  return out;
}

class Engine : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder() / "meta.json"))
      GTEST_SKIP() << "no " << folder() << "; run tools/setup";
  }
  std::filesystem::path folder() const { return kModels / GetParam(); }
  std::unique_ptr<Model> load() const {
    auto model = Model::load(folder());
    if (!model.has_value()) ADD_FAILURE() << model.error().message;
    return model.has_value() ? std::move(*model) : nullptr;
  }
};

TEST_P(Engine, CachesOfAnySizeGiveTheSameBits) {
  const auto model = load();
  ASSERT_TRUE(model);
  const char* wanted = std::getenv("MUSTER_TEST_TOKENS");
  const size_t n_wanted = wanted ? std::strtoull(wanted, nullptr, 10) : 20000;
  for (const Tok2Vec* network : {&*model->tok2vec, &*model->ner_tok2vec}) {
    Tok2Vec::Scratch none(*network, 0), small(*network, 600),
        usual(*network, Tok2Vec::kDefaultCachedTypes);
    Texts texts(7);
    std::vector<RawToken> tokens, document;
    std::vector<uint32_t> ends;
    for (size_t n = 0; n < n_wanted; n += tokens.size()) {
      tokens.clear();
      ends.clear();
      while (tokens.size() < 2000) {
        model->tokenizer->tokenize(texts.next(), document);
        tokens.insert(tokens.end(), document.begin(), document.end());
        ends.push_back(static_cast<uint32_t>(tokens.size()));
      }
      const auto expected = vectors(*network, tokens, ends, none);
      ASSERT_EQ(vectors(*network, tokens, ends, small), expected) << "after " << n << " tokens";
      ASSERT_EQ(vectors(*network, tokens, ends, usual), expected) << "after " << n << " tokens";
      // A document by itself is what it is among others.
      document.assign(tokens.begin(), tokens.begin() + ends[0]);
      const auto alone = vectors(*network, document, {ends[0]}, small);
      ASSERT_TRUE(std::equal(alone.begin(), alone.end(), expected.begin()));
    }
  }
}

TEST_P(Engine, EachInstructionSetGivesTheSameBits) {
  std::vector<float> expected[2];
  for (const char* name : {"avx512", "avx2", "plain"}) {
    setenv("MUSTER_SIMD", name, 1);
    const bool possible = choose_kernels().has_value();
    const auto model = possible ? load() : nullptr;
    unsetenv("MUSTER_SIMD");
    if (!possible) continue;
    ASSERT_TRUE(model);
    std::vector<RawToken> tokens, document;
    std::vector<uint32_t> ends;
    Texts texts(3);
    while (tokens.size() < 400) {
      model->tokenizer->tokenize(texts.next(), document);
      tokens.insert(tokens.end(), document.begin(), document.end());
      ends.push_back(static_cast<uint32_t>(tokens.size()));
    }
    const Tok2Vec* networks[] = {&*model->tok2vec, &*model->ner_tok2vec};
    for (size_t i = 0; i < 2; ++i) {
      Tok2Vec::Scratch scratch(*networks[i], 1000);
      const auto got = vectors(*networks[i], tokens, ends, scratch);
      if (expected[i].empty()) expected[i] = got;
      ASSERT_EQ(got, expected[i]) << name;
    }
  }
}

using Decided = std::vector<std::tuple<uint32_t, uint32_t, std::string_view, std::string_view,
                                       std::string_view, std::string, char, uint32_t, bool>>;
Decided decided(const Parsed& parsed) {
  Decided out;
  for (const Token& t : parsed.tokens)
    out.emplace_back(t.span.begin, t.span.end, t.tag, t.dep, t.ent_type, t.lemma, t.ent_iob, t.head,
                     t.sent_start);
  return out;
}

// Sentences parsed by themselves, with the words around them as context, are parsed as in the whole text: every second
// sentence of the whole text's own parse, then every run of three. Only borders behind a final mark are taken: elsewhere
// (behind a semicolon) a sentence of the whole may begin where its parser did not break, but found two roots at the end.
TEST_P(Engine, PartsAreParsedAsInTheWhole) {
  const auto pipeline = Pipeline::load(folder());
  ASSERT_TRUE(pipeline.has_value()) << pipeline.error().message;
  Texts source(29);
  size_t n_parts = 0;
  for (int i = 0; i < 60; ++i) {
    const std::string text = source.next();
    const auto whole = pipeline->parse({text});
    ASSERT_TRUE(whole.has_value());
    const std::vector<Token>& all = (*whole)[0].tokens;
    std::vector<uint32_t> starts;  // tokens
    for (uint32_t k = 0; k < all.size(); ++k)
      if (k == 0 || (all[k].sent_start && std::string_view(".!?").find(text[all[k - 1].span.begin]) !=
                                              std::string_view::npos))
        starts.push_back(k);
    starts.push_back(static_cast<uint32_t>(all.size()));
    for (const size_t run : {1, 3}) {
      std::vector<TextRange> ranges;
      std::vector<uint32_t> wanted;  // tokens of `all`
      for (size_t s = run; s + run < starts.size(); s += 2 * run) {
        const uint32_t begin = starts[s], end = starts[s + run];
        ranges.push_back({all[begin].span.begin,
                          end < all.size() ? all[end].span.begin : static_cast<uint32_t>(text.size())});
        for (uint32_t k = begin; k < end; ++k) wanted.push_back(k);
      }
      n_parts += ranges.size();
      const auto parts = pipeline->parse({text}, {ranges});
      ASSERT_TRUE(parts.has_value());
      const std::vector<Token>& tokens = (*parts)[0].tokens;
      ASSERT_EQ(tokens.size(), wanted.size());
      for (size_t k = 0; k < tokens.size(); ++k) {
        const Token &part = tokens[k], &full = all[wanted[k]];
        ASSERT_EQ(part.span, full.span) << text;
        ASSERT_EQ(part.tag, full.tag) << text;
        ASSERT_EQ(part.dep, full.dep) << text;
        ASSERT_EQ(part.lemma, full.lemma) << text;
        ASSERT_EQ(part.ent_type, full.ent_type) << text;
        ASSERT_EQ(part.ent_iob, full.ent_iob) << text;
        ASSERT_EQ(tokens[part.head].span, all[full.head].span) << text;
        ASSERT_EQ(part.sent_start, full.sent_start || wanted[k] == 0) << text;
      }
    }
  }
  EXPECT_GT(n_parts, 100u);
}

TEST_P(Engine, ThreadsAndGroupsGiveTheSameParses) {
  const auto pipeline = Pipeline::load(folder());
  ASSERT_TRUE(pipeline.has_value()) << pipeline.error().message;
  std::vector<std::string> texts;
  Texts source(11);
  while (texts.size() < 60) texts.push_back(source.next());
  std::vector<Decided> expected;
  for (const std::string& text : texts) {
    const auto parsed = pipeline->parse({text});
    ASSERT_TRUE(parsed.has_value());
    expected.push_back(decided((*parsed)[0]));
  }
  constexpr size_t kThreads = 4;
  std::vector<Decided> got[kThreads];
  {
    std::vector<std::jthread> threads;
    for (size_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        // Each thread in groups of another size.
        for (size_t begin = 0; begin < texts.size(); begin += 3 * t + 1) {
          const size_t end = std::min(texts.size(), begin + 3 * t + 1);
          const auto parsed = pipeline->parse({texts.begin() + static_cast<ptrdiff_t>(begin),
                                               texts.begin() + static_cast<ptrdiff_t>(end)});
          if (!parsed.has_value()) return;
          for (const Parsed& one : *parsed) got[t].push_back(decided(one));
        }
      });
    }
  }
  for (const auto& one : got) EXPECT_TRUE(one == expected);
}

INSTANTIATE_TEST_SUITE_P(Models, Engine, testing::Values("en_core_web_sm", "en_core_web_md"));

}  // namespace
}  // namespace muster::syntax
