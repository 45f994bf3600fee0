#include "story/independence.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace muster::story {
namespace {

std::string plain(std::string_view words) {
  std::string out;
  for (const Word& w : words_of(words))
    if (w.lower != "the" && w.lower != "a" && w.lower != "an")
      out += (out.empty() ? "" : " ") + w.lower;
  return out;
}

// Kinds that several people may be: the name says nothing about who it was.
bool is_collective(const std::string& kind) {
  static constexpr std::array<std::string_view, 7> kKinds = {
      "anonymous_officials", "anonymous_source", "witness", "document", "police", "hospital",
      "unattributed"};
  return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

bool is_outlet(const std::string& kind) { return kind == "media_outlet" || kind == "state_media"; }

Provenance provenance(const Stories& s, const Copies& copies, ClaimRef r) {
  Provenance out{r, {}, ""};
  const Report& report = s.reports[r.report];
  const reading::Claim& c = s.claim(r);
  out.path.push_back("report " + report.name);
  out.root = "report " + report.name;
  if (!report.outlet.empty()) {
    out.path.push_back("outlet " + report.outlet);
    out.root = "outlet " + plain(report.outlet);
  }
  // The text is another's: its first printing speaks.
  const CopyGroup& group = copies.groups[copies.group_of[r.report]];
  if (group.reports.front() != r.report) {
    const Report& first = s.reports[group.reports.front()];
    out.path.push_back("text of " + (first.outlet.empty() ? first.name : first.outlet));
    out.root = first.outlet.empty() ? "report " + first.name : "outlet " + plain(first.outlet);
  }
  std::string agency = copies.agency[r.report];
  for (uint32_t other : group.reports)
    if (agency.empty()) agency = copies.agency[other];
  if (!agency.empty()) {
    out.path.push_back("agency " + agency);
    out.root = "outlet " + plain(agency);
  }
  // The chain of the text, outermost first; each outlet in it takes over as the one who was told.
  for (const reading::Source& source : c.chain) {
    const std::string name = plain(source.name        ? source.name->text
                                   : source.refers_to ? source.refers_to->text
                                                      : source.words.text);
    out.path.push_back("claimant " + source.words.text);
    if (is_outlet(source.kind))
      out.root = "outlet " + name;
    else if (is_collective(source.kind))
      out.root += " / " + name;
    else
      out.root = "claimant " + name;
  }
  return out;
}

}  // namespace

Roots roots_of(const Stories& s, const Copies& copies, const std::vector<ClaimRef>& claims) {
  Roots out;
  std::map<std::string, std::set<uint32_t>> reports;
  std::set<uint32_t> all;
  for (ClaimRef r : claims) {
    Provenance p = provenance(s, copies, r);
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
