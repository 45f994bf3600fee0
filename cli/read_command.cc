#include "read_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "core/error_table.h"
#include "core/in_order.h"
#include "output.h"
#include "service/read_all.h"
#include "service/rule_book.h"
#include "show_explanation.h"
#include "show_reading.h"
#include "source/source.h"
#include "source_flags.h"

namespace muster::cli {
namespace {

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

// A report to be read, or why there is none.
struct Input {
  Capture capture;
  std::optional<Error> error;
};

// What is to be said of it.
struct Output {
  std::string name, text;
  std::optional<Error> error;
};

// Short reports are read together up to about this many bytes: what the parser takes at a time.
constexpr size_t kBatchBytes = 12'000;
constexpr size_t kBatchReports = 64;

// Whether the next report of this input is there at once: who waits for one shall have the answer to the last.
bool is_at_hand(const std::string& input) {
  return input != "-" && input.find("://") == std::string::npos;
}

class Run {
 public:
  Run(const ReadArguments& arguments, const service::Engine& engine, const service::RuleBook& rules)
      : arguments_(arguments),
        engine_(engine),
        rules_(rules),
        style_(style_of(STDOUT_FILENO)),
        source_(arguments.files, arguments.source),
        by_line_(source_.may_hold_many()),
        progress_(by_line_ || arguments.files.size() >= 20),
        at_hand_(std::all_of(arguments.files.begin(), arguments.files.end(), is_at_hand)) {
    const bool json = arguments.format == Format::kJson || arguments.format == Format::kMentions;
    how_.explain = explain();
    // Mentions are asked for to see what every word became.
    how_.full = arguments.full || arguments.format == Format::kMentions;
    how_.wanted = {arguments.selection.figures, arguments.selection.statements,
                   arguments.selection.events};
    array_ = !by_line_ && arguments.files.size() > 1 && json;
    between_ = json ? (array_ ? ",\n" : "") : arguments.format == Format::kRecords ? "" : "\n\n";
  }

  /// Stops early when the output cannot be written: going on would be in vain.
  void run() {
    if (array_ && !put("[")) return;
    unsigned n_threads = arguments_.n_threads;
    if (n_threads == 0) n_threads = std::thread::hardware_concurrency();
    if (!by_line_ && n_threads > arguments_.files.size())
      n_threads = static_cast<unsigned>(arguments_.files.size());
    bool writable = true;
    process_in_order(
        n_threads, [&] { return next_batch(); },
        [&](const std::vector<Input>& inputs) { return work(inputs); },
        [&](const std::vector<Output>& outputs) {
          for (const Output& output : outputs)
            if (!(writable = show(output))) break;
          return writable;
        });
    if (!writable) return;
    tell_what_was_left();
    if (array_ && !put(n_shown_ == 0 ? "]\n" : "\n]\n")) return;
    if (!arguments_.trace.empty() && n_shown_ == 0 && status_ == 0)
      fail(Error{ErrorCode::kNotFound,
                 fmt::format("{}: no figure has this id; --explain and --json show the ids",
                             arguments_.trace)});
    if (const auto flushed = flush_out(); !flushed) fail(flushed.error());
  }
  int status() const { return status_; }

 private:
  std::optional<Input> next() {
    auto capture = source_.next();
    if (!capture) return Input{{}, std::move(capture).error()};
    if (!*capture) return std::nullopt;
    return Input{std::move(**capture), std::nullopt};
  }

  /// Reports that are worked on together.
  std::optional<std::vector<Input>> next_batch() {
    std::vector<Input> batch;
    size_t n_bytes = 0;
    do {
      auto input = next();
      if (!input) break;
      n_bytes += input->capture.bytes.size();
      batch.push_back(std::move(*input));
    } while (at_hand_ && n_bytes < kBatchBytes && batch.size() < kBatchReports);
    if (batch.empty()) return std::nullopt;
    return batch;
  }

  /// Runs on several threads. Says nothing of a report that cannot be read whole.
  std::vector<Output> work(const std::vector<Input>& inputs) const {
    std::vector<service::ReadRequest> requests;
    for (const Input& input : inputs)
      if (!input.error)
        requests.push_back(
            {&input.capture, service::options_of(input.capture, arguments_.document)});
    const auto answers = service::read_all(engine_, requests, how_);
    std::vector<Output> outputs;
    size_t next = 0;  // of the answers
    for (const Input& input : inputs) {
      Output& output = outputs.emplace_back();
      output.name = service::name_of(input.capture);
      output.error = input.error;
      if (input.error) continue;
      const auto& of_input = answers[next++];
      if (!of_input) {
        output.error = of_input.error();
        continue;
      }
      for (const auto& answer : *of_input) {
        const std::string one = render(answer);
        if (!output.text.empty() && !one.empty()) output.text += between_;
        output.text += one;
      }
    }
    return outputs;
  }

  /// What lost is told by --explain and --trace only; finding it takes time.
  reading::Explain explain() const {
    const bool asked = arguments_.format == Format::kExplanation || !arguments_.trace.empty();
    return asked ? reading::Explain::kLosers : reading::Explain::kWinners;
  }

  void tell_what_was_left() {
    const SourceCounts& counts = source_.counts();
    if (by_line_ && counts.n_failed > 0)
      complain(fmt::format("{} read, {} could not be read", counts.n_captures, counts.n_failed));
    if (const std::string told = left_out(counts); !told.empty()) complain(told);
  }

  /// False: see run().
  bool show(const Output& output) {
    progress_.step(output.name);
    if (output.error) {
      fail(*output.error);
      return true;
    }
    if (!arguments_.trace.empty() && output.text.empty()) return true;
    if (n_shown_++ == 0) return put((array_ ? "\n" : "") + output.text);
    return put(std::string(between_) + output.text);
  }

  void fail(const Error& error) {
    complain(error.message);
    if (status_ == 0) status_ = error_row(error.code).exit_status;
  }

  bool put(const std::string& text) {
    const auto written = write_out(text);
    if (!written) fail(written.error());
    return written.has_value();
  }

  std::string render(const service::ReadAnswer& answer) const {
    switch (arguments_.format) {
      case Format::kJson:
      case Format::kMentions: {
        std::string json = arguments_.format == Format::kJson
                               ? service::reading_json(answer, arguments_.selection, by_line_)
                               : service::mentions_json(answer, by_line_);
        return array_ ? json : json + "\n";
      }
      case Format::kRecords: {
        std::string out;
        for (const std::string& line : service::record_lines(answer, arguments_.selection))
          out += line + "\n";
        return out;
      }
      case Format::kExplanation:
        return arguments_.trace.empty() ? show_explanation(answer, rules_, style_)
                                        : show_trace(answer, arguments_.trace, rules_, style_);
      case Format::kPeople:
        break;
    }
    return show_reading(answer, arguments_.selection, style_);
  }

  const ReadArguments& arguments_;
  const service::Engine& engine_;
  const service::RuleBook& rules_;
  service::ReadOptions how_;
  Style style_;
  Source source_;
  bool by_line_ = false, array_ = false;
  Progress progress_;
  bool at_hand_ = false;
  std::string_view between_;  // two answers

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
