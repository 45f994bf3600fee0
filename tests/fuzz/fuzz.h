// fuzz.h: what fuzzers share: where the tables and the model are, how a broken promise is reported, and a mutator that
// moves whole words.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "service/engine.h"

namespace muster::fuzz {

/// Stops the fuzzer with the reason; libFuzzer keeps the input.
inline void require(bool held, const std::string& what) {
  if (held) return;
  std::fprintf(stderr, "broken promise: %s\n", what.c_str());
  std::abort();
}

template <typename T>
T load_or_exit(T result) {
  if (!result.has_value()) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
  }
  return result;
}

/// A fuzzer lies deeper in the build folder than the program does, so it says where the repository is.
inline service::EngineOptions engine_options() {
  service::EngineOptions options;
  options.lexicon = MUSTER_ROOT "/lexicon";
  options.executable = MUSTER_ROOT "/build/fuzz/muster";
  return options;
}

/// Drops, repeats, swaps or borrows words. Bytes changed at random soon stop being English, and the rules of the reading
/// then see nothing that they know; a text of real words in a wrong order takes them where no report has been.
inline std::string shuffle_words(const std::string& text, const std::string& other, uint32_t seed) {
  const auto split = [](const std::string& s) {
    std::vector<std::string> words(1);
    for (const char c : s) {
      if (c == ' ' || c == '\n') {
        words.emplace_back(1, c);
        words.emplace_back();
      } else {
        words.back() += c;
      }
    }
    return words;
  };
  std::vector<std::string> words = split(text);
  const std::vector<std::string> others = split(other.empty() ? text : other);
  std::mt19937 random(seed);
  const auto below = [&](size_t n) { return static_cast<size_t>(random() % n); };
  for (size_t n = 1 + below(4); n > 0 && !words.empty(); --n) {
    const size_t at = below(words.size());
    switch (below(5)) {
      case 0:
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      case 1:
        std::swap(words[at], words[below(words.size())]);
        break;
      case 2:
        words.insert(words.begin() + static_cast<std::ptrdiff_t>(at), others[below(others.size())]);
        break;
      case 3: {  // a stretch of the other text
        const size_t from = below(others.size());
        const size_t to = std::min(others.size(), from + 1 + below(24));
        words.insert(words.begin() + static_cast<std::ptrdiff_t>(at),
                     others.begin() + static_cast<std::ptrdiff_t>(from),
                     others.begin() + static_cast<std::ptrdiff_t>(to));
        break;
      }
      default:
        words[at] = others[below(others.size())];
    }
  }
  std::string out;
  for (const std::string& w : words) out += w;
  return out;
}

}  // namespace muster::fuzz
