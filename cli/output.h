// output.h: standard output with every write checked, and what is known of the terminal.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace muster::cli {

/// How a text may be set off. On a terminal colours do it; elsewhere brackets, so that nothing is
/// lost in a file.
struct Style {
  bool colour = false;
  size_t width = 100;  ///< columns that a line may take
  std::string heading(std::string_view text) const { return in("\x1b[1m", text); }
  std::string faint(std::string_view text) const { return in("\x1b[2m", text); }
  /// Words that hold a figure.
  std::string mark(std::string_view text) const {
    return colour ? in("\x1b[1;33m", text) : "[" + std::string(text) + "]";
  }
  std::string problem(std::string_view text) const { return in("\x1b[1;31m", text); }

 private:
  std::string in(const char* code, std::string_view text) const {
    return colour ? code + std::string(text) + "\x1b[0m" : std::string(text);
  }
};

/// For standard output (or standard error): colour if it is a terminal and NO_COLOR is not set; the
/// width from COLUMNS, else from the terminal, else 100.
Style style_of(int file_descriptor);

/// Writes to standard output. Errors: kIo (disk full and the like). A reader that went away (a
/// closed pipe) is no error worth words: the program ends as SIGPIPE would have ended it.
Result<void> write_out(std::string_view text);
Result<void> flush_out();

/// One line to standard error, "muster: " before it.
void complain(std::string_view message);

}  // namespace muster::cli
