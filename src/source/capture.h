// capture.h: bytes as taken, before anything is read into them; and how a file or standard input is
// taken.
//
// Threads  free functions without state
#pragma once

#include <cstddef>
#include <string>

#include "core/result.h"

namespace muster {

/// One report is read as a whole, so its size is bounded: a few bytes of text become some hundred
/// bytes of parse. The largest single news page known is well under 1 MB.
inline constexpr size_t kMaxReportBytes = size_t{8} << 20;

struct Capture {
  std::string bytes;
  std::string origin;                     ///< path as given, "-" for standard input
  std::string media_type = "text/plain";  ///< until told otherwise
};

/// Takes a regular file, a pipe or a device; "-" is standard input. Holds at most `max_bytes` + 1
/// bytes, whatever the size of the file. Messages begin with `path` and say what to do. Errors:
/// kNotFound (no such file), kInvalidInput (a folder), kUnsupported (over `max_bytes`), kIo (cannot
/// be opened or read; the message has the system's reason).
Result<Capture> take_file(const std::string& path, size_t max_bytes = kMaxReportBytes);

}  // namespace muster
