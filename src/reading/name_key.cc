#include "reading/name_key.h"

#include <algorithm>
#include <iterator>

#include "core/utf8.h"

namespace muster::reading {
namespace {

struct Fold {
  uint16_t code;
  const char* plain;
};
constexpr Fold kFolds[] = {
#include "reading/name_fold.inc"
};

const char* fold(char32_t c) {
  const auto* at = std::lower_bound(std::begin(kFolds), std::end(kFolds), c,
                                    [](const Fold& f, char32_t code) { return f.code < code; });
  return at != std::end(kFolds) && at->code == c ? at->plain : nullptr;
}

enum class Class { kLetter, kMark, kGap };

bool is_apostrophe(char32_t c) {
  return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || (c >= 0x02B9 && c <= 0x02BF);
}

/// True for the "s" of a genitive: at `pos`, with no letter after it.
bool is_genitive_s(std::string_view text, size_t pos) {
  if (pos >= text.size() || (text[pos] != 's' && text[pos] != 'S')) return false;
  const auto after = pos + 1 < text.size() ? static_cast<unsigned char>(text[pos + 1]) : 0;
  return !(after >= 0x80 || (after >= '0' && after <= '9') || (after >= 'a' && after <= 'z') ||
           (after >= 'A' && after <= 'Z'));
}

Class class_of(char32_t c) {
  if (c < 0x80) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
      return Class::kLetter;
    return c == ',' || c == '(' || c == ')' || c == ':' || c == ';' || c == '"' ? Class::kMark
                                                                                : Class::kGap;
  }
  if (c == 0x201C || c == 0x201D) return Class::kMark;
  // General punctuation, no-break space and the Latin-1 signs part words; everything else counts as
  // a letter.
  if (c < 0xC0 || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c < 0x2070) ||
      (c >= 0x02B0 && c < 0x0370))
    return Class::kGap;
  return Class::kLetter;
}

}  // namespace

std::vector<NamePiece> name_pieces(std::string_view text) {
  std::vector<NamePiece> pieces;
  bool in_word = false;
  for (size_t pos = 0; pos < text.size();) {
    const auto begin = static_cast<uint32_t>(pos);
    const char32_t c = next_code_point(text, pos);
    if (c >= 0x0300 && c < 0x0370) continue;  // a combining mark belongs to the letter before it
    if (is_apostrophe(c) && in_word && !is_genitive_s(text, pos)) continue;
    const Class cls = class_of(c);
    if (cls == Class::kGap) {
      in_word = false;
      continue;
    }
    if (!in_word || cls == Class::kMark) pieces.push_back({{}, begin, begin});
    NamePiece& piece = pieces.back();
    if (c < 0x80) {
      piece.key += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    } else if (const char* plain = fold(c)) {
      piece.key += plain;
    } else if (c == 0x201C || c == 0x201D) {
      piece.key += '"';
    } else {
      append_utf8(piece.key, c);
    }
    piece.end = static_cast<uint32_t>(pos);
    in_word = cls == Class::kLetter;
  }
  return pieces;
}

std::string name_key(std::string_view text) {
  std::string key;
  for (const NamePiece& piece : name_pieces(text)) {
    if (!key.empty()) key += ' ';
    key += piece.key;
  }
  return key;
}

}  // namespace muster::reading
