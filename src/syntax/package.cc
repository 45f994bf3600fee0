#include "syntax/package.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/hash.h"

namespace muster::syntax {
namespace {

struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

Error cannot_open(const std::string& path) {
  const bool missing = errno == ENOENT || errno == ENOTDIR;
  return {missing ? ErrorCode::kNotFound : ErrorCode::kIo,
          fmt::format("{}: {}", path,
                      missing ? "no such file in the model" : std::strerror(errno))};
}

}  // namespace

FileBytes::FileBytes(FileBytes&& other) noexcept
    : read_(std::move(other.read_)),
      mapped_(std::exchange(other.mapped_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

FileBytes& FileBytes::operator=(FileBytes&& other) noexcept {
  std::swap(read_, other.read_);
  std::swap(mapped_, other.mapped_);
  std::swap(size_, other.size_);
  return *this;
}

FileBytes::~FileBytes() {
  if (mapped_ != nullptr) ::munmap(mapped_, size_);
}

Result<FileBytes> FileBytes::map(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return cannot_open(path);
  struct stat info {};
  if (::fstat(file.fd, &info) != 0 || !S_ISREG(info.st_mode))
    return Error{ErrorCode::kIo, fmt::format("{}: not a regular file", path)};
  FileBytes bytes{std::string()};
  if (info.st_size == 0) return bytes;
  const auto size = static_cast<size_t>(info.st_size);
  void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.fd, 0);
  if (at == MAP_FAILED)
    return Error{ErrorCode::kIo, fmt::format("{}: {}", path, std::strerror(errno))};
  bytes.mapped_ = static_cast<char*>(at);
  bytes.size_ = size;
  return bytes;
}

Result<FileBytes> Package::map(std::string_view name) const { return FileBytes::map(path(name)); }

std::optional<std::string> Package::identity(const std::vector<std::string>& names) const {
  std::string all;
  for (const std::string& name : names) {
    struct stat info {};
    if (::stat(path(name).c_str(), &info) != 0) return std::nullopt;
    all += fmt::format("{} {} {} {} {}.{} {}.{}\n", name, info.st_size, info.st_dev, info.st_ino,
                       info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_ctim.tv_sec,
                       info.st_ctim.tv_nsec);
  }
  return all;
}

Result<Package> Package::open(const std::filesystem::path& dir) {
  std::error_code failure;
  if (!std::filesystem::is_directory(dir, failure)) {
    const bool exists = std::filesystem::exists(dir, failure);
    return Error{ErrorCode::kNotFound,
                 fmt::format("{}: {}", dir.string(),
                             exists ? "not a folder, a model is a folder with config.cfg"
                                    : "no such model folder")};
  }
  return Package(dir);
}

std::string Package::path(std::string_view name) const { return (dir_ / name).string(); }

// Plain read(2) into one allocation: a stream copies twice, and start-up is mostly this.
Result<std::string> Package::read(std::string_view name) const {
  const std::string full = path(name);
  const Descriptor file{::open(full.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return cannot_open(full);
  struct stat info {};
  if (::fstat(file.fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    return Error{ErrorCode::kIo, fmt::format("{}: not a regular file", full)};
  }
  std::string bytes(static_cast<size_t>(info.st_size), '\0');
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t n = ::read(file.fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Error{ErrorCode::kIo, fmt::format("{}: {}", full, std::strerror(errno))};
    if (n == 0) bytes.resize(done);  // it shrank meanwhile: what reads it will say what is missing
    done += static_cast<size_t>(n);
  }
  return bytes;
}

std::string Package::fingerprint(std::vector<std::string> names) const {
  std::sort(names.begin(), names.end());
  std::string lines;
  for (const std::string& name : names) {
    const Result<std::string> bytes = read(name);
    if (bytes.has_value()) lines += fmt::format("{}  {}\n", sha256_hex(*bytes), name);
  }
  return sha256_hex(lines);
}

Error in_file(const std::string& path, Error error) {
  error.message = path + ": " + error.message;
  return error;
}

}  // namespace muster::syntax
