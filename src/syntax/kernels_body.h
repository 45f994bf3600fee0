// kernels_body.h: the kernels, written once over a vector type. Only the kernels_*.cc files include
// it, each of them compiled for its own instruction set.
//
// Everything here has internal linkage: a function shared between those files could reach a machine
// without its instructions. For the same reason nothing of the standard library is called.
//
// A vector type S gives: V, kLanes (16 or a divisor), kAccumulators (vectors that fit in registers
// beside the operands), load, store, set1, zero, fma, add, max_of(a, b) = a > b ? a : b, and Eight,
// the eight-lane type of the layer norm, with load8, store8, set8, add8, sub8, mul8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "syntax/kernels.h"

namespace muster::syntax {
namespace {

#define MUSTER_INLINE [[gnu::always_inline]] inline

// Calls f(0) .. f(N-1) with constants, so that arrays indexed by them become registers. A loop that
// is unrolled later by the optimiser leaves the accumulators in memory (seen with gcc 12).
template <unsigned N, typename F>
MUSTER_INLINE void unrolled(F&& f) {
  [&]<unsigned... I>(std::integer_sequence<unsigned, I...>) __attribute__((always_inline)) {
    (f(std::integral_constant<unsigned, I>{}), ...);
  }
  (std::make_integer_sequence<unsigned, N>{});
}

#define MUSTER_EACH(index) [&](auto index) __attribute__((always_inline))

// acc[r][v] = the chains of kRows rows and kVectors vectors of outputs; `weights` is
// [n_in][kVectors][lanes].
template <typename S, unsigned kRows, unsigned kVectors>
MUSTER_INLINE void multiply(const Row* rows, const float* weights, uint32_t n_in,
                            typename S::V (&acc)[kRows][kVectors]) {
  const float* in[kRows];
  unrolled<kRows>(MUSTER_EACH(r) { in[r] = rows[r].in; });
  unrolled<kRows>(
      MUSTER_EACH(r) { unrolled<kVectors>(MUSTER_EACH(v) { acc[r][v] = S::zero(); }); });
  for (size_t k = 0; k < n_in; ++k) {
    typename S::V w[kVectors];
    unrolled<kVectors>(MUSTER_EACH(v) { w[v] = S::load(weights + v * S::kLanes); });
    unrolled<kRows>(MUSTER_EACH(r) {
      const typename S::V x = S::set1(in[r][k]);
      unrolled<kVectors>(MUSTER_EACH(v) { acc[r][v] = S::fma(x, w[v], acc[r][v]); });
    });
    weights += kVectors * S::kLanes;
  }
}

template <typename S>
MUSTER_INLINE float sum_of_eight(typename S::Eight sums) {
  float s[8];
  S::store8(s, sums);
  return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

// Normalises row.out in place, scales it, and adds row.residual.
template <typename S>
[[gnu::noinline]] void normalise(const MaxoutLayer& layer, const float* residual, float* out) {
  const uint32_t n = layer.n_out;
  typename S::Eight sums = S::load8(out);
  for (uint32_t i = 8; i < n; i += 8) sums = S::add8(sums, S::load8(out + i));
  const float mean = sum_of_eight<S>(sums) / static_cast<float>(n);
  const auto mean8 = S::set8(mean);
  auto squares = S::sub8(S::load8(out), mean8);
  squares = S::mul8(squares, squares);
  for (uint32_t i = 8; i < n; i += 8) {
    const auto d = S::sub8(S::load8(out + i), mean8);
    squares = S::add8(squares, S::mul8(d, d));
  }
  const float variance = sum_of_eight<S>(squares) / static_cast<float>(n) + 1e-8f;
  const auto scale8 = S::set8(1.0f / __builtin_sqrtf(variance));
  for (uint32_t i = 0; i < n; i += 8) {
    auto z = S::mul8(S::sub8(S::load8(out + i), mean8), scale8);
    z = S::add8(S::mul8(z, S::load8(layer.gain.data() + i)), S::load8(layer.shift.data() + i));
    if (residual) z = S::add8(z, S::load8(residual + i));
    S::store8(out + i, z);
  }
}

template <typename S, unsigned kRows, unsigned kPieces>
MUSTER_INLINE void maxout_block(const Row* rows, const float* weights, const float* bias, uint32_t n_in, uint32_t o) {
  typename S::V acc[kRows][kPieces];
  multiply<S, kRows, kPieces>(rows, weights, n_in, acc);
  unrolled<kRows>(MUSTER_EACH(r) {
    auto m = S::add(acc[r][0], S::load(bias));
    unrolled<kPieces - 1>(MUSTER_EACH(p) {
      m = S::max_of(S::add(acc[r][p + 1], S::load(bias + (p + 1) * S::kLanes)), m);
    });
    S::store(rows[r].out + o, m);
  });
}

template <typename S, unsigned kPieces>
void maxout_panel(const MaxoutLayer& layer, const Row* rows, size_t n_rows, const float* weights, const float* bias, uint32_t o) {
  constexpr unsigned kMost = S::kAccumulators / kPieces;
  for (; n_rows >= kMost; rows += kMost, n_rows -= kMost)
    maxout_block<S, kMost, kPieces>(rows, weights, bias, layer.n_in, o);
  if constexpr (kMost > 4) {
    for (; n_rows >= 4; rows += 4, n_rows -= 4) maxout_block<S, 4, kPieces>(rows, weights, bias, layer.n_in, o);
  }
  if constexpr (kMost > 2) {
    for (; n_rows >= 2; rows += 2, n_rows -= 2) maxout_block<S, 2, kPieces>(rows, weights, bias, layer.n_in, o);
  }
  for (; n_rows >= 1; ++rows, --n_rows) maxout_block<S, 1, kPieces>(rows, weights, bias, layer.n_in, o);
}

template <typename S, unsigned kPieces>
void maxout_pieces(const MaxoutLayer& layer, const Row* rows, size_t n_rows) {
  const size_t group_size = size_t{layer.n_in} * kPieces * S::kLanes;
  const float* weights = layer.weights.data();
  const float* bias = layer.bias.data();
  for (uint32_t o = 0; o < layer.n_out; o += S::kLanes) {
    maxout_panel<S, kPieces>(layer, rows, n_rows, weights, bias, o);
    weights += group_size;
    bias += kPieces * S::kLanes;
  }
  for (size_t r = 0; r < n_rows; ++r) normalise<S>(layer, rows[r].residual, rows[r].out);
}

template <typename S>
void maxout(const MaxoutLayer& layer, const Row* rows, size_t n_rows) {
  switch (layer.n_pieces) {
    case 1:
      return maxout_pieces<S, 1>(layer, rows, n_rows);
    case 2:
      return maxout_pieces<S, 2>(layer, rows, n_rows);
    case 3:
      return maxout_pieces<S, 3>(layer, rows, n_rows);
    default:
      return maxout_pieces<S, 4>(layer, rows, n_rows);
  }
}

template <typename S>
void window_maxout(const MaxoutLayer& layer, const WindowRow* rows, size_t n_rows) {
  for (size_t r = 0; r < n_rows; ++r) {
    const WindowRow& row = rows[r];
    const float* bias = layer.bias.data();
    for (uint32_t o = 0; o < layer.n_out; o += S::kLanes) {
      auto m = S::zero();
      for (uint32_t p = 0; p < layer.n_pieces; ++p, bias += S::kLanes) {
        const size_t at = size_t{p} * layer.n_out + o;
        auto y = S::add(S::add(S::load(row.left + at), S::load(row.middle + at)),
                        S::load(row.right + at));
        y = S::add(y, S::load(bias));
        m = p == 0 ? y : S::max_of(y, m);
      }
      S::store(row.out + o, m);
    }
    normalise<S>(layer, row.residual, row.out);
  }
}

// Outputs o .. of kRows rows.
template <typename S, unsigned kRows, unsigned kVectors>
MUSTER_INLINE void linear_block(const LinearLayer& layer, const Row* rows, uint32_t o) {
  typename S::V acc[kRows][kVectors];
  multiply<S, kRows, kVectors>(rows, layer.weights.data() + size_t{o} * layer.n_in, layer.n_in,
                               acc);
  unrolled<kRows>(MUSTER_EACH(r) {
    unrolled<kVectors>(MUSTER_EACH(v) {
      const uint32_t at = o + v * S::kLanes;
      S::store(rows[r].out + at, S::add(acc[r][v], S::load(layer.bias.data() + at)));
    });
  });
}

template <typename S>
void linear(const LinearLayer& layer, const Row* rows, size_t n_rows) {
  constexpr unsigned kVectors = S::kRowsPanel / S::kLanes;
  constexpr unsigned kMost = S::kAccumulators / kVectors;
  for (uint32_t o = 0; o < layer.n_padded; o += S::kRowsPanel) {
    const Row* row = rows;
    size_t n = n_rows;
    for (; n >= kMost; row += kMost, n -= kMost) linear_block<S, kMost, kVectors>(layer, row, o);
    if constexpr (kMost > 2) {
      for (; n >= 2; row += 2, n -= 2) linear_block<S, 2, kVectors>(layer, row, o);
    }
    for (; n >= 1; ++row, --n) linear_block<S, 1, kVectors>(layer, row, o);
  }
}

template <typename S>
void single(const LinearLayer& layer, const float* in, float* out) {
  const Row row{in, nullptr, out};
  for (uint32_t o = 0; o < layer.n_padded; o += S::kSinglePanel)
    linear_block<S, 1, S::kSinglePanel / S::kLanes>(layer, &row, o);
}

template <typename S>
void hidden(const float* const* parts, size_t n_parts, const float* bias, uint32_t n_pieces,
            uint32_t n_out, float* out) {
  for (uint32_t o = 0; o < n_out; o += S::kLanes) {
    auto m = S::zero();
    for (uint32_t p = 0; p < n_pieces; ++p) {
      const size_t at = size_t{p} * n_out + o;
      auto u = S::load(parts[0] + at);
      for (size_t f = 1; f < n_parts; ++f) u = S::add(u, S::load(parts[f] + at));
      u = S::add(u, S::load(bias + at));
      m = p == 0 ? u : S::max_of(u, m);
    }
    S::store(out + o, m);
  }
}

template <typename S>
void sum_of_four(const float* const rows[4], uint32_t n, float* out) {
  for (uint32_t i = 0; i < n; i += S::kLanes) {
    auto sum = S::add(S::zero(), S::load(rows[0] + i));
    sum = S::add(sum, S::load(rows[1] + i));
    sum = S::add(sum, S::load(rows[2] + i));
    S::store(out + i, S::add(sum, S::load(rows[3] + i)));
  }
}

template <typename S>
uint32_t best(const float* scores, const float* mask, uint32_t n) {
  const float lowest = -__builtin_inff();
  auto highest = S::set1(lowest);
  for (uint32_t i = 0; i < n; i += S::kLanes) {
    highest = S::max_of(S::add(S::load(scores + i), S::load(mask + i)), highest);
  }
  float each[S::kLanes];
  S::store(each, highest);
  float top = lowest;
  for (const float value : each) top = value > top ? value : top;
  if (top > lowest) {
    for (uint32_t i = 0; i < n; ++i) {
      if (scores[i] + mask[i] == top) return i;
    }
  }
  uint32_t first = 0;
  while (first + 1 < n && mask[first] != 0) ++first;
  return first;
}

template <typename S>
constexpr Kernels kernels_of(std::string_view name) {
  return {name,      S::kLanes, S::kRowsPanel, S::kSinglePanel, maxout<S>, window_maxout<S>,
          linear<S>, single<S>, hidden<S>,     sum_of_four<S>,  best<S>};
}

}  // namespace
}  // namespace muster::syntax
