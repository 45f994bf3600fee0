#include "text/segment.h"

#include <algorithm>
#include <optional>

#include "core/characters.h"
#include "core/utf8.h"

namespace muster {
namespace {

constexpr size_t kMaxWrapWidth = 140;  // code points; wider lines are paragraphs
constexpr size_t kMaxHeading = 160;
constexpr size_t kMinBrokenLine = 40;

struct Line {
  SourceSpan span;  // visible part, without markers; empty for a blank line
  Mark mark = Mark::kNone;
  uint32_t width = 0;       // code points of span
  uint32_t indent = 0;      // columns of white space before it
  uint32_t first_word = 0;  // code points
  bool lower_start = false;
  bool stop_at_end = false;  // ends a sentence, or a clause that a line may end with
  bool rule = false;         // "----", "* * *"
  int number = 0;            // of a numbered item, else 0
  bool blank() const { return span.empty(); }
};

bool hidden(char32_t c) { return is_white_space(c) || is_control(c) || is_invisible(c); }

/// Narrows [begin, end) to its visible part.
SourceSpan visible(std::string_view text, size_t begin, size_t end) {
  while (begin < end) {
    size_t next = begin;
    if (!hidden(next_code_point(text, next))) break;
    begin = next;
  }
  while (end > begin) {
    size_t last = end - 1;
    while (last > begin && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
    size_t next = last;
    if (!hidden(next_code_point(text, next))) break;
    end = last;
  }
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

bool is_rule(std::string_view line) {
  static constexpr std::string_view kRules = "-=~*_#";
  if (line.size() < 3 || kRules.find(line[0]) == std::string_view::npos) return false;
  size_t n = 0;
  for (char c : line) {
    if (c == line[0])
      ++n;
    else if (c != ' ')
      return false;
  }
  return n >= 3;
}

/// Bytes of a bullet with its space, or 0.
size_t bullet_size(std::string_view line) {
  size_t pos = 0;
  if (line.empty()) return 0;
  const char32_t c = next_code_point(line, pos);
  const bool bullet = c == U'*' || c == U'-' || c == 0x2013 || c == 0x2014 || c == 0x2022 ||
                      c == 0xB7 || c == 0x2023 || c == 0x25AA || c == 0x25CF || c == 0x25A0 ||
                      c == 0x25BA || c == 0x2219 || c == 0x25E6 || c == 0x27A4;
  if (!bullet || pos >= line.size()) return 0;
  size_t next = pos;
  if (!is_white_space(next_code_point(line, next))) return 0;
  return next;
}

/// "12. " or "12) " or "(12) ": size of the marker with its space, or 0; `number` is set.
size_t number_size(std::string_view line, int& number) {
  size_t pos = !line.empty() && line[0] == '(' ? 1 : 0;
  const bool open = pos == 1;
  int value = 0;
  size_t digits = 0;
  for (; pos < line.size() && is_digit(static_cast<unsigned char>(line[pos])) && digits < 3;
       ++pos, ++digits)
    value = value * 10 + (line[pos] - '0');
  if (digits == 0 || digits > 2 || value == 0 || pos + 1 >= line.size()) return 0;
  if (line[pos] != ')' && (open || line[pos] != '.')) return 0;
  if (line[pos + 1] != ' ' && line[pos + 1] != '\t') return 0;
  number = value;
  return pos + 2;
}

size_t n_cells(std::string_view line) {
  const auto n_bars = static_cast<size_t>(std::count(line.begin(), line.end(), '|'));
  const auto n_tabs = static_cast<size_t>(std::count(line.begin(), line.end(), '\t'));
  return std::max(n_bars >= 2 && (line.front() == '|' || n_bars >= 3) ? n_bars : 0,
                  n_tabs >= 2 ? n_tabs : 0);
}

bool ends_with_stop(std::string_view text) {
  size_t end = text.size();
  while (end > 0) {
    size_t last = end - 1;
    while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
    size_t next = last;
    const char32_t c = next_code_point(text, next);
    if (is_close_quote(c) || c == U')' || c == U']' || c == U'*') {
      end = last;
      continue;
    }
    return c == U'.' || c == U'!' || c == U'?' || c == U':' || c == U';' || c == 0x2026;
  }
  return false;
}

void measure(std::string_view text, Line& line) {
  const std::string_view words = text.substr(line.span.begin, line.span.size());
  line.width = static_cast<uint32_t>(count_code_points(words));
  line.first_word = static_cast<uint32_t>(count_code_points(words.substr(0, words.find(' '))));
  size_t pos = 0;
  if (!words.empty()) line.lower_start = is_lower(next_code_point(words, pos));
  line.stop_at_end = ends_with_stop(words);
}

Line make_line(std::string_view text, size_t begin, size_t end) {
  Line line;
  line.span = visible(text, begin, end);
  for (size_t i = begin; i < line.span.begin; ++i) line.indent += text[i] == '\t' ? 4 : 1;
  // Quoted mail: "> " any number of times.
  while (line.span.size() > 1 && text[line.span.begin] == '>' &&
         (text[line.span.begin + 1] == ' ' || text[line.span.begin + 1] == '>'))
    line.span = visible(text, line.span.begin + 1, line.span.end);
  std::string_view words = text.substr(line.span.begin, line.span.size());
  if (is_rule(words)) {
    line.rule = true;
    return line;
  }
  const size_t hashes = words.find_first_not_of('#');
  if (hashes != std::string_view::npos && hashes >= 1 && hashes <= 6 && words[hashes] == ' ') {
    line.mark = Mark::kHeading;
    line.span = visible(text, line.span.begin + hashes, line.span.end);
  } else if (const size_t bullet = bullet_size(words); bullet != 0) {
    line.mark = Mark::kItem;
    line.span = visible(text, line.span.begin + bullet, line.span.end);
  } else {
    number_size(words, line.number);
  }
  measure(text, line);
  return line;
}

std::vector<Line> split_lines(std::string_view text) {
  std::vector<Line> lines;
  // One blank line says as much as a million of them.
  const auto add = [&](Line line) {
    if (!line.blank() || lines.empty() || !lines.back().blank()) lines.push_back(line);
  };
  size_t begin = 0;
  for (size_t pos = 0; pos < text.size();) {
    const size_t at = pos;
    const char32_t c = next_code_point(text, pos);
    if (!is_line_end(c)) continue;
    if (c == U'\r' && pos < text.size() && text[pos] == '\n') ++pos;
    add(make_line(text, begin, at));
    begin = pos;
  }
  if (begin < text.size()) add(make_line(text, begin, text.size()));
  return lines;
}

/// A number opens an item only in company: "1." next to "2.". "12. " alone may be a broken
/// sentence.
void mark_numbered_items(std::string_view text, std::vector<Line>& lines) {
  std::vector<size_t> numbered;
  for (size_t i = 0; i < lines.size(); ++i)
    if (lines[i].number != 0) numbered.push_back(i);
  for (size_t k = 0; k < numbered.size(); ++k) {
    Line& line = lines[numbered[k]];
    const bool after = k > 0 && lines[numbered[k - 1]].number + 1 == line.number;
    const bool before = k + 1 < numbered.size() && lines[numbered[k + 1]].number == line.number + 1;
    if (!after && !before) continue;
    int number = 0;
    const size_t size = number_size(text.substr(line.span.begin, line.span.size()), number);
    line.mark = Mark::kItem;
    line.span = visible(text, line.span.begin + size, line.span.end);
    measure(text, line);
  }
}

void mark_tables_and_underlines(std::string_view text, std::vector<Line>& lines) {
  std::vector<size_t> cells(lines.size(), 0);
  for (size_t i = 0; i < lines.size(); ++i)
    if (!lines[i].blank() && !lines[i].rule)
      cells[i] = n_cells(text.substr(lines[i].span.begin, lines[i].span.size()));
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    if (cells[i] != 0 && cells[i + 1] == cells[i]) lines[i].mark = lines[i + 1].mark = Mark::kTable;
  }
  for (size_t i = 1; i < lines.size(); ++i) {
    const char c = lines[i].rule ? text[lines[i].span.begin] : ' ';
    Line& above = lines[i - 1];
    if ((c != '=' && c != '-' && c != '~') || above.blank() || above.rule ||
        above.mark != Mark::kNone)
      continue;
    const bool single = i < 2 || lines[i - 2].blank() || lines[i - 2].rule;
    if (single && above.width <= kMaxHeading) above.mark = Mark::kHeading;
  }
}

bool joinable(const Line& above, const Line& below) {
  return !above.blank() && !below.blank() && !above.rule && !below.rule &&
         (above.mark == Mark::kNone || above.mark == Mark::kItem) && below.mark == Mark::kNone;
}

/// The width at which the text is wrapped, or nothing when a line is a paragraph.
std::optional<size_t> wrap_width(const std::vector<Line>& lines) {
  std::vector<size_t> widths;
  for (size_t i = 0; i + 1 < lines.size(); ++i)
    if (joinable(lines[i], lines[i + 1])) widths.push_back(lines[i].width);
  if (widths.empty()) return std::nullopt;
  // The 95th percentile: a long address in one line must not hide the width of the rest.
  const auto at = static_cast<std::ptrdiff_t>((widths.size() - 1) * 95 / 100);
  std::nth_element(widths.begin(), widths.begin() + at, widths.end());
  const size_t width = widths[static_cast<size_t>(at)];
  if (width > kMaxWrapWidth) return std::nullopt;
  size_t n_full = 0, n_lower = 0;
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    if (!joinable(lines[i], lines[i + 1])) continue;
    n_full += lines[i].width + 1 + lines[i + 1].first_word > width;
    n_lower += lines[i + 1].lower_start;
  }
  if (n_full * 2 < widths.size() || n_lower * 10 < widths.size() * 3) return std::nullopt;
  return width;
}

bool continues_line(const Line& above, const Line& below, std::optional<size_t> width) {
  if (!joinable(above, below)) return false;
  if (!width) return below.lower_start && !above.stop_at_end && above.width >= kMinBrokenLine;
  if (below.indent >= above.indent + 2 && above.mark != Mark::kItem) return false;
  if (below.lower_start && !above.stop_at_end) return true;
  return (above.width + 1 + below.first_word) * 20 > *width * 19;
}

}  // namespace

std::vector<Paragraph> segment(std::string_view text) {
  std::vector<Line> lines = split_lines(text);
  mark_numbered_items(text, lines);
  mark_tables_and_underlines(text, lines);
  const std::optional<size_t> width = wrap_width(lines);
  std::vector<Paragraph> paragraphs;
  bool blank = true;
  for (size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    if (line.blank() || line.rule) {
      blank = true;
      continue;
    }
    if (!blank && continues_line(lines[i - 1], line, width)) {
      paragraphs.back().pieces.push_back(line.span);
    } else {
      paragraphs.push_back({{line.span}, line.mark, blank});
    }
    blank = false;
  }
  return paragraphs;
}

}  // namespace muster
