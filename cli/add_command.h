// add_command.h: `muster add`: progress while it runs, a summary at its end.
#pragma once

#include <nlohmann/json.hpp>

#include "output.h"
#include "service/ledger_add.h"

namespace muster::cli {

/// Progress on standard error: one line that moves on a terminal, a line every few seconds elsewhere. The summary goes
/// to standard output. Ctrl-C ends it after the reports in flight, with all of them kept.
/// Returns the exit status: 0; that of the first report that failed; 130 after Ctrl-C.
int run_add(const service::EngineOptions& engine, const service::AddRequest& request, bool json);

nlohmann::ordered_json changes_json(const std::vector<service::ClaimChange>& changes);
/// The differences of two readings, a line each.
std::string show_changes(const std::vector<service::ClaimChange>& changes, const Style& style,
                         size_t most);

}  // namespace muster::cli
