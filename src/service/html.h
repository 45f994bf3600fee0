// html.h: text from outside, made safe to stand in an HTML page of ours. Used by story_html.cc and page.cc.
#pragma once

#include <string>
#include <string_view>

namespace muster::service {

/// & < > " ' as entities; controls other than tab and line feed, which are no characters of HTML, are left out.
std::string html_text(std::string_view text);

}  // namespace muster::service
