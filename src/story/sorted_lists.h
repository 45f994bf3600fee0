// sorted_lists.h: what two sorted lists without repeats have in common.
#pragma once

#include <cstddef>
#include <vector>

namespace muster::story {

/// How many items the lists share. Linear.
template <typename Item>
size_t n_shared(const std::vector<Item>& a, const std::vector<Item>& b) {
  size_t n = 0;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (*x < *y)
      ++x;
    else if (*y < *x)
      ++y;
    else {
      ++n;
      ++x;
      ++y;
    }
  }
  return n;
}

}  // namespace muster::story
