#include "output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "text_width.h"

namespace muster::cli {
namespace {

Error write_error() {
  const int reason = errno;
  if (reason == EPIPE) {
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
  }
  return Error{ErrorCode::kIo,
               "cannot write the output: " + std::generic_category().message(reason)};
}

}  // namespace

Style style_of(int file_descriptor) {
  Style style;
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool terminal = isatty(file_descriptor) != 0;
  style.colour =
      terminal && !(no_colour && *no_colour) && !(term && std::strcmp(term, "dumb") == 0);
  winsize size{};
  if (terminal && ioctl(file_descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    style.width = size.ws_col;
  if (const char* columns = std::getenv("COLUMNS")) {
    size_t asked = 0;
    const char* end = columns + std::strlen(columns);
    if (std::from_chars(columns, end, asked).ptr == end && asked > 0) style.width = asked;
  }
  // Below this nothing can be laid out; above, lines get too long to follow with the eye.
  style.width = std::min<size_t>(std::max<size_t>(style.width, 40), 160);
  return style;
}

Result<void> write_out(std::string_view text) {
  errno = 0;
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) return write_error();
  return {};
}

Result<void> flush_out() {
  errno = 0;
  if (std::fflush(stdout) != 0) return write_error();
  return {};
}

void complain(std::string_view message) {
  const Style style = style_of(STDERR_FILENO);
  const std::string line = style.problem("muster:") + " " + printable(message) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace muster::cli
