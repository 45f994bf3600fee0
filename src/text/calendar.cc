#include "text/calendar.h"

#include <array>
#include <string>
#include <vector>

#include "core/characters.h"
#include "text/form.h"

namespace muster {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
constexpr size_t kMaxDateLine = 120;  // bytes

/// The name, or its first three to `most` letters.
bool is_abbreviation_of(std::string_view word, std::string_view name, size_t most) {
  return word == name || (word.size() >= 3 && word.size() <= most && name.starts_with(word));
}

enum class Kind { kNumber, kYear, kMonth, kWeekday, kNumeric, kTime, kWord };
struct Item {
  Kind kind = Kind::kWord;
  int value = 0;
  WrittenDate date;  // of kNumeric; month 0 where ambiguous
  size_t begin = 0;
};

bool all_digits(std::string_view s) {
  for (char c : s)
    if (c < '0' || c > '9') return false;
  return !s.empty() && s.size() <= 4;
}
int to_int(std::string_view s) {
  int v = 0;
  for (char c : s) v = v * 10 + (c - '0');
  return v;
}

/// "2024-05-03", "03/05/2024", "3.5.2024".
std::optional<WrittenDate> parse_numeric(std::string_view word) {
  std::array<std::string_view, 3> parts;
  size_t n = 0, begin = 0;
  for (size_t i = 0; i <= word.size(); ++i) {
    if (i < word.size() && word[i] != '-' && word[i] != '/' && word[i] != '.') continue;
    if (n == 3) return std::nullopt;
    parts[n++] = word.substr(begin, i - begin);
    begin = i + 1;
  }
  if (n != 3 || !all_digits(parts[0]) || !all_digits(parts[1]) || !all_digits(parts[2]))
    return std::nullopt;
  const int a = to_int(parts[0]), b = to_int(parts[1]), c = to_int(parts[2]);
  if (parts[0].size() == 4) return WrittenDate{a, b, c};
  if (parts[2].size() != 4 || parts[0].size() > 2 || parts[1].size() > 2) return std::nullopt;
  if (a > 12 && b <= 12) return WrittenDate{c, b, a};
  if (b > 12 && a <= 12) return WrittenDate{c, a, b};
  if (a == b) return WrittenDate{c, a, b};
  return WrittenDate{c, 0, 0};  // day and month cannot be told apart
}

Item classify(std::string_view raw) {
  std::string word = fold_words(raw);
  if (!word.empty() && word.back() == '.') word.pop_back();
  Item item;
  if (all_digits(word)) {
    item.kind = word.size() == 4 ? Kind::kYear : word.size() <= 2 ? Kind::kNumber : Kind::kTime;
    item.value = to_int(word);
    return item;
  }
  if (word.size() > 2 && word.size() <= 4 && all_digits(word.substr(0, word.size() - 2))) {
    const std::string suffix = word.substr(word.size() - 2);
    if (suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th") {
      item.kind = Kind::kNumber;
      item.value = to_int(word.substr(0, word.size() - 2));
      return item;
    }
    if (suffix == "am" || suffix == "pm") item.kind = Kind::kTime;
    return item;
  }
  if (const int month = month_number(word); month != 0) {
    item.kind = Kind::kMonth;
    item.value = month;
  } else if (is_weekday(word)) {
    item.kind = Kind::kWeekday;
  } else if (const size_t t = word.find('t'); t == 10 && parse_numeric(word.substr(0, 10))) {
    item.kind = Kind::kNumeric;  // 2024-05-03T12:30:00Z
    item.date = *parse_numeric(word.substr(0, 10));
  } else if (const auto numeric = parse_numeric(word)) {
    item.kind = Kind::kNumeric;
    item.date = *numeric;
  } else if (is_digit(static_cast<unsigned char>(word[0])) &&
             word.find_first_not_of("0123456789:.hapm+-") == std::string::npos) {
    item.kind = Kind::kTime;
  }
  return item;
}

/// Words between spaces, commas, bars, bullets and brackets.
std::vector<Item> items_of(std::string_view text, std::vector<std::string_view>* words) {
  std::vector<Item> items;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    const bool separator = i == text.size() || text[i] == ' ' || text[i] == ',' || text[i] == '|' ||
                           text[i] == '(' || text[i] == ')' || text[i] == ';' ||
                           (text[i] & 0x80) != 0;
    if (!separator) continue;
    std::string_view word = text.substr(begin, i - begin);
    while (!word.empty() && (word.back() == ':' || word.back() == '-')) word.remove_suffix(1);
    while (!word.empty() && (word.front() == ':' || word.front() == '-')) word.remove_prefix(1);
    if (!word.empty() && word != ".") {
      items.push_back(classify(word));
      items.back().begin = begin;
      if (words != nullptr) words->push_back(word);
    }
    begin = i + 1;
  }
  return items;
}

/// The date at item `i`, and how many items it takes.
std::optional<WrittenDate> date_at(const std::vector<Item>& items, size_t i, size_t& n) {
  const auto kind = [&](size_t k) { return k < items.size() ? items[k].kind : Kind::kWord; };
  WrittenDate d;
  if (kind(i) == Kind::kNumeric) {
    n = 1;
    return items[i].date;
  }
  if (kind(i) == Kind::kMonth && kind(i + 1) == Kind::kNumber) {
    d = {0, items[i].value, items[i + 1].value};
  } else if (kind(i) == Kind::kNumber && kind(i + 1) == Kind::kMonth) {
    d = {0, items[i + 1].value, items[i].value};
  } else {
    return std::nullopt;
  }
  n = 2;
  if (kind(i + 2) == Kind::kYear && items[i + 2].value >= 1800 && items[i + 2].value < 2200) {
    d.year = items[i + 2].value;
    n = 3;
  }
  if (d.day < 1 || d.day > days_in_month(d.year == 0 ? 2000 : d.year, d.month)) return std::nullopt;
  return d;
}

}  // namespace

std::optional<Date> WrittenDate::certain() const {
  if (year < 1800 || year >= 2200 || month < 1 || month > 12 || day < 1 ||
      day > days_in_month(year, month))
    return std::nullopt;
  return Date{static_cast<int16_t>(year), static_cast<uint8_t>(month), static_cast<uint8_t>(day)};
}

int month_number(std::string_view word) {
  std::string lower = fold_words(word);
  if (!lower.empty() && lower.back() == '.') lower.pop_back();
  for (size_t m = 0; m < kMonths.size(); ++m)
    if (is_abbreviation_of(lower, kMonths[m], m == 8 ? 4 : 3))
      return static_cast<int>(m) + 1;  // "Sept."
  return 0;
}

bool is_weekday(std::string_view word) {
  std::string lower = fold_words(word);
  if (!lower.empty() && lower.back() == '.') lower.pop_back();
  for (const std::string_view name : kWeekdays)
    if (is_abbreviation_of(lower, name, 5)) return true;  // "Tues", "Thurs"
  return false;
}

std::optional<WrittenDate> parse_written_date(std::string_view text) {
  if (text.empty() || text.size() > kMaxDateLine) return std::nullopt;
  const std::vector<Item> items = items_of(text, nullptr);
  std::optional<WrittenDate> date;
  for (size_t i = 0; i < items.size();) {
    size_t n = 1;
    if (!date && (date = date_at(items, i, n))) {
      i += n;
    } else if (items[i].kind == Kind::kWeekday) {
      ++i;
    } else {
      return std::nullopt;
    }
  }
  return date;
}

std::optional<DateLine> parse_date_line(std::string_view line, const ZoneRules& rules) {
  if (line.empty() || line.size() > kMaxDateLine) return std::nullopt;
  DateLine result;
  if (const size_t end = rules[Cue::kDateLead].match(line, 0); end != 0) {
    result.labelled = true;
    const std::string label = fold_words(line.substr(0, end));
    result.update =
        label.find("updat") != std::string::npos || label.find("modif") != std::string::npos;
    line.remove_prefix(end);
  }
  std::vector<std::string_view> words;
  const std::vector<Item> items = items_of(line, &words);
  bool dated = false;
  for (size_t i = 0; i < items.size();) {
    size_t n = 1;
    if (const auto date = date_at(items, i, n)) {
      dated = true;
      if (!result.date) result.date = date;
      i += n;
      continue;
    }
    const Kind kind = items[i].kind;
    const bool label = rules[Cue::kDateLead].is_whole(words[i]);
    if (kind == Kind::kWord && !rules[Cue::kDateWord].is_whole(words[i]) && !label)
      return std::nullopt;
    if (kind == Kind::kMonth) return std::nullopt;
    if (label && dated && !result.date) result.update = true;
    dated = dated || kind == Kind::kWeekday || kind == Kind::kTime ||
            (kind == Kind::kNumber && i + 1 < items.size() && items[i + 1].kind == Kind::kWord);
    ++i;
  }
  if (!dated) return std::nullopt;
  return result;
}

}  // namespace muster
