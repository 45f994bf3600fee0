// suggest.h: "did you mean": the known word nearest to one that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster::cli {

/// The word of `known` with the fewest edits (insert, delete, replace, swap of neighbours), if they
/// are few for its length; "" otherwise. The first of equals wins.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace muster::cli
