// line_file.h: a file of one record a line, read line by line in bounded memory.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>

#include "core/result.h"
#include "source/capture.h"

namespace muster {

class LineFile {
 public:
  /// "-" is standard input. Errors: those of take_file, but for the size of the whole, which has no
  /// limit.
  static Result<LineFile> open(const std::string& path,
                               size_t max_line_bytes = 2 * kMaxReportBytes);

  /// The next line without its end ("\n" or "\r\n"); false at the end of the file.
  /// Errors: kUnsupported (a line over the limit; it is skipped, and reading can go on), kIo.
  Result<bool> next(std::string& line);
  /// "FILE:LINE" of the line given last.
  std::string where() const;

 private:
  struct Close {
    void operator()(std::FILE* file) const;
  };
  LineFile() = default;
  std::unique_ptr<std::FILE, Close> file_;
  std::string name_;
  size_t max_line_bytes_ = 0, line_number_ = 0;
};

}  // namespace muster
