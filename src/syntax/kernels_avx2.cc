// Compiled with AVX2 and FMA; entered only on processors that have them.
#include <immintrin.h>

#include "syntax/kernels_body.h"

namespace muster::syntax {
namespace {

struct Avx2 {
  using V = __m256;
  using Eight = __m256;
  static constexpr unsigned kLanes = 8;
  static constexpr unsigned kAccumulators = 12;
  static constexpr unsigned kRowsPanel = 16;
  static constexpr unsigned kSinglePanel = 64;
  MUSTER_INLINE static V zero() { return _mm256_setzero_ps(); }
  MUSTER_INLINE static V set1(float x) { return _mm256_set1_ps(x); }
  MUSTER_INLINE static V load(const float* p) { return _mm256_loadu_ps(p); }
  MUSTER_INLINE static void store(float* p, V v) { _mm256_storeu_ps(p, v); }
  MUSTER_INLINE static V fma(V a, V b, V c) { return _mm256_fmadd_ps(a, b, c); }
  MUSTER_INLINE static V add(V a, V b) { return _mm256_add_ps(a, b); }
  MUSTER_INLINE static V max_of(V a, V b) { return _mm256_max_ps(a, b); }
  MUSTER_INLINE static Eight load8(const float* p) { return load(p); }
  MUSTER_INLINE static void store8(float* p, Eight v) { store(p, v); }
  MUSTER_INLINE static Eight set8(float x) { return set1(x); }
  MUSTER_INLINE static Eight add8(Eight a, Eight b) { return add(a, b); }
  MUSTER_INLINE static Eight sub8(Eight a, Eight b) { return _mm256_sub_ps(a, b); }
  MUSTER_INLINE static Eight mul8(Eight a, Eight b) { return _mm256_mul_ps(a, b); }
};

}  // namespace

extern const Kernels kAvx2Kernels;
const Kernels kAvx2Kernels = kernels_of<Avx2>("avx2");

}  // namespace muster::syntax
