#include "read_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include "core/error_table.h"
#include "output.h"
#include "service/read.h"
#include "service/rule_book.h"
#include "show_explanation.h"
#include "show_reading.h"
#include "source/capture.h"
#include "source/line_file.h"

namespace muster::cli {
namespace {

bool is_line_file(const ReadArguments& arguments, const std::string& path) {
  return arguments.lines || path.ends_with(".ndjson") || path.ends_with(".jsonl");
}

// Says on a terminal how far a long run has come.
class Progress {
 public:
  explicit Progress(bool many) : on_(many && isatty(STDERR_FILENO) != 0) {}
  ~Progress() {
    if (on_ && shown_) std::fputs("\r\x1b[K", stderr);
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void step(const std::string& name) {
    ++n_;
    if (!on_) return;
    shown_ = true;
    const std::string line = fmt::format("\r\x1b[Kread {}: {}", n_, name.substr(0, 60));
    std::fputs(line.c_str(), stderr);
  }

 private:
  bool on_, shown_ = false;
  size_t n_ = 0;
};

class Run {
 public:
  Run(const ReadArguments& arguments, const service::Engine& engine, const service::RuleBook& rules)
      : arguments_(arguments),
        engine_(engine),
        rules_(rules),
        style_(style_of(STDOUT_FILENO)),
        progress_(arguments.files.size() >= 20 || arguments.lines) {
    for (const std::string& file : arguments.files)
      by_line_ = by_line_ || is_line_file(arguments, file);
    array_ = !by_line_ && arguments.files.size() > 1 &&
             (arguments.format == Format::kJson || arguments.format == Format::kMentions);
  }

  /// False when the output cannot be written: going on would be in vain.
  bool run() {
    if (array_ && !put("[")) return false;
    for (const std::string& file : arguments_.files)
      if (!(is_line_file(arguments_, file) ? read_lines(file) : read_file(file))) return false;
    if (array_ && !put(n_shown_ == 0 ? "]\n" : "\n]\n")) return false;
    const auto flushed = flush_out();
    return flushed ? true : fail(flushed.error());
  }
  int status() const { return status_; }

 private:
  bool fail(const Error& error) {
    complain(error.message);
    if (status_ == 0) status_ = error_row(error.code).exit_status;
    return false;
  }

  bool put(const std::string& text) {
    const auto written = write_out(text);
    return written ? true : fail(written.error());
  }

  bool read_file(const std::string& file) {
    progress_.step(file);
    auto capture = take_file(file);
    if (!capture) {
      fail(capture.error());
      return true;
    }
    DocumentOptions options = arguments_.document;
    options.name = file;
    return read_one(*capture, options);
  }

  bool read_lines(const std::string& file) {
    auto lines = LineFile::open(file);
    if (!lines) {
      fail(lines.error());
      return true;
    }
    for (std::string line;;) {
      const auto more = lines->next(line);
      if (!more) {
        fail(more.error());
        if (more.error().code == ErrorCode::kIo) return true;
        continue;
      }
      if (!*more) return true;
      if (line.find_first_not_of(" \t") == std::string::npos) continue;
      auto report = service::parse_report_line(line, lines->where(), arguments_.document);
      if (!report) {
        fail(report.error());
        continue;
      }
      progress_.step(report->options.name);
      if (!read_one(report->capture, report->options)) return false;
    }
  }

  /// Shows nothing of a report that cannot be read whole. False: see run().
  bool read_one(const Capture& capture, const DocumentOptions& options) {
    const auto answer = service::read(engine_, capture, options);
    if (!answer) {
      fail(answer.error());
      return true;
    }
    return put(render(*answer));
  }

  std::string render(const service::ReadAnswer& answer) {
    const bool first = n_shown_++ == 0;
    switch (arguments_.format) {
      case Format::kJson:
      case Format::kMentions: {
        const std::string json = arguments_.format == Format::kJson
                                     ? service::reading_json(answer, arguments_.selection, by_line_)
                                     : service::mentions_json(answer, by_line_);
        return array_ ? (first ? "\n" : ",\n") + json : json + "\n";
      }
      case Format::kRecords: {
        std::string out;
        for (const std::string& line : service::record_lines(answer, arguments_.selection))
          out += line + "\n";
        return out;
      }
      case Format::kExplanation:
        return (first ? "" : "\n\n") + show_explanation(answer, rules_, style_);
      case Format::kPeople:
        break;
    }
    return (first ? "" : "\n\n") + show_reading(answer, arguments_.selection, style_);
  }

  const ReadArguments& arguments_;
  const service::Engine& engine_;
  const service::RuleBook& rules_;
  Style style_;
  Progress progress_;
  bool by_line_ = false, array_ = false;
  size_t n_shown_ = 0;
  int status_ = 0;
};

}  // namespace

int run_read(const ReadArguments& arguments) {
  const auto stop = [](const Error& error) {
    complain(error.message);
    return error_row(error.code).exit_status;
  };
  auto engine = service::Engine::make(arguments.engine);
  if (!engine) return stop(engine.error());
  auto rules = service::RuleBook::make(engine->lexicon_dir());
  if (!rules) return stop(rules.error());
  Run run(arguments, *engine, *rules);
  run.run();
  return run.status();
}

}  // namespace muster::cli
