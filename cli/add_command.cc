#include "add_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "core/error_table.h"
#include "ledger_command.h"
#include "marked_text.h"
#include "output.h"
#include "source_flags.h"
#include "text_width.h"

namespace muster::cli {
namespace {

std::string duration(double seconds) {
  const auto s = static_cast<int64_t>(seconds + 0.5);
  if (s < 60) return fmt::format("{} s", s);
  if (s < 3600) return fmt::format("{} min {:02} s", s / 60, s % 60);
  return fmt::format("{} h {:02} min", s / 3600, s % 3600 / 60);
}

class Progress {
 public:
  Progress() : terminal_(isatty(STDERR_FILENO) != 0), began_(Clock::now()), last_(began_) {}
  ~Progress() {
    if (terminal_ && shown_) std::fputs("\r\x1b[K", stderr);
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(const service::AddProgress& p) {
    const auto now = Clock::now();
    // A moving line often enough to be alive; plain lines seldom enough for a log.
    const double wait = terminal_ ? 0.2 : 10;
    if (std::chrono::duration<double>(now - last_).count() < wait) return;
    last_ = now;
    shown_ = true;
    const double seconds = std::chrono::duration<double>(now - began_).count();
    std::string line = fmt::format("{} reports ({} new), {:.0f}/s", p.n_done(), p.n_new,
                                   static_cast<double>(p.n_done()) / seconds);
    if (p.bytes_total > 0 && p.bytes_done > 0) {
      const double part = static_cast<double>(p.bytes_done) / static_cast<double>(p.bytes_total);
      line += fmt::format(", {:.0f} %, {} left", 100 * part,
                          duration(seconds * (1 - part) / std::max(part, 1e-9)));
    }
    if (p.n_failed > 0) line += fmt::format(", {} failed", p.n_failed);
    line = terminal_ ? "\r\x1b[K" + line + "  " + printable(p.name).substr(0, 40)
                     : "muster: " + line + "\n";
    std::fputs(line.c_str(), stderr);
  }

 private:
  using Clock = std::chrono::steady_clock;
  bool terminal_, shown_ = false;
  Clock::time_point began_, last_;
};

std::string count(size_t n, const char* what) { return fmt::format("{} {}", n, what); }

std::string summary_json(const service::AddSummary& s) {
  nlohmann::ordered_json out = {{"schema", "muster/add/1"},
                                {"new", s.counts.n_new},
                                {"seen", s.counts.n_seen},
                                {"changed", s.counts.n_changed},
                                {"failed", s.counts.n_failed},
                                {"stopped", s.stopped},
                                {"passed_over", s.left_out.n_passed_over},
                                {"revisits", s.left_out.n_revisits},
                                {"links", s.left_out.n_links},
                                {"revisions", nlohmann::ordered_json::array()},
                                {"failures", nlohmann::ordered_json::array()},
                                {"notes", s.notes}};
  for (const auto& r : s.changed)
    out["revisions"].push_back({{"name", r.name},
                                {"before", r.before_document},
                                {"after", r.after_document},
                                {"changes", changes_json(r.changes)}});
  for (const Error& e : s.failures)
    out["failures"].push_back({{"code", error_row(e.code).name}, {"message", e.message}});
  return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

nlohmann::ordered_json changes_json(const std::vector<service::ClaimChange>& changes) {
  auto out = nlohmann::ordered_json::array();
  for (const auto& c : changes)
    out.push_back({{"change", service::name_of(c.kind)},
                   {"measure", c.measure},
                   {"before", c.before_words},
                   {"after", c.after_words},
                   {"before_id", c.before_id},
                   {"after_id", c.after_id},
                   {"fields", c.fields}});
  return out;
}

std::string show_changes(const std::vector<service::ClaimChange>& changes, const Style& style,
                         size_t most) {
  std::string out;
  for (size_t i = 0; i < changes.size() && i < most; ++i) {
    const auto& c = changes[i];
    std::string line;
    using Kind = service::ClaimChange::Kind;
    if (c.kind == Kind::kAdded) line = fmt::format("+ {} ({})", c.after_words, c.measure);
    if (c.kind == Kind::kRemoved) line = fmt::format("- {} ({})", c.before_words, c.measure);
    if (c.kind == Kind::kChanged) {
      line = fmt::format("~ {} ({})", c.after_words, c.measure);
      for (const std::string& field : c.fields) line += "; " + field;
    }
    out += hanging(printable(line), "    ", style);
  }
  if (changes.size() > most) out += fmt::format("    and {} more\n", changes.size() - most);
  return out;
}

int run_add(const service::EngineOptions& engine_options, const service::AddRequest& request,
            bool json) {
  const auto stop = [](const Error& error) {
    complain(error.message);
    return error_row(error.code).exit_status;
  };
  auto engine = service::Engine::make(engine_options);
  if (!engine) return stop(engine.error());
  catch_interrupts();
  service::AddProgress done;
  Result<service::AddSummary> summary = [&] {
    Progress progress;
    return service::add(
        *engine, request, [&](const service::AddProgress& p) { progress.show(p); }, is_interrupted,
        &done);
  }();
  if (!summary) {
    const int status = stop(summary.error());
    if (done.n_done() > 0)
      complain(fmt::format("{} reports are in the ledger; the same command goes on from there",
                           done.n_new + done.n_changed + done.n_seen));
    return status;
  }
  const service::AddProgress& n = summary->counts;
  const Style style = style_of(STDOUT_FILENO);
  for (const Error& failure : summary->failures) complain(failure.message);
  for (const std::string& note : summary->notes) complain(note);
  if (const std::string left = left_out(summary->left_out); !left.empty()) complain(left);
  std::string out;
  if (json) {
    out = summary_json(*summary);
  } else {
    out = fmt::format("{}: {}, {}, {}, {}\n", printable(request.ledger), count(n.n_new, "new"),
                      count(n.n_seen, "seen before"), count(n.n_changed, "changed"),
                      count(n.n_failed, "failed"));
    constexpr size_t kMost = 20;
    for (size_t i = 0; i < summary->changed.size() && i < kMost; ++i) {
      const auto& r = summary->changed[i];
      out += "  " + printable(r.name) +
             (r.changes.empty() ? ": the text changed, no figure did\n" : ": figures changed\n") +
             show_changes(r.changes, style, kMost);
    }
    if (summary->changed.size() > kMost)
      out += fmt::format("  and {} more that changed\n", summary->changed.size() - kMost);
    if (summary->stopped) out += "stopped; the same command goes on from here\n";
  }
  if (const auto written = write_out(out); !written) return stop(written.error());
  if (const auto flushed = flush_out(); !flushed) return stop(flushed.error());
  if (summary->stopped) return 130;
  return summary->failures.empty() ? 0 : error_row(summary->failures.front().code).exit_status;
}

}  // namespace muster::cli
