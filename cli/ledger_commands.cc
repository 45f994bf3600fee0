#include "ledger_commands.h"

#include <atomic>
#include <csignal>
#include <cstdlib>

#include "core/error_table.h"
#include "ledger_command.h"
#include "link_commands.h"
#include "output.h"

namespace muster::cli {
namespace {

// The first Ctrl-C asks for a clean end, the second ends at once: what is committed is safe either way.
std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void on_interrupt(int) {
  if (interrupted.exchange(true)) std::_Exit(130);
}

}  // namespace

int stop(const Error& error) {
  complain(error.message);
  return error_row(error.code).exit_status;
}
int usage_error(const std::string& message) {
  complain(message);
  return kExitUsage;
}
int put(const std::string& text) {
  if (const auto written = write_out(text); !written) return stop(written.error());
  if (const auto flushed = flush_out(); !flushed) return stop(flushed.error());
  return 0;
}
std::string dump(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void add_model_options(CLI::App& command, service::EngineOptions& options) {
  command.add_option("--model", options.model, "Model folder, or the name of an installed model")
      ->type_name("PATH");
  command.add_option("--lexicon", options.lexicon, "Folder of the word tables that the rules use")
      ->type_name("PATH");
}
void add_lexicon_option(CLI::App& command, service::EngineOptions& options) {
  command.add_option("--lexicon", options.lexicon, "Folder of the word tables")->type_name("PATH");
}
void add_who_option(CLI::App& command, std::string& who) {
  command.add_option("--who", who, "Your name in the log; else MUSTER_AUTHOR")->type_name("NAME");
}

bool is_interrupted() { return interrupted; }
void catch_interrupts() {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
}

struct LedgerCommands::State {
  LedgerCommandList list;
};

LedgerCommands::LedgerCommands(CLI::App& app) : state_(std::make_unique<State>()) {
  make_find_commands(state_->list);
  make_edit_commands(state_->list);
  make_care_commands(state_->list);
  make_link_commands(state_->list);
  for (const auto& command : state_->list) command->define(app);
}
LedgerCommands::~LedgerCommands() = default;

std::optional<int> LedgerCommands::run() {
  for (const auto& command : state_->list)
    if (command->app->parsed()) return command->run();
  return std::nullopt;
}

}  // namespace muster::cli
