// page_words.h: words of a page made fit to be compared and shown.
//
// Threads  free functions without state
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace muster::page {

inline constexpr size_t kMaxValue = 500;  ///< bytes of what a page says of itself

/// The first kMaxValue bytes, ASCII in lower case.
std::string folded(std::string_view text);
/// References resolved, tags taken out, white space folded; at most kMaxValue bytes.
std::string tidy(std::string_view raw);
bool is_url(std::string_view value);
/// "www.example.org" of its address; without "www.", "m." and the like; "" where there is none.
std::string host_of(std::string_view url);

}  // namespace muster::page
