#include "fuzz/page_check.h"

#include <fmt/format.h>

#include <vector>

#include "core/utf8.h"
#include "page/charset.h"
#include "page/entities.h"

namespace muster::checks {
namespace {

bool is_space(std::string_view c) {
  return c == " " || c == "\n" || c == "\t" || c == "\r" || c == "\f";
}

/// The bytes as the page's own decoder reads them, then references resolved.
std::string decoded(std::string_view raw, const OffsetMap* to_html, std::string_view html,
                    RawSpan span) {
  if (to_html == nullptr) return page::resolve_entities(raw, page::Where::kText);
  // Walk the runs of the decoder's map to the part of the decoded page that these bytes became.
  uint32_t source = 0, clean = 0, from = 0, to = 0;
  bool begun = false;
  for (const OffsetMap::Run& run : to_html->runs()) {
    const auto at = [&](uint32_t byte) {
      return run.changed ? (byte >= source + run.source_length ? clean + run.clean_length : clean)
                         : clean + (byte - source);
    };
    if (!begun && span.begin < source + run.source_length) {
      from = at(span.begin);
      begun = true;
    }
    if (begun && span.end <= source + run.source_length) {
      to = run.changed ? clean + run.clean_length : clean + (span.end - source);
      break;
    }
    source += run.source_length;
    clean += run.clean_length;
  }
  return page::resolve_entities(html.substr(from, to - from), page::Where::kText);
}

}  // namespace

PageCheck check_page(const Capture& capture, const page::Page& page) {
  PageCheck out;
  const auto fail = [&out](std::string what) {
    out.broken = std::move(what);
    return out;
  };
  const std::string_view text = page.text;
  if (!is_valid_utf8(text)) return fail("the text is no UTF-8");
  if (page.map.source_size() != capture.bytes.size())
    return fail(
        fmt::format("the map covers {} of {} bytes", page.map.source_size(), capture.bytes.size()));
  if (page.map.clean_size() != text.size()) return fail("the map does not cover the text");
  const auto boundary = [&](uint32_t at) {
    return at == text.size() ||
           (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80);
  };
  uint32_t end = 0;
  for (const page::PageBlock& b : page.blocks) {
    if (b.raw.begin > b.raw.end || b.raw.end > capture.bytes.size())
      return fail("a block lies outside the capture");
    if (b.span.empty()) continue;
    if (b.span.begin < end || b.span.end > text.size()) return fail("blocks overlap");
    if (!boundary(b.span.begin) || !boundary(b.span.end)) return fail("a block cuts a character");
    end = b.span.end;
  }
  const auto page_bytes = page::decode_page(capture.bytes, capture.charset, "page");
  if (!page_bytes) return fail("the bytes cannot be decoded again");
  const std::string_view html = page_bytes->text(capture.bytes);
  const OffsetMap* to_html = page_bytes->as_is ? nullptr : &page_bytes->map;
  uint32_t last = 0;
  RawSpan pair{};  // two code points may come of one reference
  std::string before;
  for (size_t i = 0; i < text.size();) {
    const size_t begin = i;
    next_code_point(text, i);
    const std::string_view c = text.substr(begin, i - begin);
    if (is_space(c)) continue;
    const RawSpan raw =
        page.to_raw(SourceSpan{static_cast<uint32_t>(begin), static_cast<uint32_t>(i)});
    if (raw.empty()) return fail(fmt::format("byte {} of the text comes of nothing", begin));
    const std::string got =
        decoded(std::string_view(capture.bytes).substr(raw.begin, raw.size()), to_html, html, raw);
    if (raw == pair) {
      if (got != before + std::string(c))
        return fail(fmt::format("bytes {}-{} are not \"{}\"", raw.begin, raw.end, c));
    } else {
      if (raw.begin < last) return fail("characters share bytes");
      if (got != c && !got.starts_with(c))
        return fail(fmt::format("bytes {}-{} give \"{}\", the text has \"{}\"", raw.begin, raw.end,
                                got, c));
      if (got != c) {
        size_t one = 0;
        next_code_point(got, one);
        if (one == got.size()) return fail("a longer character than the text has");
      }
    }
    pair = raw;
    before = c;
    last = raw.end;
    ++out.n_characters;
  }
  return out;
}

}  // namespace muster::checks
