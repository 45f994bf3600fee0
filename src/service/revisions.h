// revisions.h: the user action revisions: what the pages of one address said before and say now, figure by figure.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "service/ledger_list.h"
#include "story/copies.h"
#include "story/story.h"

namespace muster::service {

/// A page that changed between two times at which the ledger met it.
struct Revision {
  std::string locator, outlet;
  std::string earlier_seen, later_seen;  ///< ISO times
  bool silent = true;                    ///< the later text does not say that it was changed
  /// The two reports, earlier first, and what became of the figures: `change.of` is the earlier, `change.report` the later.
  story::Stories reports;
  story::CopyOf change;
  bool figures_changed() const {
    return !change.changed.empty() || !change.added.empty() || !change.dropped.empty();
  }
};

/// Of pages whose address or outlet holds `query`, without regard to case; all for an empty one. In order of address and time.
/// Errors: those of reading the ledger; kNotFound when nothing in the ledger has such an address or outlet.
Result<std::vector<Revision>> revisions(Reader& reader, const story::StoryWords& words,
                                        const std::string& query);

/// One JSON object a revision: {"url", "outlet", "earlier", "later", "silent", "changed", "added", "dropped"}.
std::vector<std::string> revision_lines(const std::vector<Revision>& revisions);

}  // namespace muster::service
