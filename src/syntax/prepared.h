// prepared.h: a model as the kernels use it, in one file beside its package, mapped instead of made.
//
// Loading a package parses its files, packs the weights for the processor and, for md, makes an index of 685,000 words.
// All of that is the same each time, so the first program that loads a package writes it down as ".prepared-KERNELS" in
// the package's folder, and later ones map that file: its pages are read when they are used, and shared by all programs.
//
// Format   64 bytes of header (magic with version, sizes, checksum), the identity of what it was made from, the payload;
//          arrays begin on 64 bytes. Byte order and widths are the machine's: the file is never carried elsewhere.
// Validity the identity names every file of the package that decides results with its size, inode and times, and the
//          kernels. Another identity, version, size or checksum: the file is as if not there, and is written anew.
// Writers  write a file of their own and rename it, so two programs at once leave one whole file; a folder that cannot be
//          written costs nothing but the time saved
// Threads  a file is opened by one thread; what was read from it may be used by many
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/kernels.h"
#include "syntax/package.h"

namespace muster::syntax {

/// Collects what a model consists of. Reader and writer have the same members, so that one function names the parts of a
/// class for both.
class PreparedWriter {
 public:
  template <typename T>
  void number(const T& value) {
    put(static_cast<uint64_t>(value));
  }
  void floats(const AlignedFloats& values) { array(values.data(), values.size() * sizeof(float)); }
  void numbers(std::span<const uint32_t> values) { array(values.data(), values.size_bytes()); }
  template <typename T, typename Each>
  void list(std::vector<T>& items, Each&& each) {
    put(items.size());
    for (T& item : items) each(item);
  }
  /// Puts the file in its place; says whether it is there.
  bool write(const std::filesystem::path& path, std::string_view identity) const;

 private:
  void put(uint64_t value);
  void array(const void* data, size_t n_bytes);
  std::string payload_;
};

/// Gives it back; arrays are views into the file, which must outlive them.
class PreparedReader {
 public:
  /// Nothing if there is no such file, or it is not whole, or was made of something else.
  static std::optional<PreparedReader> open(const std::filesystem::path& path,
                                            std::string_view identity);

  template <typename T>
  void number(T& value) {
    value = static_cast<T>(take());
  }
  void floats(AlignedFloats& values) {
    const std::string_view bytes = array();
    values = AlignedFloats::view(reinterpret_cast<const float*>(bytes.data()),
                                 bytes.size() / sizeof(float));
  }
  void numbers(std::span<const uint32_t>& values) {
    const std::string_view bytes = array();
    values = {reinterpret_cast<const uint32_t*>(bytes.data()), bytes.size() / sizeof(uint32_t)};
  }
  template <typename T, typename Each>
  void list(std::vector<T>& items, Each&& each) {
    const uint64_t n = take();
    items.clear();
    for (uint64_t i = 0; i < n && whole_; ++i) each(items.emplace_back());
  }
  /// False if something was asked for that is not there; then nothing that was read may be used.
  bool is_whole() const { return whole_ && at_ == file_.view().size(); }
  /// Hands over the file to who keeps what was read.
  FileBytes release() { return std::move(file_); }

 private:
  explicit PreparedReader(FileBytes file) : file_(std::move(file)) {}
  uint64_t take();
  std::string_view array();

  FileBytes file_;
  size_t at_ = 0;
  bool whole_ = true;
};

template <typename Archive>
void describe(Archive& archive, LinearLayer& layer) {
  archive.number(layer.n_in);
  archive.number(layer.n_out);
  archive.number(layer.n_padded);
  archive.number(layer.panel);
  archive.floats(layer.weights);
  archive.floats(layer.bias);
}

template <typename Archive>
void describe(Archive& archive, MaxoutLayer& layer) {
  archive.number(layer.n_in);
  archive.number(layer.n_out);
  archive.number(layer.n_pieces);
  archive.floats(layer.weights);
  archive.floats(layer.bias);
  archive.floats(layer.gain);
  archive.floats(layer.shift);
}

}  // namespace muster::syntax
