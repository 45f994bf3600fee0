// npy.h: reads a two-dimensional float32 array in numpy's .npy format (vocab/vectors).
//
// Source   https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1 to 3
#pragma once

#include <cstdint>
#include <string_view>

#include "core/result.h"

namespace muster::syntax {

/// `data` is n_rows * n_columns little-endian float32 in C order, a view into the file, perhaps
/// unaligned.
struct Npy {
  uint64_t n_rows = 0;
  uint64_t n_columns = 0;
  std::string_view data;
};

/// Errors: kCorrupt (not .npy, other dimensions, cut off), kUnsupported (another type or Fortran
/// order).
Result<Npy> read_npy(std::string_view bytes);

}  // namespace muster::syntax
