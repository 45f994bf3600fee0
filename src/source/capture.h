// capture.h: bytes as taken, before anything is read into them; and how a file or standard input is
// taken.
//
// Threads  free functions without state
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "core/result.h"

namespace muster {

/// One report is read as a whole, so its size is bounded: a few bytes of text become some hundred
/// bytes of parse. The largest single news page known is well under 1 MB.
inline constexpr size_t kMaxReportBytes = size_t{8} << 20;

/// Where a capture lies, so that its bytes can be cut out of what the user keeps.
struct Container {
  std::string kind;  ///< "file", "gzip", "zstd", "zip", "warc", "arc", "lines", "json", "feed",
                     ///< "mail", "mhtml", "pdf", "url"; the innermost one; "" for a bare capture
  std::string file;  ///< outermost file as given, "-" for standard input, or the URL that was asked
  std::string member;     ///< path inside, levels parted by "!": "pages.zip" has "2024/a.html"
  std::string record_id;  ///< WARC-Record-ID, guid or id of a feed's item, Message-ID
  /// Bytes of `file` that hold it, for a record of `.warc.gz` its gzip member as it lies in the
  /// file. Absent where no such range exists (a member of a file that was compressed as a whole).
  std::optional<uint64_t> offset, length;
};

/// What the container says of the report: of use where the report itself does not say it.
struct Hints {
  std::string title, outlet, author;
  std::string language;   ///< as given ("en", "en-GB")
  std::string published;  ///< ISO 8601: a date, or a date with time and zone; "" when not known
  std::string updated;
};

struct Capture {
  std::string bytes;
  std::string origin;                     ///< path as given, "-" for standard input
  std::string media_type = "text/plain";  ///< until told otherwise; without parameters
  std::string charset = {};     ///< as the transport says (HTTP Content-Type); "" when it does not
  std::string url = {};         ///< from where the bytes came; "" when not known
  std::string name = {};        ///< as shown to people; "" for `origin`
  std::string fetched_at = {};  ///< ISO 8601 in UTC; "" when not known
  Container container = {};
  Hints hints = {};

  /// Everything else, for who keeps the bytes elsewhere.
  Capture without_bytes() const {
    return {"", origin, media_type, charset, url, name, fetched_at, container, hints};
  }
};

/// Takes a regular file, a pipe or a device; "-" is standard input. Holds at most `max_bytes` + 1
/// bytes, whatever the size of the file. Messages begin with `path` and say what to do. Errors:
/// kNotFound (no such file), kInvalidInput (a folder), kUnsupported (over `max_bytes`), kIo (cannot
/// be opened or read; the message has the system's reason).
Result<Capture> take_file(const std::string& path, size_t max_bytes = kMaxReportBytes);

}  // namespace muster
