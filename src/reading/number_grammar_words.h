// number_grammar_words.h: small questions about tokens and sums of decimals, shared by the files of the number grammar.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/decimal.h"
#include "reading/phrase_table.h"

namespace muster::reading::number_words {

using Tokens = std::span<const NumberToken>;

inline bool is(Tokens t, size_t i, std::string_view lower) {
  return i < t.size() && t[i].lower == lower;
}

inline bool is_dash(Tokens t, size_t i) {
  return is(t, i, "-") || is(t, i, "–") || is(t, i, "—") || is(t, i, "−") || is(t, i, "‑");
}

// A hyphen glued to both neighbours, as spaCy cuts "thirty-seven".
inline bool is_hyphen(Tokens t, size_t i) {
  return i > 0 && is_dash(t, i) && !t[i - 1].space_after && !t[i].space_after;
}

inline bool is_ascii_digits(std::string_view text, size_t n) {
  return text.size() == n && text.find_first_not_of("0123456789") == std::string_view::npos;
}

inline std::optional<Decimal> times(Decimal a, Decimal b) {
  auto product = Decimal::multiply(a, b);
  return product ? std::optional<Decimal>(*product) : std::nullopt;
}

inline std::optional<Decimal> plus(Decimal a, Decimal b) {
  auto sum = Decimal::add(a, b);
  return sum ? std::optional<Decimal>(*sum) : std::nullopt;
}

inline bool is_whole_below(Decimal value, int64_t limit) {
  return value.is_whole() && value < Decimal(limit);
}

// "two hundred and five": only words may follow "and", and only small ones.
inline bool is_small_class(std::string_view cls) {
  return cls == "unit" || cls == "teen" || cls == "ten";
}

}  // namespace muster::reading::number_words
