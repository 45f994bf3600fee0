#include "gather.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "core/error_table.h"
#include "core/in_order.h"
#include "output.h"
#include "service/read.h"
#include "service/stories.h"
#include "source/source.h"
#include "source_flags.h"

namespace muster::cli {
namespace {

struct Input {
  std::optional<Capture> capture;
  std::optional<Error> error;
};

struct Output {
  std::vector<story::Report> reports;
  std::optional<Error> error;
};

// "folder/report-3.txt" is known as "report-3".
std::string stem_of(const std::string& file) {
  const size_t slash = file.rfind('/');
  std::string stem = slash == std::string::npos ? file : file.substr(slash + 1);
  const size_t dot = stem.rfind('.');
  if (dot != std::string::npos && dot > 0) stem.resize(dot);
  return stem;
}

Result<std::vector<story::Report>> read_one(const GatherArguments& arguments,
                                            const service::Engine& engine, const Input& input) {
  if (input.error) return *input.error;
  const Capture& capture = *input.capture;
  DocumentOptions options = service::options_of(capture, arguments.document);
  if (capture.container.kind == "file") options.name = stem_of(options.name);
  MUSTER_TRY(const auto answers, service::read_all(engine, capture, options));
  std::vector<story::Report> reports;
  for (const auto& answer : answers) reports.push_back(service::story_report(answer));
  return reports;
}

}  // namespace

Gathered gather(const GatherArguments& arguments, const service::Engine& engine) {
  Gathered out;
  Source source(arguments.files, arguments.source);
  unsigned n_threads = arguments.n_threads;
  if (n_threads == 0) n_threads = std::max(1U, std::thread::hardware_concurrency());
  process_in_order(
      n_threads,
      [&]() -> std::optional<Input> {
        auto capture = source.next();
        if (!capture) return Input{std::nullopt, capture.error()};
        if (!*capture) return std::nullopt;
        return Input{std::move(*capture), std::nullopt};
      },
      [&](const Input& input) -> Output {
        auto reports = read_one(arguments, engine, input);
        if (!reports) return {{}, reports.error()};
        return {std::move(*reports), std::nullopt};
      },
      [&](Output output) {
        if (output.error) {
          complain(output.error->message);
          if (out.status == 0) out.status = error_row(output.error->code).exit_status;
        }
        for (auto& report : output.reports) out.reports.push_back(std::move(report));
        return true;
      });
  if (const std::string left = left_out(source.counts()); !left.empty()) complain(left);
  return out;
}

}  // namespace muster::cli
