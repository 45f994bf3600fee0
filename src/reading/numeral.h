// numeral.h: reads one token that starts with digits: "1,234", "12,34,567", "1.5bn", "25,000–30,000", "4,000-strong".
//
// Knows nothing of words or of neighbours; number_grammar.h puts tokens together.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/decimal.h"

namespace muster::reading {

/// What one token says. "1.5bn" is value 1500000000 with scale 1000000000; "48-hour" is value 48 with suffix "hour".
struct Numeral {
  Decimal value;
  std::optional<Decimal> high;  ///< upper end of a range inside the token ("10–15")
  Decimal scale = 1;            ///< factor of a scale suffix, already applied to `value`
  std::string
      suffix;  ///< lower-case rest without its hyphen: "hour", "strong", "mm", "th", "s", "/2"
  bool hyphen = false;           ///< the suffix was joined by a hyphen
  bool has_mark = false;         ///< digits were grouped ("1,234")
  bool ambiguous_mark = false;   ///< "1.200": read as 1.2 here, could be 1200
  bool ambiguous_scale = false;  ///< "10m": read as ten million, could be ten metres
  int n_digits = 0;              ///< digits before any decimal mark
  bool leading_zero = false;     ///< "0930", "007"
};

enum class NumeralError { kNone, kNotANumber, kTooLong };

/// Reads `token`. Decimal digits of other scripts (Arabic-Indic, Devanagari, full width ...) count as digits.
/// `error`, when given, tells a number too long to keep exactly from what is no number.
std::optional<Numeral> read_numeral(std::string_view token, NumeralError* error = nullptr);

/// True if the token has a decimal digit of any script that read_numeral knows.
bool has_digit(std::string_view token);

}  // namespace muster::reading
