#include "story/story.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "core/hash.h"
#include "story/link.h"
#include "story/series.h"

namespace muster::story {
namespace {

// Accounts are compared when they share one of these. A country alone is too common to find by; with a kind it is not.
std::vector<std::string> keys_of(const Account& a) {
  std::vector<std::string> keys;
  for (const std::string& p : a.places) keys.push_back("p " + p);
  for (const std::string& n : a.names) keys.push_back("n " + n);
  for (const std::string& c : a.countries) {
    for (const std::string& k : a.kinds) keys.push_back("c " + c + " " + k);
    for (const std::string& k : a.loose) keys.push_back("c " + c + " " + k);
    if (a.kinds.empty()) keys.push_back("c " + c);
    if (a.toll) keys.push_back("t " + c);
  }
  if (a.toll && a.places.empty() && a.countries.empty())
    for (const std::string& k : a.kinds) keys.push_back("k " + k);
  else
    for (const std::string& k : a.kinds) keys.push_back("K " + k);
  return keys;
}

// Which index entries an account asks for: its own keys, and where it tells no place every account of its kind.
std::vector<std::string> queries_of(const Account& a) {
  std::vector<std::string> keys = keys_of(a);
  for (std::string& k : keys)
    if (k[0] == 'k') k[0] = 'K';
  keys.erase(
      std::remove_if(keys.begin(), keys.end(), [](const std::string& k) { return k[0] == 'K'; }),
      keys.end());
  if (a.places.empty() && a.countries.empty())
    for (const std::string& k : a.kinds) keys.push_back("K " + k);
  return keys;
}

// Days on which accounts that are no tolls have a key.
class Counts {
 public:
  void add(const Account& a) {
    if (a.toll || !a.has_date) return;
    for (const std::string& p : a.places) days_["p " + p].push_back(a.published);
    for (const std::string& n : a.names) days_["n " + n].push_back(a.published);
    for (const std::string& t : a.terms) days_["t " + t].push_back(a.published);
  }
  void seal() {
    for (auto& [key, days] : days_) std::sort(days.begin(), days.end());
  }
  Rarity rarity(const Account& a, const Account& b) const {
    Rarity r;
    for (const std::string& p : shared(a.places, b.places))
      r.rarest_place = std::min(r.rarest_place, around("p " + p, b.published));
    for (const std::string& n : shared(a.names, b.names))
      r.rarest_name = std::min(r.rarest_name, around("n " + n, b.published));
    for (const std::string& t : shared(a.terms, b.terms))
      r.rare_terms += around("t " + t, b.published) <= kRare;
    return r;
  }

 private:
  static constexpr int64_t kWindowDays = 60;
  static std::vector<std::string> shared(const std::vector<std::string>& a,
                                         const std::vector<std::string>& b) {
    std::vector<std::string> out;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
    return out;
  }
  size_t around(const std::string& key, int64_t day) const {
    const auto found = days_.find(key);
    if (found == days_.end()) return 0;
    const auto& d = found->second;
    return static_cast<size_t>(std::upper_bound(d.begin(), d.end(), day + kWindowDays) -
                               std::lower_bound(d.begin(), d.end(), day - kWindowDays));
  }
  std::unordered_map<std::string, std::vector<int64_t>> days_;
};

constexpr int64_t kLongestDays = 400;  // no account answers an older one

struct Order {
  int64_t day;
  std::string_view name;
  uint32_t report, account;
};

}  // namespace

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
  counts.seal();
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
      for (const std::string& key : keys_of(s.accounts[r].accounts[a])) {
        std::string k = key;
        if (k[0] == 'k') k[0] = 'K';
        index[k].push_back({r, a});
      }
  }
  return out;
}

Stories Joiner::join(std::vector<Report> reports) const {
  Stories s;
  // The one order that everything follows; undated reports come last.
  std::sort(reports.begin(), reports.end(), [](const Report& a, const Report& b) {
    if (a.published.has_value() != b.published.has_value()) return a.published.has_value();
    if (a.published != b.published) return a.published < b.published;
    if (a.name != b.name) return a.name < b.name;
    return a.document < b.document;
  });
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
  std::map<AccountRef, uint32_t> happening;
  s.happening_of.resize(s.reports.size());
  for (uint32_t r = 0; r < s.reports.size(); ++r) {
    s.happening_of[r].assign(s.reports[r].reading.claims.size(), 0);
    // Its accounts choose in the order of their scores; no two of them tell of one happening.
    std::vector<Joint>& list = by_report[r];
    std::sort(list.begin(), list.end(), [](const Joint& a, const Joint& b) {
      if (a.score != b.score) return a.score > b.score;
      if (a.to != b.to) return a.to > b.to;  // the nearer one
      return a.from < b.from;
    });
    std::map<AccountRef, Joint> parent;
    std::set<uint32_t> used;
    for (const Joint& j : list) {
      if (parent.contains(j.from) || !used.insert(happening.at(j.to)).second) continue;
      parent[j.from] = j;
    }
    for (uint32_t a = 0; a < s.accounts[r].accounts.size(); ++a) {
      const AccountRef me{r, a};
      const auto p = parent.find(me);
      uint32_t h = 0;
      if (p != parent.end()) {
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
  return s;
}

}  // namespace muster::story
