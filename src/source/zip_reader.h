// zip_reader.h: the members of a zip archive, as streams. Nothing is ever written, so a name like
// "../../etc/passwd" is a name and no more.
//
// Threads  a reader belongs to one thread at a time
#pragma once

#include <memory>
#include <string>

#include "source/capture_reader.h"

namespace muster::source {

/// Over a file that can be read at any place. Errors: kInvalidInput (no zip), kIo.
Result<std::unique_ptr<CaptureReader>> make_zip_reader_of_file(const std::string& path,
                                                               const Capture& from,
                                                               const Context& context);
/// Over bytes that are held.
Result<std::unique_ptr<CaptureReader>> make_zip_reader(std::string bytes, const Capture& from,
                                                       const Context& context);

}  // namespace muster::source
