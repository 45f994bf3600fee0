#include "text_width.h"

#include <algorithm>
#include <iterator>

#include "core/utf8.h"

namespace muster::cli {
namespace {

struct WidthRange {
  char32_t first, last;
  int columns;
};
constexpr WidthRange kRanges[] = {
#include "width_table.inc"
};

size_t width_of(char32_t c) {
  const auto* found =
      std::upper_bound(std::begin(kRanges), std::end(kRanges), c,
                       [](char32_t value, const WidthRange& r) { return value < r.first; });
  if (found == std::begin(kRanges)) return 1;
  --found;
  return c <= found->last ? static_cast<size_t>(found->columns) : 1;
}

}  // namespace

size_t text_width(std::string_view text) {
  size_t width = 0;
  for (size_t pos = 0; pos < text.size();) width += width_of(next_code_point(text, pos));
  return width;
}

std::string printable(std::string_view text) {
  std::string out;
  for (size_t pos = 0; pos < text.size();) {
    const size_t begin = pos;
    const char32_t c = next_code_point(text, pos);
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
    if (!control) {
      out += text.substr(begin, pos - begin);
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

std::vector<std::string> wrap(std::string_view text, size_t width) {
  width = std::max<size_t>(width, 1);
  std::vector<std::string> lines(1);
  size_t used = 0;
  for (size_t pos = 0; pos < text.size();) {
    const size_t end = std::min(text.find(' ', pos), text.size());
    std::string_view word = text.substr(pos, end - pos);
    pos = end + (end < text.size());
    if (word.empty()) continue;
    const size_t wide = text_width(word);
    if (used > 0 && used + 1 + wide <= width) {
      lines.back() += ' ';
      lines.back() += word;
      used += 1 + wide;
      continue;
    }
    if (used > 0) {
      lines.emplace_back();
      used = 0;
    }
    for (size_t at = 0; at < word.size();) {
      const size_t begin = at;
      const size_t columns = width_of(next_code_point(word, at));
      if (used > 0 && used + columns > width) {
        lines.emplace_back();
        used = 0;
      }
      lines.back() += word.substr(begin, at - begin);
      used += columns;
    }
  }
  return lines;
}

std::string pad(std::string_view text, size_t width) {
  const size_t used = text_width(text);
  return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

}  // namespace muster::cli
