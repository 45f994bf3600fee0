// link.h: what claims have to do with each other. Every link names the rule that decided and says why in a sentence.
#pragma once

#include <optional>
#include <vector>

#include "story/interval.h"
#include "story/story.h"

namespace muster::story {

/// Fills `links` from reports, happenings and series. Cannot fail.
void make_links(Stories& stories);

/// Its steps in files of their own. Shares of one force or people on one axis: "a third", "40 percent", 4,000 of 11,000.
void make_share_links(Stories& stories);
/// What different sources say of one happening beside each other, where nothing else joins the figures.
void make_voice_links(Stories& stories);

/// A share in percent, with its bounds; nothing for other figures. "Nearly 40 percent" is 36 to 40.
std::optional<Interval> share_of(const reading::Claim& claim);
/// "4,000 of the 11,000 sent": a part of a whole that counts something else, as a share.
struct ImpliedShare {
  ClaimRef part, whole;
  Interval share;
};
std::vector<ImpliedShare> implied_shares(const Stories& stories, uint32_t happening);

}  // namespace muster::story
