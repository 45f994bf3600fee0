// msgpack.h: reads MessagePack, the container of every binary file in a model package.
//
// Two ways in: MsgpackReader steps through a file item by item (the 684,830 entries of key2row need
// no tree); Msgpack::parse builds a tree. Strings and binaries are views into the input bytes,
// which must outlive them. Source   https://github.com/msgpack/msgpack/blob/master/spec.md;
// extension types are refused
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace muster::syntax {

enum class MsgpackKind : uint8_t { kNil, kBool, kInt, kFloat, kString, kBinary, kArray, kMap };

/// The name of a kind, for error messages ("map").
std::string_view name_of(MsgpackKind kind);

/// One item as it stands in the file. An array or map header carries its count; its items follow.
struct MsgpackItem {
  MsgpackKind kind = MsgpackKind::kNil;
  bool negative = false;  ///< kInt: `bits` is a negative int64
  bool truth = false;     ///< kBool
  uint64_t bits = 0;      ///< kInt: the value, two's complement when negative
  double number = 0;      ///< kFloat
  std::string_view text;  ///< kString, kBinary
  uint32_t count = 0;     ///< kArray: items; kMap: pairs
};

class MsgpackReader {
 public:
  explicit MsgpackReader(std::string_view bytes) : bytes_(bytes) {}
  /// The next item. Errors: kCorrupt (cut off, extension type, or a count that the rest cannot
  /// hold).
  Result<MsgpackItem> next();
  /// next(), which must be of `kind`. Errors: as next(); kCorrupt for another kind.
  Result<MsgpackItem> expect(MsgpackKind kind);
  bool at_end() const { return pos_ == bytes_.size(); }
  size_t position() const { return pos_; }

 private:
  Result<uint64_t> big_endian(size_t n_bytes);
  Result<std::string_view> take(uint64_t n_bytes);

  std::string_view bytes_;
  size_t pos_ = 0;
};

/// A value with everything inside it. Lookups never fail hard: a wrong kind gives nothing or an
/// empty list.
class Msgpack {
 public:
  using Entry = std::pair<Msgpack, Msgpack>;
  static constexpr int kMaxDepth = 64;

  Msgpack() = default;
  /// Reads one value that fills `bytes`. Errors: kCorrupt (also for trailing bytes, or nesting over
  /// kMaxDepth).
  static Result<Msgpack> parse(std::string_view bytes);
  /// The next value of `reader`, with everything inside it. Errors: kCorrupt.
  static Result<Msgpack> read(MsgpackReader& reader) { return read(reader, 0); }

  MsgpackKind kind() const { return item_.kind; }
  bool is_nil() const { return kind() == MsgpackKind::kNil; }
  bool is_map() const { return kind() == MsgpackKind::kMap; }
  bool is_array() const { return kind() == MsgpackKind::kArray; }
  std::optional<bool> as_bool() const;
  std::optional<uint64_t> as_uint() const;                   ///< empty for a negative
  std::optional<int64_t> as_int() const;                     ///< empty when over INT64_MAX
  std::optional<double> as_float() const;                    ///< a float, or an integer converted
  std::optional<std::string_view> as_text() const;           ///< a string or a binary
  std::span<const Msgpack> items() const { return items_; }  ///< empty unless an array
  std::span<const Entry> entries() const {
    return entries_;
  }  ///< in file order; empty unless a map
  /// The value of the first key that is this string or binary; null if there is none.
  const Msgpack* find(std::string_view key) const;
  const Msgpack* find(uint64_t key) const;

 private:
  static Result<Msgpack> read(MsgpackReader& reader, int depth);

  MsgpackItem item_;
  std::vector<Msgpack> items_;
  std::vector<Entry> entries_;
};

}  // namespace muster::syntax
