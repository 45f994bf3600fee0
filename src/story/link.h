// link.h: what claims have to do with each other. Every link names the rule that decided and says why in a sentence.
#pragma once

#include "story/story.h"

namespace muster::story {

/// Fills `links` from reports, happenings and series. Cannot fail.
void make_links(Stories& stories);

}  // namespace muster::story
