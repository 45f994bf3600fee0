#include "page/charset.h"

#include <fmt/format.h>
#include <iconv.h>
#include <simdjson.h>

#include <algorithm>
#include <memory>

#include "core/decode.h"

namespace muster::page {
namespace {

constexpr size_t kMetaBytes = 8192;

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return out;
}

/// Labels that browsers read as another charset than their name says (WHATWG Encoding, 4.2).
struct Label {
  std::string_view label, iconv, python;
};
constexpr Label kLabels[] = {
    {"gb2312", "GB18030", "gb18030"},
    {"gbk", "GB18030", "gb18030"},
    {"gb_2312-80", "GB18030", "gb18030"},
    {"gb18030", "GB18030", "gb18030"},
    {"big5", "BIG5-HKSCS", "big5hkscs"},
    {"shift_jis", "CP932", "cp932"},
    {"shift-jis", "CP932", "cp932"},
    {"sjis", "CP932", "cp932"},
    {"x-sjis", "CP932", "cp932"},
    {"windows-31j", "CP932", "cp932"},
    {"euc-jp", "EUC-JP", "euc_jp"},
    {"euc-kr", "CP949", "cp949"},
    {"ks_c_5601-1987", "CP949", "cp949"},
    {"iso-8859-9", "CP1254", "cp1254"},
    {"tis-620", "CP874", "cp874"},
    {"iso-8859-11", "CP874", "cp874"},
    {"windows-874", "CP874", "cp874"},
    {"x-mac-cyrillic", "MAC-CYRILLIC", "mac_cyrillic"},
    {"macintosh", "MACINTOSH", "mac_roman"},
    {"koi8-r", "KOI8-R", "koi8_r"},
    {"koi8-u", "KOI8-U", "koi8_u"},
    {"ibm866", "CP866", "cp866"},
    {"cp866", "CP866", "cp866"},
};
constexpr std::string_view kWestern[] = {"iso-8859-1", "iso8859-1", "latin1",    "latin-1",
                                         "us-ascii",   "ascii",     "cp1252",    "windows-1252",
                                         "x-cp1252",   "l1",        "iso_8859-1"};

class Converter {
 public:
  explicit Converter(const std::string& charset) : handle_(iconv_open("UTF-8", charset.c_str())) {}
  ~Converter() {
    if (valid()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  bool valid() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  /// The character at `pos`, and how many bytes it takes; none where the bytes are broken.
  std::string_view at(std::string_view bytes, size_t pos, size_t& length) {
    for (length = 1; length <= 4 && pos + length <= bytes.size(); ++length) {
      // iconv takes char*, but does not write there.
      char* in = const_cast<char*>(bytes.data()) + pos;
      size_t in_left = length, out_left = sizeof buffer_;
      char* out = buffer_;
      iconv(handle_, nullptr, nullptr, nullptr, nullptr);
      if (iconv(handle_, &in, &in_left, &out, &out_left) != static_cast<size_t>(-1))
        return {buffer_, sizeof buffer_ - out_left};
    }
    length = 1;
    return {};
  }

 private:
  iconv_t handle_;
  char buffer_[16] = {};
};

// Charsets whose bytes below 0x80 are ASCII wherever a character begins.
bool is_known_charset(const std::string& label, std::string& iconv_name, std::string& python) {
  for (const Label& l : kLabels) {
    if (l.label == label) {
      iconv_name = l.iconv;
      python = l.python;
      return true;
    }
  }
  if (label.starts_with("windows-125") || label.starts_with("cp125")) {
    iconv_name = "CP" + label.substr(label.size() - 4);
    python = "cp" + label.substr(label.size() - 4);
    return label.size() == (label[0] == 'w' ? 12U : 6U);
  }
  if (label.starts_with("iso-8859-")) {
    iconv_name = label;
    python = "iso8859_" + label.substr(9);
    return true;
  }
  return false;
}

bool decode_with(const std::string& charset, std::string_view bytes, DecodedPage& page) {
  Converter converter(charset);
  if (!converter.valid()) return false;
  size_t n_broken = 0;
  std::string& out = page.owned;
  out.reserve(bytes.size() + bytes.size() / 2);
  for (size_t i = 0; i < bytes.size();) {
    const size_t begin = i;
    while (i < bytes.size() && static_cast<unsigned char>(bytes[i]) < 0x80) ++i;
    out.append(bytes.substr(begin, i - begin));
    page.map.keep(static_cast<uint32_t>(i - begin));
    if (i == bytes.size()) break;
    size_t length = 0;
    std::string_view c = converter.at(bytes, i, length);
    if (c.empty()) {
      c = "\xEF\xBF\xBD";
      ++n_broken;
    }
    out.append(c);
    page.map.change(static_cast<uint32_t>(length), static_cast<uint32_t>(c.size()));
    i += length;
  }
  if (n_broken > 0)
    page.notes.push_back({{},
                          "decode.replaced",
                          fmt::format("{} bytes cannot be decoded as {} and are read as U+FFFD",
                                      n_broken, page.encoding)});
  return true;
}

}  // namespace

std::string meta_charset(std::string_view bytes) {
  const std::string head = lower(bytes.substr(0, kMetaBytes));
  for (size_t meta = head.find("<meta"); meta != std::string::npos;
       meta = head.find("<meta", meta + 5)) {
    const size_t end = std::min(head.find('>', meta), head.size());
    size_t at = head.find("charset", meta);
    if (at == std::string::npos || at >= end) continue;
    at += 7;
    while (at < end && (head[at] == ' ' || head[at] == '=' || head[at] == '"' || head[at] == '\''))
      ++at;
    size_t stop = at;
    while (stop < end && head[stop] != '"' && head[stop] != '\'' && head[stop] != ' ' &&
           head[stop] != ';' && head[stop] != '/')
      ++stop;
    if (stop > at) return head.substr(at, stop - at);
  }
  return "";
}

Result<DecodedPage> decode_page(std::string_view bytes, const std::string& declared,
                                const std::string& name) {
  DecodedPage page;
  const bool marked = bytes.starts_with("\xEF\xBB\xBF") || bytes.starts_with("\xFF\xFE") ||
                      bytes.starts_with("\xFE\xFF");
  if (!marked && simdjson::validate_utf8(bytes.data(), bytes.size()) &&
      bytes.find('\0') == std::string_view::npos) {
    page.encoding = "utf-8";
    page.by = "bytes";
    return page;
  }
  page.as_is = false;
  if (!marked) {
    const std::string meta = meta_charset(bytes);
    for (const std::string& label : {lower(declared), meta}) {
      if (label.empty()) continue;
      page.by = &label == &meta || label == meta ? "meta" : "http";
      if (std::find(std::begin(kWestern), std::end(kWestern), label) != std::end(kWestern) &&
          bytes.find('\0') == std::string_view::npos) {
        Decoded decoded = decode_as(bytes, "cp1252");
        page.owned = std::move(decoded.text);
        page.map = std::move(decoded.map);
        page.encoding = std::move(decoded.encoding);
        page.notes = std::move(decoded.notes);
        return page;
      }
      std::string iconv_name;
      if (!is_known_charset(label, iconv_name, page.encoding)) continue;
      if (decode_with(iconv_name, bytes, page)) return page;
    }
  }
  MUSTER_TRY(Decoded decoded, decode(bytes, name));
  page.by = marked ? "mark" : "detected";
  page.owned = std::move(decoded.text);
  page.map = std::move(decoded.map);
  page.encoding = std::move(decoded.encoding);
  page.notes = std::move(decoded.notes);
  return page;
}

OffsetMap compose(const OffsetMap& inner, const OffsetMap& outer) {
  OffsetMap out;
  const auto& runs = inner.runs();
  size_t r = 0;
  uint32_t left_source = 0, left_clean = 0;  // of the inner run that is being used up
  bool changed = false;
  const auto load = [&] {
    while (r < runs.size() && left_clean == 0 && left_source == 0) {
      left_source = runs[r].source_length;
      left_clean = runs[r].clean_length;
      changed = runs[r].changed;
      ++r;
    }
  };
  for (const OffsetMap::Run& run : outer.runs()) {
    if (run.changed) {
      uint32_t source = 0;
      for (uint32_t need = run.source_length; need > 0;) {
        load();
        if (left_clean == 0) {  // bytes that became nothing
          source += left_source;
          left_source = 0;
          if (r == runs.size()) break;
          continue;
        }
        const uint32_t take = std::min(need, left_clean);
        need -= take;
        left_clean -= take;
        // A changed inner run counts whole where it ends.
        const uint32_t bytes = changed ? (left_clean == 0 ? left_source : 0) : take;
        source += bytes;
        left_source -= bytes;
      }
      out.change(source, run.clean_length);
      continue;
    }
    for (uint32_t need = run.source_length; need > 0;) {
      load();
      if (left_clean == 0) {
        out.change(left_source, 0);
        left_source = 0;
        if (r == runs.size()) break;
        continue;
      }
      const uint32_t take = std::min(need, left_clean);
      need -= take;
      left_clean -= take;
      if (changed) {
        const uint32_t bytes = left_clean == 0 ? left_source : 0;
        out.change(bytes, take);
        left_source -= bytes;
      } else {
        out.keep(take);
        left_source -= take;
      }
    }
  }
  uint32_t rest = left_source;
  for (; r < runs.size(); ++r) rest += runs[r].source_length;
  if (rest > 0) out.change(rest, 0);
  return out;
}

}  // namespace muster::page
