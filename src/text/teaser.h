// teaser.h: lines that lead away from the report: "Also Read: ...", "Most read", "Sign up for our
// newsletter".
//
// Such words begin sentences too ("Related deaths reached 40", "Watch: the river rises"), so a
// teaser is known by form: a separator after the words, no full stop at the end, the capitals of a
// headline, an object such as "newsletter". Running prose is kept where the form does not decide.
//
// Threads  free functions without state
#pragma once

#include <string_view>
#include <vector>

#include "core/span.h"
#include "text/form.h"
#include "text/zone_rules.h"

namespace muster {

enum class TeaserForm {
  kNone,
  kLine,     ///< the line is a teaser
  kHeading,  ///< and so are the headlines under it
};

/// `may_be_title`: nothing of the report stands before, so that "Live: ..." may be its title.
TeaserForm teaser_form(std::string_view line, const Form& form, bool may_be_title,
                       const ZoneRules& rules);

/// Teasers inside a paragraph of prose ("... he said. ALSO READ: Xyz"), in order: bytes of the
/// clean text, each with the white space before it.
std::vector<CleanSpan> inline_teasers(std::string_view paragraph, const ZoneRules& rules);

/// What stands between words and what they introduce.
enum class Separator { kNone, kColon, kBar, kDash, kArrow, kEnd };
/// Reads a separator at `pos`; `rest` is where the introduced words begin.
Separator separator_at(std::string_view line, size_t pos, size_t& rest);

/// Brackets, stars, arrows and pictures before the first word; not quotes, which make it speech.
size_t skip_ornaments(std::string_view line);
/// The line without ornaments at both ends and without a final stop or colon.
std::string_view bare(std::string_view line);

}  // namespace muster
