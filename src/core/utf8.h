// utf8.h: UTF-8 validation, stepping, and the one conversion from bytes to code points.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// Decodes the code point that starts at `pos` of valid UTF-8 and moves `pos` past it.
char32_t next_code_point(std::string_view text, size_t& pos);
void append_utf8(std::string& out, char32_t code_point);
bool is_valid_utf8(std::string_view text);
size_t count_code_points(std::string_view text);

/// Byte offsets of a text to code-point offsets, in O(1): the named function of the edge (JSON, CSV, HTTP, Python).
class CodePointIndex {
 public:
  explicit CodePointIndex(std::string_view text);  ///< valid UTF-8, which must outlive the index
  size_t from_byte(
      size_t byte_offset) const;  ///< code points before `byte_offset`, a code point boundary
  size_t size() const { return n_code_points_; }

 private:
  std::string_view text_;
  std::vector<uint32_t> checkpoints_;  // code points before each 64-byte block
  size_t n_code_points_ = 0;
};

}  // namespace muster
