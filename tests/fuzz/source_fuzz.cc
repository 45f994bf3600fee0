// source_fuzz.cc: any bytes as an archive, a feed, a mail or a file of lines: no crash, no endless stream, every place true.
//
// Built once a format: SOURCE_NAME is the name that the bytes are given as, which decides how they are read.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>

#include "fuzz/fuzz.h"
#include "source/source.h"

namespace {

/// A file in memory under a name of its own, opened by its path like any other.
std::string write_file(const uint8_t* data, size_t size) {
  static const std::string folder = "/tmp/muster_source_fuzz." + std::to_string(::getpid());
  static const int made = ::mkdir(folder.c_str(), 0700);
  (void)made;
  const std::string path = folder + "/" SOURCE_NAME;
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  return path;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace muster;
  const std::string path = write_file(data, size);
  SourceOptions options;
  options.max_report_bytes = 1 << 20;
  Source source({path}, options);
  for (size_t n = 0;; ++n) {
    // Each step takes at least a byte of the input, or of what it unpacks to.
    fuzz::require(n <= 300 * size + 100, "the stream does not end");
    const auto capture = source.next();
    if (!capture) {
      const ErrorCode code = capture.error().code;
      fuzz::require(code == ErrorCode::kInvalidInput || code == ErrorCode::kUnsupported,
                    "unexpected error: " + capture.error().message);
      fuzz::require(capture.error().message.starts_with(path),
                    "the message does not name the file: " + capture.error().message);
      continue;
    }
    if (!*capture) break;
    const Capture& c = **capture;
    fuzz::require(c.container.file == path, "the file is not named");
    fuzz::require(c.origin.starts_with(path), "the origin does not name the file");
    fuzz::require(c.bytes.size() <= 40 * options.max_report_bytes, "over the limit");
    if (c.container.offset)
      fuzz::require(*c.container.offset + c.container.length.value_or(0) <= size,
                    "the place is outside of the file");
  }
  return 0;
}
