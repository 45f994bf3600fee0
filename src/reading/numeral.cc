#include "reading/numeral.h"

#include <array>
#include <cstdint>

#include "core/utf8.h"

namespace muster::reading {
namespace {

// First code points of the decimal digit blocks met in news text (Unicode 15, general category Nd).
constexpr std::array<char32_t, 10> kDigitZeros = {0x30,  0x660, 0x6F0, 0x966,  0x9E6,
                                                  0xA66, 0xAE6, 0xE50, 0x1040, 0xFF10};
constexpr int kMaxDigits = 30;  // what Decimal keeps exactly

int digit_value(char32_t c) {
  for (char32_t zero : kDigitZeros)
    if (c >= zero && c <= zero + 9) return static_cast<int>(c - zero);
  return -1;
}

struct VulgarFraction {
  char32_t character;
  const char* decimal;  // to 4 places, as ratios are kept
};
constexpr std::array<VulgarFraction, 9> kVulgarFractions = {{{0xBD, "0.5"},
                                                             {0xBC, "0.25"},
                                                             {0xBE, "0.75"},
                                                             {0x2153, "0.3333"},
                                                             {0x2154, "0.6667"},
                                                             {0x2155, "0.2"},
                                                             {0x215B, "0.125"},
                                                             {0x215C, "0.375"},
                                                             {0x215D, "0.625"}}};

struct ScaleSuffix {
  const char* text;
  int64_t factor;
};
constexpr std::array<ScaleSuffix, 17> kScaleSuffixes = {{{"k", 1000},
                                                         {"m", 1000000},
                                                         {"mn", 1000000},
                                                         {"mln", 1000000},
                                                         {"mio", 1000000},
                                                         {"b", 1000000000},
                                                         {"bn", 1000000000},
                                                         {"bln", 1000000000},
                                                         {"tn", 1000000000000},
                                                         {"trn", 1000000000000},
                                                         {"thousand", 1000},
                                                         {"million", 1000000},
                                                         {"billion", 1000000000},
                                                         {"trillion", 1000000000000},
                                                         {"lakh", 100000},
                                                         {"crore", 10000000},
                                                         {"cr", 10000000}}};

bool is_dash(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }
bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019; }

// A stretch of digits and marks, as ASCII: '\'' for any apostrophe.
struct Stretch {
  std::string text;
  size_t end = 0;
  int n_digits = 0;
};

// Digits with single marks between them. A mark that no digit follows stays outside.
Stretch read_stretch(std::string_view token, size_t begin) {
  Stretch s;
  s.end = begin;
  size_t pos = begin;
  char pending = 0;
  while (pos < token.size()) {
    const char32_t c = next_code_point(token, pos);
    const int digit = digit_value(c);
    if (digit >= 0) {
      if (pending) s.text.push_back(pending);
      pending = 0;
      s.text.push_back(static_cast<char>('0' + digit));
      ++s.n_digits;
      s.end = pos;
    } else if (!pending && s.n_digits > 0 &&
               (c == ',' || c == '.' || is_apostrophe(c) || c == 0x66B || c == 0x66C)) {
      pending = c == 0x66B         ? '.'
                : c == 0x66C       ? ','
                : is_apostrophe(c) ? '\''
                                   : static_cast<char>(c);
    } else {
      break;
    }
  }
  return s;
}

// Turns "12,34,567", "1.234.567", "1'234.5" or "3,5" into plain digits with a point; "" when the marks make no number.
std::string plain_number(const std::string& text, Numeral& numeral) {
  std::string marks;
  for (char c : text)
    if (c < '0' || c > '9') marks.push_back(c);
  const size_t first = text.find_first_not_of("0123456789");
  numeral.n_digits = static_cast<int>(first == std::string::npos ? text.size() : first);
  numeral.leading_zero = text.size() > 1 && text[0] == '0' && first != 1;
  if (marks.empty()) return text;
  const char last = marks.back();
  const bool all_same = marks.find_first_not_of(last) == std::string::npos;
  const size_t tail = text.size() - text.rfind(last) - 1;
  char group = 0, point = 0;
  if (!all_same) {
    group = marks.front();
    point = last;
    if (marks.find(point) != marks.size() - 1) return "";
  } else if (marks.size() > 1) {
    group = last;
  } else if (last == '.') {
    point = '.';
    numeral.ambiguous_mark = tail == 3 && first <= 3 && text[0] != '0';
  } else if (last == '\'') {
    group = last;
  } else {
    (tail == 3 ? group : point) = last;
  }
  const size_t whole_end = point ? text.rfind(point) : text.size();
  std::string plain;
  size_t run = 0;
  bool first_group = true;
  for (size_t i = 0; i <= whole_end; ++i) {
    if (i < whole_end && text[i] != group) {
      plain.push_back(text[i]);
      ++run;
      continue;
    }
    // Groups are three digits, or two before the last three (Indian numbering); the first one is shorter or equal.
    const bool is_last = i == whole_end;
    const bool good =
        !group || (first_group ? run >= 1 && run <= 3 : run == 3 || (run == 2 && !is_last));
    if (!good) return "";
    first_group = false;
    run = 0;
  }
  if (point) plain += "." + text.substr(whole_end + 1);
  numeral.has_mark = group != 0;
  return plain;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// Applies a scale suffix ("bn") to both ends. False when the suffix is none or the product does not fit.
bool apply_scale(Numeral& numeral, std::string_view suffix) {
  for (const ScaleSuffix& s : kScaleSuffixes) {
    if (suffix != s.text) continue;
    auto value = Decimal::multiply(numeral.value, s.factor);
    if (!value) return false;
    if (numeral.high) {
      auto high = Decimal::multiply(*numeral.high, s.factor);
      if (!high) return false;
      numeral.high = *high;
    }
    // "10-15m": the first end shares the scale unless it has one of its own, which the caller never passes here.
    numeral.value = *value;
    numeral.scale = s.factor;
    numeral.ambiguous_scale = suffix == "m" || suffix == "b" || suffix == "k";
    return true;
  }
  return false;
}

}  // namespace

bool has_digit(std::string_view token) {
  for (size_t pos = 0; pos < token.size();)
    if (digit_value(next_code_point(token, pos)) >= 0) return true;
  return false;
}

std::optional<Numeral> read_numeral(std::string_view token, NumeralError* error) {
  NumeralError ignored;
  NumeralError& problem = error ? *error : ignored;
  problem = NumeralError::kNotANumber;
  Numeral numeral;
  size_t pos = 0;
  if (!token.empty() && (token[0] == '+' || token[0] == '~')) pos = 1;

  // A vulgar fraction alone.
  {
    size_t next = pos;
    const char32_t c = next < token.size() ? next_code_point(token, next) : 0;
    for (const VulgarFraction& f : kVulgarFractions) {
      if (c != f.character || next != token.size()) continue;
      numeral.value = *Decimal::parse(f.decimal);
      numeral.suffix = "fraction";
      problem = NumeralError::kNone;
      return numeral;
    }
  }

  const Stretch stretch = read_stretch(token, pos);
  if (stretch.n_digits == 0) return std::nullopt;
  if (stretch.n_digits > kMaxDigits) {
    problem = NumeralError::kTooLong;
    return std::nullopt;
  }
  const std::string plain = plain_number(stretch.text, numeral);
  if (plain.empty()) return std::nullopt;
  auto value = Decimal::parse(plain);
  if (!value) {
    problem = NumeralError::kTooLong;
    return std::nullopt;
  }
  numeral.value = *value;
  pos = stretch.end;
  problem = NumeralError::kNone;
  if (pos == token.size()) return numeral;

  size_t next = pos;
  char32_t c = next_code_point(token, next);
  for (const VulgarFraction& f : kVulgarFractions) {
    if (c != f.character) continue;
    auto sum = Decimal::add(numeral.value, *Decimal::parse(f.decimal));
    if (!sum) return std::nullopt;
    numeral.value = *sum;
    pos = next;
    if (pos == token.size()) return numeral;
    c = next_code_point(token, next);
    break;
  }
  if (is_dash(c)) {
    const Stretch second = read_stretch(token, next);
    if (second.n_digits > 0 && second.n_digits <= kMaxDigits) {
      Numeral other;
      const std::string digits = plain_number(second.text, other);
      auto high = digits.empty() ? Result<Decimal>(Error{}) : Decimal::parse(digits);
      if (!high) return std::nullopt;
      numeral.high = *high;
      numeral.has_mark = numeral.has_mark || other.has_mark;
      pos = second.end;
    } else {
      numeral.hyphen = true;
      pos = next;
    }
  }
  const std::string rest = lower_ascii(token.substr(pos));
  if (!rest.empty() && !apply_scale(numeral, rest)) numeral.suffix = rest;
  return numeral;
}

}  // namespace muster::reading
