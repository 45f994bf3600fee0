#include "service/ledger_reread.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/in_order.h"
#include "ledger/bundle.h"

namespace muster::service {
namespace {

namespace fs = std::filesystem;
using Part = ledger::Ledger::Part;
using Json = nlohmann::ordered_json;

std::string line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Keys of documents whose reading that counts is not by this engine.
Result<std::vector<int64_t>> read_otherwise(ledger::Ledger& ledger,
                                            const ledger::EngineVersion& e) {
  MUSTER_TRY(ledger::Statement rows,
             ledger.database().prepare(
                 "SELECT i.document_key FROM document_index i JOIN readings r USING (reading_key) "
                 "JOIN engines e USING (engine_key) JOIN documents d ON d.document_key = "
                 "i.document_key WHERE NOT (e.program_version = ? AND e.rules_sha256 = ? AND "
                 "e.model_name = ? AND e.model_sha256 = ?) ORDER BY d.document_id"));
  rows.bind(e.program_version, e.rules_sha256, e.model_name, e.model_sha256);
  std::vector<int64_t> keys;
  for (;;) {
    MUSTER_TRY(const bool more, rows.step());
    if (!more) return keys;
    keys.push_back(rows.integer(0));
  }
}

struct Input {
  int64_t key = 0;
  std::string document_id;
  std::optional<ledger::TakenDocument> taken;
  std::optional<Error> error;
};
struct Output {
  Input input;
  std::optional<ledger::PreparedDocument> prepared;
};

// One bundle after the other into a ledger, in batches of one transaction.
class Merger {
 public:
  Merger(Reader& into, std::string action, std::string from, const std::string& who,
         size_t batch_size)
      : reader_(into),
        ledger_(into.ledger()),
        action_(std::move(action)),
        from_(std::move(from)),
        who_(author(who)),
        batch_size_(batch_size) {}

  Result<void> put(const ledger::DocumentBundle& bundle) {
    MUSTER_TRY_VOID(begin());
    ledger::TakenDocument taken = bundle.taken;
    taken.name = bundle.appearances.empty() ? bundle.document_id : bundle.appearances.front().name;
    MUSTER_TRY(const auto document, document_of(taken, reader_.text_rules()));
    MUSTER_TRY(const auto put, ledger::put_bundle(ledger_, bundle, texts_of(*document)));
    summary_.n_documents += put.is_new;
    summary_.n_readings += put.n_readings;
    summary_.n_reviews += put.n_reviews;
    summary_.n_same += !put.changed();
    summary_.conflicts.insert(summary_.conflicts.end(), put.conflicts.begin(), put.conflicts.end());
    return ++n_in_batch_ >= batch_size_ ? commit() : Result<void>();
  }
  Result<void> put(const ledger::Failure& failure) {
    MUSTER_TRY_VOID(begin());
    MUSTER_TRY(const bool is_new, ledger_.add_failure(failure));
    summary_.n_failures += is_new;
    return {};
  }
  Result<void> commit() {
    if (!begun_) return {};
    begun_ = false;
    return ledger_.commit(action_, who_, at_,
                          line({{"from", from_},
                                {"documents", summary_.n_documents - logged_.n_documents},
                                {"readings", summary_.n_readings - logged_.n_readings},
                                {"reviews", summary_.n_reviews - logged_.n_reviews},
                                {"failures", summary_.n_failures - logged_.n_failures}}));
  }
  MergeSummary& summary() {
    // The same line may have been said of several documents with the same bytes.
    auto& c = summary_.conflicts;
    std::sort(c.begin(), c.end());
    c.erase(std::unique(c.begin(), c.end()), c.end());
    return summary_;
  }

 private:
  Result<void> begin() {
    if (begun_) return {};
    MUSTER_TRY_VOID(ledger_.begin());
    MUSTER_TRY(const std::string last, ledger_.last_log_time());
    at_ = time_now(last);
    begun_ = true;
    n_in_batch_ = 0;
    logged_ = summary_;
    return {};
  }
  Reader& reader_;
  ledger::Ledger& ledger_;
  const std::string action_, from_, who_;
  const size_t batch_size_;
  MergeSummary summary_, logged_;
  bool begun_ = false;
  size_t n_in_batch_ = 0;
  std::string at_;
};

}  // namespace

Result<RereadSummary> reread(const Engine& engine, const AddRequest& request,
                             const std::function<void(size_t, size_t)>& progress,
                             const std::function<bool()>& stop) {
  using Mode = ledger::Ledger::Mode;
  MUSTER_TRY(auto ledger, ledger::Ledger::open(request.ledger, Mode::kWrite));
  // Inputs are taken on the threads that read; a connection belongs to one thread at a time.
  MUSTER_TRY(auto source, ledger::Ledger::open(request.ledger, Mode::kRead));
  MUSTER_TRY(const Keeper keeper, Keeper::make(engine));
  MUSTER_TRY(const auto keys, read_otherwise(ledger, keeper.version()));
  RereadSummary summary;
  MUSTER_TRY(const int64_t n_all, ledger.database().integer("SELECT count(*) FROM documents"));
  summary.n_current = static_cast<size_t>(n_all) - keys.size();
  const std::string who = author(request.who);
  unsigned n_threads = request.n_threads;
  if (n_threads == 0) n_threads = std::max(1U, std::thread::hardware_concurrency());

  std::atomic<bool> stopped = false;
  size_t n_taken = 0;
  const auto next = [&]() -> std::optional<Input> {
    if (stop && stop()) {
      stopped = true;
      return std::nullopt;
    }
    if (n_taken == keys.size()) return std::nullopt;
    Input input;
    input.key = keys[n_taken++];
    const auto attempt = [&]() -> Result<ledger::TakenDocument> {
      MUSTER_TRY(const auto record, source.document(input.key));
      input.document_id = record.document_id;
      return taken_of(source, record);
    };
    auto taken = attempt();
    if (taken) {
      input.taken = std::move(*taken);
    } else {
      input.error = taken.error();
    }
    return input;
  };
  const auto work = [&](Input input) {
    Output output;
    if (!input.error) {
      auto prepared = keeper.prepare(std::move(*input.taken));
      if (prepared) {
        output.prepared = std::move(*prepared);
      } else {
        input.error = prepared.error();
      }
    }
    output.input = std::move(input);
    return output;
  };
  bool begun = false;
  size_t n_in_batch = 0, n_done = 0, n_changed_logged = 0;
  std::string at;
  auto began = std::chrono::steady_clock::now();
  const auto commit = [&]() -> Result<void> {
    if (!begun) return {};
    begun = false;
    const size_t n_changed = summary.n_changed - n_changed_logged;
    n_changed_logged = summary.n_changed;
    return ledger.commit("reread", who, at,
                         line({{"rules_sha256", keeper.version().rules_sha256},
                               {"documents", n_in_batch},
                               {"changed", n_changed}}));
  };
  const auto put = [&](Output& output) -> Result<void> {
    if (output.input.error) {
      summary.failures.push_back(*output.input.error);
      return {};
    }
    if (!begun) {
      MUSTER_TRY_VOID(ledger.begin());
      MUSTER_TRY(const std::string last, ledger.last_log_time());
      // Later than any adoption, so that this reading counts.
      at = time_after(last);
      begun = true;
      n_in_batch = 0;
      began = std::chrono::steady_clock::now();
    }
    const int64_t key = output.input.key;
    const auto& prepared = *output.prepared;
    MUSTER_TRY(const auto before, ledger.reading(key, prepared.text, Part::kClaims));
    MUSTER_TRY([[maybe_unused]] const bool added,
               ledger.add_reading(key, prepared, keeper.version(), at));
    ++summary.n_read;
    auto changes = diff(before.reading.reading.claims, prepared.reading.reading.claims);
    if (!changes.empty()) {
      ++summary.n_changed;
      constexpr size_t kMost = 1000;
      if (summary.changed.size() < kMost)
        summary.changed.push_back(
            {prepared.taken.name, prepared.document_id, prepared.document_id, std::move(changes)});
    }
    const std::chrono::duration<double> age = std::chrono::steady_clock::now() - began;
    if (++n_in_batch >= request.batch_size || age.count() >= request.batch_seconds) return commit();
    return {};
  };
  std::optional<Error> failed;
  process_in_order(n_threads, next, work, [&](Output output) {
    if (const auto done = put(output); !done) {
      failed = done.error();
      return false;
    }
    if (progress) progress(++n_done, keys.size());
    return true;
  });
  if (failed) return *failed;
  MUSTER_TRY_VOID(commit());
  summary.stopped = stopped;
  return summary;
}

Result<MergeSummary> merge(Reader& into, Reader& from, const std::string& who, size_t batch_size) {
  std::error_code ignored;
  if (fs::equivalent(into.ledger().path(), from.ledger().path(), ignored))
    return Error{
        ErrorCode::kInvalidInput,
        fmt::format("{}: is the same ledger; name another to merge", from.ledger().path())};
  Merger merger(into, "merge", from.ledger().path(), who, batch_size);
  MUSTER_TRY(const auto keys, from.ledger().document_keys(true));
  for (const int64_t key : keys) {
    MUSTER_TRY(const auto record, from.ledger().document(key));
    MUSTER_TRY(const auto document, document_of(from.ledger(), record, from.text_rules()));
    MUSTER_TRY(const auto bundle, ledger::take_bundle(from.ledger(), key, document->text()));
    MUSTER_TRY_VOID(merger.put(bundle));
  }
  MUSTER_TRY(const auto failed, from.ledger().failures());
  for (const auto& failure : failed) MUSTER_TRY_VOID(merger.put(failure));
  MUSTER_TRY_VOID(merger.commit());
  return std::move(merger.summary());
}

Result<void> backup(ledger::Ledger& ledger, const std::string& to) {
  std::error_code failed;
  if (fs::exists(to, failed)) {
    if (fs::equivalent(to, ledger.path(), failed))
      return Error{ErrorCode::kInvalidInput, fmt::format("{}: is the ledger itself", to)};
    if (const auto old = ledger::Ledger::open(to, ledger::Ledger::Mode::kRead);
        !old && old.error().code != ErrorCode::kUnsupported)
      return Error{ErrorCode::kConflict,
                   fmt::format("{}: is there and is no ledger; name another file", to)};
  }
  const std::string part = fmt::format("{}.part-{}", to, getpid());
  fs::remove(part, failed);
  const auto attempt = [&]() -> Result<void> {
    MUSTER_TRY(ledger::Statement vacuum, ledger.database().prepare("VACUUM INTO ?"));
    MUSTER_TRY_VOID(vacuum.bind(part).run());
    MUSTER_TRY(auto copy, ledger::Database::open(part, ledger::Database::Mode::kReadOnly));
    MUSTER_TRY(const int64_t n_here,
               ledger.database().integer("SELECT ifnull(max(seq), 0) FROM log"));
    MUSTER_TRY(const int64_t n_there, copy.integer("SELECT ifnull(max(seq), 0) FROM log"));
    if (n_there > n_here || n_there == 0)
      return Error{ErrorCode::kCorrupt, fmt::format("{}: the copy is not whole", to)};
    // On the disk before it takes its name.
    const int file = ::open(part.c_str(), O_RDONLY);
    const bool synced = file >= 0 && fsync(file) == 0;
    if (file >= 0) close(file);
    if (!synced) return Error{ErrorCode::kIo, fmt::format("{}: cannot be written to the disk", to)};
    fs::rename(part, to, failed);
    if (failed)
      return Error{ErrorCode::kIo, fmt::format("{}: cannot be written ({})", to, failed.message())};
    return {};
  };
  const auto done = attempt();
  if (!done) fs::remove(part, failed);
  return done;
}

Result<void> export_lines(Reader& reader, const std::function<Result<void>(std::string)>& put) {
  ledger::Ledger& ledger = reader.ledger();
  MUSTER_TRY(const auto keys, ledger.document_keys(true));
  for (const int64_t key : keys) {
    MUSTER_TRY(const auto record, ledger.document(key));
    MUSTER_TRY(const auto document, document_of(ledger, record, reader.text_rules()));
    MUSTER_TRY(const auto bundle, ledger::take_bundle(ledger, key, document->text()));
    MUSTER_TRY_VOID(put(ledger::bundle_json(bundle)));
  }
  MUSTER_TRY(const auto failed, ledger.failures());
  for (const auto& failure : failed) MUSTER_TRY_VOID(put(ledger::failure_json(failure)));
  return {};
}

Result<MergeSummary> import_lines(Reader& into,
                                  const std::function<Result<bool>(std::string&)>& next,
                                  const std::string& who, size_t batch_size) {
  Merger merger(into, "import", "an export", who, batch_size);
  std::string text;
  for (size_t number = 1;; ++number) {
    MUSTER_TRY(const bool more, next(text));
    if (!more) break;
    if (text.empty()) continue;
    const auto at_line = [&](const Error& error) {
      return Error{error.code, fmt::format("line {}: {}", number, error.message)};
    };
    const auto parsed = ledger::parse_export_line(text);
    if (!parsed) return at_line(parsed.error());
    const auto put = parsed->bundle ? merger.put(*parsed->bundle) : merger.put(*parsed->failure);
    if (!put) return at_line(put.error());
  }
  MUSTER_TRY_VOID(merger.commit());
  return std::move(merger.summary());
}

}  // namespace muster::service
