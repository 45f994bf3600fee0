// fuzz.h: what fuzzers share: where the tables and the model are, and how a broken promise is reported.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

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

}  // namespace muster::fuzz
