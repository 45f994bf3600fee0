#include "page/entities.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/utf8.h"

namespace muster::page {
namespace {

struct Row {
  std::string_view name;
  char32_t first, second;
};
constexpr Row kRows[] = {
#include "page/entity_table.inc"
};
constexpr size_t kMaxName = 32;   // "CounterClockwiseContourIntegral;"
constexpr size_t kMaxLegacy = 6;  // "Aacute": longest name that may lack its ";"
constexpr char32_t kReplacement = 0xFFFD;

constexpr std::array<char16_t, 32> kWindows = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

bool alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

const Row* find(std::string_view name) {
  const Row* row = std::lower_bound(std::begin(kRows), std::end(kRows), name,
                                    [](const Row& r, std::string_view n) { return r.name < n; });
  return row != std::end(kRows) && row->name == name ? row : nullptr;
}

Entity number_at(std::string_view html, size_t pos) {
  size_t i = pos + 2;
  const bool hex = i < html.size() && (html[i] == 'x' || html[i] == 'X');
  if (hex) ++i;
  const size_t digits = i;
  uint64_t value = 0;
  for (; i < html.size(); ++i) {
    const char c = html[i];
    uint64_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<uint64_t>(c - '0');
    } else if (hex && ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')) {
      digit = static_cast<uint64_t>((c | 0x20) - 'a' + 10);
    } else {
      break;
    }
    value = std::min<uint64_t>(value * (hex ? 16 : 10) + digit, 0x110000);
  }
  if (i == digits) return {};
  if (i < html.size() && html[i] == ';') ++i;
  auto c = static_cast<char32_t>(value);
  if (c >= 0x80 && c <= 0x9F) c = kWindows[c - 0x80];
  if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacement;
  return {c, 0, i - pos};
}

}  // namespace

Entity entity_at(std::string_view html, size_t pos, Where where) {
  if (pos + 1 >= html.size()) return {};
  if (html[pos + 1] == '#') return number_at(html, pos);
  size_t n = 0;
  const std::string_view rest = html.substr(pos + 1, kMaxName);
  while (n < rest.size() && alphanumeric(rest[n])) ++n;
  if (n == 0) return {};
  if (n < rest.size() && rest[n] == ';') {
    if (const Row* row = find(rest.substr(0, n + 1))) return {row->first, row->second, n + 2};
  }
  for (size_t k = std::min(n, kMaxLegacy); k >= 2; --k) {
    const Row* row = find(rest.substr(0, k));
    if (row == nullptr) continue;
    const char after = k < rest.size() ? rest[k] : ' ';
    if (where == Where::kAttribute && (alphanumeric(after) || after == '=')) return {};
    return {row->first, row->second, k + 1};
  }
  return {};
}

std::string resolve_entities(std::string_view value, Where where) {
  std::string out;
  out.reserve(value.size());
  for (size_t i = 0; i < value.size();) {
    const size_t amp = std::min(value.find('&', i), value.size());
    out.append(value.substr(i, amp - i));
    if (amp == value.size()) break;
    const Entity e = entity_at(value, amp, where);
    if (e.first == 0) {
      out += '&';
      i = amp + 1;
      continue;
    }
    append_utf8(out, e.first);
    if (e.second != 0) append_utf8(out, e.second);
    i = amp + e.length;
  }
  return out;
}

}  // namespace muster::page
