#include "service/ledger_add.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/error_table.h"
#include "core/hash.h"
#include "core/in_order.h"
#include "source/line_file.h"

namespace muster::service {
namespace fs = std::filesystem;
namespace {

// A report that was taken, or why it was not.
struct Input {
  ledger::TakenDocument taken;
  uint64_t bytes_done = 0;  // of the sources, with this one
  std::optional<Error> error;
  // Not yet taken or understood: left for the threads.
  bool is_file = false, is_line = false;
};

struct Output {
  Input input;
  std::string document_id;
  std::optional<ledger::PreparedDocument> prepared;  // none: it is there already, or it failed
};

std::string locator_of(const std::string& path) {
  if (path == "-") return "-";
  std::error_code failed;
  const fs::path absolute = fs::absolute(path, failed);
  return "file:" + (failed ? path : absolute.lexically_normal().string());
}

// The reports of the sources, one after the other; next() is called by one thread at a time.
class Inputs {
 public:
  explicit Inputs(const AddRequest& request) : request_(request) {
    for (const std::string& source : request.sources) add_source(source);
    for (const std::string& file : files_) {
      std::error_code failed;
      const auto size = fs::file_size(file, failed);
      if (file == "-" || failed) sized_ = false;
      if (!failed) total_ += size;
    }
  }
  uint64_t bytes_total() const { return sized_ ? total_ : 0; }

  std::optional<Input> next() {
    for (;;) {
      if (!lines_) {
        if (n_files_ == files_.size()) return std::nullopt;
        const std::string& file = files_[n_files_++];
        Input input;
        input.taken.name = file;
        input.taken.locator = locator_of(file);
        if (!is_line_file(file)) {
          std::error_code failed;
          if (const auto size = fs::file_size(file, failed); !failed) done_ += size;
          input.is_file = true;
          input.bytes_done = done_;
          return input;
        }
        auto lines = LineFile::open(file);
        if (!lines) {
          input.error = lines.error();
          return input;
        }
        lines_ = std::move(*lines);
        line_locator_ = input.taken.locator;
      }
      Input input;
      const auto more = lines_->next(input.taken.bytes);
      input.taken.name = lines_->where();
      input.taken.locator = line_locator_;
      if (!more) {
        input.error = more.error();
        if (more.error().code == ErrorCode::kIo) lines_.reset();
        return input;
      }
      if (!*more) {
        lines_.reset();
        continue;
      }
      done_ += input.taken.bytes.size() + 1;
      if (input.taken.bytes.find_first_not_of(" \t") == std::string::npos) continue;
      input.is_line = true;
      input.bytes_done = done_;
      return input;
    }
  }

 private:
  bool is_line_file(const std::string& path) const {
    return request_.lines || path.ends_with(".ndjson") || path.ends_with(".jsonl");
  }
  // Of a folder, what is meant to be read; a file that is named is read whatever its name.
  static bool is_report(const fs::path& path) {
    const std::string ending = path.extension().string();
    return ending == ".txt" || ending == ".text" || ending == ".html" || ending == ".htm" ||
           ending == ".ndjson" || ending == ".jsonl";
  }
  void add_source(const std::string& source) {
    std::error_code failed;
    if (!fs::is_directory(source, failed)) {
      files_.push_back(source);
      return;
    }
    std::vector<std::string> found;
    for (fs::recursive_directory_iterator at(source, failed), end; !failed && at != end;
         at.increment(failed))
      if (at->is_regular_file(failed) && is_report(at->path()))
        found.push_back(at->path().string());
    std::sort(found.begin(), found.end());
    files_.insert(files_.end(), found.begin(), found.end());
  }

  const AddRequest& request_;
  std::vector<std::string> files_;
  size_t n_files_ = 0;
  std::optional<LineFile> lines_;
  std::string line_locator_;
  uint64_t total_ = 0, done_ = 0;
  bool sized_ = true;
};

// Takes the bytes of `input`, as it says of itself.
Result<void> take(Input& input, const AddRequest& request) {
  ledger::TakenDocument& t = input.taken;
  t.outlet = request.document.outlet;
  t.published = request.document.published;
  if (input.is_file) {
    MUSTER_TRY(Capture capture, take_file(t.name));
    t.bytes = std::move(capture.bytes);
    t.media_type = capture.media_type;
  } else if (input.is_line) {
    MUSTER_TRY(LineReport report, parse_report_line(t.bytes, t.name, request.document));
    // A line without a name of its own is no place: the next version of the file has another line there.
    t.locator +=
        "#" + (report.options.name == t.name ? sha256_hex(report.capture.bytes).substr(0, 16)
                                             : report.options.name);
    t.in_container = true;
    t.bytes = std::move(report.capture.bytes);
    t.name = report.options.name;
    t.outlet = report.options.outlet;
    t.published = report.options.published;
  }
  return {};
}

class Writer {
 public:
  Writer(ledger::Ledger& ledger, const AddRequest& request, ledger::EngineVersion version,
         const TextRules& rules, uint64_t bytes_total)
      : ledger_(ledger),
        request_(request),
        version_(std::move(version)),
        rules_(rules),
        who_(author(request.who)) {
    committed_.counts.bytes_total = bytes_total;
    open_ = committed_;
  }

  Result<void> put(Output& output) {
    if (!begun_) MUSTER_TRY_VOID(begin());
    AddProgress& counts = open_.counts;
    ledger::TakenDocument& taken = output.input.taken;
    counts.name = taken.name;
    counts.bytes_done = std::max(counts.bytes_done, output.input.bytes_done);
    if (output.input.error) {
      const Error& error = *output.input.error;
      MUSTER_TRY(
          [[maybe_unused]] const bool is_new,
          ledger_.add_failure({taken.name, taken.locator, std::string(error_row(error.code).name),
                               error.message, at_, std::move(taken.bytes)}));
      open_.failures.push_back(error);
      ++counts.n_failed;
    } else if (!output.prepared) {
      MUSTER_TRY_VOID(ledger_.see(output.document_id, taken, at_));
      ++counts.n_seen;
    } else {
      std::optional<int64_t> before;
      MUSTER_TRY(const auto added, ledger_.add(*output.prepared, version_, at_, &before));
      counts.n_new += added == ledger::Added::kNew;
      counts.n_seen += added == ledger::Added::kSeen;
      counts.n_changed += added == ledger::Added::kChanged;
      if (added == ledger::Added::kChanged && before) MUSTER_TRY_VOID(note_change(*before, output));
    }
    ++n_in_batch_;
    const std::chrono::duration<double> age = std::chrono::steady_clock::now() - began_;
    if (n_in_batch_ >= request_.batch_size || age.count() >= request_.batch_seconds)
      return commit();
    return {};
  }

  Result<void> commit() {
    if (!begun_) return {};
    begun_ = false;
    const auto& now = open_.counts;
    const auto& then = committed_.counts;
    const nlohmann::ordered_json detail = {{"new", now.n_new - then.n_new},
                                           {"changed", now.n_changed - then.n_changed},
                                           {"failed", now.n_failed - then.n_failed},
                                           {"last", now.name}};
    MUSTER_TRY_VOID(ledger_.commit(
        "add", who_, at_,
        detail.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)));
    committed_ = open_;
    return {};
  }

  const AddSummary& open() const { return open_; }
  AddSummary& committed() { return committed_; }

 private:
  Result<void> begin() {
    MUSTER_TRY_VOID(ledger_.begin());
    begun_ = true;
    n_in_batch_ = 0;
    began_ = std::chrono::steady_clock::now();
    MUSTER_TRY(const std::string last, ledger_.last_log_time());
    const std::string now = time_now();
    at_ = std::max(now, last);
    if (now < last && open_.notes.empty())
      open_.notes.push_back(
          fmt::format("the clock says {}, but the ledger was written at {}; times go on from there",
                      now, last));
    return {};
  }

  Result<void> note_change(int64_t before_key, const Output& output) {
    MUSTER_TRY(const auto record, ledger_.document(before_key));
    MUSTER_TRY(const auto document, document_of(ledger_, record, rules_));
    MUSTER_TRY(const auto reading,
               ledger_.reading(before_key, document->text(), ledger::Ledger::Part::kClaims));
    open_.changed.push_back(
        {output.input.taken.name, record.document_id, output.document_id,
         diff(reading.reading.reading.claims, output.prepared->reading.reading.claims)});
    return {};
  }

  ledger::Ledger& ledger_;
  const AddRequest& request_;
  const ledger::EngineVersion version_;
  const TextRules rules_;
  const std::string who_;
  AddSummary open_, committed_;
  bool begun_ = false;
  size_t n_in_batch_ = 0;
  std::chrono::steady_clock::time_point began_;
  std::string at_;
};

}  // namespace

Result<AddSummary> add(const Engine& engine, const AddRequest& request,
                       const std::function<void(const AddProgress&)>& progress,
                       const std::function<bool()>& stop, AddProgress* done) {
  MUSTER_TRY(auto ledger, ledger::Ledger::open(request.ledger, ledger::Ledger::Mode::kCreate));
  MUSTER_TRY(const Keeper keeper, Keeper::make(engine));
  MUSTER_TRY(const auto known, ledger.document_ids());
  Inputs inputs(request);
  Writer writer(ledger, request, keeper.version(), TextRules::of(engine), inputs.bytes_total());
  if (!ledger.backup_made().empty())
    writer.committed().notes.push_back("the ledger was brought up to date; it was copied to " +
                                       ledger.backup_made() + " before");
  unsigned n_threads = request.n_threads;
  if (n_threads == 0) n_threads = std::max(1U, std::thread::hardware_concurrency());

  std::atomic<bool> stopped = false;
  const auto next = [&]() -> std::optional<Input> {
    if (stop && stop()) {
      stopped = true;
      return std::nullopt;
    }
    return inputs.next();
  };
  const auto work = [&](Input input) {
    Output output;
    if (!input.error) {
      const auto taken = take(input, request);
      if (!taken) input.error = taken.error();
    }
    if (!input.error) {
      output.document_id = ledger::document_id_of(input.taken, sha256_hex(input.taken.bytes));
      if (!known.contains(output.document_id)) {
        auto prepared = keeper.prepare(input.taken);
        if (prepared) {
          output.prepared = std::move(*prepared);
          input.taken.bytes.clear();
        } else {
          input.error = prepared.error();
        }
      }
    }
    output.input = std::move(input);
    return output;
  };
  std::optional<Error> failed;
  process_in_order(n_threads, next, work, [&](Output output) {
    const auto put = writer.put(output);
    if (!put) {
      failed = put.error();
      return false;
    }
    if (progress) progress(writer.open().counts);
    return true;
  });
  if (!failed) {
    const auto committed = writer.commit();
    if (!committed) failed = committed.error();
  }
  if (done) *done = writer.committed().counts;
  if (failed) return *failed;
  AddSummary summary = std::move(writer.committed());
  summary.stopped = stopped;
  return summary;
}

}  // namespace muster::service
