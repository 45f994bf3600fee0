#include "source/line_file.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace muster {

void LineFile::Close::operator()(std::FILE* file) const {
  if (file != stdin) std::fclose(file);
}

Result<LineFile> LineFile::open(const std::string& path, size_t max_line_bytes) {
  LineFile lines;
  lines.max_line_bytes_ = max_line_bytes;
  lines.name_ = path == "-" ? "standard input" : path;
  if (path == "-") {
    lines.file_.reset(stdin);
    return lines;
  }
  lines.file_.reset(std::fopen(path.c_str(), "rbe"));
  if (!lines.file_) {
    const int reason = errno;
    if (reason == ENOENT || reason == ENOTDIR)
      return Error{
          ErrorCode::kNotFound,
          fmt::format("{}: no such file; check the path, or give - for standard input", path)};
    return Error{ErrorCode::kIo, fmt::format("{}: cannot be opened: {}", path,
                                             std::generic_category().message(reason))};
  }
  struct stat status {};
  if (fstat(fileno(lines.file_.get()), &status) == 0 && S_ISDIR(status.st_mode))
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("{}: is a folder; give the files in it", path)};
  return lines;
}

Result<bool> LineFile::next(std::string& line) {
  line.clear();
  std::FILE* file = file_.get();
  bool any = false, too_long = false;
  for (int c; (c = getc_unlocked(file)) != EOF;) {
    any = true;
    if (c == '\n') break;
    if (line.size() >= max_line_bytes_) {
      too_long = true;
    } else {
      line += static_cast<char>(c);
    }
  }
  if (std::ferror(file))
    return Error{ErrorCode::kIo, fmt::format("{}: cannot be read: {}", name_,
                                             std::generic_category().message(errno))};
  if (!any) return false;
  ++line_number_;
  if (too_long)
    return Error{ErrorCode::kUnsupported,
                 fmt::format("{}: line longer than {} MiB", where(), max_line_bytes_ >> 20)};
  if (line.ends_with('\r')) line.pop_back();
  return true;
}

std::string LineFile::where() const { return fmt::format("{}:{}", name_, line_number_); }

}  // namespace muster
