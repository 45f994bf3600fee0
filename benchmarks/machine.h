// machine.h: what one core of this machine can do: its clock, and multiply-adds in registers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <ctime>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace muster::bench {

inline double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Cycles a second: a chain of dependent additions takes one cycle each. The best of a few runs.
inline double clock_hz() {
  constexpr uint64_t kSteps = 20'000'000;
  double best = 0;
  for (int run = 0; run < 5; ++run) {
    uint64_t x = 1;
    const double begin = thread_seconds();
    for (uint64_t i = 0; i < kSteps; ++i) {
      x += i;
      asm volatile("" : "+r"(x));  // one addition a step, none folded
    }
    best = std::max(best, static_cast<double>(kSteps) / (thread_seconds() - begin));
  }
  return best;
}

#if defined(__x86_64__)
// Twelve chains hide the latency of two units; a step is a fused multiply-add of every lane of each. By intrinsics,
// because the build forbids the compiler to fuse what is written as a product and a sum.
#define MUSTER_PEAK(name, isa, lanes, Vector, set, fma)                                \
  __attribute__((target(isa))) inline double name() {                                  \
    constexpr uint64_t kSteps = 4'000'000;                                             \
    double best = 0;                                                                   \
    for (int run = 0; run < 5; ++run) {                                                \
      const Vector b = set(0.5f), c = set(0.25f);                                      \
      Vector a0 = c, a1 = c, a2 = c, a3 = c, a4 = c, a5 = c, a6 = c, a7 = c, a8 = c,   \
             a9 = c, a10 = c, a11 = c;                                                 \
      const double begin = thread_seconds();                                           \
      for (uint64_t i = 0; i < kSteps; ++i) {                                          \
        a0 = fma(a0, b, c), a1 = fma(a1, b, c), a2 = fma(a2, b, c);                    \
        a3 = fma(a3, b, c), a4 = fma(a4, b, c), a5 = fma(a5, b, c);                    \
        a6 = fma(a6, b, c), a7 = fma(a7, b, c), a8 = fma(a8, b, c);                    \
        a9 = fma(a9, b, c), a10 = fma(a10, b, c), a11 = fma(a11, b, c);                \
        asm volatile("" : "+v"(a0), "+v"(a1), "+v"(a2), "+v"(a3), "+v"(a4), "+v"(a5),  \
                     "+v"(a6), "+v"(a7), "+v"(a8), "+v"(a9), "+v"(a10), "+v"(a11));    \
      }                                                                                \
      best = std::max(best, 2.0 * lanes * 12 * kSteps / (thread_seconds() - begin));   \
    }                                                                                  \
    return best;                                                                       \
  }
MUSTER_PEAK(peak_flop_avx512, "avx512f,fma", 16, __m512, _mm512_set1_ps, _mm512_fmadd_ps)
MUSTER_PEAK(peak_flop_avx2, "avx2,fma", 8, __m256, _mm256_set1_ps, _mm256_fmadd_ps)
#undef MUSTER_PEAK
inline double peak_flop() {
  if (__builtin_cpu_supports("avx512f")) return peak_flop_avx512();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return peak_flop_avx2();
  return 0;
}
#else
inline double peak_flop() { return 0; }  // not measured here
#endif

}  // namespace muster::bench
