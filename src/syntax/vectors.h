// vectors.h: the static word vectors of a package (md, lg), found by the id of a word's text.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/result.h"
#include "syntax/package.h"

namespace muster::syntax {

class Vectors {
 public:
  /// No vectors at all, as in sm.
  Vectors() = default;
  /// Takes the bytes of vocab/vectors (.npy) and vocab/key2row and keeps them: they are the tables, an index of four
  /// bytes a slot is all that is added.
  /// Errors: kCorrupt (unreadable, or a row beyond the table), kUnsupported (another array type).
  static Result<Vectors> make(FileBytes vectors_npy, FileBytes key2row);
  /// The same from files that make() took before, with what describe() told then.
  template <typename Archive>
  Vectors(FileBytes vectors_npy, FileBytes key2row, Archive& archive)
      : npy_(std::move(vectors_npy)), key2row_(std::move(key2row)) {
    describe(archive);
  }
  template <typename Archive>
  void describe(Archive& archive) {
    archive.number(n_columns_);
    archive.number(shift_);
    archive.number(first_row_);
    archive.numbers(slots_);
  }

  uint32_t n_columns() const { return n_columns_; }
  /// Copies the vector of the word with this id, n_columns() floats, to `out`; false for an unknown word.
  bool find(uint64_t orth, float* out) const;

 private:
  size_t home(uint64_t key) const { return (key * 0x9e3779b97f4a7c15u) >> shift_; }

  uint32_t n_columns_ = 0;
  unsigned shift_ = 63;
  FileBytes npy_{std::string()};
  size_t first_row_ = 0;  // byte of npy_
  FileBytes key2row_{std::string()};
  // Open addressing, a power of two: byte of an entry in key2row_; 0 is free.
  std::span<const uint32_t> slots_;
  std::vector<uint32_t> own_slots_;  // where they are not in a prepared file
};

}  // namespace muster::syntax
