#include "syntax/vectors.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstring>

#include "syntax/msgpack.h"
#include "syntax/npy.h"

namespace muster::syntax {

Result<Vectors> Vectors::make(FileBytes vectors_npy, FileBytes key2row) {
  Vectors vectors;
  vectors.npy_ = std::move(vectors_npy);
  vectors.key2row_ = std::move(key2row);
  MUSTER_TRY(const Npy array, read_npy(vectors.npy_.view()));
  if (array.n_rows > UINT32_MAX || array.n_columns > 65536 ||
      vectors.key2row_.view().size() > UINT32_MAX) {
    return Error{ErrorCode::kUnsupported,
                 fmt::format("vectors of {} x {}", array.n_rows, array.n_columns)};
  }
  vectors.n_columns_ = static_cast<uint32_t>(array.n_columns);
  vectors.first_row_ = vectors.npy_.view().size() - array.data.size();

  MsgpackReader reader(vectors.key2row_.view());
  MUSTER_TRY(const MsgpackItem header, reader.expect(MsgpackKind::kMap));
  if (header.count == 0) return vectors;
  // At most two thirds full, and at least one slot free.
  const size_t n_slots = std::bit_ceil(size_t{header.count} + header.count / 2 + 2);
  vectors.own_slots_.resize(n_slots);
  vectors.shift_ = 64 - static_cast<unsigned>(std::countr_zero(n_slots));
  // Slots are asked for a few entries before they are filled: waiting for each would take three quarters of the time.
  struct Pending {
    size_t home;
    uint32_t entry;
  };
  std::array<Pending, 32> pending{};
  size_t n_pending = 0;
  const auto fill = [&] {
    for (size_t i = 0; i < n_pending; ++i) {
      size_t at = pending[i].home;
      while (vectors.own_slots_[at] != 0) at = (at + 1) & (n_slots - 1);
      vectors.own_slots_[at] = pending[i].entry;
    }
    n_pending = 0;
  };
  for (uint32_t i = 0; i < header.count; ++i) {
    const size_t entry = reader.position();
    MUSTER_TRY(const MsgpackItem key, reader.expect(MsgpackKind::kInt));
    MUSTER_TRY(const MsgpackItem row, reader.expect(MsgpackKind::kInt));
    // A negative row means "no vector" (a pruned word).
    if (row.negative) continue;
    if (row.bits >= array.n_rows) {
      return Error{ErrorCode::kCorrupt,
                   fmt::format("key2row: row {} of a table of {}", row.bits, array.n_rows)};
    }
    const size_t home = vectors.home(key.bits);
    __builtin_prefetch(&vectors.own_slots_[home], 1);
    pending[n_pending++] = {home, static_cast<uint32_t>(entry)};
    if (n_pending == pending.size()) fill();
  }
  fill();
  vectors.slots_ = vectors.own_slots_;
  return vectors;
}

bool Vectors::find(uint64_t orth, float* out) const {
  if (slots_.empty()) return false;
  for (size_t at = home(orth); slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
    // make() has read this entry, so that it can be read again.
    MsgpackReader entry(key2row_.view().substr(slots_[at]));
    if (entry.next()->bits != orth) continue;
    const size_t row = entry.next()->bits;
    const size_t n_bytes = size_t{n_columns_} * sizeof(float);
    std::memcpy(out, npy_.view().data() + first_row_ + row * n_bytes, n_bytes);
    return true;
  }
  return false;
}

}  // namespace muster::syntax
