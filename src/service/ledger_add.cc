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
#include "source/http_fetch.h"
#include "source/source.h"

namespace muster::service {
namespace fs = std::filesystem;
namespace {

// A capture that was taken, or why it was not.
struct Input {
  std::optional<Capture> capture;
  uint64_t bytes_done = 0;  // of the sources, with this one
  ledger::Failure failure;  // of what was not taken: its name and place
  std::optional<Error> error;
};

// One report of a capture.
struct Report {
  ledger::TakenDocument taken;
  std::string document_id;
  std::optional<ledger::PreparedDocument> prepared;  // none: it is there already
};

struct Output {
  std::string name;
  uint64_t bytes_done = 0;
  std::vector<Report> reports;
  ledger::Failure failure;
  std::optional<Error> error;
};

std::string absolute_of(const std::string& path) {
  if (path == "-" || source::is_url(path)) return path;
  std::error_code failed;
  const fs::path absolute = fs::absolute(path, failed);
  return failed ? path : absolute.lexically_normal().string();
}

std::string locator_of_file(const std::string& path) {
  const std::string whole = absolute_of(path);
  return whole == "-" || source::is_url(whole) ? whole : "file:" + whole;
}

// Where the report is met again when it is captured anew. A page of an archive is where the crawler found
// it; a record of a file of many has a name of its own, or is known by its bytes: the next version of the
// file has another one at the same place.
std::string locator_of(const Capture& capture, bool& is_record) {
  const Container& c = capture.container;
  is_record = false;
  if (c.kind == "url") return c.file;
  if ((c.kind == "warc" || c.kind == "arc") && !capture.url.empty()) {
    is_record = true;
    return capture.url;
  }
  const std::string file = locator_of_file(c.file.empty() ? capture.origin : c.file);
  std::string inside = c.member;
  const auto add = [&](const std::string& part) { inside += (inside.empty() ? "" : "#") + part; };
  if (c.kind == "lines" || c.kind == "json") {
    const bool named = !capture.name.empty() && capture.name != capture.origin;
    add(named ? capture.name : sha256_hex(capture.bytes).substr(0, 16));
  } else if (c.kind == "feed" || c.kind == "warc" || c.kind == "arc") {
    add(!c.record_id.empty() ? c.record_id : sha256_hex(capture.bytes).substr(0, 16));
  } else if (c.kind == "mail" && !c.record_id.empty()) {
    add(c.record_id);
  }
  is_record = !inside.empty();
  return is_record ? file + "#" + inside : file;
}

ledger::TakenDocument taken_of(const Capture& capture, const DocumentOptions& options) {
  ledger::TakenDocument taken;
  taken.bytes = capture.bytes;
  taken.media_type = capture.media_type;
  taken.charset = capture.charset;
  taken.url = capture.url;
  taken.outlet = options.outlet;
  taken.published = options.published;
  taken.name = options.name;
  taken.locator = locator_of(capture, taken.in_container);
  taken.fetched_at = capture.fetched_at;
  taken.container = capture.container;
  taken.container.file = absolute_of(capture.container.file);
  return taken;
}

// The captures of the sources, one after the other; next() is called by one thread at a time.
class Inputs {
 public:
  explicit Inputs(const AddRequest& request) : source_(request.sources, request.source) {}
  uint64_t bytes_total() const { return source_.bytes_total().value_or(0); }
  Source& source() { return source_; }

  std::optional<Input> next() {
    Input input;
    auto capture = source_.next();
    input.bytes_done = source_.bytes_read();
    if (!capture) {
      input.error = capture.error();
      const std::string file = source_.current_file();
      // "FILE:LINE: what is wrong" has a name of its own; "FILE: ..." has that of the file.
      const std::string& said = input.error->message;
      const size_t end = said.starts_with(file) ? said.find(": ", file.size()) : file.size();
      input.failure.name = end == std::string::npos || end <= file.size() ? file : said.substr(0, end);
      input.failure.locator = locator_of_file(file);
    } else if (!*capture) {
      return std::nullopt;
    } else {
      input.capture = std::move(**capture);
    }
    return input;
  }

 private:
  Source source_;
};

// The reports of a capture, read where they are not `known`.
Result<std::vector<Report>> reports_of(const Engine& engine, const Keeper& keeper,
                                       const Capture& capture, const DocumentOptions& defaults,
                                       const std::unordered_set<std::string>& known) {
  const DocumentOptions options = options_of(capture, defaults);
  MUSTER_TRY(auto documents, documents_of(TextRules::of(engine), capture, options));
  const std::string sha256 = sha256_hex(capture.bytes);
  std::vector<Report> reports;
  for (size_t part = 0; part < documents.size(); ++part) {
    Document& document = documents[part];
    Report report;
    ledger::TakenDocument& taken = report.taken;
    taken = taken_of(capture, options);
    taken.part = static_cast<uint32_t>(part);
    if (part > 0) {
      taken.locator += "#" + document.part_name();
      taken.in_container = true;
    }
    // What the container says counts where the page does not say it, and is then known from outside.
    const page::PageMetadata& about = document.page_metadata();
    if (taken.outlet.empty() && !about.outlet.empty() && page::is_hint(about.outlet.front()))
      taken.outlet = about.outlet.front().value;
    if (!taken.published && document.published() &&
        (about.published.empty() ? !about.updated.empty() && page::is_hint(about.updated.front())
                                 : page::is_hint(about.published.front())))
      taken.published = document.published();
    report.document_id = ledger::document_id_of(taken, sha256);
    if (!known.contains(report.document_id)) {
      MUSTER_TRY(report.prepared, keeper.prepare(std::move(taken), std::move(document)));
      report.taken = report.prepared->taken;
      report.taken.bytes.clear();
    }
    reports.push_back(std::move(report));
  }
  return reports;
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
    counts.name = output.name;
    counts.bytes_done = std::max(counts.bytes_done, output.bytes_done);
    if (output.error) {
      ledger::Failure& failure = output.failure;
      failure.code = error_row(output.error->code).name;
      failure.message = output.error->message;
      failure.at = at_;
      MUSTER_TRY([[maybe_unused]] const bool is_new, ledger_.add_failure(failure));
      open_.failures.push_back(*output.error);
      ++counts.n_failed;
    }
    for (const Report& report : output.reports) MUSTER_TRY_VOID(put(report));
    n_in_batch_ += std::max<size_t>(1, output.reports.size());
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

  Result<void> put(const Report& report) {
    AddProgress& counts = open_.counts;
    if (!report.prepared) {
      ++counts.n_seen;
      return ledger_.see(report.document_id, report.taken, at_);
    }
    std::optional<int64_t> before;
    MUSTER_TRY(const auto added, ledger_.add(*report.prepared, version_, at_, &before));
    counts.n_new += added == ledger::Added::kNew;
    counts.n_seen += added == ledger::Added::kSeen;
    counts.n_changed += added == ledger::Added::kChanged;
    return added == ledger::Added::kChanged && before ? note_change(*before, report)
                                                      : Result<void>();
  }

  Result<void> note_change(int64_t before_key, const Report& report) {
    MUSTER_TRY(const auto record, ledger_.document(before_key));
    MUSTER_TRY(const auto document, document_of(ledger_, record, rules_));
    MUSTER_TRY(const auto reading,
               ledger_.reading(before_key, document->text(), ledger::Ledger::Part::kClaims));
    open_.changed.push_back(
        {report.taken.name, record.document_id, report.document_id,
         diff(reading.reading.reading.claims, report.prepared->reading.reading.claims)});
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
    output.bytes_done = input.bytes_done;
    output.failure = std::move(input.failure);
    output.error = std::move(input.error);
    output.name = output.failure.name;
    if (!input.capture) return output;
    output.name = name_of(*input.capture);
    auto reports = reports_of(engine, keeper, *input.capture, request.document, known);
    if (reports) {
      output.reports = std::move(*reports);
    } else {
      output.error = reports.error();
      bool is_record = false;
      output.failure.name = output.name;
      output.failure.locator = locator_of(*input.capture, is_record);
      output.failure.bytes = std::move(input.capture->bytes);
    }
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
  summary.left_out = inputs.source().counts();
  constexpr size_t kMostNotes = 1000;
  for (const SourceNote& note : inputs.source().take_notes())
    if (summary.notes.size() < kMostNotes)
      summary.notes.push_back(fmt::format("{}: {}", note.where, note.text));
  summary.stopped = stopped;
  return summary;
}

}  // namespace muster::service
