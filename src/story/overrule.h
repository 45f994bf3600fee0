// overrule.h: links that a person has overruled: they never come back, whatever rules find them again.
//
// A link is known by its kind and by the words of its two figures, not by claim ids: other rules may give the same words
// another measure, and so another id.
#pragma once

#include <string>
#include <vector>

#include "story/story.h"

namespace muster::story {

struct Overruled {
  std::string type;
  std::string from_sha256, to_sha256;  ///< of the bytes of the two reports
  SourceSpan from, to;                 ///< of the figures
};

/// Takes the links away that are overruled. Cannot fail.
void drop_overruled(Stories& stories, const std::vector<Overruled>& overruled);

/// What a link is called: a hash of its kind and of where its two figures stand; 16 hex digits.
std::string link_id(const Stories& stories, const Link& link);

}  // namespace muster::story
