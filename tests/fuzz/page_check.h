// page_check.h: what holds for every page that was read; the words of what does not, or "".
#pragma once

#include <cstdint>
#include <string>

#include "page/page.h"
#include "source/capture.h"

namespace muster::checks {

struct PageCheck {
  std::string broken;         ///< the first promise that does not hold, or ""
  uint64_t n_characters = 0;  ///< kept code points that were led back to their bytes
};

/// Promises: the map covers both texts; spans of blocks are in order, do not overlap and begin and end
/// on code points; every kept character, but the white space between words and blocks, leads to raw
/// bytes that decode to it; the bytes of two characters do not overlap.
PageCheck check_page(const Capture& capture, const page::Page& page);

}  // namespace muster::checks
