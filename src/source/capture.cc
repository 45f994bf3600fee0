#include "source/capture.h"

#include <fmt/format.h>

#include "source/byte_stream.h"

namespace muster {

Result<Capture> take_file(const std::string& path, size_t max_bytes) {
  MUSTER_TRY(const auto file, source::FileStream::open(path));
  const std::string name = path == "-" ? "standard input" : path;
  // The size is a hint at most: pipes have none, and a file may grow while it is read.
  if (file->size() && *file->size() > max_bytes) return source::too_large(name, max_bytes);
  Capture capture;
  capture.origin = path;
  MUSTER_TRY(capture.bytes, source::read_all(*file, max_bytes, name));
  return capture;
}

}  // namespace muster
