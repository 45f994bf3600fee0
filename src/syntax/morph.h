// morph.h: morphological features in the UD form "Field=Value|Field=Value".
#pragma once

#include <string>
#include <string_view>

namespace muster::syntax {

/// Fields sorted, values of a field sorted; "_" and "" give "". The last of two equal fields wins.
std::string normalize_morph(std::string_view features);

/// The value of a field; "" when there is none.
std::string_view morph_value(std::string_view features, std::string_view field);

}  // namespace muster::syntax
