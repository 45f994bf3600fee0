// credit.h: lines that say who wrote, photographed or owns: bylines, captions, agency credits, page
// furniture.
//
// Threads  free functions without state
#pragma once

#include <string_view>

#include "text/form.h"
#include "text/zone_rules.h"

namespace muster {

/// "By John Smith", "John Smith in Kyiv", "By AFP | Kabul": every word a name or a particle, no
/// full stop.
bool is_byline(std::string_view line, const Form& form, const ZoneRules& rules);
/// Two to four capitalised words and nothing else: "John Smith". Only the place in the page makes
/// it a byline.
bool is_bare_name(std::string_view line, const Form& form, const ZoneRules& rules);
/// "(Reporting by ...; Editing by ...)", "With inputs from agencies", an agency's name alone.
bool is_credit(std::string_view line, const Form& form, const ZoneRules& rules);
/// "Photo: ...", "FILE - ...", "... [Mohammed Abed/AFP]", "... (AP Photo/John Doe)".
bool is_caption(std::string_view line, const Form& form, const ZoneRules& rules);
/// "© 2024 ...", "Tags: ...", an address alone, "Home > World".
bool is_furniture(std::string_view line, const Form& form, const ZoneRules& rules);
/// "3 comments", "Comments (12)", "Leave a reply".
bool is_comments_heading(std::string_view line, const Form& form, const ZoneRules& rules);

}  // namespace muster
