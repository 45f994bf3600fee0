#include "gather.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "core/error_table.h"
#include "core/in_order.h"
#include "output.h"
#include "service/read.h"
#include "service/stories.h"
#include "source/capture.h"
#include "source/line_file.h"

namespace muster::cli {
namespace {

struct Input {
  std::string name;
  std::optional<std::string> line;
  std::optional<Error> error;
};

struct Output {
  std::optional<story::Report> report;
  std::optional<Error> error;
};

// Files and lines one after the other.
class Inputs {
 public:
  explicit Inputs(const GatherArguments& arguments) : arguments_(arguments) {}

  std::optional<Input> next() {
    for (;;) {
      if (!lines_) {
        if (n_files_ == arguments_.files.size()) return std::nullopt;
        const std::string& file = arguments_.files[n_files_++];
        if (!arguments_.lines && !file.ends_with(".ndjson") && !file.ends_with(".jsonl"))
          return Input{file, std::nullopt, std::nullopt};
        auto lines = LineFile::open(file);
        if (!lines) return Input{file, std::nullopt, lines.error()};
        lines_ = std::move(*lines);
      }
      std::string line;
      const auto more = lines_->next(line);
      if (!more) {
        Input bad{lines_->where(), std::nullopt, more.error()};
        if (more.error().code == ErrorCode::kIo) lines_.reset();
        return bad;
      }
      if (!*more) {
        lines_.reset();
      } else if (line.find_first_not_of(" \t") != std::string::npos) {
        return Input{lines_->where(), std::move(line), std::nullopt};
      }
    }
  }

 private:
  const GatherArguments& arguments_;
  size_t n_files_ = 0;
  std::optional<LineFile> lines_;
};

// "folder/report-3.txt" is known as "report-3".
std::string stem_of(const std::string& file) {
  const size_t slash = file.rfind('/');
  std::string stem = slash == std::string::npos ? file : file.substr(slash + 1);
  const size_t dot = stem.rfind('.');
  if (dot != std::string::npos && dot > 0) stem.resize(dot);
  return stem;
}

Result<story::Report> read_one(const GatherArguments& arguments, const service::Engine& engine,
                               const Input& input) {
  if (input.error) return *input.error;
  service::LineReport report;
  if (input.line) {
    MUSTER_TRY(report, service::parse_report_line(*input.line, input.name, arguments.document));
  } else {
    MUSTER_TRY(report.capture, take_file(input.name));
    report.options = arguments.document;
    report.options.name = stem_of(input.name);
  }
  MUSTER_TRY(const auto answer, service::read(engine, report.capture, report.options));
  return service::story_report(answer);
}

}  // namespace

Gathered gather(const GatherArguments& arguments, const service::Engine& engine) {
  Gathered out;
  Inputs inputs(arguments);
  unsigned n_threads = arguments.n_threads;
  if (n_threads == 0) n_threads = std::max(1U, std::thread::hardware_concurrency());
  process_in_order(
      n_threads, [&] { return inputs.next(); },
      [&](const Input& input) -> Output {
        auto report = read_one(arguments, engine, input);
        if (!report) return {std::nullopt, report.error()};
        return {std::move(*report), std::nullopt};
      },
      [&](Output output) {
        if (output.error) {
          complain(output.error->message);
          if (out.status == 0) out.status = error_row(output.error->code).exit_status;
        } else {
          out.reports.push_back(std::move(*output.report));
        }
        return true;
      });
  return out;
}

}  // namespace muster::cli
