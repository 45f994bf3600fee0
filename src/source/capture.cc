#include "source/capture.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace muster {
namespace {

/// Closes what it opened; standard input is left open.
class Descriptor {
 public:
  explicit Descriptor(int fd, bool owned) : fd_(fd), owned_(owned) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (owned_ && fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
  bool owned_;
};

std::string reason(int error_number) { return std::generic_category().message(error_number); }

Error too_large(const std::string& name, size_t max_bytes) {
  return {
      ErrorCode::kUnsupported,
      fmt::format(
          "{}: larger than {} MiB, the limit for one report; split the file into one report a file",
          name, max_bytes >> 20)};
}

}  // namespace

Result<Capture> take_file(const std::string& path, size_t max_bytes) {
  const bool is_stdin = path == "-";
  const std::string name = is_stdin ? "standard input" : path;
  if (path.empty())
    return Error{ErrorCode::kInvalidInput,
                 "empty file name; give the path of a report, or - for standard input"};
  if (path.find('\0') != std::string::npos)
    return Error{ErrorCode::kInvalidInput, "file name with a NUL byte; give the path of a report"};
  const Descriptor file(is_stdin ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC),
                        !is_stdin);
  if (file.get() < 0) {
    const int error_number = errno;
    if (error_number == ENOENT || error_number == ENOTDIR)
      return Error{
          ErrorCode::kNotFound,
          fmt::format("{}: no such file; check the path, or give - for standard input", name)};
    const char* fix = error_number == EACCES ? "; make the file readable" : "";
    return Error{ErrorCode::kIo,
                 fmt::format("{}: cannot be opened: {}{}", name, reason(error_number), fix)};
  }
  struct stat status {};
  if (::fstat(file.get(), &status) == 0) {
    if (S_ISDIR(status.st_mode))
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("{}: is a folder; give the report files in it, for example {}/*.txt",
                               name, name)};
    if (S_ISREG(status.st_mode) && static_cast<uint64_t>(status.st_size) > max_bytes)
      return too_large(name, max_bytes);
  }

  // The size that fstat gives is a hint at most: pipes have none, and a file may grow while it is
  // read.
  Capture capture;
  capture.origin = path;
  size_t used = 0;
  while (true) {
    const size_t want = std::min(std::max<size_t>(used, 64U << 10), max_bytes + 1 - used);
    capture.bytes.resize(used + want);
    const ssize_t got = ::read(file.get(), capture.bytes.data() + used, want);
    if (got < 0) {
      if (errno == EINTR) continue;
      return Error{ErrorCode::kIo, fmt::format("{}: cannot be read: {}", name, reason(errno))};
    }
    used += static_cast<size_t>(got);
    capture.bytes.resize(used);
    if (got == 0) break;
    if (used > max_bytes) return too_large(name, max_bytes);
  }
  capture.bytes.shrink_to_fit();
  return capture;
}

}  // namespace muster
