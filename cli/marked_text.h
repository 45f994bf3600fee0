// marked_text.h: running text laid out under a label, with some of its words set off.
#pragma once

#include <string>
#include <string_view>

#include "output.h"

namespace muster::cli {

/// Stand for the edges of marked words while a text is wrapped; printable() keeps them out of source texts.
inline constexpr char kMarkBegin = '\x01', kMarkEnd = '\x02';

/// `text` in lines that fit the width: the first begins with `first`, the others go on under its end; marked words
/// become what `style` has for them.
std::string hanging(std::string_view text, const std::string& first, const Style& style);

}  // namespace muster::cli
