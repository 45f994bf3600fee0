#include "story/fingerprint.h"

#include <algorithm>
#include <array>

namespace muster::story {
namespace {

// What each byte is in a word: 0 for none, else what it counts as. Bytes of letters outside ASCII count as themselves;
// the marks among them (quotation marks, dashes: E2 80 xx) are left out below.
constexpr std::array<uint8_t, 256> kLetters = [] {
  std::array<uint8_t, 256> table{};
  for (int c = 0; c < 256; ++c) {
    if (c >= 'A' && c <= 'Z')
      table[c] = static_cast<uint8_t>(c + 32);
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80)
      table[c] = static_cast<uint8_t>(c);
  }
  return table;
}();

constexpr uint64_t kPrime = 0x9E3779B97F4A7C15ULL;
// kBase to the power of kShingle, to take the oldest word out of a rolling hash.
constexpr uint64_t kBase = 0xD6E8FEB86659FD93ULL;
constexpr uint64_t kBaseOut = [] {
  uint64_t p = 1;
  for (size_t i = 0; i < kShingle; ++i) p *= kBase;
  return p;
}();

uint32_t mixed(uint64_t h) {
  h ^= h >> 32;
  h *= kPrime;
  h ^= h >> 29;
  return static_cast<uint32_t>(h >> 16);
}

}  // namespace

void fingerprints(std::string_view text, std::vector<Fingerprint>& out) {
  out.clear();
  std::array<uint64_t, kShingle> words{};  // ring of the last words
  std::array<uint32_t, kWindow> window{};  // ring of the last hashes
  uint64_t rolling = 0;
  size_t n_words = 0, n_hashes = 0;
  uint32_t last_kept = 0;
  size_t last_kept_at = SIZE_MAX;

  const auto add_word = [&](uint64_t word) {
    uint64_t& oldest = words[n_words % kShingle];
    rolling = rolling * kBase + word - (n_words >= kShingle ? oldest * kBaseOut : 0);
    oldest = word;
    if (++n_words < kShingle) return;
    const uint32_t hash = mixed(rolling);
    window[n_hashes % kWindow] = hash;
    const size_t at = n_hashes++;
    if (n_hashes < kWindow) return;
    // The least of the window, the rightmost of equals; kept once while it stays the least.
    if (last_kept_at != SIZE_MAX && last_kept_at + kWindow > at) {
      if (hash > last_kept) return;
      last_kept = hash;
      last_kept_at = at;
    } else {
      size_t best = at + 1 - kWindow;
      for (size_t k = best + 1; k <= at; ++k)
        if (window[k % kWindow] <= window[best % kWindow]) best = k;
      last_kept = window[best % kWindow];
      last_kept_at = best;
    }
    out.push_back(last_kept);
  };

  uint64_t word = 0;
  bool inside = false;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  for (size_t i = 0; i < text.size(); ++i) {
    const uint8_t c = kLetters[bytes[i]];
    if (c == 0xE2 && i + 2 < text.size() && bytes[i + 1] == 0x80) {  // general punctuation
      if (bytes[i + 2] != 0x99 && inside) {  // an apostrophe does not end a word
        add_word(word);
        word = 0;
        inside = false;
      }
      i += 2;
      continue;
    }
    if (c != 0) {
      word = (word ^ c) * kPrime;
      word ^= word >> 47;
      inside = true;
    } else if (inside &&
               !(bytes[i] == '\'' || ((bytes[i] == ',' || bytes[i] == '.') && i + 1 < text.size() &&
                                      bytes[i + 1] >= '0' && bytes[i + 1] <= '9'))) {
      add_word(word);
      word = 0;
      inside = false;
    }
  }
  if (inside) add_word(word);
  // Fewer hashes than a window: all that there is stands for the text.
  if (n_hashes > 0 && n_hashes < kWindow)
    out.push_back(
        *std::min_element(window.begin(), window.begin() + static_cast<std::ptrdiff_t>(n_hashes)));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
}

std::vector<Fingerprint> fingerprints(std::string_view text) {
  std::vector<Fingerprint> out;
  out.reserve(text.size() / 12);
  fingerprints(text, out);
  return out;
}

}  // namespace muster::story
