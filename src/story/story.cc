#include "story/story.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "core/hash.h"
#include "story/candidates.h"
#include "story/link.h"
#include "story/series.h"

namespace muster::story {

Result<Joiner> Joiner::make(const std::filesystem::path& lexicon_dir) {
  Joiner joiner;
  MUSTER_TRY(joiner.words_, StoryWords::make(lexicon_dir / "story"));
  MUSTER_TRY(joiner.model_, PairModel::make(lexicon_dir / "story"));
  return joiner;
}

std::vector<Joiner::Pair> Joiner::pairs(const Stories& s) const {
  std::unordered_map<std::string, std::vector<AccountRef>> index;
  std::vector<Pair> out;
  Counts counts;
  for (const AccountsOfReport& r : s.accounts)
    for (const Account& a : r.accounts) counts.add(a);
  // Reports are in order already: what is in the index is earlier.
  for (uint32_t r = 0; r < s.reports.size(); ++r) {
    for (uint32_t a = 0; a < s.accounts[r].accounts.size(); ++a) {
      const Account& later = s.accounts[r].accounts[a];
      std::vector<AccountRef> found;
      for (const std::string& key : queries_of(later))
        if (const auto at = index.find(key); at != index.end())
          found.insert(found.end(), at->second.begin(), at->second.end());
      std::sort(found.begin(), found.end());
      found.erase(std::unique(found.begin(), found.end()), found.end());
      for (const AccountRef& e : found) {
        const Account& earlier = s.account(e);
        if (earlier.has_date && later.has_date &&
            later.published - earlier.published > kLongestDays)
          continue;
        out.push_back({e,
                       {r, a},
                       features_of(s.reports[e.report], earlier, s.reports[r], later,
                                   counts.rarity(earlier, later))});
      }
    }
    for (uint32_t a = 0; a < s.accounts[r].accounts.size(); ++a)
      for (const std::string& key : keys_of(s.accounts[r].accounts[a]))
        index[key].push_back({r, a});
  }
  return out;
}

Stories Joiner::join(std::vector<Report> reports) const {
  Stories s;
  s.countries = words_.countries();
  std::sort(reports.begin(), reports.end(), comes_before);
  reports.erase(std::unique(reports.begin(), reports.end(),
                            [](const Report& a, const Report& b) {
                              return !a.document.empty() && a.document == b.document &&
                                     a.name == b.name;
                            }),
                reports.end());
  s.reports = std::move(reports);
  for (uint32_t r = 0; r < s.reports.size(); ++r)
    s.accounts.push_back(accounts_of(s.reports[r], r, words_));

  // The best earlier account of each; two accounts of one report never hang on the same one.
  const std::vector<Pair> all = pairs(s);
  std::map<AccountRef, std::vector<Joint>> candidates;
  for (const Pair& p : all) {
    const double score = model_.score(p.features);
    if (score < model_.threshold()) continue;
    candidates[p.later].push_back({p.later, p.earlier, score, model_.reasons(p.features)});
  }
  std::map<uint32_t, std::vector<Joint>> by_report;
  for (auto& [later, list] : candidates)
    for (Joint& j : list) by_report[later.report].push_back(std::move(j));
  std::map<AccountRef, Joint> parents;
  std::map<AccountRef, AccountRef> root;
  for (uint32_t r = 0; r < s.reports.size(); ++r) {
    // Its accounts choose in the order of their scores; no two of them tell of one happening.
    std::vector<Joint>& list = by_report[r];
    std::sort(list.begin(), list.end(), [](const Joint& a, const Joint& b) {
      if (a.score != b.score) return a.score > b.score;
      if (a.to != b.to) return a.to > b.to;  // the nearer one
      return a.from < b.from;
    });
    for (uint32_t a = 0; a < s.accounts[r].accounts.size(); ++a) root[{r, a}] = {r, a};
    std::set<AccountRef> used;
    for (const Joint& j : list) {
      if (parents.contains(j.from) || !used.insert(root.at(j.to)).second) continue;
      parents[j.from] = j;
      root[j.from] = root.at(j.to);
    }
  }
  assemble(s, parents);
  return s;
}

void assemble(Stories& s, const std::map<AccountRef, Joint>& parents) {
  std::map<AccountRef, uint32_t> happening;
  s.happening_of.resize(s.reports.size());
  for (uint32_t r = 0; r < s.reports.size(); ++r) {
    s.happening_of[r].assign(s.reports[r].reading.claims.size(), 0);
    for (uint32_t a = 0; a < s.accounts[r].accounts.size(); ++a) {
      const AccountRef me{r, a};
      const auto p = parents.find(me);
      uint32_t h = 0;
      if (p != parents.end()) {
        h = happening.at(p->second.to);
        s.joints.push_back(p->second);
      } else {
        h = static_cast<uint32_t>(s.happenings.size());
        const std::string& claim = s.reports[r].reading.claims[s.account(me).claims.front()].id;
        s.happenings.push_back({sha256_hex("happening " + s.reports[r].name + " " +
                                           s.reports[r].document + " " + claim)
                                    .substr(0, 16),
                                {},
                                {}});
      }
      happening[me] = h;
      s.happenings[h].accounts.push_back(me);
      for (uint32_t i : s.account(me).claims) s.happening_of[r][i] = h;
    }
  }
  make_series(s);
  make_links(s);
}

}  // namespace muster::story
