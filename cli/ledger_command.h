// ledger_command.h: what the commands on a ledger have in common.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/result.h"
#include "service/engine.h"

namespace muster::cli {

class LedgerCommand {
 public:
  virtual ~LedgerCommand() = default;
  /// Adds the command with its options to `all` and sets `app`.
  virtual void define(CLI::App& all) = 0;
  /// The exit status.
  virtual int run() = 0;
  CLI::App* app = nullptr;
};
using LedgerCommandList = std::vector<std::unique_ptr<LedgerCommand>>;

void make_find_commands(LedgerCommandList& list);  ///< add, list, show, search, status, log
void make_edit_commands(LedgerCommandList& list);  ///< correct, approve, reject, note, undo, review
void make_care_commands(
    LedgerCommandList& list);  ///< reread, verify, backup, merge, import, export

/// Tells the error; its exit status.
int stop(const Error& error);
int usage_error(const std::string& message);
/// Writes to standard output and flushes it.
int put(const std::string& text);
std::string dump(const nlohmann::ordered_json& json);
void add_model_options(CLI::App& command, service::EngineOptions& options);
void add_lexicon_option(CLI::App& command, service::EngineOptions& options);
void add_who_option(CLI::App& command, std::string& who);

/// Set by Ctrl-C from catch_interrupts() on; a second one ends the program at once.
bool is_interrupted();
void catch_interrupts();

}  // namespace muster::cli
