#include "text/clean.h"

#include <algorithm>

#include "core/characters.h"
#include "core/utf8.h"

namespace muster {
namespace {

/// First code point that belongs to scripts or emoji where a joiner shapes the word.
constexpr char32_t kJoiningScripts = 0x600;

char32_t code_point_at(std::string_view text, size_t pos, size_t end) {
  return pos < end ? next_code_point(text, pos) : 0;
}

/// True when the break between two pieces splits a hyphenated word: "north-" + "western", but not
/// "pre-" + "and".
bool splits_word(std::string_view text, SourceSpan before, SourceSpan after) {
  if (before.size() < 2 || text[before.end - 1] != '-') return false;
  const auto left = static_cast<unsigned char>(text[before.end - 2]);
  if (!is_letter(left) && left < 0x80) return false;
  const std::string_view next = text.substr(after.begin, after.size());
  if (!is_lower(code_point_at(text, after.begin, after.end))) return false;
  const std::string_view word = next.substr(0, next.find(' '));
  return word != "and" && word != "or" && word != "to";
}

}  // namespace

CleanText clean_text(std::string_view text, const Pieces& pieces) {
  CleanText out;
  bool started = false, space = false;
  uint32_t last_end = 0;  // end of the last visible character
  char32_t previous = 0;
  for (size_t p = 0; p < pieces.size(); ++p) {
    const SourceSpan piece = pieces[p];
    if (p > 0 && pieces[p - 1].end != piece.begin) {
      const bool soft =
          pieces[p - 1].size() >= 2 && text.substr(pieces[p - 1].end - 2, 2) == "\xC2\xAD";
      space = space || !(soft || splits_word(text, pieces[p - 1], piece));
    }
    for (size_t pos = piece.begin; pos < piece.end;) {
      const auto begin = static_cast<uint32_t>(pos);
      const char32_t c = next_code_point(text, pos);
      const auto end = static_cast<uint32_t>(pos);
      if (is_white_space(c) || is_control(c)) {
        space = true;
        continue;
      }
      if (is_invisible(c)) continue;
      if (is_joiner(c) &&
          (previous < kJoiningScripts || code_point_at(text, pos, piece.end) < kJoiningScripts))
        continue;
      if (!started) {
        out.span.begin = begin;
        started = true;
      } else if (const uint32_t gap = begin - last_end; gap > 0) {
        if (space) {
          out.clean.push_back(' ');
          if (gap == 1 && text[last_end] == ' ') {
            out.map.keep(1);
          } else {
            out.map.change(gap, 1);
          }
        } else {
          out.map.change(gap, 0);
        }
      }
      out.clean.append(text.substr(begin, end - begin));
      out.map.keep(end - begin);
      last_end = end;
      previous = c;
      space = false;
    }
  }
  if (started) out.span.end = last_end;
  return out;
}

Pieces cut_pieces(const Pieces& pieces, uint32_t begin, uint32_t end) {
  Pieces out;
  for (const SourceSpan p : pieces) {
    const SourceSpan part{std::max(p.begin, begin), std::min(p.end, end)};
    if (part.begin < part.end) out.push_back(part);
  }
  return out;
}

}  // namespace muster
