#include "core/in_order.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>

namespace muster {
namespace {

// Gives 0 .. n-1.
auto counter(int n, std::atomic<int>& taken) {
  return [n, &taken]() -> std::optional<int> {
    const int i = taken.load();
    if (i == n) return std::nullopt;
    taken.store(i + 1);
    return i;
  };
}

// Work of very different length, so that later inputs finish before earlier ones.
std::string slow_name(int i) {
  volatile unsigned x = 0;
  for (int k = 0; k < (i % 7 == 0 ? 200000 : 100); ++k) x = x + 1;
  return std::to_string(i);
}

TEST(InOrder, OutputsComeInTheOrderOfTheInputsForAnyNumberOfThreads) {
  std::string expected;
  for (int i = 0; i < 300; ++i) expected += std::to_string(i) + ",";
  for (const unsigned n_threads : {0u, 1u, 2u, 3u, 8u}) {
    std::atomic<int> taken = 0;
    std::string all;
    process_in_order(n_threads, counter(300, taken), slow_name, [&](const std::string& name) {
      all += name + ",";
      return true;
    });
    EXPECT_EQ(all, expected) << n_threads;
  }
}

TEST(InOrder, NoInputsNoOutputs) {
  for (const unsigned n_threads : {1u, 4u}) {
    std::atomic<int> taken = 0;
    process_in_order(n_threads, counter(0, taken), slow_name, [](const std::string&) {
      ADD_FAILURE();
      return true;
    });
  }
}

TEST(InOrder, FewInputsAreHeldAtATime) {
  for (const unsigned n_threads : {1u, 2u, 5u}) {
    std::atomic<int> taken = 0;
    int consumed = 0;
    process_in_order(n_threads, counter(500, taken), slow_name, [&](const std::string&) {
      EXPECT_LE(taken.load() - consumed, static_cast<int>(4 * n_threads) + 1);
      ++consumed;
      return true;
    });
    EXPECT_EQ(consumed, 500);
  }
}

TEST(InOrder, ConsumeEndsIt) {
  for (const unsigned n_threads : {1u, 3u}) {
    std::atomic<int> taken = 0;
    int consumed = 0;
    process_in_order(n_threads, counter(1000, taken), slow_name,
                     [&](const std::string&) { return ++consumed < 10; });
    EXPECT_EQ(consumed, 10);
    EXPECT_LT(taken.load(), 100);
  }
}

TEST(InOrder, WhatIsThrownComesOutAtItsTurn) {
  for (const unsigned n_threads : {1u, 4u}) {
    for (const bool in_next : {false, true}) {
      std::atomic<int> taken = 0;
      int consumed = 0;
      auto next = [&, count = counter(100, taken)]() mutable {
        if (in_next && taken == 40) throw std::runtime_error("input 40");
        return count();
      };
      const auto work = [&](int i) {
        if (!in_next && i == 40) throw std::runtime_error("input 40");
        return slow_name(i);
      };
      EXPECT_THROW(process_in_order(n_threads, next, work,
                                    [&](const std::string&) {
                                      ++consumed;
                                      return true;
                                    }),
                   std::runtime_error);
      EXPECT_EQ(consumed, 40) << n_threads << in_next;
    }
  }
}

}  // namespace
}  // namespace muster
