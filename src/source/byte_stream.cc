#include "source/byte_stream.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace muster::source {
namespace {
std::string reason(int error_number) { return std::generic_category().message(error_number); }
}  // namespace

Result<void> Budget::add_unpacked(uint64_t n, const std::string& name) {
  n_unpacked += n;
  if (n_unpacked > free_bytes && n_unpacked / max_ratio > n_raw)
    return Error{ErrorCode::kUnsupported,
                 fmt::format("{}: unpacks to more than {} times its size, as a decompression bomb "
                             "does; not read further",
                             name, max_ratio)};
  return {};
}

Result<std::unique_ptr<FileStream>> FileStream::open(const std::string& path,
                                                     std::shared_ptr<Budget> budget) {
  const bool is_stdin = path == "-";
  const std::string name = is_stdin ? "standard input" : path;
  if (path.empty())
    return Error{ErrorCode::kInvalidInput,
                 "empty file name; give the path of a report, or - for standard input"};
  if (path.find('\0') != std::string::npos)
    return Error{ErrorCode::kInvalidInput, "file name with a NUL byte; give the path of a report"};
  std::unique_ptr<FileStream> file(new FileStream);
  file->name_ = name;
  file->owned_ = !is_stdin;
  file->fd_ = is_stdin ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file->fd_ < 0) {
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
  if (::fstat(file->fd_, &status) == 0) {
    if (S_ISDIR(status.st_mode))
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("{}: is a folder; give the report files in it, for example {}/*.txt",
                               name, name)};
    if (S_ISREG(status.st_mode)) file->size_ = static_cast<uint64_t>(status.st_size);
  }
  file->budget_ = std::move(budget);
  if (file->budget_ && file->size_)
    file->budget_->n_raw = std::max(file->budget_->n_raw, *file->size_);
  return file;
}

FileStream::~FileStream() {
  if (owned_ && fd_ >= 0) ::close(fd_);
}

Result<void> FileStream::begin_at(uint64_t offset) {
  if (::lseek(fd_, static_cast<off_t>(offset), SEEK_SET) < 0)
    return Error{ErrorCode::kIo, fmt::format("{}: cannot be read: {}", name_, reason(errno))};
  begin_ = offset;
  return {};
}

Result<size_t> FileStream::read(char* into, size_t size) {
  for (;;) {
    const ssize_t got = ::read(fd_, into, size);
    if (got >= 0) {
      position_ += static_cast<uint64_t>(got);
      if (budget_) {
        budget_->n_read = position_;
        budget_->n_raw = std::max(budget_->n_raw, position_);
      }
      return static_cast<size_t>(got);
    }
    if (errno != EINTR)
      return Error{ErrorCode::kIo, fmt::format("{}: cannot be read: {}", name_, reason(errno))};
  }
}

Result<size_t> MemoryStream::read(char* into, size_t size) {
  const size_t n = std::min(size, bytes_.size() - position_);
  std::memcpy(into, bytes_.data() + position_, n);
  position_ += n;
  return n;
}

std::optional<uint64_t> MemoryStream::raw_offset(uint64_t position) const {
  if (!raw_begin_) return std::nullopt;
  return *raw_begin_ + position;
}

BufferedStream::BufferedStream(std::unique_ptr<ByteStream> under, size_t block)
    : under_(std::move(under)), buffer_(block, '\0') {}

Result<bool> BufferedStream::fill() {
  if (failed_) {
    if (begin_ < end_) return false;
    Error error = std::move(*failed_);
    failed_.reset();
    return error;
  }
  if (ended_) return false;
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ == buffer_.size()) {
    if (begin_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    } else {
      buffer_.resize(2 * buffer_.size());
    }
  }
  auto got = under_->read(buffer_.data() + end_, buffer_.size() - end_);
  if (!got) {
    if (begin_ == end_) return std::move(got).error();
    failed_ = std::move(got).error();
    return false;
  }
  end_ += *got;
  ended_ = *got == 0;
  return *got > 0;
}

void BufferedStream::look_ahead() {
  if (begin_ < end_ || failed_) return;
  if (auto more = fill(); !more) failed_ = std::move(more).error();
}

Result<std::string_view> BufferedStream::peek(size_t n) {
  while (end_ - begin_ < n) {
    MUSTER_TRY(const bool more, fill());
    if (!more) break;
  }
  return std::string_view(buffer_).substr(begin_, std::min(n, end_ - begin_));
}

Result<size_t> BufferedStream::read(char* into, size_t size) {
  if (begin_ == end_) {
    MUSTER_TRY(const bool more, fill());
    if (!more) return size_t{0};
  }
  const size_t n = std::min(size, end_ - begin_);
  std::memcpy(into, buffer_.data() + begin_, n);
  begin_ += n;
  position_ += n;
  return n;
}

Result<bool> BufferedStream::read_line(std::string& line, size_t max, bool& cut) {
  line.clear();
  cut = false;
  bool any = false;
  for (;;) {
    if (begin_ == end_) {
      MUSTER_TRY(const bool more, fill());
      if (!more) return any;
    }
    any = true;
    const char* from = buffer_.data() + begin_;
    const size_t there = end_ - begin_;
    const auto* newline = static_cast<const char*>(std::memchr(from, '\n', there));
    const size_t n = newline ? static_cast<size_t>(newline - from) : there;
    const size_t kept = std::min(n, max - line.size());
    line.append(from, kept);
    cut = cut || kept < n;
    begin_ += n + (newline ? 1 : 0);
    position_ += n + (newline ? 1 : 0);
    if (newline) return true;
  }
}

Result<uint64_t> BufferedStream::append(std::string& to, uint64_t n) {
  uint64_t done = 0;
  while (done < n) {
    if (begin_ == end_) {
      MUSTER_TRY(const bool more, fill());
      if (!more) break;
    }
    const size_t step = static_cast<size_t>(std::min<uint64_t>(n - done, end_ - begin_));
    to.append(buffer_.data() + begin_, step);
    begin_ += step;
    position_ += step;
    done += step;
  }
  return done;
}

Result<uint64_t> BufferedStream::skip(uint64_t n) {
  uint64_t done = 0;
  while (done < n) {
    if (begin_ == end_) {
      MUSTER_TRY(const bool more, fill());
      if (!more) break;
    }
    const size_t step = static_cast<size_t>(std::min<uint64_t>(n - done, end_ - begin_));
    begin_ += step;
    position_ += step;
    done += step;
  }
  return done;
}

Result<bool> BufferedStream::resync() {
  position_ += end_ - begin_;
  begin_ = end_ = 0;
  failed_.reset();
  MUSTER_TRY(const bool more, under_->resync());
  ended_ = !more;
  return more;
}

Error too_large(const std::string& name, size_t max_bytes) {
  return {ErrorCode::kUnsupported,
          fmt::format("{}: larger than {} MiB, the limit for one report; split the file into one "
                      "report a file",
                      name, max_bytes >> 20)};
}

Result<std::string> read_all(ByteStream& stream, size_t max_bytes, const std::string& name) {
  std::string bytes;
  size_t used = 0;
  for (;;) {
    const size_t want = std::min(std::max<size_t>(used, size_t{64} << 10), max_bytes + 1 - used);
    bytes.resize(used + want);
    MUSTER_TRY(const size_t got, stream.read(bytes.data() + used, want));
    used += got;
    bytes.resize(used);
    if (got == 0) break;
    if (used > max_bytes) return too_large(name, max_bytes);
  }
  bytes.shrink_to_fit();
  return bytes;
}

}  // namespace muster::source
