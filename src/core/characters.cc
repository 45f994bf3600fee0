#include "core/characters.h"

namespace muster {

bool is_line_end(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_white_space(char32_t c) {
  return c == 0x20 || c == 0x09 || is_line_end(c) || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_control(char32_t c) { return (c < 0x20 || (c >= 0x7F && c <= 0x9F)) && !is_white_space(c); }

bool is_invisible(char32_t c) {
  return c == 0xAD || c == 0x61C || c == 0x180E || c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

bool is_joiner(char32_t c) { return c == 0x200C || c == 0x200D; }

// Latin Extended-A alternates capital and small, with two shifts of parity on the way.
static bool latin_extended_is_upper(char32_t c) {
  if (c == 0x178) return true;
  const bool odd_is_upper = (c >= 0x139 && c <= 0x148) || c >= 0x179;
  return odd_is_upper ? (c & 1) == 1 : (c & 1) == 0;
}

bool is_upper(char32_t c) {
  if (c < 0x80) return c >= U'A' && c <= U'Z';
  if (c < 0x100) return c >= 0xC0 && c <= 0xDE && c != 0xD7;
  if (c < 0x180) return c != 0x17F && c != 0x149 && c != 0x138 && latin_extended_is_upper(c);
  return (c >= 0x386 && c <= 0x3AB && c != 0x387 && c != 0x390) || (c >= 0x400 && c <= 0x42F) ||
         (c >= 0x460 && c <= 0x481 && (c & 1) == 0) || (c >= 0x48A && c <= 0x4FF && (c & 1) == 0);
}

bool is_lower(char32_t c) {
  if (c < 0x80) return c >= U'a' && c <= U'z';
  if (c < 0x100) return c >= 0xDF && c != 0xF7;
  if (c < 0x180) return !is_upper(c);
  return c == 0x390 || (c >= 0x3AC && c <= 0x3CE) || (c >= 0x430 && c <= 0x45F) ||
         (c >= 0x460 && c <= 0x481 && (c & 1) == 1) || (c >= 0x48A && c <= 0x4FF && (c & 1) == 1);
}

bool is_letter(char32_t c) {
  if (c < 0x80) return is_upper(c) || is_lower(c);
  if (c == 0xAA || c == 0xB5 || c == 0xBA) return true;
  if (c < 0xC0 || c == 0xD7 || c == 0xF7) return false;
  // Combining marks, general punctuation to miscellaneous symbols, CJK punctuation, private use and
  // emoji.
  return !((c >= 0x300 && c <= 0x36F) || (c >= 0x2000 && c <= 0x2BFF) ||
           (c >= 0x3000 && c <= 0x303F) || (c >= 0xE000 && c <= 0xF8FF) ||
           (c >= 0xFE00 && c <= 0xFE0F) || c >= 0xFFF0);
}

bool is_dash(char32_t c) { return c == U'-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }

bool is_open_quote(char32_t c) {
  return c == U'"' || c == U'\'' || c == 0xAB || c == 0x2018 || c == 0x201A || c == 0x201C ||
         c == 0x201E || c == 0x2039;
}

bool is_close_quote(char32_t c) {
  return c == U'"' || c == U'\'' || c == 0xBB || c == 0x2019 || c == 0x201D || c == 0x203A;
}

}  // namespace muster
