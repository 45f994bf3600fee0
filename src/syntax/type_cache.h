// type_cache.h: what a network computes of a word type before any context: bounded, and exact by construction.
//
// News text repeats its words: the first layers of a type are computed once and looked up after. An entry is found by
// the whole key, so a hash that collides costs time and never changes a result; and the values are the same bits
// whether an entry is fresh or old, so neither the capacity nor what was read before can change a result either.
// Threads  one TypeCache per thread
#pragma once

#include <cstdint>
#include <vector>

#include "syntax/kernels.h"

namespace muster::syntax {

class TypeCache {
 public:
  /// Keys of `key_size` numbers, values of `value_size` floats, at most `capacity` entries.
  TypeCache(uint32_t key_size, uint32_t value_size, uint32_t capacity);

  struct Found {
    float* value;  ///< value_size floats on a cache line boundary
    bool fresh;    ///< added just now: the caller fills it
  };
  /// Makes room for `n` new entries (n <= capacity). Values found before may be dropped; those found after stay
  /// until the next call.
  void reserve(uint32_t n);
  Found find_or_add(const uint64_t* key);
  /// Drops every entry.
  void forget();
  uint32_t size() const { return size_; }

 private:
  struct Entry {
    uint64_t hash = 0;
    bool live = false;
    uint8_t uses = 0;  // since the hand last passed, at most kMostUses
  };
  float* value(uint32_t slot) {
    return chunks_[slot / kChunk].data() + size_t{slot % kChunk} * value_size_;
  }
  void insert(uint32_t slot);
  void remove(uint32_t slot);

  static constexpr uint32_t kChunk = 128;  // entries allocated at a time
  static constexpr uint8_t kMostUses = 3;
  uint32_t key_size_, value_size_, capacity_;
  uint32_t size_ = 0;
  std::vector<uint32_t> index_;  // slot + 1; open addressing, a power of two
  std::vector<Entry> entries_;
  std::vector<uint64_t> keys_;
  std::vector<AlignedFloats> chunks_;
  std::vector<uint32_t> free_;
  uint32_t hand_ = 0;  // the entry that is asked next whether it may go
};

}  // namespace muster::syntax
