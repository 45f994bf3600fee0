#include "fuzz/document_check.h"

#include <fmt/format.h>

#include "core/characters.h"
#include "core/utf8.h"

namespace muster::checks {
namespace {

bool on_boundary(std::string_view text, uint32_t at) {
  return at <= text.size() &&
         (at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80);
}

/// Runs add up to both texts, and kept runs hold the same bytes.
std::string check_runs(const OffsetMap& map, std::string_view source, std::string_view clean) {
  if (map.source_size() != source.size() || map.clean_size() != clean.size())
    return "run lengths do not add up";
  size_t s = 0, c = 0;
  for (const OffsetMap::Run& run : map.runs()) {
    if (!run.changed && source.substr(s, run.source_length) != clean.substr(c, run.clean_length))
      return "a kept run differs";
    if (run.changed && run.source_length == 0) return "clean text out of nothing";
    s += run.source_length;
    c += run.clean_length;
  }
  return s == source.size() && c == clean.size() ? "" : "runs do not cover the text";
}

/// Every clean code point maps to a non-empty source range on boundaries, in order.
std::string check_points(const Block& block, std::string_view text) {
  uint32_t last = block.span.begin;
  for (size_t pos = 0; pos < block.clean.size();) {
    const auto begin = static_cast<uint32_t>(pos);
    next_code_point(block.clean, pos);
    const auto in_block =
        block.map.to_source<SourceSpan>(CleanSpan{begin, static_cast<uint32_t>(pos)});
    const SourceSpan span{block.span.begin + in_block.begin, block.span.begin + in_block.end};
    if (span.empty() || span.begin < last || span.end > block.span.end)
      return "code points do not map in order";
    if (!on_boundary(text, span.begin) || !on_boundary(text, span.end))
      return "a span is not on code point boundaries";
    last = span.end;
  }
  return "";
}

std::string check_clean(std::string_view clean) {
  if (clean.empty() || clean.front() == ' ' || clean.back() == ' ')
    return "clean text is empty or not trimmed";
  if (clean.find("  ") != std::string_view::npos) return "clean text has two spaces in a row";
  for (size_t pos = 0; pos < clean.size();) {
    const char32_t c = next_code_point(clean, pos);
    if ((is_white_space(c) && c != U' ') || is_control(c) || is_invisible(c))
      return "clean text has white space or controls";
  }
  return "";
}

}  // namespace

std::string broken_promise(const Capture& capture, const Document& document) {
  const std::string_view text = document.text();
  if (!is_valid_utf8(text)) return "text is not UTF-8";
  if (document.blocks().empty()) return "no block";
  const RawSpan whole = document.to_raw({0, static_cast<uint32_t>(text.size())});
  if (whole.end > capture.bytes.size()) return "raw span past the capture";
  uint32_t last = 0;
  for (const Block& block : document.blocks()) {
    if (block.span.empty() || block.span.begin < last || block.span.end > text.size())
      return "blocks out of order or empty";
    if (!on_boundary(text, block.span.begin) || !on_boundary(text, block.span.end))
      return "a block is not on code point boundaries";
    last = block.span.end;
    if (!is_valid_utf8(block.clean)) return "clean text is not UTF-8";
    if (std::string why = check_clean(block.clean); !why.empty()) return why;
    if (std::string why = check_runs(block.map, document.text_of(block.span), block.clean);
        !why.empty())
      return why;
    if (std::string why = check_points(block, text); !why.empty()) return why;
    const RawSpan raw = document.to_raw(block.span);
    if (raw.empty() || raw.end > capture.bytes.size()) return "a block has no raw bytes";
  }
  for (const Note& note : document.notes())
    if (note.span.end > text.size() || !on_boundary(text, note.span.begin) ||
        !on_boundary(text, note.span.end))
      return "a note's span is off";
  if (const auto& line = document.dateline()) {
    if (!line->span.contains(line->place) && !line->place.empty())
      return "the place is outside its dateline";
    if (line->agency && !line->span.contains(*line->agency))
      return "the agency is outside its dateline";
    if (line->date_words && !line->span.contains(*line->date_words))
      return "the date is outside its dateline";
  }
  // Raw bytes of plain UTF-8 are the text's own bytes.
  if (document.encoding() == "utf-8" && document.notes().empty() && text != capture.bytes)
    return "text differs from its bytes";
  return "";
}

}  // namespace muster::checks
