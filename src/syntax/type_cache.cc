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

void TypeCache::forget() {
  std::fill(index_.begin(), index_.end(), 0u);
  free_.clear();
  size_ = 0;
  for (uint32_t slot = 0; slot < entries_.size(); ++slot) {
    entries_[slot] = {};
    free_.push_back(slot);
  }
}

// A clock: the hand goes round the entries and takes one use off each; who has none left goes. So frequent words outlive
// a long tail of names. Over 120,000 tokens of news that finds as many types with 2,048 entries as clearing out half
// of 3,072 at a time did.
void TypeCache::reserve(uint32_t n) {
  MUSTER_CHECK(n <= capacity_);
  for (; capacity_ - size_ < n; hand_ = (hand_ + 1) % static_cast<uint32_t>(entries_.size())) {
    Entry& entry = entries_[hand_];
    if (!entry.live) continue;
    if (entry.uses > 0) {
      --entry.uses;
      continue;
    }
    remove(hand_);
    entry.live = false;
    free_.push_back(hand_);
    --size_;
  }
}

void TypeCache::insert(uint32_t slot) {
  size_t at = entries_[slot].hash & (index_.size() - 1);
  while (index_[at] != 0) at = (at + 1) & (index_.size() - 1);
  index_[at] = slot + 1;
}

// Entries behind it that another took the place of move up, so that a search still meets no gap.
void TypeCache::remove(uint32_t slot) {
  const size_t mask = index_.size() - 1;
  size_t gap = entries_[slot].hash & mask;
  while (index_[gap] != slot + 1) gap = (gap + 1) & mask;
  for (size_t at = (gap + 1) & mask; index_[at] != 0; at = (at + 1) & mask) {
    const size_t home = entries_[index_[at] - 1].hash & mask;
    if (((at - home) & mask) < ((at - gap) & mask)) continue;
    index_[gap] = index_[at];
    gap = at;
  }
  index_[gap] = 0;
}

TypeCache::Found TypeCache::find_or_add(const uint64_t* key) {
  const uint64_t hash = hash_of(key, key_size_);
  for (size_t at = hash & (index_.size() - 1); index_[at] != 0;
       at = (at + 1) & (index_.size() - 1)) {
    const uint32_t slot = index_[at] - 1;
    if (entries_[slot].hash == hash && std::memcmp(keys_.data() + size_t{slot} * key_size_, key,
                                                   key_size_ * sizeof(uint64_t)) == 0) {
      if (entries_[slot].uses < kMostUses) ++entries_[slot].uses;
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
  // No use yet: a word seen once goes when the hand comes.
  entries_[slot] = {hash, true, 0};
  insert(slot);
  ++size_;
  return {value(slot), true};
}

}  // namespace muster::syntax
