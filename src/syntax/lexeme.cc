#include "syntax/lexeme.h"

#include "core/utf8.h"
#include "syntax/msgpack.h"
#include "syntax/strings.h"
#include "syntax/unicode.h"

namespace muster::syntax {
namespace {

struct BaseNorm {
  std::string_view word;
  std::string_view norm;
};
#include "syntax/base_norms.inc"

constexpr size_t kLongShape = 100;  // code points
constexpr int kShapeRun = 4;

// Start of the last `n` code points; 0 when there are fewer.
size_t tail_begin(std::string_view text, int n) {
  size_t pos = text.size();
  while (pos > 0 && n > 0) {
    --pos;
    while (pos > 0 && (static_cast<unsigned char>(text[pos]) & 0xC0) == 0x80) --pos;
    --n;
  }
  return pos;
}

}  // namespace

std::string word_shape(std::string_view text) {
  if (text.size() >= kLongShape && count_code_points(text) >= kLongShape) return "LONG";
  std::string shape;
  char32_t last = 0;
  int run = 0;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = next_code_point(text, i);
    const uint8_t flags = char_flags(c);
    char32_t mark = c;
    if ((flags & kAlpha) != 0)
      mark = (flags & kUpper) != 0 ? U'X' : U'x';
    else if ((flags & kDigit) != 0)
      mark = U'd';
    run = !shape.empty() && mark == last ? run + 1 : 1;
    last = mark;
    if (run <= kShapeRun) append_utf8(shape, mark);
  }
  return shape;
}

Result<LexemeMaker> LexemeMaker::make(std::string_view lookups_bin) {
  MUSTER_TRY(const Msgpack root, Msgpack::parse(lookups_bin));
  const Msgpack* table = root.find("lexeme_norm");
  if (table == nullptr || !table->is_map())
    return Error{ErrorCode::kCorrupt, "vocab/lookups.bin: no table 'lexeme_norm'"};
  LexemeMaker maker;
  for (const BaseNorm& row : kBaseNorms) maker.norms_[string_id(row.word)] = string_id(row.norm);
  for (const auto& [key, value] : table->entries()) {
    const auto word = key.as_uint();
    const auto norm = value.as_text();
    if (!word || !norm)
      return Error{ErrorCode::kCorrupt,
                   "vocab/lookups.bin: lexeme_norm has an entry that is not integer to string"};
    maker.norms_[*word] = string_id(*norm);
  }
  return maker;
}

Lexeme LexemeMaker::lexeme(std::string_view text) const {
  Lexeme out;
  out.orth = string_id(text);
  out.lower = string_id(to_lower(text));
  const auto norm = norms_.find(out.orth);
  out.norm = norm != norms_.end() ? norm->second : out.lower;
  size_t after_first = 0;
  out.is_space = true;
  for (size_t i = 0; i < text.size();) {
    const bool space = is_space(next_code_point(text, i));
    if (after_first == 0) after_first = i;
    if (!space) {
      out.is_space = false;
      break;
    }
  }
  out.prefix = string_id(text.substr(0, after_first));
  out.suffix = string_id(text.substr(tail_begin(text, 3)));
  out.shape = string_id(word_shape(text));
  return out;
}

}  // namespace muster::syntax
