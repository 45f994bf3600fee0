// read_stages: where `muster read` spends its time, stage by stage, for benchmarks/read_speed.py.
//
// Usage    read_stages TEXTS ROUNDS [--full]
// Input    TEXTS: reports, one JSON object a line with a "text" (docs/CLI.md)
// Output   one JSON object: tokens; for each stage the CPU seconds of the whole set (the round whose sum is the median)
//          and the bytes and blocks it asked of the heap in the last round; the clock in cycles a second; the
//          floating-point operations a second that one core reaches in registers
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <new>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "machine.h"
#include "reading/actor.h"
#include "reading/attribution.h"
#include "reading/claim.h"
#include "reading/event.h"
#include "reading/quantity.h"
#include "reading/time.h"
#include "service/json.h"
#include "service/read.h"

namespace {
// One thread only, so plain counters do.
size_t g_bytes = 0, g_blocks = 0;
}  // namespace

void* operator new(size_t size) {
  g_bytes += size;
  ++g_blocks;
  if (void* p = std::malloc(size)) return p;
  throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, size_t) noexcept { std::free(p); }

namespace {

using namespace muster;

enum Stage {
  kDocument,
  kParse,
  kJoin,
  kQuantity,
  kTime,
  kActor,
  kAttribution,
  kClaim,
  kEvent,
  kJson,
  kFree,
  kStages
};
constexpr std::array<const char*, kStages> kNames = {
    "document",    "parse",  "tokens", "quantities", "times", "actors",
    "attribution", "claims", "events", "json",       "free"};

struct Cost {
  std::array<double, kStages> seconds{};
  std::array<size_t, kStages> bytes{}, blocks{};
  double sum() const {
    double all = 0;
    for (const double s : seconds) all += s;
    return all;
  }
};

// Books what happens between two calls on a stage.
class Clock {
 public:
  explicit Clock(Cost& cost) : cost_(cost) { restart(); }
  void restart() {
    bytes_ = g_bytes;
    blocks_ = g_blocks;
    begin_ = bench::thread_seconds();
  }
  void book(Stage stage) {
    cost_.seconds[stage] += bench::thread_seconds() - begin_;
    cost_.bytes[stage] += g_bytes - bytes_;
    cost_.blocks[stage] += g_blocks - blocks_;
    restart();
  }

 private:
  Cost& cost_;
  size_t bytes_ = 0, blocks_ = 0;
  double begin_ = 0;
};

struct Readers {
  reading::QuantityReader quantities;
  reading::TimeReader times;
  reading::ActorReader actors;
  reading::AttributionReader attribution;
  reading::ClaimReader claims;
  reading::EventReader events;
};

Result<Readers> make_readers(const std::filesystem::path& lexicon,
                             const reading::GazetteerFiles& gazetteer) {
  MUSTER_TRY(auto quantities, reading::QuantityReader::make(lexicon));
  MUSTER_TRY(auto times, reading::TimeReader::make(lexicon));
  MUSTER_TRY(auto actors, reading::ActorReader::make(lexicon, gazetteer));
  MUSTER_TRY(auto attribution, reading::AttributionReader::make(lexicon));
  MUSTER_TRY(auto claims, reading::ClaimReader::make(lexicon));
  MUSTER_TRY(auto events, reading::EventReader::make(lexicon));
  return Readers{std::move(quantities),  std::move(times),  std::move(actors),
                 std::move(attribution), std::move(claims), std::move(events)};
}

// As reading::Reader::read, with a clock between the passes.
Result<size_t> read_one(const service::Engine& engine, const Readers& readers,
                        const service::LineReport& report, bool full, Cost& cost,
                        size_t& n_json) {
  Clock clock(cost);
  size_t n_tokens = 0;
  {
    service::ReadAnswer answer;
    MUSTER_TRY(auto document, Document::make(report.capture, engine.zone_rules(), report.options));
    answer.document = std::make_unique<const Document>(std::move(document));
    clock.book(kDocument);
    MUSTER_TRY(auto parsed, reading::Analysis::parse(*answer.document, engine.pipeline(),
                                                         full ? nullptr : &engine.cascade()));
    clock.book(kParse);
    answer.analysis = reading::Analysis::make(*answer.document, std::move(parsed));
    clock.book(kJoin);
    const reading::Analysis& analysis = answer.analysis;
    n_tokens = analysis.size();
    reading::Mentions& found = answer.mentions;
    answer.reading.notes = answer.document->notes();
    found.quantities = readers.quantities.read(analysis, answer.reading.notes);
    clock.book(kQuantity);
    found.times = readers.times.read(analysis);
    clock.book(kTime);
    found.actors = readers.actors.read(analysis);
    clock.book(kActor);
    auto telling = readers.attribution.read(analysis, found.actors);
    answer.reading.statements = std::move(telling.statements);
    found.attributions = std::move(telling.attributions);
    clock.book(kAttribution);
    answer.reading.claims = readers.claims.read(analysis, found.quantities, found.times,
                                                found.actors, found.attributions);
    clock.book(kClaim);
    answer.reading.events = readers.events.read(analysis, found.actors, found.times,
                                                found.attributions, readers.claims.modality());
    clock.book(kEvent);
    n_json += service::reading_json(answer, {}, true).size();
    clock.book(kJson);
  }
  clock.book(kFree);
  return n_tokens;
}

Result<int> run(const char* texts, int rounds, bool full) {
  service::EngineOptions options;
  options.executable = MUSTER_ROOT "/build/bench/muster";  // models and tables of the repository
  MUSTER_TRY(const auto engine, service::Engine::make(options));
  reading::GazetteerFiles gazetteer;
  MUSTER_TRY(gazetteer.packed, service::find_gazetteer(options));
  MUSTER_TRY(const auto readers, make_readers(engine.lexicon_dir(), gazetteer));
  std::vector<service::LineReport> reports;
  std::ifstream file(texts);
  for (std::string line; std::getline(file, line);) {
    MUSTER_TRY(auto report, service::parse_report_line(line, texts, {}));
    reports.push_back(std::move(report));
  }
  size_t n_tokens = 0, n_json = 0;
  std::vector<Cost> costs;
  for (int round = 0; round < rounds; ++round) {
    n_tokens = n_json = 0;
    Cost& cost = costs.emplace_back();
    for (const auto& report : reports) {
      MUSTER_TRY(const size_t n, read_one(engine, readers, report, full, cost, n_json));
      n_tokens += n;
    }
  }
  std::sort(costs.begin(), costs.end(),
            [](const Cost& a, const Cost& b) { return a.sum() < b.sum(); });
  const Cost& cost = costs[costs.size() / 2];
  nlohmann::ordered_json stages;
  for (size_t i = 0; i < kStages; ++i)
    stages[kNames[i]] = {
        {"seconds", cost.seconds[i]}, {"bytes", cost.bytes[i]}, {"blocks", cost.blocks[i]}};
  const nlohmann::ordered_json result = {{"reports", reports.size()},
                                         {"tokens", n_tokens},
                                         {"json_bytes", n_json},
                                         {"seconds", cost.sum()},
                                         {"clock_hz", bench::clock_hz()},
                                         {"peak_flop", bench::peak_flop()},
                                         {"stages", stages}};
  fmt::print("{}\n", result.dump());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const bool full = argc == 4 && std::string_view(argv[3]) == "--full";
  if (argc != 3 && !full) {
    fmt::print(stderr, "usage: read_stages TEXTS ROUNDS [--full]\n");
    return 2;
  }
  const auto done = run(argv[1], std::max(1, std::atoi(argv[2])), full);
  if (done) return *done;
  fmt::print(stderr, "read_stages: {}\n", done.error().message);
  return 1;
}
