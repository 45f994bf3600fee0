// package.h: the files of a model package on disk, by name relative to its folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace muster::syntax {

/// The bytes of a file: read, or mapped and so shared with the system's own copy. A mapped file must not be cut while it
/// is used; those of a model are replaced, never cut.
class FileBytes {
 public:
  FileBytes(std::string bytes) : read_(std::move(bytes)) {}  // NOLINT: implicit on purpose
  FileBytes(FileBytes&&) noexcept;
  FileBytes& operator=(FileBytes&&) noexcept;
  ~FileBytes();
  /// Errors: kNotFound (missing; names the path), kIo (cannot be mapped).
  static Result<FileBytes> map(const std::string& path);

  std::string_view view() const {
    return mapped_ != nullptr ? std::string_view(mapped_, size_) : read_;
  }

 private:
  std::string read_;
  char* mapped_ = nullptr;
  size_t size_ = 0;
};

class Package {
 public:
  /// Errors: kNotFound (no such folder, or not a folder).
  static Result<Package> open(const std::filesystem::path& dir);
  /// The whole file. Errors: kNotFound (missing; names the path), kIo (cannot be read).
  Result<std::string> read(std::string_view name) const;
  /// The same, mapped.
  Result<FileBytes> map(std::string_view name) const;
  /// What tells these files from others without reading them: sizes, inodes, times. Nothing if one cannot be looked at.
  std::optional<std::string> identity(const std::vector<std::string>& names) const;
  /// `name` with the folder before it, for messages.
  std::string path(std::string_view name) const;
  /// SHA-256 of the lines "HASH  NAME\n" of `names` (sorted here), as `sha256sum NAME... |
  /// sha256sum` prints it; files that cannot be read are left out.
  std::string fingerprint(std::vector<std::string> names) const;

 private:
  explicit Package(std::filesystem::path dir) : dir_(std::move(dir)) {}
  std::filesystem::path dir_;
};

/// `error` with the name of the file that it is about in front.
Error in_file(const std::string& path, Error error);

}  // namespace muster::syntax
