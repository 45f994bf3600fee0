// decimal.h: exact decimal numbers for stated figures. Never a double.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace muster {

/// value = coefficient * 10^-scale, normalised: no trailing zeros in a fraction, scale >= 0.
/// |coefficient| < 10^30 and scale <= 12; what does not fit is an error, never rounded silently.
class Decimal {
 public:
  constexpr Decimal() = default;
  constexpr Decimal(int64_t whole) : coefficient_(whole) {}  // NOLINT: implicit on purpose

  /// Reads "[-]digits[.digits]" with no marks or spaces. Errors: kInvalidInput (form, or too many digits).
  static Result<Decimal> parse(std::string_view text);
  /// numerator / denominator rounded half up to `places` digits. denominator != 0.
  static Decimal ratio(Decimal numerator, Decimal denominator, int places);

  /// Errors: kInvalidInput when the result does not fit.
  static Result<Decimal> add(Decimal a, Decimal b);
  static Result<Decimal> subtract(Decimal a, Decimal b);
  static Result<Decimal> multiply(Decimal a, Decimal b);

  bool is_whole() const { return scale_ == 0; }
  std::string to_string()
      const;  ///< plain digits, "4000", "0.3333"; parse(to_string()) is the same value

  friend bool operator==(Decimal a, Decimal b) {
    return a.coefficient_ == b.coefficient_ && a.scale_ == b.scale_;
  }
  friend std::strong_ordering operator<=>(Decimal a, Decimal b);

 private:
  __extension__ using Wide = __int128;
  static Result<Decimal> make(Wide coefficient, int scale);
  Wide coefficient_ = 0;
  int scale_ = 0;
};

}  // namespace muster
