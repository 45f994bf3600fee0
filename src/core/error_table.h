// error_table.h: what each ErrorCode means at the edge: exit status, HTTP status, name in messages
// and Python.
//
// The one place that says so; surfaces look rows up and never switch over codes.
#pragma once

#include <span>
#include <string_view>

#include "core/result.h"

namespace muster {

struct ErrorRow {
  ErrorCode code;
  std::string_view
      name;         ///< "invalid_input": JSON, and the attribute `code` of the Python exception
  int exit_status;  ///< stable; 0 is success, 1 a crash outside our hands, 2 a wrong command line
  int http_status;
};

/// Exit status of a command line that could not be understood (unknown option, missing argument).
inline constexpr int kExitUsage = 2;

/// One row a code, in the order of the codes.
std::span<const ErrorRow> error_table();
const ErrorRow& error_row(ErrorCode code);

}  // namespace muster
