// source_speed.cc: how fast reports come out of an archive, and how much memory that takes.
//
//   source_speed FILE...     prints one line of JSON: reports, bytes, seconds, the most memory in use
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>

#include "source/source.h"

int main(int argc, char** argv) {
  const auto began = std::chrono::steady_clock::now();
  muster::Source source({argv + 1, argv + argc});
  uint64_t n_bytes = 0;
  for (;;) {
    const auto capture = source.next();
    if (!capture) continue;
    if (!*capture) break;
    n_bytes += (*capture)->bytes.size();
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto& counts = source.counts();
  fmt::print(
      "{{\"reports\": {}, \"failed\": {}, \"passed_over\": {}, \"bytes\": {}, \"seconds\": {:.4f}, "
      "\"max_rss_mib\": {}}}\n",
      counts.n_captures, counts.n_failed, counts.n_passed_over, n_bytes, took.count(),
      usage.ru_maxrss / 1024);
}
