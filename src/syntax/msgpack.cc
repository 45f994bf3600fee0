#include "syntax/msgpack.h"

#include <fmt/format.h>

#include <bit>
#include <limits>

namespace muster::syntax {

std::string_view name_of(MsgpackKind kind) {
  switch (kind) {
    case MsgpackKind::kNil:
      return "nil";
    case MsgpackKind::kBool:
      return "bool";
    case MsgpackKind::kInt:
      return "int";
    case MsgpackKind::kFloat:
      return "float";
    case MsgpackKind::kString:
      return "string";
    case MsgpackKind::kBinary:
      return "binary";
    case MsgpackKind::kArray:
      return "array";
    case MsgpackKind::kMap:
      return "map";
  }
  return "?";
}

Result<std::string_view> MsgpackReader::take(uint64_t n_bytes) {
  if (n_bytes > bytes_.size() - pos_) {
    return Error{ErrorCode::kCorrupt, fmt::format("msgpack: {} bytes expected at byte {}, {} left",
                                                  n_bytes, pos_, bytes_.size() - pos_)};
  }
  const std::string_view taken = bytes_.substr(pos_, n_bytes);
  pos_ += n_bytes;
  return taken;
}

Result<uint64_t> MsgpackReader::big_endian(size_t n_bytes) {
  MUSTER_TRY(const std::string_view raw, take(n_bytes));
  uint64_t value = 0;
  for (const char c : raw) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

Result<MsgpackItem> MsgpackReader::next() {
  const size_t start = pos_;
  MUSTER_TRY(const uint64_t first, big_endian(1));
  const auto type = static_cast<uint8_t>(first);
  MsgpackItem item;

  const auto sized = [&](MsgpackKind kind, uint64_t size) -> Result<MsgpackItem> {
    item.kind = kind;
    if (kind == MsgpackKind::kString || kind == MsgpackKind::kBinary) {
      MUSTER_TRY(item.text, take(size));
      return item;
    }
    // Every item takes a byte, so a count beyond the rest is wrong, and nobody reserves memory for
    // it.
    const uint64_t needed = kind == MsgpackKind::kMap ? 2 * size : size;
    if (needed > bytes_.size() - pos_) {
      return Error{ErrorCode::kCorrupt,
                   fmt::format("msgpack: {} of {} items at byte {}, but only {} bytes are left",
                               name_of(kind), size, start, bytes_.size() - pos_)};
    }
    item.count = static_cast<uint32_t>(size);
    return item;
  };
  const auto sized_by = [&](MsgpackKind kind, size_t n_bytes) -> Result<MsgpackItem> {
    MUSTER_TRY(const uint64_t size, big_endian(n_bytes));
    return sized(kind, size);
  };

  if (type <= 0x7f || type >= 0xe0) {
    item.kind = MsgpackKind::kInt;
    item.negative = type >= 0xe0;
    item.bits = static_cast<uint64_t>(static_cast<int64_t>(static_cast<int8_t>(type)));
    return item;
  }
  if (type <= 0x8f) return sized(MsgpackKind::kMap, type & 0x0f);
  if (type <= 0x9f) return sized(MsgpackKind::kArray, type & 0x0f);
  if (type <= 0xbf) return sized(MsgpackKind::kString, type & 0x1f);

  switch (type) {
    case 0xc0:
      return item;
    case 0xc2:
    case 0xc3:
      item.kind = MsgpackKind::kBool;
      item.truth = type == 0xc3;
      return item;
    case 0xc4:
      return sized_by(MsgpackKind::kBinary, 1);
    case 0xc5:
      return sized_by(MsgpackKind::kBinary, 2);
    case 0xc6:
      return sized_by(MsgpackKind::kBinary, 4);
    case 0xca: {
      MUSTER_TRY(const uint64_t raw, big_endian(4));
      item.kind = MsgpackKind::kFloat;
      item.number = std::bit_cast<float>(static_cast<uint32_t>(raw));
      return item;
    }
    case 0xcb: {
      MUSTER_TRY(const uint64_t raw, big_endian(8));
      item.kind = MsgpackKind::kFloat;
      item.number = std::bit_cast<double>(raw);
      return item;
    }
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf: {
      MUSTER_TRY(item.bits, big_endian(size_t{1} << (type - 0xcc)));
      item.kind = MsgpackKind::kInt;
      return item;
    }
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3: {
      const unsigned n_bytes = 1u << (type - 0xd0);
      MUSTER_TRY(const uint64_t raw, big_endian(n_bytes));
      const unsigned shift = 64 - 8 * n_bytes;
      const int64_t value = static_cast<int64_t>(raw << shift) >> shift;
      item.kind = MsgpackKind::kInt;
      item.negative = value < 0;
      item.bits = static_cast<uint64_t>(value);
      return item;
    }
    case 0xd9:
      return sized_by(MsgpackKind::kString, 1);
    case 0xda:
      return sized_by(MsgpackKind::kString, 2);
    case 0xdb:
      return sized_by(MsgpackKind::kString, 4);
    case 0xdc:
      return sized_by(MsgpackKind::kArray, 2);
    case 0xdd:
      return sized_by(MsgpackKind::kArray, 4);
    case 0xde:
      return sized_by(MsgpackKind::kMap, 2);
    case 0xdf:
      return sized_by(MsgpackKind::kMap, 4);
    default:
      return Error{ErrorCode::kCorrupt,
                   fmt::format("msgpack: type byte 0x{:02x} at byte {} is reserved or an extension",
                               type, start)};
  }
}

Result<MsgpackItem> MsgpackReader::expect(MsgpackKind kind) {
  const size_t start = pos_;
  MUSTER_TRY(MsgpackItem item, next());
  if (item.kind != kind) {
    return Error{ErrorCode::kCorrupt, fmt::format("msgpack: {} at byte {}, expected {}",
                                                  name_of(item.kind), start, name_of(kind))};
  }
  return item;
}

Result<Msgpack> Msgpack::parse(std::string_view bytes) {
  MsgpackReader reader(bytes);
  MUSTER_TRY(Msgpack value, read(reader, 0));
  if (!reader.at_end()) {
    return Error{ErrorCode::kCorrupt, fmt::format("msgpack: the value ends at byte {} of {}",
                                                  reader.position(), bytes.size())};
  }
  return value;
}

Result<Msgpack> Msgpack::read(MsgpackReader& reader, int depth) {
  if (depth > kMaxDepth) {
    return Error{ErrorCode::kCorrupt,
                 fmt::format("msgpack: nesting over {} at byte {}", kMaxDepth, reader.position())};
  }
  Msgpack value;
  MUSTER_TRY(value.item_, reader.next());
  // No reserve(count): a nested count is bounded by the rest of the input, but the sum of many such
  // reserves is not.
  if (value.is_array()) {
    for (uint32_t i = 0; i < value.item_.count; ++i) {
      MUSTER_TRY(Msgpack item, read(reader, depth + 1));
      value.items_.push_back(std::move(item));
    }
  } else if (value.is_map()) {
    for (uint32_t i = 0; i < value.item_.count; ++i) {
      MUSTER_TRY(Msgpack key, read(reader, depth + 1));
      MUSTER_TRY(Msgpack mapped, read(reader, depth + 1));
      value.entries_.emplace_back(std::move(key), std::move(mapped));
    }
  }
  return value;
}

std::optional<bool> Msgpack::as_bool() const {
  if (kind() != MsgpackKind::kBool) return std::nullopt;
  return item_.truth;
}

std::optional<uint64_t> Msgpack::as_uint() const {
  if (kind() != MsgpackKind::kInt || item_.negative) return std::nullopt;
  return item_.bits;
}

std::optional<int64_t> Msgpack::as_int() const {
  if (kind() != MsgpackKind::kInt) return std::nullopt;
  if (!item_.negative && item_.bits > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
    return std::nullopt;
  return static_cast<int64_t>(item_.bits);
}

std::optional<double> Msgpack::as_float() const {
  if (kind() == MsgpackKind::kFloat) return item_.number;
  if (kind() != MsgpackKind::kInt) return std::nullopt;
  return item_.negative ? static_cast<double>(static_cast<int64_t>(item_.bits))
                        : static_cast<double>(item_.bits);
}

std::optional<std::string_view> Msgpack::as_text() const {
  if (kind() != MsgpackKind::kString && kind() != MsgpackKind::kBinary) return std::nullopt;
  return item_.text;
}

const Msgpack* Msgpack::find(std::string_view key) const {
  for (const Entry& entry : entries_) {
    if (entry.first.as_text() == key) return &entry.second;
  }
  return nullptr;
}

const Msgpack* Msgpack::find(uint64_t key) const {
  for (const Entry& entry : entries_) {
    if (entry.first.as_uint() == key) return &entry.second;
  }
  return nullptr;
}

}  // namespace muster::syntax
