// stories.h: the user actions over several reports: what they say together.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "service/engine.h"
#include "service/read.h"
#include "story/story.h"

namespace muster::service {

/// The text of a document; of a page with several reports, with white space where the others stand.
std::string own_text(const Document& document);

/// What the story layer needs of an answer.
story::Report story_report(const ReadAnswer& answer);

/// One JSON object a claim, in order of reports and text: {"report", "document", "claim", "words", "span", "happening",
/// "series"}; then one a link: {"link", "id", "from", "to", "why", "rule", "score"}, its ends [report, [begin, end]];
/// "differs" and "evidence" where there are any.
/// Spans are code points.
std::vector<std::string> link_lines(const story::Stories& stories);

/// One JSON object a pair of accounts that was compared: {"earlier", "later": [report, [claim spans]], "features",
/// "score"}. For training (tools/train_stories) and for whoever wonders.
std::vector<std::string> pair_lines(const story::Joiner& joiner, const story::Stories& stories);

}  // namespace muster::service
