// unpack_stream.h: gzip and zstd unpacked as they are read, member by member.
//
// Archives of the web hold a gzip member (or zstd frame) a record, so that a record can be cut out:
// the stream remembers where the last members began, and read() never gives bytes of two at once.
// What follows damage is found again by its magic bytes.
//
// Source   RFC 1952 (gzip), RFC 8878 (zstd)
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "source/byte_stream.h"

namespace muster::source {

enum class Packing { kNone, kGzip, kZstd };

/// By the first bytes (four are enough).
Packing packing_of(std::string_view head);

class UnpackStream : public ByteStream {
 public:
  /// `name` begins the messages. Errors: kInternal, out of memory.
  static Result<std::unique_ptr<UnpackStream>> make(Packing packing,
                                                    std::unique_ptr<ByteStream> packed,
                                                    std::shared_ptr<Budget> budget,
                                                    std::string name);
  ~UnpackStream() override;

  /// Errors: kInvalidInput (damaged, cut off, or followed by other bytes; resync() goes on),
  /// kUnsupported (the budget is used up; nothing more follows), those of the packed stream.
  Result<size_t> read(char* into, size_t size) override;
  /// Known for the begin of each of the last 1,024 members, and for the end of the last.
  std::optional<uint64_t> raw_offset(uint64_t position) const override;
  uint64_t raw_position() const override;
  Result<bool> resync() override;

 private:
  class Decoder;
  class Gzip;
  class Zstd;
  UnpackStream() = default;
  Result<bool> fill();  // false at the end of the packed bytes
  Error damaged(const char* what);
  void cut();

  std::unique_ptr<Decoder> decoder_;
  std::unique_ptr<ByteStream> packed_;
  std::shared_ptr<Budget> budget_;
  std::string name_, magic_;
  std::string buffer_;  // packed bytes; some that were used stay, for resync()
  size_t begin_ = 0, end_ = 0;
  uint64_t packed_position_ = 0;  // of buffer_[begin_] in the packed stream
  uint64_t member_begin_ = 0;     // likewise, of the member that is being read
  uint64_t position_ = 0;
  struct Cut {
    uint64_t position;
    std::optional<uint64_t> raw;
  };
  std::deque<Cut> cuts_;
  bool inside_ = false, packed_ended_ = false, finished_ = false;
  size_t n_members_ = 0, n_damaged_ = 0;
};

}  // namespace muster::source
