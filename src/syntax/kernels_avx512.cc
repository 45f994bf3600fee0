// Compiled with AVX-512 (F, DQ, VL, BW) and FMA; entered only on processors that have them.
#include <immintrin.h>

#include "syntax/kernels_body.h"

namespace muster::syntax {
namespace {

struct Avx512 {
  using V = __m512;
  using Eight = __m256;
  static constexpr unsigned kLanes = 16;
  static constexpr unsigned kAccumulators = 24;
  static constexpr unsigned kRowsPanel = 64;
  static constexpr unsigned kSinglePanel = 128;
  MUSTER_INLINE static V zero() { return _mm512_setzero_ps(); }
  MUSTER_INLINE static V set1(float x) { return _mm512_set1_ps(x); }
  MUSTER_INLINE static V load(const float* p) { return _mm512_loadu_ps(p); }
  MUSTER_INLINE static void store(float* p, V v) { _mm512_storeu_ps(p, v); }
  MUSTER_INLINE static V fma(V a, V b, V c) { return _mm512_fmadd_ps(a, b, c); }
  MUSTER_INLINE static V add(V a, V b) { return _mm512_add_ps(a, b); }
  MUSTER_INLINE static V max_of(V a, V b) { return _mm512_max_ps(a, b); }
  MUSTER_INLINE static Eight load8(const float* p) { return _mm256_loadu_ps(p); }
  MUSTER_INLINE static void store8(float* p, Eight v) { _mm256_storeu_ps(p, v); }
  MUSTER_INLINE static Eight set8(float x) { return _mm256_set1_ps(x); }
  MUSTER_INLINE static Eight add8(Eight a, Eight b) { return _mm256_add_ps(a, b); }
  MUSTER_INLINE static Eight sub8(Eight a, Eight b) { return _mm256_sub_ps(a, b); }
  MUSTER_INLINE static Eight mul8(Eight a, Eight b) { return _mm256_mul_ps(a, b); }
};

}  // namespace

extern const Kernels kAvx512Kernels;
const Kernels kAvx512Kernels = kernels_of<Avx512>("avx512");

}  // namespace muster::syntax
