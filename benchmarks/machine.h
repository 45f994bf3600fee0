// machine.h: what one core of this machine can do: its clock, and multiply-adds in registers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <ctime>

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
// Twelve chains hide the latency of two units; each step of `Lanes` floats is a multiply and an add a lane.
#define MUSTER_PEAK(name, isa, lanes)                                                        \
  __attribute__((target(isa))) inline double name() {                                       \
    typedef float Vector __attribute__((vector_size(4 * lanes)));                           \
    constexpr uint64_t kSteps = 4'000'000;                                                  \
    double best = 0;                                                                        \
    for (int run = 0; run < 5; ++run) {                                                     \
      Vector a[12], b = {}, c = {};                                                         \
      for (Vector& v : a) v = b;                                                            \
      const double begin = thread_seconds();                                                \
      for (uint64_t i = 0; i < kSteps; ++i) {                                               \
        asm volatile("" : "+v"(b), "+v"(c));                                                \
        _Pragma("GCC unroll 12") for (int k = 0; k < 12; ++k) a[k] = a[k] * b + c;          \
        asm volatile("" : "+v"(a[0]), "+v"(a[1]), "+v"(a[2]), "+v"(a[3]), "+v"(a[4]),       \
                     "+v"(a[5]), "+v"(a[6]), "+v"(a[7]), "+v"(a[8]), "+v"(a[9]),            \
                     "+v"(a[10]), "+v"(a[11]));                                             \
      }                                                                                     \
      best = std::max(best, 2.0 * lanes * 12 * kSteps / (thread_seconds() - begin));        \
    }                                                                                       \
    return best;                                                                            \
  }
MUSTER_PEAK(peak_flop_avx512, "avx512f,fma", 16)
MUSTER_PEAK(peak_flop_avx2, "avx2,fma", 8)
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
