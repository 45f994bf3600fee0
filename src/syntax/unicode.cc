#include "syntax/unicode.h"

#include <algorithm>
#include <iterator>

#include "core/utf8.h"

namespace muster::syntax {
namespace {

// Every `step`-th code point of [first, last] has its lower case `delta` away.
struct LowerRun {
  char32_t first;
  char32_t last;
  uint8_t step;
  int32_t delta;
};
#include "syntax/unicode_tables.inc"

constexpr char32_t kCapitalSigma = 0x3A3;

char32_t simple_lower(char32_t c) {
  const LowerRun* run = std::upper_bound(std::begin(kLowerRuns), std::end(kLowerRuns), c,
                                         [](char32_t x, const LowerRun& r) { return x < r.first; });
  if (run == std::begin(kLowerRuns)) return c;
  --run;
  if (c > run->last || (c - run->first) % run->step != 0) return c;
  return static_cast<char32_t>(static_cast<int32_t>(c) + run->delta);
}

// The nearest character that is not ignorable decides. `after` starts behind the sigma.
bool cased_follows(std::string_view text, size_t after) {
  while (after < text.size()) {
    const uint8_t flags = char_flags(next_code_point(text, after));
    if ((flags & kIgnorable) == 0) return (flags & kCased) != 0;
  }
  return false;
}

}  // namespace

uint8_t char_flags(char32_t c) {
  size_t page = c / kPageSize;
  if (page >= std::size(kPageIndex)) {
    if (c > 0x10FFFF) return 0;
    page = std::size(kPageIndex) - 1;  // all pages from there on are alike
  }
  return kPages[kPageIndex[page] * kPageSize + c % kPageSize];
}

std::string to_lower(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  bool cased_before = false;  // of the nearest earlier character that is not ignorable
  for (size_t i = 0; i < utf8.size();) {
    const char32_t c = next_code_point(utf8, i);
    if (c < 0x80) {
      out.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c));
    } else if (c == 0x130) {
      out += "i\xCC\x87";
    } else if (c == kCapitalSigma) {
      // Linear over the text: the next sigma is cased itself and ends the scan.
      append_utf8(out, cased_before && !cased_follows(utf8, i) ? 0x3C2 : 0x3C3);
    } else {
      append_utf8(out, simple_lower(c));
    }
    const uint8_t flags = char_flags(c);
    if ((flags & kIgnorable) == 0) cased_before = (flags & kCased) != 0;
  }
  return out;
}

bool is_all_alpha(std::string_view utf8) {
  for (size_t i = 0; i < utf8.size();)
    if (!is_alpha(next_code_point(utf8, i))) return false;
  return !utf8.empty();
}

}  // namespace muster::syntax
