// vectors.h: the static word vectors of a package (md, lg), found by the id of a word's text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"

namespace muster::syntax {

class Vectors {
 public:
  /// No vectors at all, as in sm.
  Vectors() = default;
  /// Takes the bytes of vocab/vectors (.npy) and vocab/key2row and keeps them: they are the tables, an index of four
  /// bytes a slot is all that is added.
  /// Errors: kCorrupt (unreadable, or a row beyond the table), kUnsupported (another array type).
  static Result<Vectors> make(std::string vectors_npy, std::string key2row);

  uint32_t n_columns() const { return n_columns_; }
  /// Copies the vector of the word with this id, n_columns() floats, to `out`; false for an unknown word.
  bool find(uint64_t orth, float* out) const;

 private:
  size_t home(uint64_t key) const { return (key * 0x9e3779b97f4a7c15u) >> shift_; }

  uint32_t n_columns_ = 0;
  unsigned shift_ = 63;
  std::string npy_;
  size_t first_row_ = 0;  // byte of npy_
  std::string key2row_;
  std::vector<uint32_t>
      slots_;  // open addressing, a power of two: byte of an entry in key2row_; 0 is free
};

}  // namespace muster::syntax
