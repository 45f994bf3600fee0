#include "syntax/vectors.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>

#include "syntax/msgpack.h"
#include "syntax/npy.h"

namespace muster::syntax {

Result<Vectors> Vectors::make(std::string_view vectors_npy, std::string_view key2row) {
  MUSTER_TRY(const Npy array, read_npy(vectors_npy));
  Vectors vectors;
  MsgpackReader reader(key2row);
  MUSTER_TRY(const MsgpackItem header, reader.expect(MsgpackKind::kMap));
  if (array.n_rows > UINT32_MAX - 1 || array.n_columns > 65536) {
    return Error{ErrorCode::kUnsupported,
                 fmt::format("vectors of {} x {}", array.n_rows, array.n_columns)};
  }
  vectors.n_columns_ = static_cast<uint32_t>(array.n_columns);
  vectors.values_.resize(array.data.size() / sizeof(float));
  if (!array.data.empty())
    std::memcpy(vectors.values_.data(), array.data.data(), array.data.size());
  if (header.count == 0) return vectors;

  const size_t n_slots = std::bit_ceil(size_t{header.count} * 2);
  vectors.slots_.resize(n_slots);
  vectors.shift_ = 64 - static_cast<unsigned>(std::countr_zero(n_slots));
  for (uint32_t i = 0; i < header.count; ++i) {
    MUSTER_TRY(const MsgpackItem key, reader.expect(MsgpackKind::kInt));
    MUSTER_TRY(const MsgpackItem row, reader.expect(MsgpackKind::kInt));
    // A negative row means "no vector" (a pruned word).
    if (row.negative) continue;
    if (row.bits >= array.n_rows) {
      return Error{ErrorCode::kCorrupt,
                   fmt::format("key2row: row {} of a table of {}", row.bits, array.n_rows)};
    }
    size_t at = vectors.home(key.bits);
    while (vectors.slots_[at].row_plus_one != 0 && vectors.slots_[at].key != key.bits)
      at = (at + 1) & (n_slots - 1);
    vectors.slots_[at] = {key.bits, static_cast<uint32_t>(row.bits) + 1};
  }
  return vectors;
}

const float* Vectors::find(uint64_t orth) const {
  if (slots_.empty()) return nullptr;
  for (size_t at = home(orth);; at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (slot.row_plus_one == 0) return nullptr;
    if (slot.key == orth) return values_.data() + size_t{slot.row_plus_one - 1} * n_columns_;
  }
}

}  // namespace muster::syntax
