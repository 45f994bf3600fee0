// story_views.h: the user actions story, compare, conflicts, copies, drift and adopt, over reports in memory or a ledger.
//
// JSON: every object has its keys always; claims are told as in claim_json() below. Threads: a StoryBook is immutable.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "service/engine.h"
#include "service/ledger_list.h"
#include "story/adopt.h"
#include "story/copies.h"
#include "story/independence.h"
#include "story/overrule.h"
#include "story/story.h"

namespace muster::service {

/// Reports with all that was found out about them together.
struct StoryBook {
  story::Stories stories;
  story::Copies copies;
};
StoryBook story_book(const story::Joiner& joiner, std::vector<story::Report> reports,
                     const std::vector<story::Overruled>& overruled = {});

/// Every document of a ledger that counts, with its claims as they stand, rejected ones left out; and the links that people
/// have overruled. Errors: those of Ledger::open and of reading it.
struct LedgerStories {
  std::vector<story::Report> reports;
  std::vector<story::Overruled> overruled;
};
Result<LedgerStories> ledger_stories(Reader& reader);
/// A document of a ledger as this layer takes it.
story::Report kept_report(const KeptDocument& kept);

/// Every claim of a happening.
std::vector<story::ClaimRef> claims_of(const StoryBook& book, uint32_t happening);
/// What shares are told in a happening, and which a count and its whole imply, in order of date: all in percent.
struct Share {
  story::ClaimRef claim;
  std::optional<story::ClaimRef> whole;  ///< of an implied share
  story::Interval percent;
};
std::vector<Share> shares_of(const StoryBook& book, uint32_t happening);

/// Happenings for which `query` is the beginning of an id (also of a series or claim), or whose reports hold all its words;
/// those with most claims first. An empty query: all.
std::vector<uint32_t> find_happenings(const StoryBook& book, const std::string& query);
/// Series of the happenings, those with most claims first.
std::vector<uint32_t> series_of(const StoryBook& book, const std::vector<uint32_t>& happenings);

/// "flood · Vellamo Bay, NL · 2 to 4 March 2024"; for people.
std::string title_of(const StoryBook& book, uint32_t happening);
/// "killed", "killed or wounded (child)".
std::string question_of(const StoryBook& book, uint32_t series);
/// What a claim does to one before it: the weightiest of its links that is a step of a timeline, or nullptr.
const story::Link* link_from(const StoryBook& book, story::ClaimRef from);

/// One object a happening: timeline, series with links and roots, contradictions first.
std::vector<std::string> story_lines(const StoryBook& book,
                                     const std::vector<uint32_t>& happenings);
/// One object a series: rows are roots, their figures in order of date.
std::vector<std::string> compare_lines(const StoryBook& book, const std::vector<uint32_t>& series);
/// One object a contradiction or denial.
std::vector<std::string> conflict_lines(const StoryBook& book);
/// One object a report: its copy group, role, what it is a copy of, and the figures that changed.
std::vector<std::string> copy_lines(const StoryBook& book);
/// One object a change of a figure on its way, along copies and along a series.
std::vector<std::string> drift_lines(const StoryBook& book, const std::vector<uint32_t>& series);
/// One object a series: what the policy adopts, chosen and rejected.
std::vector<std::string> adopt_lines(const StoryBook& book, const std::vector<uint32_t>& series,
                                     story::Policy policy);

/// A figure that was told otherwise the next time.
struct Drift {
  story::ClaimRef from, to;  ///< later, earlier
  std::vector<std::string> changes;
  bool copied = false;  ///< the later report prints the earlier one's text
  std::string why;      ///< a sentence, where there is more to say; else ""
};
std::vector<Drift> drifts(const StoryBook& book, const std::vector<uint32_t>& series);

}  // namespace muster::service
