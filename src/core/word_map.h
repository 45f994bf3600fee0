// word_map.h: a table from words to values, for look-ups by string_view that most often find nothing.
//
// Idea     open addressing with the hash kept beside the position: a miss is a hash of a few instructions and, most
//          often, one look at an empty slot. No string is built to ask (std::unordered_map in C++20 needs one).
// Order    items keep the order in which they were added, so a walk over them does not depend on hashes
// Threads  const members may be called by many threads
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muster {

/// Not for storage: it depends on the byte order of the machine.
inline uint64_t word_hash(std::string_view word) {
  __extension__ using Wide = unsigned __int128;
  const auto mix = [](uint64_t a, uint64_t b) {
    const auto product = static_cast<Wide>(a) * b;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  };
  constexpr uint64_t kA = 0x9E3779B97F4A7C15, kB = 0xD1B54A32D192ED03;
  const char* p = word.data();
  size_t n = word.size();
  uint64_t h = kA ^ n;
  for (; n > 16; n -= 8, p += 8) {
    uint64_t block = 0;
    std::memcpy(&block, p, 8);
    h = mix(h ^ block, kB);
  }
  uint64_t low = 0, high = 0;
  if (n >= 8) {
    std::memcpy(&low, p, 8);
    std::memcpy(&high, p + n - 8, 8);
  } else if (n >= 4) {
    uint32_t a = 0, b = 0;
    std::memcpy(&a, p, 4);
    std::memcpy(&b, p + n - 4, 4);
    low = a;
    high = b;
  } else if (n > 0) {
    low = static_cast<unsigned char>(p[0]) | static_cast<unsigned char>(p[n / 2]) << 8 |
          static_cast<unsigned char>(p[n - 1]) << 16;
  }
  return mix(h ^ low, kB ^ high);
}

template <typename Value>
class WordMap {
 public:
  /// Null when the word is not there. Valid until a word is added.
  const Value* find(std::string_view word) const {
    if (items_.empty()) return nullptr;
    const uint64_t hash = word_hash(word);
    for (size_t at = hash & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.item == kFree) return nullptr;
      if (slot.tag == static_cast<uint32_t>(hash >> 32) && items_[slot.item].first == word)
        return &items_[slot.item].second;
    }
  }
  bool contains(std::string_view word) const { return find(word) != nullptr; }

  /// The word's value, which is made when it was not there.
  Value& operator[](std::string_view word) {
    if (const Value* found = find(word)) return const_cast<Value&>(*found);
    items_.emplace_back(std::string(word), Value());
    if (items_.size() * 2 > slots_.size()) {
      grow();
    } else {
      place(static_cast<uint32_t>(items_.size() - 1));
    }
    return items_.back().second;
  }
  /// Adds the word, unless it is there.
  void emplace(std::string_view word, Value value) {
    const size_t before = items_.size();
    Value& at = (*this)[word];
    if (items_.size() != before) at = std::move(value);
  }

  size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  /// Words with their values, in the order they were added.
  const std::vector<std::pair<std::string, Value>>& items() const { return items_; }

 private:
  static constexpr uint32_t kFree = UINT32_MAX;
  struct Slot {
    uint32_t tag = 0, item = kFree;
  };

  void place(uint32_t item) {
    const uint64_t hash = word_hash(items_[item].first);
    size_t at = hash & mask_;
    while (slots_[at].item != kFree) at = (at + 1) & mask_;
    slots_[at] = {static_cast<uint32_t>(hash >> 32), item};
  }
  void grow() {
    slots_.assign(slots_.empty() ? 16 : slots_.size() * 2, {});
    mask_ = slots_.size() - 1;
    for (uint32_t i = 0; i < items_.size(); ++i) place(i);
  }

  std::vector<std::pair<std::string, Value>> items_;
  std::vector<Slot> slots_;
  size_t mask_ = 0;
};

}  // namespace muster
