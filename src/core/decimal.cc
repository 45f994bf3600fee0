#include "core/decimal.h"

#include <algorithm>

namespace muster {
namespace {
__extension__ using Wide = __int128;
constexpr int kMaxDigits = 30;
constexpr int kMaxScale = 12;

constexpr Wide power_of_ten(int n) {
  Wide p = 1;
  while (n-- > 0) p *= 10;
  return p;
}
constexpr Wide kLimit = power_of_ten(kMaxDigits);
}  // namespace

Result<Decimal> Decimal::make(Wide coefficient, int scale) {
  while (scale > 0 && coefficient % 10 == 0) {
    coefficient /= 10;
    --scale;
  }
  if (coefficient >= kLimit || coefficient <= -kLimit || scale > kMaxScale)
    return Error{ErrorCode::kInvalidInput, "number has more digits than can be kept exactly"};
  Decimal result;
  result.coefficient_ = coefficient;
  result.scale_ = scale;
  return result;
}

Result<Decimal> Decimal::parse(std::string_view text) {
  const Error bad{ErrorCode::kInvalidInput, "not a decimal number"};
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest[0] == '-';
  if (negative) rest.remove_prefix(1);
  Wide value = 0;
  int scale = 0;
  bool point = false, digit = false;
  for (char c : rest) {
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      if (value >= kLimit || scale > kMaxScale)
        return Error{ErrorCode::kInvalidInput, "number has more digits than can be kept exactly"};
      value = value * 10 + (c - '0');
      scale += point;
      digit = true;
    } else {
      return bad;
    }
  }
  if (!digit) return bad;
  return make(negative ? -value : value, scale);
}

Decimal Decimal::ratio(Decimal numerator, Decimal denominator, int places) {
  Wide top = numerator.coefficient_, bottom = denominator.coefficient_;
  MUSTER_CHECK(bottom != 0);
  int shift = places + denominator.scale_ - numerator.scale_;
  for (; shift > 0; --shift) {
    if (top > kLimit || top < -kLimit)
      bottom /= 10;
    else
      top *= 10;
    if (bottom == 0) return Decimal();
  }
  for (; shift < 0; ++shift) {
    if (bottom > kLimit || bottom < -kLimit)
      top /= 10;
    else
      bottom *= 10;
  }
  const bool negative = (top < 0) != (bottom < 0);
  if (top < 0) top = -top;
  if (bottom < 0) bottom = -bottom;
  const Wide rounded = (top + bottom / 2) / bottom;
  auto result = make(negative ? -rounded : rounded, places);
  return result ? *result : Decimal();
}

Result<Decimal> Decimal::add(Decimal a, Decimal b) {
  const int scale = std::max(a.scale_, b.scale_);
  // 10^30 * 10^12 exceeds the wide type: refuse mixes of huge and fine numbers.
  const Wide room = kLimit * 1000000 / power_of_ten(scale);
  auto large = [&](Decimal d) { return d.coefficient_ > room || d.coefficient_ < -room; };
  if (large(a) || large(b))
    return Error{ErrorCode::kInvalidInput, "number has more digits than can be kept exactly"};
  return make(a.coefficient_ * power_of_ten(scale - a.scale_) +
                  b.coefficient_ * power_of_ten(scale - b.scale_),
              scale);
}

Result<Decimal> Decimal::subtract(Decimal a, Decimal b) {
  b.coefficient_ = -b.coefficient_;
  return add(a, b);
}

Result<Decimal> Decimal::multiply(Decimal a, Decimal b) {
  Wide product = 0;
  if (__builtin_mul_overflow(a.coefficient_, b.coefficient_, &product))
    return Error{ErrorCode::kInvalidInput, "number has more digits than can be kept exactly"};
  return make(product, a.scale_ + b.scale_);
}

std::string Decimal::to_string() const {
  Wide value = coefficient_ < 0 ? -coefficient_ : coefficient_;
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0 || static_cast<int>(digits.size()) <= scale_);
  if (scale_ > 0) digits.insert(static_cast<size_t>(scale_), 1, '.');
  if (coefficient_ < 0) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::strong_ordering operator<=>(Decimal a, Decimal b) {
  // Compare whole parts first, so that scaling cannot overflow.
  const Wide pa = power_of_ten(a.scale_), pb = power_of_ten(b.scale_);
  const Wide wa = a.coefficient_ / pa, wb = b.coefficient_ / pb;
  if (wa != wb) return wa < wb ? std::strong_ordering::less : std::strong_ordering::greater;
  const Wide fa = (a.coefficient_ % pa) * (power_of_ten(kMaxScale) / pa);
  const Wide fb = (b.coefficient_ % pb) * (power_of_ten(kMaxScale) / pb);
  if (fa == fb) return std::strong_ordering::equal;
  return fa < fb ? std::strong_ordering::less : std::strong_ordering::greater;
}

}  // namespace muster
