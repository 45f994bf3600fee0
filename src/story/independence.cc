#include "story/independence.h"

#include <algorithm>
#include <map>
#include <set>

#include "story/voice.h"

namespace muster::story {
namespace {

Provenance provenance(const Stories& s, const Copies& copies, const Voices& voices, ClaimRef r) {
  Provenance out{r, {}, ""};
  const Report& report = s.reports[r.report];
  out.path.push_back("report " + report.name);
  out.root = "report " + report.name;
  if (!report.outlet.empty()) {
    out.path.push_back("outlet " + report.outlet);
    out.root = "outlet " + plain_words(report.outlet);
  }
  // The text is another's: its first printing speaks.
  const CopyGroup& group = copies.groups[copies.group_of[r.report]];
  if (group.reports.front() != r.report) {
    const Report& first = s.reports[group.reports.front()];
    out.path.push_back("text of " + (first.outlet.empty() ? first.name : first.outlet));
    out.root =
        first.outlet.empty() ? "report " + first.name : "outlet " + plain_words(first.outlet);
  }
  std::string agency = copies.agency[r.report];
  for (uint32_t other : group.reports)
    if (agency.empty()) agency = copies.agency[other];
  if (!agency.empty()) {
    out.path.push_back("agency " + agency);
    out.root = "outlet " + plain_words(agency);
  }
  // The chain of the text, outermost first; each outlet in it takes over as the one who was told.
  for (const Voices::Voice& voice : voices.chain(r)) {
    out.path.push_back("claimant " + voice.words);
    if (voice.kind == Voices::Voice::Kind::kOutlet)
      out.root = "outlet " + voice.key;
    else if (voice.kind == Voices::Voice::Kind::kGroup)
      out.root += " / " + voice.key;
    else
      out.root = "claimant " + voice.key;
  }
  return out;
}

}  // namespace

Roots roots_of(const Stories& s, const Copies& copies, const std::vector<ClaimRef>& claims) {
  // Names are known by the reports of the whole happening.
  std::set<uint32_t> happenings, around;
  for (ClaimRef r : claims) happenings.insert(s.happening_of[r.report][r.claim]);
  for (uint32_t h : happenings)
    for (const AccountRef& a : s.happenings[h].accounts) around.insert(a.report);
  const Voices voices(s, {around.begin(), around.end()});
  std::map<ClaimRef, Provenance> all_of_them;
  for (uint32_t report : around)
    for (uint32_t i = 0; i < s.reports[report].reading.claims.size(); ++i) {
      const ClaimRef r{report, i};
      if (!happenings.contains(s.happening_of[report][i])) continue;
      all_of_them.emplace(r, provenance(s, copies, voices, r));
    }
  Roots out;
  std::map<std::string, std::set<uint32_t>> reports;
  std::set<uint32_t> all;
  for (ClaimRef r : claims) {
    Provenance p = all_of_them.at(r);
    if (!reports.contains(p.root)) out.roots.push_back(p.root);
    reports[p.root].insert(r.report);
    all.insert(r.report);
    out.claims.push_back(std::move(p));
  }
  out.n_reports = all.size();
  double total = 0, squares = 0;
  for (const auto& [root, list] : reports) {
    total += static_cast<double>(list.size());
    squares += static_cast<double>(list.size() * list.size());
  }
  out.n_effective = squares > 0 ? total * total / squares : 0;
  return out;
}

}  // namespace muster::story
