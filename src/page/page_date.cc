#include "page/page_date.h"

#include <fmt/format.h>

#include "core/date.h"

namespace muster::page {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
bool letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

/// Reads forward over a text; every step either takes something or leaves the place as it was.
class Scan {
 public:
  Scan(std::string_view text, size_t at) : text_(text), at_(at) {}
  size_t at() const { return at_; }
  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void spaces() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == ',' || peek() == '.' ||
           (peek() == '\xC2' && peek(1) == '\xA0'))
      at_ += peek() == '\xC2' ? 2 : 1;
  }
  /// A number of `least` to `most` digits that ends there; -1 for none.
  int number(int least, int most) {
    int value = 0, n = 0;
    while (digit(peek(static_cast<size_t>(n))) && n <= most) {
      value = value * 10 + (peek(static_cast<size_t>(n)) - '0');
      ++n;
    }
    if (n < least || n > most) return -1;
    at_ += static_cast<size_t>(n);
    return value;
  }
  int fixed(int n) {
    int value = 0;
    for (int k = 0; k < n; ++k) {
      if (!digit(peek(static_cast<size_t>(k)))) return -1;
      value = value * 10 + (peek(static_cast<size_t>(k)) - '0');
    }
    at_ += static_cast<size_t>(n);
    return value;
  }
  bool word(std::string_view lower_word) {
    for (size_t k = 0; k < lower_word.size(); ++k)
      if (lower(peek(k)) != lower_word[k]) return false;
    if (letter(peek(lower_word.size()))) return false;
    at_ += lower_word.size();
    return true;
  }
  int month() {
    static constexpr std::string_view kNames[] = {"january",   "february", "march",    "april",
                                                  "may",       "june",     "july",     "august",
                                                  "september", "october",  "november", "december"};
    size_t n = 0;
    while (letter(peek(n))) ++n;
    if (n < 3) return 0;
    for (int m = 0; m < 12; ++m) {
      const std::string_view name = kNames[m];
      bool same = n <= name.size();
      for (size_t k = 0; same && k < n; ++k) same = lower(peek(k)) == name[k];
      if (!same && n == 4 && m == 8)
        same = lower(peek(0)) == 's' && lower(peek(1)) == 'e' && lower(peek(2)) == 'p' &&
               lower(peek(3)) == 't';
      if (!same) continue;
      at_ += n;
      if (peek() == '.') ++at_;
      return m + 1;
    }
    return 0;
  }
  void ordinal() {
    for (const std::string_view s : {"st", "nd", "rd", "th"})
      if (word(s)) return;
  }

 private:
  std::string_view text_;
  size_t at_;
};

struct Moment {
  int year = 0, month = 0, day = 0, hour = -1, minute = 0, second = -1;
  std::string zone;
  size_t end = 0;
  bool valid() const {
    return year >= 1990 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
  }
};

// "+0530", "+05:30", "Z", "GMT": "+05:30"; zones whose names stand for several are left out.
std::string zone_at(Scan& scan) {
  const Scan before = scan;
  if (scan.word("z") || scan.word("gmt") || scan.word("utc")) return "Z";
  static constexpr struct {
    std::string_view name, offset;
  } kZones[] = {{"est", "-05:00"},  {"edt", "-04:00"},  {"cdt", "-05:00"},  {"mst", "-07:00"},
                {"mdt", "-06:00"},  {"pst", "-08:00"},  {"pdt", "-07:00"},  {"cet", "+01:00"},
                {"cest", "+02:00"}, {"eet", "+02:00"},  {"eest", "+03:00"}, {"msk", "+03:00"},
                {"aest", "+10:00"}, {"aedt", "+11:00"}, {"jst", "+09:00"},  {"kst", "+09:00"},
                {"sgt", "+08:00"},  {"hkt", "+08:00"},  {"pkt", "+05:00"}};
  for (const auto& z : kZones)
    if (scan.word(z.name)) return std::string(z.offset);
  const char sign = scan.peek();
  if (sign != '+' && sign != '-') return "";
  scan.take(sign);
  const int hours = scan.fixed(2);
  if (hours < 0 || hours > 14) {
    scan = before;
    return "";
  }
  scan.take(':');
  const int minutes = scan.fixed(2);
  return fmt::format("{}{:02}:{:02}", sign, hours, minutes < 0 ? 0 : minutes);
}

// A time of day at the place, or none.
void time_at(Scan& scan, Moment& m) {
  const Scan before = scan;
  const int hour = scan.number(1, 2);
  if (hour < 0 || hour > 24 || !(scan.take(':') || scan.take('.'))) {
    // "4pm"
    scan = before;
    const int whole = scan.number(1, 2);
    Scan rest = scan;
    while (rest.peek() == ' ') rest.take(' ');
    const bool am = rest.word("am") || rest.word("a.m");
    const bool pm = !am && (rest.word("pm") || rest.word("p.m"));
    if (whole < 1 || whole > 12 || (!am && !pm)) {
      scan = before;
      return;
    }
    m.hour = whole % 12 + (pm ? 12 : 0);
    scan = rest;
  } else {
    const int minute = scan.fixed(2);
    if (minute < 0 || minute > 59) {
      scan = before;
      return;
    }
    m.hour = hour;
    m.minute = minute;
    if (scan.peek() == ':' && digit(scan.peek(1))) {
      scan.take(':');
      m.second = scan.fixed(2);
      if (m.second > 59) m.second = 59;
      if (scan.peek() == '.' && digit(scan.peek(1))) {
        scan.take('.');
        while (digit(scan.peek())) scan.take(scan.peek());
      }
    }
    Scan rest = scan;
    while (rest.peek() == ' ') rest.take(' ');
    const bool am = rest.word("am") || rest.word("a.m");
    const bool pm = !am && (rest.word("pm") || rest.word("p.m"));
    if (am || pm) {
      m.hour = m.hour % 12 + (pm ? 12 : 0);
      scan = rest;
      scan.take('.');
    }
  }
  if (m.hour > 23) m.hour = 0;
  Scan rest = scan;
  while (rest.peek() == ' ' || rest.peek() == '(') rest.take(rest.peek());
  m.zone = zone_at(rest);
  if (!m.zone.empty()) scan = rest;
}

void time_after(Scan& scan, Moment& m) {
  Scan rest = scan;
  if (rest.peek() == 'T' || rest.peek() == 't') {
    rest.take(rest.peek());
  } else {
    rest.spaces();
    for (const std::string_view word : {"at", "-", "|", "/"}) {
      if (word == "at" ? rest.word(word) : rest.take(word[0])) break;
    }
    rest.spaces();
  }
  const Scan before = rest;
  time_at(rest, m);
  if (rest.at() != before.at()) scan = rest;
  m.end = scan.at();
}

// 2014-12-30, 2014/12/30, 20141230.
bool year_first(std::string_view text, size_t at, Moment& m) {
  Scan scan(text, at);
  m = {};
  m.year = scan.fixed(4);
  if (m.year < 1990 || m.year > 2099) return false;
  const char mark = scan.peek();
  if (mark == '-' || mark == '/' || mark == '.') {
    scan.take(mark);
    m.month = scan.number(1, 2);
    if (m.month < 1 || !scan.take(mark)) return false;
    m.day = scan.number(1, 2);
  } else {
    m.month = scan.fixed(2);
    m.day = scan.fixed(2);
    if (digit(scan.peek())) return false;
  }
  if (!m.valid()) return false;
  m.end = scan.at();
  time_after(scan, m);
  return true;
}

// 30 December 2014; 30-Dec-2014; 30/12/2014 where it can only be that.
bool day_first(std::string_view text, size_t at, Moment& m) {
  Scan scan(text, at);
  m = {};
  m.day = scan.number(1, 2);
  if (m.day < 1) return false;
  const char mark = scan.peek();
  if ((mark == '/' || mark == '.' || mark == '-') && digit(scan.peek(1))) {
    scan.take(mark);
    int other = scan.number(1, 2);
    if (other < 1 || !scan.take(mark)) return false;
    m.year = scan.fixed(4);
    if (digit(scan.peek())) return false;
    if (m.day > 12) {
      m.month = other;
    } else if (other > 12 || other == m.day) {
      m.month = m.day;
      m.day = other;
    } else {
      return false;
    }
  } else {
    scan.ordinal();
    while (scan.peek() == ' ' || scan.peek() == '-' || scan.peek() == '.' || scan.peek() == '/')
      scan.take(scan.peek());
    if (scan.word("of")) scan.spaces();
    m.month = scan.month();
    if (m.month == 0) return false;
    while (scan.peek() == ' ' || scan.peek() == '-' || scan.peek() == ',' || scan.peek() == '/')
      scan.take(scan.peek());
    m.year = scan.fixed(4);
    if (digit(scan.peek())) return false;
  }
  if (!m.valid()) return false;
  m.end = scan.at();
  time_after(scan, m);
  return true;
}

// December 30, 2014; Dec. 30th 2014; "Dec 30 11:03:00 2014".
bool month_first(std::string_view text, size_t at, Moment& m) {
  Scan scan(text, at);
  m = {};
  m.month = scan.month();
  if (m.month == 0) return false;
  while (scan.peek() == ' ' || scan.peek() == '-') scan.take(scan.peek());
  m.day = scan.number(1, 2);
  if (m.day < 1) return false;
  scan.ordinal();
  scan.spaces();
  Scan year = scan;
  m.year = year.fixed(4);
  if (m.year < 0 || digit(year.peek())) {
    time_at(scan, m);
    scan.spaces();
    m.year = scan.fixed(4);
    m.end = scan.at();
    return m.valid();
  }
  if (!m.valid()) return false;
  m.end = year.at();
  time_after(year, m);
  return true;
}

std::string iso_of(const Moment& m) {
  std::string out = fmt::format("{:04}-{:02}-{:02}", m.year, m.month, m.day);
  if (m.hour < 0) return out;
  out += fmt::format("T{:02}:{:02}", m.hour, m.minute);
  if (m.second >= 0) out += fmt::format(":{:02}", m.second);
  return out + m.zone;
}

std::optional<PageMoment> of_epoch(std::string_view text) {
  if (text.size() != 10 && text.size() != 13) return std::nullopt;
  int64_t seconds = 0;
  for (const char c : text.substr(0, 10)) {
    if (!digit(c)) return std::nullopt;
    seconds = seconds * 10 + (c - '0');
  }
  for (const char c : text.substr(10))
    if (!digit(c)) return std::nullopt;
  if (seconds < 631'152'000 || seconds > 4'070'908'800) return std::nullopt;  // 1990 to 2099
  const int64_t in_day = seconds % 86'400;
  return PageMoment{fmt::format("{}T{:02}:{:02}:{:02}Z", Date::from_days(seconds / 86'400).iso(),
                                in_day / 3600, in_day / 60 % 60, in_day % 60),
                    0, text.size()};
}

}  // namespace

std::optional<PageMoment> find_moment(std::string_view text) {
  if (auto epoch = of_epoch(text)) return epoch;
  Moment m;
  char before = ' ';
  for (size_t i = 0; i < text.size(); before = text[i], ++i) {
    if (digit(text[i])) {
      if (digit(before)) continue;
      if (!year_first(text, i, m) && !day_first(text, i, m)) continue;
    } else if (letter(text[i]) && !letter(before)) {
      if (!month_first(text, i, m)) continue;
    } else {
      continue;
    }
    return PageMoment{iso_of(m), i, m.end};
  }
  return std::nullopt;
}

std::optional<PageMoment> moment_of_url(std::string_view url) {
  const size_t end = url.find_first_of("?#");
  url = url.substr(0, end);
  for (size_t i = 1; i < url.size(); ++i) {
    if (!digit(url[i]) || (url[i - 1] != '/' && url[i - 1] != '-' && url[i - 1] != '_')) continue;
    Moment m;
    if (year_first(url, i, m)) {
      m.hour = -1;
      return PageMoment{iso_of(m), i, i + 10 < url.size() ? i + 10 : url.size()};
    }
    // /2014/dec/30/
    Scan scan(url, i);
    m = {};
    m.year = scan.fixed(4);
    if (m.year < 1990 || !scan.take('/')) continue;
    m.month = scan.month();
    if (m.month == 0 || !scan.take('/')) continue;
    m.day = scan.number(1, 2);
    if (m.valid()) return PageMoment{iso_of(m), i, scan.at()};
  }
  return std::nullopt;
}

}  // namespace muster::page
