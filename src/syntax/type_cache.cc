#include "syntax/type_cache.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace muster::syntax {
namespace {

uint64_t hash_of(const uint64_t* key, uint32_t n) {
  uint64_t h = 0;
  for (uint32_t i = 0; i < n; ++i) {
    h = (h ^ key[i]) * 0x9e3779b97f4a7c15u;
    h ^= h >> 32;
  }
  return h;
}

}  // namespace

TypeCache::TypeCache(uint32_t key_size, uint32_t value_size, uint32_t capacity)
    : key_size_(key_size),
      value_size_(value_size),
      capacity_(capacity),
      index_(std::bit_ceil(size_t{capacity} * 2)) {}

// Entries that were used since the last sweep stay, up to half of the capacity; the others go. So frequent words
// survive a long tail of names, and the cost of a sweep is spread over at least capacity / 2 new types.
void TypeCache::sweep(uint32_t n) {
  const uint32_t most = std::min(capacity_ / 2, capacity_ - n);
  std::fill(index_.begin(), index_.end(), 0u);
  free_.clear();
  size_ = 0;
  for (uint32_t slot = 0; slot < entries_.size(); ++slot) {
    Entry& entry = entries_[slot];
    entry.live = entry.live && entry.used && size_ < most;
    entry.used = false;
    if (entry.live) {
      insert(slot);
      ++size_;
    } else {
      free_.push_back(slot);
    }
  }
}

void TypeCache::forget() {
  for (Entry& entry : entries_) entry.used = false;
  sweep(0);
}

void TypeCache::reserve(uint32_t n) {
  MUSTER_CHECK(n <= capacity_);
  if (size_ + n > capacity_) sweep(n);
}

void TypeCache::insert(uint32_t slot) {
  size_t at = entries_[slot].hash & (index_.size() - 1);
  while (index_[at] != 0) at = (at + 1) & (index_.size() - 1);
  index_[at] = slot + 1;
}

TypeCache::Found TypeCache::find_or_add(const uint64_t* key) {
  const uint64_t hash = hash_of(key, key_size_);
  for (size_t at = hash & (index_.size() - 1); index_[at] != 0;
       at = (at + 1) & (index_.size() - 1)) {
    const uint32_t slot = index_[at] - 1;
    if (entries_[slot].hash == hash && std::memcmp(keys_.data() + size_t{slot} * key_size_, key,
                                                   key_size_ * sizeof(uint64_t)) == 0) {
      entries_[slot].used = true;
      return {value(slot), false};
    }
  }
  uint32_t slot = 0;
  if (free_.empty()) {
    slot = static_cast<uint32_t>(entries_.size());
    if (slot % kChunk == 0) chunks_.emplace_back(size_t{kChunk} * value_size_);
    entries_.emplace_back();
    keys_.resize(keys_.size() + key_size_);
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  std::memcpy(keys_.data() + size_t{slot} * key_size_, key, key_size_ * sizeof(uint64_t));
  // Not "used" yet: a word seen once goes at the next sweep.
  entries_[slot] = {hash, true, false};
  insert(slot);
  ++size_;
  return {value(slot), true};
}

}  // namespace muster::syntax
