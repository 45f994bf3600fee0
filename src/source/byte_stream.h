// byte_stream.h: bytes one after the other, from a file, from memory, or unpacked from another
// stream; and the budget that unpacking must keep to.
//
// Threads  a stream belongs to one thread at a time
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace muster::source {

/// What one input of the user may unpack to, over all its levels: a file of a few kilobytes can
/// claim terabytes. Shared by every stream over that input.
struct Budget {
  uint64_t n_raw = 0;       ///< bytes of the input as it lies on disk, as far as known
  uint64_t n_read = 0;      ///< of these, how many were read
  uint64_t n_unpacked = 0;  ///< bytes that came out of all unpacking
  uint64_t free_bytes = uint64_t{64} << 20;  ///< unpacked before the ratio counts
  uint64_t max_ratio = 250;  ///< web archives come to 5 to 20, repeated lines of a log to 100

  /// Errors: kUnsupported, once more came out than is likely of honest data.
  Result<void> add_unpacked(uint64_t n, const std::string& name);
};

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Up to `size` bytes into `into`; 0 at the end. After an error only resync() may be called.
  virtual Result<size_t> read(char* into, size_t size) = 0;
  /// Where the byte at `position` of this stream begins in the outermost file, if the file can be cut
  /// there (positions that the reader has not left behind by much; the end counts as well).
  virtual std::optional<uint64_t> raw_offset(uint64_t position) const = 0;
  /// After damage: moves on to where good data may begin again; false when nothing follows. The
  /// position of the stream goes on from where it was.
  virtual Result<bool> resync() { return false; }
  /// The raw offset that reading has come to, for messages.
  virtual uint64_t raw_position() const = 0;
};

/// An open file, pipe or standard input.
class FileStream : public ByteStream {
 public:
  /// Messages begin with `path` and say what to do. Errors: as take_file.
  static Result<std::unique_ptr<FileStream>> open(const std::string& path,
                                                  std::shared_ptr<Budget> budget = nullptr);
  ~FileStream() override;
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;

  Result<size_t> read(char* into, size_t size) override;
  std::optional<uint64_t> raw_offset(uint64_t position) const override {
    return begin_ + position;
  }
  uint64_t raw_position() const override { return begin_ + position_; }
  /// Begins at byte `offset` of a regular file instead; before the first read(). Errors: kIo.
  Result<void> begin_at(uint64_t offset);
  /// Bytes of a regular file; nothing for pipes and devices.
  std::optional<uint64_t> size() const { return size_; }
  int descriptor() const { return fd_; }

 private:
  FileStream() = default;
  std::string name_;
  int fd_ = -1;
  bool owned_ = false;
  uint64_t begin_ = 0;     // in the file
  uint64_t position_ = 0;  // from there
  std::optional<uint64_t> size_;
  std::shared_ptr<Budget> budget_;
};

class MemoryStream : public ByteStream {
 public:
  /// `raw_begin`: offset of the bytes in the outermost file, if they lie there as they are.
  explicit MemoryStream(std::string bytes, std::optional<uint64_t> raw_begin = std::nullopt)
      : bytes_(std::move(bytes)), raw_begin_(raw_begin) {}
  Result<size_t> read(char* into, size_t size) override;
  std::optional<uint64_t> raw_offset(uint64_t position) const override;
  uint64_t raw_position() const override { return raw_begin_.value_or(0) + position_; }

 private:
  std::string bytes_;
  size_t position_ = 0;
  std::optional<uint64_t> raw_begin_;
};

/// Reads ahead, so that a format can be told by its first bytes and lines can be found.
class BufferedStream : public ByteStream {
 public:
  explicit BufferedStream(std::unique_ptr<ByteStream> under, size_t block = size_t{128} << 10);

  /// The next bytes without taking them: `n` of them, fewer only at the end or before damage (an
  /// error is given once nothing is left to take before it). Valid until the next call.
  Result<std::string_view> peek(size_t n);
  /// What was read ahead already; valid until the next call.
  std::string_view buffered() const {
    return std::string_view(buffer_).substr(begin_, end_ - begin_);
  }
  /// Reads on if nothing is read ahead; an error is kept for the call that takes bytes.
  void look_ahead();
  Result<size_t> read(char* into, size_t size) override;
  /// The next line without its "\n"; false at the end. Of a longer line the first `max` bytes are
  /// given, `cut` is set, and the rest is skipped.
  Result<bool> read_line(std::string& line, size_t max, bool& cut);
  /// Appends the next `n` bytes; fewer at the end. Returns how many.
  Result<uint64_t> append(std::string& to, uint64_t n);
  /// Skips; returns how many bytes there were, at most `n`.
  Result<uint64_t> skip(uint64_t n);
  uint64_t position() const { return position_; }
  std::optional<uint64_t> raw_offset(uint64_t position) const override {
    return under_->raw_offset(position);
  }
  uint64_t raw_position() const override { return under_->raw_position(); }
  /// Drops what was read ahead. See ByteStream.
  Result<bool> resync() override;
  ByteStream& under() { return *under_; }

 private:
  Result<bool> fill();  // false at the end
  std::unique_ptr<ByteStream> under_;
  std::optional<Error> failed_;
  std::string buffer_;
  size_t begin_ = 0, end_ = 0;
  uint64_t position_ = 0;  // of buffer_[begin_]
  bool ended_ = false;
};

Error too_large(const std::string& name, size_t max_bytes);

/// The whole rest of `stream`. Errors: kUnsupported over `max_bytes` (the message begins with
/// `name`), and those of reading.
Result<std::string> read_all(ByteStream& stream, size_t max_bytes, const std::string& name);

}  // namespace muster::source
