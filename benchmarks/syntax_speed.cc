// syntax_speed: tokens a second of the syntax engine on one core, for benchmarks/syntax_speed.py.
//
// Usage    syntax_speed MODEL_DIR TEXTS ROUNDS
// Input    TEXTS: one JSON string a line
// Output   one JSON object: tokens, and for each way of calling the median CPU seconds of ROUNDS runs over all texts
//          (batch: one call; single: one call a text), of the tokenizer and the two networks alone, load time, the time of the first call, the kernels chosen, and
//          the most memory that was resident up to the end of the batch runs
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "syntax/model.h"
#include "syntax/pipeline.h"

namespace {

// CPU time of this process, so that other work on the machine counts less.
double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Not getrusage: its maximum includes the program that started this one. 0 where /proc does not say.
double peak_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes / 1024;
  }
  return 0;
}

template <typename F>
double median_seconds(int rounds, F&& f) {
  std::vector<double> seconds;
  for (int i = 0; i < rounds; ++i) {
    const double begin = cpu_seconds();
    f();
    seconds.push_back(cpu_seconds() - begin);
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

// Stages by themselves: the tokenizer, and each network over all tokens, with its cache and without.
nlohmann::ordered_json stage_seconds(const muster::syntax::Model& model,
                                     const std::vector<std::string_view>& texts, int rounds) {
  using namespace muster::syntax;
  nlohmann::ordered_json stages;
  ChunkCache chunks;
  std::vector<RawToken> tokens, document;
  std::vector<uint32_t> ends;
  const auto tokenize = [&] {
    tokens.clear();
    ends.clear();
    for (const std::string_view text : texts) {
      model.tokenizer->tokenize(text, document, &chunks);
      tokens.insert(tokens.end(), document.begin(), document.end());
      ends.push_back(static_cast<uint32_t>(tokens.size()));
    }
  };
  tokenize();
  stages["tokenizer"] = median_seconds(rounds, tokenize);
  const auto run = [&](const Tok2Vec& network, uint32_t cached_types) {
    Tok2Vec::Scratch scratch(network, cached_types);
    const auto all = [&] {
      Tok2VecRun pass(network, {tokens, ends}, scratch);
      for (Tok2VecRun::Block block; pass.next(block);) {
      }
    };
    all();
    return median_seconds(rounds, all);
  };
  stages["tok2vec"] = run(*model.tok2vec, Tok2Vec::kDefaultCachedTypes);
  stages["ner_tok2vec"] = run(*model.ner_tok2vec, Tok2Vec::kDefaultCachedTypes);
  stages["tok2vec_no_cache"] = run(*model.tok2vec, 0);
  stages["ner_tok2vec_no_cache"] = run(*model.ner_tok2vec, 0);
  return stages;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: syntax_speed MODEL_DIR TEXTS ROUNDS\n");
    return 2;
  }
  std::ifstream file(argv[2]);
  std::vector<std::string> texts;
  for (std::string line; std::getline(file, line);) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_string()) {
      fmt::print(stderr, "syntax_speed: {}: a line is not a JSON string\n", argv[2]);
      return 2;
    }
    texts.push_back(json.get<std::string>());
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const int rounds = std::max(1, std::atoi(argv[3]));

  double begin = cpu_seconds();
  const auto pipeline = muster::syntax::Pipeline::load(argv[1]);
  if (!pipeline.has_value()) {
    fmt::print(stderr, "syntax_speed: {}\n", pipeline.error().message);
    return 1;
  }
  const double load = cpu_seconds() - begin;

  size_t n_tokens = 0;
  begin = cpu_seconds();
  const auto parsed = pipeline->parse(views);
  const double first = cpu_seconds() - begin;
  if (!parsed.has_value()) {
    fmt::print(stderr, "syntax_speed: {}\n", parsed.error().message);
    return 1;
  }
  for (const auto& document : *parsed) n_tokens += document.tokens.size();

  const double batch = median_seconds(rounds, [&] { (void)pipeline->parse(views).has_value(); });
  const double peak = peak_mb();
  const double single = median_seconds(rounds, [&] {
    for (const std::string_view text : views) (void)pipeline->parse({text}).has_value();
  });
  const auto model = muster::syntax::Model::load(argv[1]);
  if (!model.has_value()) return 1;
  const nlohmann::ordered_json result = {{"model", pipeline->model_name()},
                                         {"kernels", (*model)->kernels->name},
                                         {"peak_mb", peak},
                                         {"texts", texts.size()},
                                         {"tokens", n_tokens},
                                         {"load_seconds", load},
                                         {"first_seconds", first},
                                         {"batch_seconds", batch},
                                         {"single_seconds", single},
                                         {"stages", stage_seconds(**model, views, rounds)}};
  fmt::print("{}\n", result.dump());
  return 0;
}
