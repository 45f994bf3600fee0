// source_flags.h: the options of every command that takes reports: which format, and how the network
// may be used.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "core/result.h"
#include "source/source_options.h"

namespace muster::cli {

struct SourceFlags {
  SourceOptions options;
  std::vector<std::string> url_lists;  ///< files of addresses, one a line
  double delay_s = 1.0;
};

/// Adds --lines, --urls and the options of the network. `flags` must outlive the command.
void add_source_options(CLI::App& command, SourceFlags& flags);

/// What the flags come to: the options, and the addresses of --urls behind `inputs`. Lines that are
/// empty or begin with # are passed over. Errors: of the files; kInvalidInput for a line that is no
/// address (FILE:LINE).
Result<SourceOptions> resolve(const SourceFlags& flags, std::vector<std::string>& inputs);

/// What lost no report, in a line, so that nobody wonders where the pictures went; "" for nothing.
std::string left_out(const SourceCounts& counts);

}  // namespace muster::cli
