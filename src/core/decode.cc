#include "core/decode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/characters.h"
#include "core/utf8.h"

namespace muster {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr size_t kMaxReplacedNotes = 20;

unsigned char at(std::string_view bytes, size_t i) { return static_cast<unsigned char>(bytes[i]); }
bool continues(std::string_view bytes, size_t i) {
  return i < bytes.size() && (at(bytes, i) & 0xC0) == 0x80;
}

/// Length of the valid sequence at `i`; 0 when there is none, and then `broken` is the maximal
/// subpart's length.
size_t sequence_length(std::string_view bytes, size_t i, size_t& broken) {
  const unsigned char lead = at(bytes, i);
  if (lead < 0x80) return 1;
  broken = 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const size_t n = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  // The second byte's range excludes overlong forms, surrogates and values past U+10FFFF.
  const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (i + 1 >= bytes.size() || at(bytes, i + 1) < low || at(bytes, i + 1) > high) return 0;
  for (size_t k = 2; k < n; ++k) {
    if (!continues(bytes, i + k)) {
      broken = k;
      return 0;
    }
  }
  return n;
}

/// Windows-1252 0x80..0x9F; 0 where the codec has no character. Source: CPython's cp1252 table.
constexpr std::array<char16_t, 32> kWindows = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/// Collects text, map and notes; each decoder pushes what it read.
class Output {
 public:
  explicit Output(Decoded& out) : out_(out) {}
  void keep(std::string_view bytes) {
    out_.text.append(bytes);
    out_.map.keep(static_cast<uint32_t>(bytes.size()));
  }
  void put(uint32_t n_bytes, char32_t c) {
    const auto begin = out_.text.size();
    append_utf8(out_.text, c);
    out_.map.change(n_bytes, static_cast<uint32_t>(out_.text.size() - begin));
  }
  void drop(uint32_t n_bytes) { out_.map.change(n_bytes, 0); }
  void replace(size_t raw_begin, uint32_t n_bytes) {
    const auto begin = static_cast<uint32_t>(out_.text.size());
    put(n_bytes, kReplacement);
    const auto end = static_cast<uint32_t>(out_.text.size());
    ++out_.n_replaced;
    if (!places_.empty() && places_.back().text.end == begin) {
      places_.back().text.end = end;
      places_.back().raw_end = raw_begin + n_bytes;
    } else if (places_.size() < kMaxReplacedNotes) {
      places_.push_back({{begin, end}, raw_begin, raw_begin + n_bytes});
    } else {
      ++n_more_;
    }
  }
  void finish() {
    for (const Place& p : places_) {
      out_.notes.push_back(
          {p.text, "decode.replaced",
           fmt::format("{} at byte {} cannot be decoded as {} and {} read as U+FFFD",
                       p.raw_end - p.raw_begin == 1
                           ? "1 byte"
                           : fmt::format("{} bytes", p.raw_end - p.raw_begin),
                       p.raw_begin, out_.encoding, p.raw_end - p.raw_begin == 1 ? "is" : "are")});
    }
    if (n_more_ > 0) {
      out_.notes.push_back(
          {{},
           "decode.replaced",
           fmt::format("{} more bytes or sequences were replaced in the same way", n_more_)});
    }
  }

 private:
  struct Place {
    SourceSpan text;
    size_t raw_begin, raw_end;
  };
  Decoded& out_;
  std::vector<Place> places_;
  size_t n_more_ = 0;
};

void decode_utf8(std::string_view bytes, Decoded& decoded) {
  Output out(decoded);
  size_t i = 0;
  if (decoded.encoding == "utf-8-sig") {
    out.drop(3);
    i = 3;
  }
  decoded.text.reserve(bytes.size());
  for (size_t begin = i; begin < bytes.size();) {
    size_t broken = 0, n = 1;
    while (i < bytes.size() && (n = sequence_length(bytes, i, broken)) != 0) i += n;
    out.keep(bytes.substr(begin, i - begin));
    if (i < bytes.size()) {
      out.replace(i, static_cast<uint32_t>(broken));
      i += broken;
    }
    begin = i;
  }
  out.finish();
}

void decode_windows(std::string_view bytes, Decoded& decoded) {
  Output out(decoded);
  for (size_t i = 0; i < bytes.size();) {
    const size_t begin = i;
    while (i < bytes.size() && at(bytes, i) < 0x80) ++i;
    out.keep(bytes.substr(begin, i - begin));
    if (i == bytes.size()) break;
    const unsigned char b = at(bytes, i);
    const char32_t c = b >= 0xA0 ? b : kWindows[b - 0x80];
    if (c == 0) {
      out.replace(i, 1);
    } else {
      out.put(1, c);
    }
    ++i;
  }
  out.finish();
}

void decode_utf16(std::string_view bytes, bool little, bool has_mark, Decoded& decoded) {
  Output out(decoded);
  const auto unit = [&](size_t i) -> char32_t {
    return little ? at(bytes, i) | (at(bytes, i + 1) << 8) : (at(bytes, i) << 8) | at(bytes, i + 1);
  };
  size_t i = 0;
  if (has_mark) {
    out.drop(2);
    i = 2;
  }
  decoded.text.reserve(bytes.size() / 2 + 16);
  while (i < bytes.size()) {
    const size_t left = bytes.size() - i;
    if (left < 2) {
      out.replace(i, 1);
      break;
    }
    const char32_t high = unit(i);
    if (high < 0xD800 || high > 0xDFFF) {
      out.put(2, high);
      i += 2;
    } else if (high >= 0xDC00) {
      out.replace(i, 2);
      i += 2;
    } else if (left < 4) {
      // CPython takes the whole rest as one unfinished pair.
      out.replace(i, static_cast<uint32_t>(left));
      break;
    } else if (const char32_t low = unit(i + 2); low >= 0xDC00 && low <= 0xDFFF) {
      out.put(4, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
      i += 4;
    } else {
      out.replace(i, 2);
      i += 2;
    }
  }
  out.finish();
}

/// UTF-16 of Latin text without a mark: nearly every second byte is zero.
std::string utf16_without_mark(std::string_view bytes) {
  const size_t n = std::min<size_t>(bytes.size(), 8192) & ~size_t{1};
  if (n < 8) return "";
  size_t even = 0, odd = 0;
  for (size_t i = 0; i < n; ++i) {
    if (bytes[i] == 0) ++(i % 2 == 0 ? even : odd);
  }
  const size_t pairs = n / 2;
  if (odd * 10 >= pairs * 6 && even * 20 <= pairs) return "utf-16-le";
  if (even * 10 >= pairs * 6 && odd * 20 <= pairs) return "utf-16-be";
  return "";
}

/// Not valid UTF-8: is it Windows-1252 text, or UTF-8 that was damaged?
bool looks_like_windows(std::string_view bytes) {
  size_t n_sequences = 0, n_windows = 0, n_damage = 0;
  const auto ascii_letter = [&](size_t i) {
    return i < bytes.size() && is_letter(at(bytes, i)) && at(bytes, i) < 0x80;
  };
  for (size_t i = 0; i < bytes.size();) {
    size_t broken = 0;
    const size_t n = sequence_length(bytes, i, broken);
    if (n > 1) ++n_sequences;
    if (n == 0) {
      const unsigned char b = at(bytes, i);
      const bool letter = b >= 0xC0 && b < 0xFE && b != 0xD7 && b != 0xF7;
      const bool sign = (b >= 0x91 && b <= 0x97) || b == 0x85 || b == 0x80 || b == 0x99 ||
                        b == 0xA0 || b == 0xA3 || b == 0xA7 || b == 0xA9 || b == 0xAB ||
                        b == 0xAD || b == 0xAE || b == 0xB0 || b == 0xB7 || b == 0xBB ||
                        (b >= 0xBC && b <= 0xBE);
      const bool in_word = ascii_letter(i + 1) || (i > 0 && ascii_letter(i - 1));
      // A lead byte with some of its continuation bytes is a cut sequence.
      if (broken == 1 && (sign || (letter && in_word)))
        ++n_windows;
      else
        ++n_damage;
    }
    i += n == 0 ? broken : n;
  }
  // Sound sequences hardly ever arise by chance in Windows text, so each outweighs several letters.
  return n_windows > n_damage && n_windows > 4 * n_sequences;
}

/// Formats that are often handed over as text by mistake, by their first bytes.
struct Magic {
  std::string_view bytes;
  const char* what;
  const char* fix;
};
constexpr Magic kMagic[] = {
    {"%PDF-", "a PDF", "extract its text first, for example with pdftotext"},
    {std::string_view("PK\x03\x04", 4), "a ZIP archive or an office document",
     "extract its text first"},
    {std::string_view("\x1F\x8B", 2), "gzip-compressed", "decompress it first"},
    {std::string_view("BZh9", 4), "bzip2-compressed", "decompress it first"},
    {std::string_view("\xFD"
                      "7zXZ",
                      5),
     "xz-compressed", "decompress it first"},
    {std::string_view("\x28\xB5\x2F\xFD", 4), "zstd-compressed", "decompress it first"},
    {std::string_view("\x89PNG", 4), "a PNG picture", "give a text file"},
    {std::string_view("\xFF\xD8\xFF", 3), "a JPEG picture", "give a text file"},
    {"GIF8", "a GIF picture", "give a text file"},
    {std::string_view("\x7F"
                      "ELF",
                      4),
     "a program", "give a text file"},
    {std::string_view("\xD0\xCF\x11\xE0", 4), "an office document", "extract its text first"},
    {"SQLite format 3", "an SQLite database", "give a text file"},
    {"{\\rtf", "an RTF document", "save it as plain text first"},
};

/// Mostly controls or undecodable bytes: not text in a codec known here. A handful of them is odd
/// text.
bool is_binary(const Decoded& d) {
  size_t n_bad = d.n_replaced, n = 0;
  for (size_t i = 0; i < d.text.size(); ++n) {
    const char32_t c = next_code_point(d.text, i);
    if (is_control(c) && c != 0x1B && c != 0x08) ++n_bad;
  }
  return (n_bad >= 32 && n_bad * 20 > n) || (n_bad >= 8 && n_bad * 5 > n);
}

}  // namespace

std::string detect_encoding(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return "utf-8-sig";
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return "utf-16";
  if (std::string wide = utf16_without_mark(bytes); !wide.empty()) return wide;
  if (is_valid_utf8(bytes) || !looks_like_windows(bytes)) return "utf-8";
  return "cp1252";
}

Decoded decode_as(std::string_view bytes, const std::string& encoding) {
  Decoded d;
  d.encoding = encoding;
  if (encoding.starts_with("utf-16")) {
    const bool marked = encoding == "utf-16";
    decode_utf16(bytes, marked ? bytes[0] == '\xFF' : encoding == "utf-16-le", marked, d);
  } else if (encoding == "cp1252") {
    decode_windows(bytes, d);
  } else {
    decode_utf8(bytes, d);
  }
  return d;
}

Result<Decoded> decode(std::string_view bytes, const std::string& name) {
  for (const Magic& magic : kMagic) {
    if (bytes.starts_with(magic.bytes))
      return Error{ErrorCode::kUnsupported,
                   fmt::format("{}: is {}, not text; {}", name, magic.what, magic.fix)};
  }
  if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4)) ||
      bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
    return Error{
        ErrorCode::kUnsupported,
        fmt::format("{}: is UTF-32 text; convert it to UTF-8 first, for example with iconv", name)};
  const std::string encoding = detect_encoding(bytes);
  Decoded d = decode_as(bytes, encoding);
  if (encoding == "utf-16-le" || encoding == "utf-16-be")
    d.notes.push_back({{},
                       "decode.utf16",
                       "no byte order mark; read as " + encoding + " because of its zero bytes"});
  if (encoding == "cp1252")
    d.notes.push_back({{}, "decode.cp1252", "not valid UTF-8; read as Windows-1252 (cp1252)"});
  if (is_binary(d)) {
    return Error{
        ErrorCode::kUnsupported,
        fmt::format(
            "{}: looks binary, not like text in UTF-8, UTF-16 or Windows-1252; give plain text, or "
            "convert it to UTF-8, for example with iconv",
            name)};
  }
  return d;
}

}  // namespace muster
