// filter_options.h: the options by which claims are chosen, the same for list, review, export and others.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "ledger/query.h"

namespace muster::cli {

struct FilterOptions {
  ledger::ClaimFilter filter;
  std::string published, when, value;
};

void add_filter_options(CLI::App& command, FilterOptions& options);
/// Reads the intervals. Errors: kInvalidInput, naming the option and the forms it takes.
Result<ledger::ClaimFilter> filter_of(const FilterOptions& options);

/// --ledger FILE, else MUSTER_LEDGER, else muster.ledger here.
void add_ledger_option(CLI::App& command, std::string& path);
std::string ledger_path(const std::string& given);

}  // namespace muster::cli
