// What lost: values that another rule, or a word of the same sentence, would have given a field, and why they did not win.
#include <algorithm>

#include "reading/scope.h"

namespace muster::reading {
namespace {

bool same_names(const std::vector<Named>& a, const std::vector<Named>& b) {
  return std::all_of(a.begin(), a.end(), [&](const Named& x) {
    return std::any_of(b.begin(), b.end(), [&](const Named& y) { return x.name == y.name; });
  });
}

}  // namespace

void ScopeReader::offer(const char* field, std::vector<Named>& value, std::vector<Named> found,
                        const char* rule, Scope& s) const {
  if (found.empty()) return;
  if (value.empty()) {
    value = std::move(found);
    s.by[field] = rule;
    return;
  }
  if (in_.explain == Explain::kWinners || s.by[field] == rule || same_names(found, value)) return;
  for (const Named& n : found)
    if (n.words) s.lost.push_back({field, rule, *n.words, s.by[field] + " comes before it"});
}

void ScopeReader::add_lost_places(size_t i, Scope& s) const {
  const Analysis& a = in_.analysis;
  for (const ActorMention* m : mentions_in(a.sentences()[sentence_of(i)].tokens)) {
    const bool could =
        m->is_place || m->kind == "country" || m->kind == "city" || m->kind == "region";
    const SourceSpan span = a.span(m->tokens);
    const bool taken = std::any_of(s.place.begin(), s.place.end(), [&](const Named& n) {
      return (n.words && n.words->span.overlaps(span)) || n.name == m->name;
    });
    if (!could || taken) continue;
    const char* why = objection_to(*m, i, Grammar::kStrict);
    s.lost.push_back({"place",
                      why ? "" : "place.clause",
                      {span, std::string(a.words(m->tokens))},
                      why               ? why
                      : s.place.empty() ? "the measure takes no place from its sentence"
                                        : "a nearer place stands in the figure's own words"});
  }
}

void ScopeReader::add_lost_times(size_t i, Scope& s) const {
  const Analysis& a = in_.analysis;
  for (const uint32_t index : times_of_sentence_[sentence_of(i)]) {
    const TimeExpression& t = in_.times[index];
    const SourceSpan span = a.span(t.tokens);
    if (s.when && s.when->words && s.when->words->span.overlaps(span)) continue;
    const char* why = objection_to(t, event_of(i));
    s.lost.push_back({"when",
                      "",
                      {span, std::string(a.words(t.tokens))},
                      why      ? why
                      : s.when ? "a nearer time dates the figure"
                               : "it tells of the count or of a state, not of the happening"});
  }
}

}  // namespace muster::reading
