#include "syntax/strings.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace muster::syntax {
namespace {

struct Symbol {
  std::string_view name;
  uint16_t number;
  uint64_t hash;
};
#include "syntax/symbols.inc"

// Open addressing by the low bits of the hash, a third full; a slot holds an index + 1.
constexpr size_t kSlots = 2048;
constexpr std::array<uint16_t, kSlots> place_symbols() {
  std::array<uint16_t, kSlots> slots{};
  uint16_t number = 0;
  for (const Symbol& symbol : kSymbols) {
    size_t slot = symbol.hash % kSlots;
    while (slots[slot] != 0) slot = (slot + 1) % kSlots;
    slots[slot] = ++number;
  }
  return slots;
}
constexpr std::array<uint16_t, kSlots> kSymbolSlots = place_symbols();

constexpr size_t longest_symbol() {
  size_t longest = 0;
  for (const Symbol& symbol : kSymbols) longest = std::max(longest, symbol.name.size());
  return longest;
}
constexpr size_t kLongestSymbol = longest_symbol();

}  // namespace

uint64_t murmur64a(std::string_view bytes, uint64_t seed) {
  constexpr uint64_t kMultiplier = 0xc6a4a7935bd1e995;
  constexpr int kShift = 47;
  uint64_t h = seed ^ (bytes.size() * kMultiplier);
  const char* at = bytes.data();
  size_t left = bytes.size();
  for (; left >= 8; at += 8, left -= 8) {
    uint64_t k;
    std::memcpy(&k, at, 8);
    k *= kMultiplier;
    k ^= k >> kShift;
    h = (h ^ (k * kMultiplier)) * kMultiplier;
  }
  if (left > 0) {
    uint64_t tail = 0;
    std::memcpy(&tail, at, left);  // little-endian, as the published ids are
    h = (h ^ tail) * kMultiplier;
  }
  h ^= h >> kShift;
  h *= kMultiplier;
  return h ^ (h >> kShift);
}

uint64_t string_id(std::string_view utf8) {
  if (utf8.empty()) return 0;
  const uint64_t hash = murmur64a(utf8, 1);
  if (utf8.size() > kLongestSymbol) return hash;
  for (size_t slot = hash % kSlots; kSymbolSlots[slot] != 0; slot = (slot + 1) % kSlots) {
    const Symbol& symbol = kSymbols[kSymbolSlots[slot] - 1];
    if (symbol.hash == hash && symbol.name == utf8) return symbol.number;
  }
  return hash;
}

}  // namespace muster::syntax
