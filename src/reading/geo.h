// geo.h: points on the globe without floating point, so that results are the same on every machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "reading/mentions.h"

namespace muster::reading {

/// "-12.5" degrees as hundred-thousandths; further decimals are cut off. Empty for what is no number or lies outside
/// -180..180.
std::optional<int32_t> parse_degrees(std::string_view text);

/// Kilometres between two points, within a hundredth up to 2,000 km and a tenth beyond: enough to tell near from far.
int64_t distance_km(GeoPoint a, GeoPoint b);

}  // namespace muster::reading
