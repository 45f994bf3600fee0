// kernels.h: the arithmetic of the networks, once per instruction set, with the same bits from
// each.
//
// Every output is one chain of fused multiply-adds over the inputs in ascending order, starting
// from zero; then the bias is added. Kernels vectorise across outputs and rows, never along the
// chain, so a result depends neither on the instruction set nor on how many rows are computed
// together. Sums of a layer norm use the eight running sums of numpy (lane j takes elements j, j+8,
// ...), combined ((0+1)+(2+3))+((4+5)+(6+7)), on every machine.
//
// Weights are packed once, at load, for the vector width of the chosen kernels.
// Threads  everything here is immutable after packing
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "core/result.h"

namespace muster::syntax {

/// Floats on a cache line boundary, all zero at first.
class AlignedFloats {
 public:
  AlignedFloats() = default;
  explicit AlignedFloats(size_t size);
  /// Floats that lie elsewhere, on a cache line boundary, and stay there. They may not be written.
  static AlignedFloats view(const float* floats, size_t size);
  float* data() { return data_.get(); }
  const float* data() const { return data_.get(); }
  size_t size() const { return size_; }
  float& operator[](size_t i) { return data_.get()[i]; }
  float operator[](size_t i) const { return data_.get()[i]; }

 private:
  struct Free {
    bool foreign;
    void operator()(float* p) const {
      if (!foreign) ::operator delete[](p, std::align_val_t{64});
    }
  };
  std::unique_ptr<float[], Free> data_;
  size_t size_ = 0;
};

/// y = W x + b. Outputs are padded with zeros to `n_padded`; whoever receives them needs that much
/// room.
struct LinearLayer {
  uint32_t n_in = 0, n_out = 0, n_padded = 0;
  uint32_t panel = 0;     ///< outputs of a panel
  AlignedFloats weights;  ///< [n_padded / panel][n_in][panel]
  AlignedFloats bias;     ///< [n_padded]
};

/// z = norm(max over pieces of (W x + b)) * gain + shift, n_out a multiple of 16.
struct MaxoutLayer {
  uint32_t n_in = 0, n_out = 0, n_pieces = 0;
  AlignedFloats weights;      ///< [n_out / lanes][n_in][n_pieces][lanes]
  AlignedFloats bias;         ///< [n_out / lanes][n_pieces][lanes]
  AlignedFloats gain, shift;  ///< [n_out]
};

/// One row of work: `out` = f(`in`) (+ `residual` where the kernel has one and it is not null).
struct Row {
  const float* in;
  const float* residual;
  float* out;
};

/// A row of the first encoder layer: the products of the left, middle and right token, each
/// [n_pieces][n_out].
struct WindowRow {
  const float* left;
  const float* middle;
  const float* right;
  const float* residual;
  float* out;
};

struct Kernels {
  std::string_view name;  ///< "plain", "avx2", "avx512"
  uint32_t lanes;         ///< floats of a vector
  uint32_t rows_panel;    ///< panel of a layer for `linear`
  uint32_t single_panel;  ///< panel of a layer for `single`

  /// out = residual + z(in). `in` may overlap other rows' `in`, never an `out`.
  void (*maxout)(const MaxoutLayer&, const Row*, size_t n_rows);
  /// As maxout where W x was computed before, in three parts: ((left + middle) + right) + b.
  /// Weights are not read.
  void (*window_maxout)(const MaxoutLayer&, const WindowRow*, size_t n_rows);
  /// out = W in + b for many rows.
  void (*linear)(const LinearLayer&, const Row*, size_t n_rows);
  /// out = W in + b for one row, weights packed with single_panel.
  void (*single)(const LinearLayer&, const float* in, float* out);
  /// out[o] = max over pieces p of ((sum of parts in order)[p][o] + bias[p][o]); n_out a multiple
  /// of 16.
  void (*hidden)(const float* const* parts, size_t n_parts, const float* bias, uint32_t n_pieces,
                 uint32_t n_out, float* out);
  /// out[i] = (((0 + a[i]) + b[i]) + c[i]) + d[i], n a multiple of 16: one hash embedding.
  void (*sum_of_four)(const float* const rows[4], uint32_t n, float* out);
  /// First index with the highest scores[i] + mask[i]; the mask is 0 or -infinity. n a multiple
  /// of 16. If no sum is above -infinity (weights that are not numbers): the first index with mask
  /// 0.
  uint32_t (*best)(const float* scores, const float* mask, uint32_t n);
};

const Kernels& plain_kernels();
/// The fastest kernels that this processor runs, or those that the environment variable MUSTER_SIMD
/// names (plain, avx2, avx512). Errors: kUnsupported (named, but not possible here).
Result<const Kernels*> choose_kernels();

/// The weights of output `index`: n_in floats.
using RowOf = std::function<const float*(size_t index)>;
/// `panel` is rows_panel or single_panel of the kernels that will run the layer. `bias` may be
/// empty.
LinearLayer pack_linear(uint32_t panel, uint32_t n_in, uint32_t n_out, const RowOf& row_of,
                        std::span<const float> bias);
/// W is [n_out][n_pieces][n_in], bias [n_out][n_pieces], as thinc stores them. n_out must be a
/// multiple of 16.
MaxoutLayer pack_maxout(const Kernels& kernels, uint32_t n_in, uint32_t n_out, uint32_t n_pieces,
                        std::span<const float> weights, std::span<const float> bias,
                        std::span<const float> gain, std::span<const float> shift);

}  // namespace muster::syntax
