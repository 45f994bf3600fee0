#include "reading/geo.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace muster::reading {
namespace {

constexpr int64_t kScale = 1 << 20;

/// Cosines of 0..90 degrees times kScale, from cos(a + b) and sin(a + b) for steps of one degree.
constexpr std::array<int64_t, 91> make_cosines() {
  // cos and sin of one degree, times 2^30.
  constexpr int64_t kUnit = int64_t{1} << 30, kCos1 = 1073578288, kSin1 = 18739379;
  std::array<int64_t, 91> out{};
  int64_t cosine = kUnit, sine = 0;
  for (int d = 0; d <= 90; ++d) {
    out[static_cast<size_t>(d)] = cosine * kScale / kUnit;
    const int64_t next = (cosine * kCos1 - sine * kSin1) / kUnit;
    sine = (sine * kCos1 + cosine * kSin1) / kUnit;
    cosine = next;
  }
  return out;
}
constexpr auto kCosines = make_cosines();

int64_t square_root(int64_t value) {
  int64_t low = 0, high = 3'000'000'000;
  while (low < high) {
    const int64_t middle = (low + high + 1) / 2;
    if (middle <= value / middle) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

}  // namespace

std::optional<int32_t> parse_degrees(std::string_view text) {
  bool negative = false;
  if (!text.empty() && text[0] == '-') {
    negative = true;
    text.remove_prefix(1);
  }
  int64_t value = 0;
  int decimals = -1;
  if (text.empty()) return std::nullopt;
  for (char c : text) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
    } else if (c >= '0' && c <= '9') {
      if (decimals >= 5) continue;
      value = value * 10 + (c - '0');
      if (decimals >= 0) ++decimals;
      if (value > 200 * 100000LL * 10) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  for (int i = std::max(decimals, 0); i < 5; ++i) value *= 10;
  if (value > 18000000) return std::nullopt;
  return static_cast<int32_t>(negative ? -value : value);
}

int64_t distance_km(GeoPoint a, GeoPoint b) {
  int64_t lon = std::abs(int64_t{a.lon_e5} - b.lon_e5);
  if (lon > 18000000) lon = 36000000 - lon;
  const int64_t lat = std::abs(int64_t{a.lat_e5} - b.lat_e5);
  const int64_t middle = std::abs(int64_t{a.lat_e5} + b.lat_e5) / 2;
  const auto degree = static_cast<size_t>(std::clamp<int64_t>(middle / 100000, 0, 89));
  const int64_t cosine =
      kCosines[degree] + (kCosines[degree + 1] - kCosines[degree]) * (middle % 100000) / 100000;
  // A degree of latitude has 111.2 km: metres per hundred-thousandth are 1.112.
  const int64_t y = lat * 1112 / 1000, x = lon * 1112 / 1000 * cosine / kScale;
  return square_root(x * x + y * y) / 1000;
}

}  // namespace muster::reading
