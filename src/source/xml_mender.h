// xml_mender.h: the faults of feeds that stop an XML parser, mended as the bytes go by.
//
//   &nbsp;      names of HTML that XML does not know become numbers: &#160;
//   a & b       an ampersand that begins no reference becomes &amp;
// CDATA and comments stay as they are. Where a document declares entities, reading stops: no feed
// needs them, and a few lines of them unpack to gigabytes.
#pragma once

#include <memory>
#include <string>

#include "source/byte_stream.h"

namespace muster::source {

class XmlMender {
 public:
  explicit XmlMender(std::unique_ptr<BufferedStream> stream) : in_(std::move(stream)) {}
  /// Up to `size` mended bytes; 0 at the end. Errors: kUnsupported (entities are declared; more than
  /// the limit since the last mark()), those of the stream.
  Result<size_t> read(char* into, size_t size);
  /// From here on `max_bytes` may follow until the next call.
  void mark(uint64_t max_bytes) { left_ = max_bytes; }

 private:
  Result<void> mend();
  std::unique_ptr<BufferedStream> in_;
  std::string raw_, mended_;
  size_t given_ = 0;
  uint64_t left_ = uint64_t{16} << 20;
  const char* until_ = nullptr;  // inside of CDATA or a comment: what ends it
  bool ended_ = false;
};

}  // namespace muster::source
