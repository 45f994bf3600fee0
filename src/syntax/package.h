// package.h: the files of a model package on disk, by name relative to its folder.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace muster::syntax {

class Package {
 public:
  /// Errors: kNotFound (no such folder, or not a folder).
  static Result<Package> open(const std::filesystem::path& dir);
  /// The whole file. Errors: kNotFound (missing; names the path), kIo (cannot be read).
  Result<std::string> read(std::string_view name) const;
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
