#include "syntax/kernels.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>

#include "syntax/kernels_body.h"

namespace muster::syntax {

#ifdef MUSTER_X86_KERNELS
extern const Kernels kAvx2Kernels;
extern const Kernels kAvx512Kernels;
#endif

namespace {

// Vectors as arrays: the compiler turns the loops into whatever the target has (NEON on ARM64).
// Where the target has no fused multiply-add, std::fma computes it in software, slowly and with the
// same bits.
struct Plain {
  struct V {
    float at[16];
  };
  struct Eight {
    float at[8];
  };
  static constexpr unsigned kLanes = 16;
  static constexpr unsigned kAccumulators = 4;
  static constexpr unsigned kRowsPanel = 16;
  static constexpr unsigned kSinglePanel = 16;

  template <typename T, typename F>
  MUSTER_INLINE static T map(F&& f) {
    T out;
    for (size_t i = 0; i < sizeof(T) / sizeof(float); ++i) out.at[i] = f(i);
    return out;
  }
  MUSTER_INLINE static V zero() { return set1(0); }
  MUSTER_INLINE static V set1(float x) {
    return map<V>([&](size_t) { return x; });
  }
  MUSTER_INLINE static V load(const float* p) {
    return map<V>([&](size_t i) { return p[i]; });
  }
  MUSTER_INLINE static void store(float* p, const V& v) { std::memcpy(p, v.at, sizeof v.at); }
  MUSTER_INLINE static V fma(const V& a, const V& b, const V& c) {
    return map<V>([&](size_t i) { return std::fma(a.at[i], b.at[i], c.at[i]); });
  }
  MUSTER_INLINE static V add(const V& a, const V& b) {
    return map<V>([&](size_t i) { return a.at[i] + b.at[i]; });
  }
  MUSTER_INLINE static V max_of(const V& a, const V& b) {
    return map<V>([&](size_t i) { return a.at[i] > b.at[i] ? a.at[i] : b.at[i]; });
  }
  MUSTER_INLINE static Eight load8(const float* p) {
    return map<Eight>([&](size_t i) { return p[i]; });
  }
  MUSTER_INLINE static void store8(float* p, const Eight& v) { std::memcpy(p, v.at, sizeof v.at); }
  MUSTER_INLINE static Eight set8(float x) {
    return map<Eight>([&](size_t) { return x; });
  }
  MUSTER_INLINE static Eight add8(const Eight& a, const Eight& b) {
    return map<Eight>([&](size_t i) { return a.at[i] + b.at[i]; });
  }
  MUSTER_INLINE static Eight sub8(const Eight& a, const Eight& b) {
    return map<Eight>([&](size_t i) { return a.at[i] - b.at[i]; });
  }
  MUSTER_INLINE static Eight mul8(const Eight& a, const Eight& b) {
    return map<Eight>([&](size_t i) { return a.at[i] * b.at[i]; });
  }
};

const Kernels kPlainKernels = kernels_of<Plain>("plain");

const Kernels* supported(std::string_view name) {
  if (name == "plain") return &kPlainKernels;
#ifdef MUSTER_X86_KERNELS
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (name == "avx2" && avx2) return &kAvx2Kernels;
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512vl");
  if (name == "avx512" && avx512) return &kAvx512Kernels;
#endif
  return nullptr;
}

uint32_t round_up(uint32_t n, uint32_t unit) { return (n + unit - 1) / unit * unit; }

}  // namespace

AlignedFloats::AlignedFloats(size_t size)
    : data_(static_cast<float*>(::operator new[](size * sizeof(float), std::align_val_t{64}))),
      size_(size) {
  std::memset(static_cast<void*>(data_.get()), 0, size * sizeof(float));
}

AlignedFloats AlignedFloats::view(const float* floats, size_t size) {
  AlignedFloats all;
  all.data_ = {const_cast<float*>(floats), Free{true}};
  all.size_ = size;
  return all;
}

const Kernels& plain_kernels() { return kPlainKernels; }

Result<const Kernels*> choose_kernels() {
  if (const char* forced = std::getenv("MUSTER_SIMD"); forced && *forced) {
    if (const Kernels* kernels = supported(forced)) return kernels;
    return Error{
        ErrorCode::kUnsupported,
        fmt::format(
            "MUSTER_SIMD={}: this machine and build have no such kernels (plain, avx2, avx512)",
            forced)};
  }
  for (const std::string_view name : {"avx512", "avx2"}) {
    if (const Kernels* kernels = supported(name)) return kernels;
  }
  return &kPlainKernels;
}

LinearLayer pack_linear(uint32_t panel, uint32_t n_in, uint32_t n_out, const RowOf& row_of,
                        std::span<const float> bias) {
  LinearLayer layer;
  layer.n_in = n_in;
  layer.n_out = n_out;
  layer.n_padded = round_up(n_out, panel);
  layer.panel = panel;
  layer.weights = AlignedFloats(size_t{layer.n_padded} * n_in);
  layer.bias = AlignedFloats(layer.n_padded);
  for (uint32_t o = 0; o < n_out; ++o) {
    const float* row = row_of(o);
    float* to = layer.weights.data() + size_t{o / panel} * panel * n_in + o % panel;
    for (uint32_t k = 0; k < n_in; ++k) to[size_t{k} * panel] = row[k];
  }
  for (size_t o = 0; o < bias.size(); ++o) layer.bias[o] = bias[o];
  return layer;
}

MaxoutLayer pack_maxout(const Kernels& kernels, uint32_t n_in, uint32_t n_out, uint32_t n_pieces,
                        std::span<const float> weights, std::span<const float> bias,
                        std::span<const float> gain, std::span<const float> shift) {
  MaxoutLayer layer;
  layer.n_in = n_in;
  layer.n_out = n_out;
  layer.n_pieces = n_pieces;
  layer.weights = AlignedFloats(weights.size());
  layer.bias = AlignedFloats(bias.size());
  layer.gain = AlignedFloats(n_out);
  layer.shift = AlignedFloats(n_out);
  const uint32_t lanes = kernels.lanes;
  for (uint32_t o = 0; o < n_out; ++o) {
    for (uint32_t p = 0; p < n_pieces; ++p) {
      const size_t lane = o % lanes + size_t{p} * lanes;
      const float* row = weights.data() + (size_t{o} * n_pieces + p) * n_in;
      float* to = layer.weights.data() + size_t{o / lanes} * lanes * n_pieces * n_in + lane;
      for (uint32_t k = 0; k < n_in; ++k) to[size_t{k} * n_pieces * lanes] = row[k];
      layer.bias[size_t{o / lanes} * lanes * n_pieces + lane] = bias[size_t{o} * n_pieces + p];
    }
    layer.gain[o] = gain[o];
    layer.shift[o] = shift[o];
  }
  return layer;
}

}  // namespace muster::syntax
