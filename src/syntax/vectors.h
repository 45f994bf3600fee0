// vectors.h: the static word vectors of a package (md, lg), found by the id of a word's text.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace muster::syntax {

class Vectors {
 public:
  /// No vectors at all, as in sm.
  Vectors() = default;
  /// Reads vocab/vectors (.npy) and vocab/key2row. Copies what it needs.
  /// Errors: kCorrupt (unreadable, or a row beyond the table), kUnsupported (another array type).
  static Result<Vectors> make(std::string_view vectors_npy, std::string_view key2row);

  uint32_t n_columns() const { return n_columns_; }
  /// The vector of the word with this id, n_columns() floats; null for an unknown word.
  const float* find(uint64_t orth) const;

 private:
  struct Slot {
    uint64_t key = 0;
    uint32_t row_plus_one = 0;  // 0: free
  };
  size_t home(uint64_t key) const { return (key * 0x9e3779b97f4a7c15u) >> shift_; }

  uint32_t n_columns_ = 0;
  unsigned shift_ = 63;
  std::vector<float> values_;
  std::vector<Slot> slots_;  // open addressing, a power of two, at most half full
};

}  // namespace muster::syntax
