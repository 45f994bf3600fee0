// live_speed: how long a new report takes to find its place among many, and how that grows.
//
//   build/release/benchmarks/live_speed [CLAIMS]      default 1,000,000; on made reports (story/made_reports.h)
//
// Towns grow with the ledger and days do not, as a larger ledger covers more of the world: accounts that share a key stay
// about as many. Prints, at a tenth, a third and all of CLAIMS: reports, claims, milliseconds a report for the next
// thousand (mean, 99th percentile, longest; CPU time), pairs compared a report, and the memory of the process.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "story/live.h"
#include "story/made_reports.h"

namespace {

double cpu_ms() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

}  // namespace

int main(int n_arguments, char** arguments) {
  const size_t most = n_arguments > 1 ? std::strtoul(arguments[1], nullptr, 10) : 1000000;
  auto live = muster::story::Live::make(MUSTER_ROOT "/lexicon");
  if (!live) {
    fmt::print(stderr, "{}\n", live.error().message);
    return 1;
  }
  const size_t n_reports = most * 3 / 5 + 3000;
  auto reports = muster::story::made_reports(
      n_reports, 700, static_cast<uint32_t>(std::max<size_t>(50, n_reports / 20)), 8);
  size_t next = 0;
  fmt::print("{:>9} {:>9} {:>8} {:>8} {:>8} {:>8} {:>7}\n", "reports", "claims", "mean ms", "p99 ms",
             "max ms", "pairs", "MB");
  for (const size_t wanted : {most / 10, most / 3, most}) {
    while (next < reports.size() && live->n_claims() < wanted) live->add(std::move(reports[next++]));
    std::vector<double> times;
    size_t pairs = 0;
    for (size_t i = 0; i < 1000 && next < reports.size(); ++i) {
      const double before = cpu_ms();
      const auto added = live->add(std::move(reports[next++]));
      for (const std::string& id : added.happenings) live->happening(id);  // its series and links
      times.push_back(cpu_ms() - before);
      pairs += added.n_compared;
    }
    if (times.empty()) break;
    std::sort(times.begin(), times.end());
    double sum = 0;
    for (const double t : times) sum += t;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    fmt::print("{:>9} {:>9} {:>8.2f} {:>8.2f} {:>8.2f} {:>8.0f} {:>7}\n", live->n_reports(),
               live->n_claims(), sum / static_cast<double>(times.size()),
               times[times.size() * 99 / 100], times.back(),
               static_cast<double>(pairs) / static_cast<double>(times.size()),
               usage.ru_maxrss / 1024);
  }
  return 0;
}
