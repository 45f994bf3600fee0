// text_width.h: how wide a text stands on a terminal, and how it is wrapped and padded to a width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace muster::cli {

/// Columns that valid UTF-8 takes: 2 for wide characters, 0 for combining ones.
size_t text_width(std::string_view text);

/// Control characters and line ends as single spaces, so that a text cannot move the cursor or set
/// colours.
std::string printable(std::string_view text);

/// Breaks at spaces into lines of at most `width` columns; a longer word is cut. At least one line.
std::vector<std::string> wrap(std::string_view text, size_t width);

/// `text` followed by as many spaces as `width` asks for.
std::string pad(std::string_view text, size_t width);

}  // namespace muster::cli
