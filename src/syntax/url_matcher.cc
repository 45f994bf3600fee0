#include "syntax/url_matcher.h"

#include <string>

#include "core/hash.h"
#include "core/utf8.h"
#include "syntax/unicode.h"

namespace muster::syntax {
namespace {

// SHA-256 of the expression without the class of top-level letters, a newline in its place.
constexpr std::string_view kKnownSource =
    "1fe07d12f0092e537ef44bffaa02bc6c03afcb7024d1f22e7507f276ed114f5b";
constexpr size_t kMaxLabel = 64, kMinTopLevel = 2, kMaxTopLevel = 63, kMinPort = 2, kMaxPort = 5;

bool is_ascii_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_decimal(char32_t c) {
  return c < 0x80 ? is_ascii_digit(c) : (char_flags(c) & kDecimal) != 0;
}
bool is_label_edge(char32_t c) {
  return is_ascii_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= 0xA1 && c <= 0xFFFF);
}

// The first four characters of an octet, enough to judge three.
struct Octet {
  char32_t c[4] = {};
  int size = 0;
  bool is(std::u32string_view text) const {
    return size == static_cast<int>(text.size()) && std::u32string_view(c, text.size()) == text;
  }
  bool decimal(int from) const {
    for (int i = from; i < size; ++i)
      if (!is_decimal(c[i])) return false;
    return true;
  }
};

// [1-9]\d? or 1\d\d
bool is_low_octet(const Octet& o) {
  if (o.size == 3) return o.c[0] == '1' && o.decimal(1);
  return (o.size == 1 || o.size == 2) && o.c[0] >= '1' && o.c[0] <= '9' && o.decimal(1);
}
// 2[0-max]\d
bool is_two_hundred(const Octet& o, char32_t max) {
  return o.size == 3 && o.c[0] == '2' && o.c[1] >= '0' && o.c[1] <= max && is_decimal(o.c[2]);
}
// `begin` and one of [0-max]
bool is_between(const Octet& o, char32_t second, char32_t max) {
  return o.size == 3 && o.c[0] == '2' && o.c[1] == second && o.c[2] >= '0' && o.c[2] <= max;
}

bool is_public_address(const Octet (&o)[4]) {
  if (!is_low_octet(o[0]) && !is_two_hundred(o[0], '1') && !is_between(o[0], '2', '3'))
    return false;
  for (int i = 1; i <= 2; ++i) {
    const bool plain = (o[i].size == 1 || o[i].size == 2) && o[i].decimal(0);
    const bool hundred = o[i].size == 3 && o[i].c[0] == '1' && o[i].decimal(1);
    if (!plain && !hundred && !is_two_hundred(o[i], '4') && !is_between(o[i], '5', '5'))
      return false;
  }
  if (!is_low_octet(o[3]) && !is_two_hundred(o[3], '4') && !is_between(o[3], '5', '4'))
    return false;
  // Private networks.
  if (o[0].is(U"10") || o[0].is(U"127")) return false;
  if ((o[0].is(U"169") && o[1].is(U"254")) || (o[0].is(U"192") && o[1].is(U"168"))) return false;
  if (o[0].is(U"172") && o[1].size == 2) {
    const char32_t tens = o[1].c[0], ones = o[1].c[1];
    if ((tens == '1' && ones >= '6' && ones <= '9') || (tens == '2' && is_decimal(ones)) ||
        (tens == '3' && (ones == '0' || ones == '1')))
      return false;
  }
  return true;
}

bool is_address(std::string_view host) {
  Octet octets[4];
  int index = 0;
  for (size_t i = 0; i < host.size();) {
    const char32_t c = next_code_point(host, i);
    if (c == '.') {
      if (++index == 4) return false;
      continue;
    }
    Octet& octet = octets[index];
    if (octet.size == 4) return false;
    octet.c[octet.size++] = c;
  }
  return index == 3 && is_public_address(octets);
}

// ":" port? then a path or the end.
bool is_tail(std::string_view text) {
  size_t i = 0;
  if (text.starts_with(":")) {
    i = 1;
    size_t n_digits = 0;
    for (size_t next = i; next < text.size() && is_decimal(next_code_point(text, next)); i = next)
      ++n_digits;
    if (n_digits < kMinPort || n_digits > kMaxPort) return false;
  }
  return i == text.size() || text[i] == '/' || text[i] == '?' || text[i] == '#';
}

}  // namespace

Result<UrlMatcher> UrlMatcher::make(std::string_view source) {
  const Error unknown{ErrorCode::kUnsupported, "url_match: not the known expression"};
  const size_t end = source.find("]{2,63}");
  if (end == std::string_view::npos) return unknown;
  const size_t begin = source.rfind('[', end);
  if (begin == std::string_view::npos) return unknown;
  const std::string rest =
      std::string(source.substr(0, begin)) + "\n" + std::string(source.substr(end + 1));
  if (sha256_hex(rest) != kKnownSource) return unknown;
  MUSTER_TRY(CharSet top_level, parse_char_class(source.substr(begin, end + 1 - begin)));
  // One pass is enough only if the domain ends where a port, path or userinfo begins.
  for (const char c : std::string_view(".:/?#@"))
    if (top_level.contains(static_cast<char32_t>(c))) return unknown;
  return UrlMatcher(std::move(top_level));
}

bool UrlMatcher::matches(std::string_view chunk) const {
  if (chunk.find('.') == std::string_view::npos) return false;
  if (host_matches(chunk)) return true;
  // [\w+.-]{2,}://
  size_t i = 0, n_scheme = 0;
  for (size_t next = 0; next < chunk.size(); i = next) {
    const char32_t c = next_code_point(chunk, next);
    if (c != '+' && c != '-' && c != '.' && c != '_' && (char_flags(c) & kWordFlags) == 0) break;
    ++n_scheme;
  }
  if (n_scheme >= 2 && chunk.substr(i).starts_with("://") && host_matches(chunk.substr(i + 3)))
    return true;
  // Anything but nothing may stand before an "@".
  for (size_t at = chunk.find('@', 1); at != std::string_view::npos; at = chunk.find('@', at + 1))
    if (host_matches(chunk.substr(at + 1))) return true;
  return false;
}

bool UrlMatcher::host_matches(std::string_view text) const {
  size_t end = 0;
  for (size_t next = 0; next < text.size(); end = next) {
    const char32_t c = next_code_point(text, next);
    const bool part = c == '.' || c == '-' || c == '_' || is_label_edge(c) || is_decimal(c) ||
                      top_level_.contains(c);
    if (!part) break;
  }
  const std::string_view host = text.substr(0, end);
  return is_tail(text.substr(end)) && (labels_match(host) || is_address(host));
}

bool UrlMatcher::labels_match(std::string_view host) const {
  const size_t last_dot = host.rfind('.');
  if (last_dot == std::string_view::npos) return false;
  size_t n_top = 0;
  for (size_t i = last_dot + 1; i < host.size(); ++n_top)
    if (!top_level_.contains(next_code_point(host, i))) return false;
  if (n_top < kMinTopLevel || n_top > kMaxTopLevel) return false;
  size_t n_label = 0;
  bool edge = false;  // the last character may stand at a label's edge
  for (size_t i = 0; i <= last_dot;) {
    const char32_t c = next_code_point(host, i);
    if (c == '.') {
      if (n_label == 0 || n_label > kMaxLabel || !edge) return false;
      n_label = 0;
      continue;
    }
    edge = is_label_edge(c);
    if (!edge && ((c != '-' && c != '_') || n_label == 0)) return false;
    ++n_label;
  }
  return true;
}

}  // namespace muster::syntax
