// edit_commands.cc: the commands by which people say what they think of claims.
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "core/error_table.h"
#include "filter_options.h"
#include "ledger_command.h"
#include "list_view.h"
#include "output.h"
#include "service/ledger_review.h"
#include "text_width.h"

namespace muster::cli {
namespace {

using Mode = ledger::Ledger::Mode;

// "field=value" -> field, value.
Result<std::pair<std::string, std::string>> assignment(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == text.find_first_not_of(' ') || equals == std::string::npos)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("'{}': expected FIELD=VALUE, as in measure=wounded", text)};
  const size_t from = text.find_first_not_of(' ');
  return std::pair(text.substr(from, equals - from), text.substr(equals + 1));
}

// correct, approve, reject, note: one claim, one decision.
class DecideCommand : public LedgerCommand {
 public:
  DecideCommand(const char* action, const char* what) : what_(what) { request_.action = action; }

  void define(CLI::App& all) override {
    app = all.add_subcommand(request_.action, what_);
    app->add_option("ID", request_.claim, "Id of a claim, or how it begins")->required();
    if (request_.action == "correct")
      app->add_option("FIELD=VALUE", fields_,
                      "value=600, value=600-700, value=>=40, measure=killed;wounded, side=NAME=ID, "
                      "when=2024-03, source=WORDS ...")
          ->required();
    if (request_.action == "note")
      app->add_option("TEXT", request_.text, "What there is to say")->required();
    app->add_option("--why", request_.why, "The reason")->type_name("TEXT");
    add_who_option(*app, request_.who);
    add_ledger_option(*app, ledger_);
    app->add_flag("--json", json_, "The claim as it then stands, as JSON");
    add_lexicon_option(*app, engine_);
  }

  int run() override {
    for (const std::string& field : fields_) {
      auto parsed = assignment(field);
      if (!parsed) return usage_error(parsed.error().message);
      request_.assignments.push_back(std::move(*parsed));
    }
    const auto measures = service::measure_terms(engine_);
    if (!measures) return stop(measures.error());
    auto reader = service::Reader::open(ledger_path(ledger_), engine_, Mode::kWrite);
    if (!reader) return stop(reader.error());
    const auto claim = service::review(*reader, request_, *measures);
    if (!claim) return stop(claim.error());
    return put(json_ ? listed_json(*claim) + "\n" : claim_card(*claim, style_of(STDOUT_FILENO)));
  }

 private:
  const char* what_;
  service::ReviewRequest request_;
  std::vector<std::string> fields_;
  std::string ledger_;
  bool json_ = false;
  service::EngineOptions engine_;
};

class UndoCommand : public LedgerCommand {
 public:
  void define(CLI::App& all) override {
    app =
        all.add_subcommand("undo", "Take a review back: the last one of a claim, or one by its id");
    app->add_option("ID", id_, "Id of a claim or a review, or how it begins")->required();
    app->add_option("--why", why_, "The reason")->type_name("TEXT");
    add_who_option(*app, who_);
    add_ledger_option(*app, ledger_);
    add_lexicon_option(*app, engine_);
  }
  int run() override {
    auto reader = service::Reader::open(ledger_path(ledger_), engine_, Mode::kWrite);
    if (!reader) return stop(reader.error());
    const auto claim = service::undo(*reader, id_, why_, who_);
    if (!claim) return stop(claim.error());
    return put(claim->has_value() ? claim_card(**claim, style_of(STDOUT_FILENO))
                                  : "taken back; the rules read no claim there\n");
  }

 private:
  std::string id_, why_, who_, ledger_;
  service::EngineOptions engine_;
};

// Keys one by one from a terminal; elsewhere the characters of standard input, so that it can be driven.
class Keys {
 public:
  Keys() {
    terminal_ = isatty(STDIN_FILENO) != 0 && tcgetattr(STDIN_FILENO, &before_) == 0;
    raw(true);
  }
  ~Keys() { raw(false); }
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;
  /// -1 at the end.
  int key() {
    char c = 0;
    do {
      if (read(STDIN_FILENO, &c, 1) != 1) return -1;
    } while (c == '\n' || c == '\r');
    return static_cast<unsigned char>(c);
  }
  /// A line, with what the terminal does to edit it.
  std::string line() {
    raw(false);
    std::string text;
    char c = 0;
    while (read(STDIN_FILENO, &c, 1) == 1 && c != '\n') text += c;
    raw(true);
    return text;
  }

 private:
  void raw(bool on) {
    if (!terminal_) return;
    termios now = before_;
    if (on) now.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &now);
  }
  bool terminal_ = false;
  termios before_{};
};

class ReviewCommand : public LedgerCommand {
 public:
  void define(CLI::App& all) override {
    app = all.add_subcommand("review", "One claim after the other, decided by one key each");
    add_ledger_option(*app, ledger_);
    add_filter_options(*app, filters_);
    add_who_option(*app, who_);
    add_lexicon_option(*app, engine_);
    app->footer(
        "Keys: a approve, x reject, e correct a field, n note, u undo the last, space skip, q "
        "quit.\n"
        "What is decided is kept at once; the next time goes on with what is still new.\n");
  }

  int run() override {
    if (filters_.filter.review.empty()) filters_.filter.review = {"new"};
    const auto filter = filter_of(filters_);
    if (!filter) return usage_error(filter.error().message);
    const auto measures = service::measure_terms(engine_);
    if (!measures) return stop(measures.error());
    auto reader = service::Reader::open(ledger_path(ledger_), engine_, Mode::kWrite);
    if (!reader) return stop(reader.error());
    const Style style = style_of(STDOUT_FILENO);
    Keys keys;
    size_t n_skipped = 0;
    for (;;) {
      // One at a time: what was decided leaves the list, what was skipped stays in front of it.
      const auto page = reader->list(*filter, ledger::ClaimSort::kPublished, {1, n_skipped});
      if (!page) return stop(page.error());
      if (page->claims.empty()) {
        say(n_decided_ + n_skipped == 0 ? "no claim waits for review\n"
                                        : "that was the last one\n");
        break;
      }
      const auto& claim = page->claims.front();
      const auto& record = claim.document->record;
      say("\n" + claim_card(claim, style) + "\n  " +
          printable(record.outlet.empty() ? record.name() : record.outlet + ": " + record.name()) +
          "\n[a]pprove [x]reject [e]dit [n]ote [u]ndo [space]skip [q]uit ");
      const int key = keys.key();
      say("\n");
      if (key == 'q' || key == -1 || key == 3 || key == 4) break;
      if (key == ' ') {
        ++n_skipped;
      } else if (const auto done = act(key, claim.claim().id, *reader, *measures, keys, n_skipped);
                 !done) {
        // A slip of the finger ends nothing.
        if (done.error().code != ErrorCode::kInvalidInput &&
            done.error().code != ErrorCode::kNotFound)
          return stop(done.error());
        complain(done.error().message);
      }
    }
    say(fmt::format("{} decided, {} skipped\n", n_decided_, n_skipped));
    return 0;
  }

 private:
  static void say(const std::string& text) {
    (void)write_out(text);
    (void)flush_out();
  }

  Result<void> act(int key, const std::string& id, service::Reader& reader,
                   const std::vector<std::string>& measures, Keys& keys, size_t& n_skipped) {
    service::ReviewRequest request;
    request.claim = id;
    request.who = who_;
    if (key == 'u') {
      if (decided_.empty()) {
        if (n_skipped > 0) --n_skipped;
        return {};
      }
      MUSTER_TRY_VOID(drop(service::undo(reader, decided_.back(), "", who_)));
      decided_.pop_back();
      --n_decided_;
      return {};
    }
    if (key == 'a') {
      request.action = "approve";
    } else if (key == 'x') {
      request.action = "reject";
    } else if (key == 'e') {
      say("FIELD=VALUE: ");
      MUSTER_TRY(auto field, assignment(keys.line()));
      request.action = "correct";
      request.assignments.push_back(std::move(field));
    } else if (key == 'n') {
      say("note: ");
      request.action = "note";
      request.text = keys.line();
    } else {
      say("keys: a x e n u space q\n");
      return {};
    }
    MUSTER_TRY_VOID(drop(service::review(reader, request, measures)));
    if (key != 'n') {
      decided_.push_back(id);
      ++n_decided_;
    }
    return {};
  }
  template <typename T>
  static Result<void> drop(const Result<T>& result) {
    return result ? Result<void>() : Result<void>(result.error());
  }

  FilterOptions filters_;
  std::string ledger_, who_;
  service::EngineOptions engine_;
  size_t n_decided_ = 0;
  std::vector<std::string> decided_;  // ids of claims, for undo
};

}  // namespace

void make_edit_commands(LedgerCommandList& list) {
  list.push_back(std::make_unique<DecideCommand>(
      "correct", "Correct fields of a claim; the machine's reading stays beside it"));
  list.push_back(std::make_unique<DecideCommand>("approve", "Say that a claim is read right"));
  list.push_back(std::make_unique<DecideCommand>("reject", "Say that a claim is none"));
  list.push_back(std::make_unique<DecideCommand>("note", "Write a note to a claim"));
  list.push_back(std::make_unique<UndoCommand>());
  list.push_back(std::make_unique<ReviewCommand>());
}

}  // namespace muster::cli
