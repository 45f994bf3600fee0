// care_commands.cc: the commands that look after whole ledgers.
#include <fmt/format.h>
#include <unistd.h>

#include "add_command.h"
#include "core/error_table.h"
#include "export_command.h"
#include "filter_options.h"
#include "ledger_command.h"
#include "marked_text.h"
#include "output.h"
#include "service/ledger_reread.h"
#include "service/ledger_verify.h"
#include "source/line_file.h"
#include "text_width.h"

namespace muster::cli {
namespace {

using Json = nlohmann::ordered_json;
using Mode = ledger::Ledger::Mode;

class RereadCommand : public LedgerCommand {
 public:
  void define(CLI::App& all) override {
    app = all.add_subcommand("reread", "Read what a ledger keeps again, with the rules of now");
    add_ledger_option(*app, request_.ledger);
    app->add_option("--threads", request_.n_threads, "Reports read at a time; 0: one a core")
        ->type_name("N")
        ->check(CLI::Range(0, 256));
    add_who_option(*app, request_.who);
    app->add_option("--batch", request_.batch_size,
                    "Reports in one transaction at most; 128 without it")
        ->type_name("N")
        ->check(CLI::Range(1, 100000));
    app->add_flag("--json", json_, "The summary as JSON");
    app->add_option("--gazetteer", engine_.gazetteer_tables, "Tables of places of your own")
        ->type_name("FILE")
        ->allow_extra_args(false);
    add_model_options(*app, engine_);
  }
  int run() override {
    request_.ledger = ledger_path(request_.ledger);
    auto engine = service::Engine::make(engine_);
    if (!engine) return stop(engine.error());
    catch_interrupts();
    const auto s = service::reread(*engine, request_, {}, is_interrupted);
    if (!s) return stop(s.error());
    for (const Error& failure : s->failures) complain(failure.message);
    std::string out;
    if (json_) {
      Json json = {{"schema", "muster/reread/1"},  {"read", s->n_read},
                   {"current", s->n_current},      {"changed", s->n_changed},
                   {"failed", s->failures.size()}, {"stopped", s->stopped},
                   {"documents", Json::array()}};
      for (const auto& r : s->changed)
        json["documents"].push_back({{"document", r.after_document},
                                     {"name", r.name},
                                     {"changes", changes_json(r.changes)}});
      out = dump(json) + "\n";
    } else {
      out = fmt::format(
          "{}: {} read again, {} of them otherwise than before; {} were read by these "
          "rules already\n",
          printable(request_.ledger), s->n_read, s->n_changed, s->n_current);
      constexpr size_t kMost = 50;
      for (size_t i = 0; i < s->changed.size() && i < kMost; ++i)
        out += "  " + printable(s->changed[i].name) + "\n" +
               show_changes(s->changed[i].changes, style_of(STDOUT_FILENO), kMost);
      if (s->n_changed > kMost)
        out += fmt::format("  and {} more (--json has them)\n", s->n_changed - kMost);
      if (s->stopped) out += "stopped; the same command goes on from here\n";
    }
    if (const int failed = put(out)) return failed;
    if (s->stopped) return 130;
    return s->failures.empty() ? 0 : error_row(s->failures.front().code).exit_status;
  }

 private:
  service::AddRequest request_;
  service::EngineOptions engine_;
  bool json_ = false;
};

class VerifyCommand : public LedgerCommand {
 public:
  void define(CLI::App& all) override {
    app = all.add_subcommand("verify", "Check that everything in a ledger is as it was written");
    add_ledger_option(*app, ledger_);
    app->add_option("--reread", n_reread_,
                    "Documents to read again, which must give the same; 20 without it")
        ->type_name("N");
    app->add_flag("--rebuild", rebuild_, "Make the index again from what is kept, then check");
    app->add_flag("--json", json_, "One JSON object");
    add_model_options(*app, engine_);
  }
  int run() override {
    auto reader =
        service::Reader::open(ledger_path(ledger_), engine_, rebuild_ ? Mode::kWrite : Mode::kRead);
    if (!reader) return stop(reader.error());
    if (rebuild_)
      if (const auto done = service::rebuild(*reader); !done) return stop(done.error());
    std::optional<service::Engine> engine;
    if (n_reread_ > 0) {
      auto made = service::Engine::make(engine_);
      if (!made) return stop(made.error());
      engine.emplace(std::move(*made));
    }
    const auto a = service::verify(*reader, engine ? &*engine : nullptr, n_reread_);
    if (!a) return stop(a.error());
    std::string out;
    if (json_) {
      out = dump({{"schema", "muster/verify/1"},
                  {"holds", a->faults.empty()},
                  {"log_entries", a->n_log},
                  {"captures", a->n_captures},
                  {"documents", a->n_documents},
                  {"readings", a->n_readings},
                  {"claims", a->n_claims},
                  {"reviews", a->n_reviews},
                  {"read_again", a->n_reread},
                  {"log_hash", a->last_hash},
                  {"faults", a->faults},
                  {"notes", a->notes}}) +
            "\n";
    } else {
      out = fmt::format(
          "{}: {} log entries, {} captures, {} documents, {} readings, {} claims, {} reviews; {} "
          "documents read again\n",
          printable(reader->ledger().path()), a->n_log, a->n_captures, a->n_documents,
          a->n_readings, a->n_claims, a->n_reviews, a->n_reread);
      for (const std::string& note : a->notes) out += "  " + printable(note) + "\n";
      out += a->faults.empty()
                 ? fmt::format("all of it holds; log hash {}\n", a->last_hash)
                 : fmt::format("{} fault{}\n", a->faults.size(), a->faults.size() == 1 ? "" : "s");
    }
    if (!json_)
      for (const std::string& fault : a->faults) complain(fault);
    if (const int failed = put(out)) return failed;
    return a->faults.empty() ? 0 : error_row(ErrorCode::kCorrupt).exit_status;
  }

 private:
  std::string ledger_;
  size_t n_reread_ = 20;
  bool rebuild_ = false, json_ = false;
  service::EngineOptions engine_;
};

class BackupCommand : public LedgerCommand {
 public:
  void define(CLI::App& all) override {
    app = all.add_subcommand("backup", "Copy a ledger, also while it is written to");
    app->add_option("FILE", to_, "The copy; it appears whole or not at all")->required();
    add_ledger_option(*app, ledger_);
  }
  int run() override {
    auto opened = ledger::Ledger::open(ledger_path(ledger_), Mode::kRead);
    if (!opened) return stop(opened.error());
    if (const auto done = service::backup(*opened, to_); !done) return stop(done.error());
    return put(fmt::format("{}: copied to {}\n", printable(opened->path()), printable(to_)));
  }

 private:
  std::string ledger_, to_;
};

std::string merged(const std::string& path, const service::MergeSummary& s, bool json) {
  if (json)
    return dump({{"schema", "muster/merge/1"},
                 {"documents", s.n_documents},
                 {"readings", s.n_readings},
                 {"reviews", s.n_reviews},
                 {"failures", s.n_failures},
                 {"same", s.n_same},
                 {"conflicts", s.conflicts}}) +
           "\n";
  std::string out = fmt::format(
      "{}: {} new documents, {} readings, {} reviews; {} documents were there as they are\n",
      printable(path), s.n_documents, s.n_readings, s.n_reviews, s.n_same);
  if (!s.conflicts.empty()) {
    out += fmt::format("{} conflict{}; both sides are kept:\n", s.conflicts.size(),
                       s.conflicts.size() == 1 ? "" : "s");
    for (const std::string& c : s.conflicts)
      out += hanging(printable(c), "  ", style_of(STDOUT_FILENO));
  }
  return out;
}

class MergeCommand : public LedgerCommand {
 public:
  void define(CLI::App& all) override {
    app = all.add_subcommand("merge",
                             "Add what another ledger has; conflicts are shown, none is lost");
    app->add_option("OTHER", other_, "The other ledger; it is only read")->required();
    add_ledger_option(*app, ledger_);
    add_who_option(*app, who_);
    app->add_option("--batch", batch_size_, "Reports in one transaction at most; 256 without it")
        ->type_name("N")
        ->check(CLI::Range(1, 100000));
    app->add_flag("--json", json_, "The summary as JSON");
    add_lexicon_option(*app, engine_);
  }
  int run() override {
    auto from = service::Reader::open(other_, engine_);
    if (!from) return stop(from.error());
    auto into = service::Reader::open(ledger_path(ledger_), engine_, Mode::kCreate);
    if (!into) return stop(into.error());
    const auto s = service::merge(*into, *from, who_, batch_size_);
    if (!s) return stop(s.error());
    return put(merged(into->ledger().path(), *s, json_));
  }

 private:
  std::string ledger_, other_, who_;
  size_t batch_size_ = 256;
  bool json_ = false;
  service::EngineOptions engine_;
};

class ImportCommand : public LedgerCommand {
 public:
  void define(CLI::App& all) override {
    app = all.add_subcommand("import", "Add what an export (NDJSON) has");
    app->add_option("FILE", file_, "What muster export wrote; - is standard input")->required();
    add_ledger_option(*app, ledger_);
    add_who_option(*app, who_);
    app->add_flag("--json", json_, "The summary as JSON");
    add_lexicon_option(*app, engine_);
  }
  int run() override {
    // A line holds a report with all its readings.
    auto lines = LineFile::open(file_, size_t{1} << 28);
    if (!lines) return stop(lines.error());
    auto into = service::Reader::open(ledger_path(ledger_), engine_, Mode::kCreate);
    if (!into) return stop(into.error());
    const auto s = service::import_lines(
        *into, [&](std::string& line) { return lines->next(line); }, who_);
    if (!s) return stop(Error{s.error().code, file_ + ": " + s.error().message});
    return put(merged(into->ledger().path(), *s, json_));
  }

 private:
  std::string ledger_, file_, who_;
  bool json_ = false;
  service::EngineOptions engine_;
};

}  // namespace

void make_care_commands(LedgerCommandList& list) {
  list.push_back(std::make_unique<RereadCommand>());
  list.push_back(std::make_unique<VerifyCommand>());
  list.push_back(std::make_unique<BackupCommand>());
  list.push_back(std::make_unique<MergeCommand>());
  list.push_back(std::make_unique<ImportCommand>());
  list.push_back(make_export_command());
}

}  // namespace muster::cli
