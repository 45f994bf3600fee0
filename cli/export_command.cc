#include "export_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "filter_options.h"
#include "ledger_command.h"
#include "output.h"
#include "service/export.h"
#include "service/ledger_reread.h"

namespace muster::cli {
namespace {

namespace fs = std::filesystem;

// A file or folder that appears under its name only when all of it is written.
class Target {
 public:
  /// `folder`: pieces go to files in it. Errors: kConflict when `path` is there.
  static Result<Target> make(const std::string& path, bool folder) {
    std::error_code error;
    if (fs::exists(path, error) && !(folder && fs::is_empty(path, error)))
      return Error{ErrorCode::kConflict,
                   fmt::format("{} is there already; give another name, or remove it", path)};
    Target target(path, folder);
    fs::remove_all(target.part_, error);
    if (folder && !fs::create_directories(target.part_, error) && error)
      return Error{ErrorCode::kIo, fmt::format("{}: {}", target.part_, error.message())};
    return target;
  }
  Target(Target&&) = default;
  Target& operator=(Target&&) = delete;
  ~Target() {
    files_.clear();
    std::error_code ignored;
    if (!part_.empty()) fs::remove_all(part_, ignored);
  }

  Result<void> put(const std::string& file, std::string_view piece) {
    const std::string path = folder_ ? part_ + "/" + file : part_;
    auto& out = files_[file];
    if (!out.is_open()) out.open(path, std::ios::binary | std::ios::trunc);
    out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (!out) return cannot_write(path);
    return {};
  }
  Result<void> commit() {
    for (auto& [name, file] : files_) {
      file.close();
      if (!file) return cannot_write(folder_ ? part_ + "/" + name : part_);
    }
    std::error_code error;
    if (folder_) fs::remove(path_, error);  // an empty folder gives way
    fs::rename(part_, path_, error);
    if (error) return Error{ErrorCode::kIo, fmt::format("{}: {}", path_, error.message())};
    return {};
  }

 private:
  Target(std::string path, bool folder)
      : path_(std::move(path)), part_(path_ + ".part"), folder_(folder) {}
  static Error cannot_write(const std::string& path) {
    return {ErrorCode::kIo,
            path + ": cannot be written; is the disk full, or the folder read-only?"};
  }
  std::string path_, part_;
  bool folder_;
  std::map<std::string, std::ofstream> files_;
};

class ExportCommand : public LedgerCommand {
 public:
  void define(CLI::App& all) override {
    app = all.add_subcommand("export", "Write what a ledger has, for other programs");
    add_ledger_option(*app, ledger_);
    std::vector<std::string> forms = service::export_forms();
    forms.insert(forms.begin(), "ndjson");
    app->add_option("--form", form_,
                    "ndjson: all there is, for muster import; the others hold claims: json, csv (a "
                    "folder with datapackage.json), geojson, wikitext, ucdp, ibc, bias")
        ->type_name("FORM")
        ->check(CLI::IsMember(forms));
    app->add_option("--to", to_, "File or folder to make; standard output without it")
        ->type_name("PATH");
    app->add_option(
           "--words", request_.words,
           "Rule for amounts in words (dozens): literal, lower, acled; named in the output")
        ->type_name("POLICY");
    add_filter_options(*app, filters_);
    add_lexicon_option(*app, engine_);
  }

  int run() override {
    const bool whole = form_ == "ndjson", folder = form_ == "csv";
    if (whole)
      for (const CLI::App* group : app->get_subcommands([](const CLI::App*) { return true; }))
        if (group->count_all() > 0)
          return usage_error(
              "filters choose claims, and --form ndjson holds whole reports; give "
              "another --form");
    if (whole && app->count("--words"))
      return usage_error("--form ndjson keeps words as they are; give another --form with --words");
    if (folder && to_.empty())
      return usage_error(
          "--form csv makes a folder of tables; name it with --to (one table alone: "
          "muster list --csv)");
    const auto filter = filter_of(filters_);
    if (!filter) return usage_error(filter.error().message);
    request_.form = form_;
    request_.filter = *filter;
    auto reader = service::Reader::open(ledger_path(ledger_), engine_);
    if (!reader) return stop(reader.error());
    if (to_.empty()) {
      const auto done = write(
          *reader, [](const std::string&, std::string_view piece) { return write_out(piece); });
      return done ? put("") : stop(done.error());
    }
    auto target = Target::make(to_, folder);
    if (!target) return stop(target.error());
    const auto done = write(*reader, [&](const std::string& file, std::string_view piece) {
      return target->put(file, piece);
    });
    if (!done) return stop(done.error());
    const auto kept = target->commit();
    return kept ? 0 : stop(kept.error());
  }

 private:
  Result<void> write(service::Reader& reader, const service::PutPiece& put_piece) {
    if (form_ == "ndjson")
      return service::export_lines(reader,
                                   [&](std::string line) { return put_piece("", line + "\n"); });
    MUSTER_TRY(const auto lexicon, service::find_lexicon(engine_));
    MUSTER_TRY(const auto summary, service::export_claims(reader, lexicon, request_, put_piece));
    complain(fmt::format("{} claim{}; words by the policy `{}`", summary.n_claims,
                         summary.n_claims == 1 ? "" : "s", request_.words));
    for (const auto& [why, n] : summary.left_out) complain(fmt::format("left out, {}: {}", n, why));
    for (const auto& [key, n] : summary.not_held)
      complain(fmt::format("not in this form, {} claim{}: {}", n, n == 1 ? "" : "s", key));
    return {};
  }

  std::string ledger_, form_ = "ndjson", to_;
  service::ExportRequest request_;
  FilterOptions filters_;
  service::EngineOptions engine_;
};

}  // namespace

std::unique_ptr<LedgerCommand> make_export_command() { return std::make_unique<ExportCommand>(); }

}  // namespace muster::cli
