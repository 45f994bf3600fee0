// ledger_commands.h: the commands that work on a ledger: add, list, show ...
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

namespace muster::cli {

class LedgerCommands {
 public:
  /// Adds the commands to `app`, which must outlive this.
  explicit LedgerCommands(CLI::App& app);
  ~LedgerCommands();
  /// Runs the command that was parsed; none of them: nothing.
  std::optional<int> run();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace muster::cli
