#include "story/live.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/hash.h"
#include "story/candidates.h"

namespace muster::story {
namespace {

constexpr size_t kBusy = 4;  // as in features_of(): more accounts than this make a place busy

struct Entry;

// An account, by the report it stands in: stays where it is while others come.
struct Ref {
  Entry* entry = nullptr;
  uint32_t account = 0;
  bool operator==(const Ref&) const = default;
};
struct RefHash {
  size_t operator()(const Ref& r) const {
    return std::hash<const void*>()(r.entry) * 31 + r.account;
  }
};

struct Candidate {
  Ref to;
  double score = 0;
  std::vector<Feature> reasons;
};

struct Node {
  std::vector<Candidate> candidates;  // earlier accounts that are likely enough
  std::vector<Ref> asked_by;          // later accounts that have this one as a candidate
  std::optional<Candidate> parent;
  Ref root;
  std::vector<Ref> members;  // of a root: all of its happening, in no order
};

struct Entry {
  Report report;
  AccountsOfReport accounts;
  std::vector<Node> nodes;
};

struct InOrder {
  bool operator()(const Entry* a, const Entry* b) const {
    return a != b && comes_before(a->report, b->report);
  }
};

bool earlier(const Ref& a, const Ref& b) {
  return a.entry == b.entry ? a.account < b.account : InOrder()(a.entry, b.entry);
}

Account& account(const Ref& r) { return r.entry->accounts.accounts[r.account]; }
Node& node(const Ref& r) { return r.entry->nodes[r.account]; }

std::string id_of(const Ref& root) {
  const Report& report = root.entry->report;
  const std::string& claim = report.reading.claims[account(root).claims.front()].id;
  return sha256_hex("happening " + report.name + " " + report.document + " " + claim).substr(0, 16);
}

}  // namespace

struct Live::State {
  StoryWords words;
  PairModel model;
  std::set<Entry*, InOrder> order;
  std::vector<std::unique_ptr<Entry>> entries;
  std::unordered_set<std::string> known;
  std::unordered_map<std::string, std::vector<Ref>> index, asks,
      holds;                                     // by keys, queries, counted keys
  std::unordered_map<std::string, Ref> root_of;  // id -> first account
  Counts counts;
  size_t n_claims = 0;

  static bool too_old(const Account& a, const Account& b) {
    return a.has_date && b.has_date && b.published - a.published > kLongestDays;
  }

  // Looks for earlier accounts again.
  void look(const Ref& me, Added& added) {
    std::vector<Ref> found;
    std::unordered_set<Ref, RefHash> seen;
    for (const std::string& key : queries_of(account(me)))
      if (const auto at = index.find(key); at != index.end())
        for (const Ref& r : at->second)
          if (r.entry != me.entry && earlier(r, me) && !too_old(account(r), account(me)) &&
              seen.insert(r).second)
            found.push_back(r);
    std::vector<Candidate> now;
    for (const Ref& r : found)
      if (auto c = compare_with(r, me, added)) now.push_back(std::move(*c));
    Node& n = node(me);
    for (const Candidate& c : n.candidates) std::erase(node(c.to).asked_by, me);
    for (const Candidate& c : now) node(c.to).asked_by.push_back(me);
    n.candidates = std::move(now);
  }

  std::optional<Candidate> compare_with(const Ref& before, const Ref& me, Added& added) {
    ++added.n_compared;
    const Account &a = account(before), &b = account(me);
    const Features f =
        features_of(before.entry->report, a, me.entry->report, b, counts.rarity(a, b));
    const double score = model.score(f);
    if (score < model.threshold()) return std::nullopt;
    return Candidate{before, score, model.reasons(f)};
  }

  // The accounts of a report choose in the order of their scores, as in Joiner::join(). Gives those whose root changed.
  std::vector<Ref> choose(Entry* e) {
    struct Choice {
      uint32_t account;
      const Candidate* candidate;
    };
    std::vector<Choice> list;
    for (uint32_t a = 0; a < e->nodes.size(); ++a)
      for (const Candidate& c : e->nodes[a].candidates) list.push_back({a, &c});
    std::sort(list.begin(), list.end(), [](const Choice& x, const Choice& y) {
      if (x.candidate->score != y.candidate->score) return x.candidate->score > y.candidate->score;
      if (!(x.candidate->to == y.candidate->to))
        return earlier(y.candidate->to, x.candidate->to);  // the nearer one
      return x.account < y.account;
    });
    std::vector<std::optional<Candidate>> parents(e->nodes.size());
    std::unordered_set<Ref, RefHash> used;
    for (const Choice& c : list) {
      if (parents[c.account] || !used.insert(node(c.candidate->to).root).second) continue;
      parents[c.account] = *c.candidate;
    }
    std::vector<Ref> changed;
    for (uint32_t a = 0; a < e->nodes.size(); ++a) {
      const Ref me{e, a};
      Node& n = e->nodes[a];
      n.parent = std::move(parents[a]);
      const Ref root = n.parent ? node(n.parent->to).root : me;
      if (root == n.root) continue;
      changed.push_back(me);
      if (n.root.entry) std::erase(node(n.root).members, me);
      n.root = root;
      node(root).members.push_back(me);
    }
    return changed;
  }

  Added add(Report report) {
    Added added;
    if (!known.insert(report.name + "\n" + report.document).second && !report.document.empty())
      return added;
    added.is_new = true;
    entries.push_back(std::make_unique<Entry>());
    Entry* e = entries.back().get();
    e->report = std::move(report);
    e->accounts = accounts_of(e->report, 0, words);
    e->nodes.resize(e->accounts.accounts.size());
    n_claims += e->report.reading.claims.size();
    order.insert(e);

    std::set<Entry*, InOrder> again;  // who has to choose
    std::unordered_set<Ref, RefHash> look_again;
    for (uint32_t a = 0; a < e->nodes.size(); ++a) {
      const Ref me{e, a};
      counts.add(account(me));
      for (const std::string& key : keys_of(account(me))) index[key].push_back(me);
      look_again.insert(me);
    }
    for (uint32_t a = 0; a < e->nodes.size(); ++a) {
      const Ref me{e, a};
      // Later accounts that ask for what this one has.
      std::unordered_set<Ref, RefHash> seen;
      for (const std::string& key : keys_of(account(me)))
        if (const auto at = asks.find(key); at != asks.end())
          for (const Ref& later : at->second)
            if (later.entry != e && earlier(me, later) && !too_old(account(me), account(later)) &&
                seen.insert(later).second && !look_again.contains(later))
              if (auto c = compare_with(me, later, added)) {
                node(later).candidates.push_back(std::move(*c));
                node(me).asked_by.push_back(later);
                again.insert(later.entry);
              }
      for (const std::string& key : queries_of(account(me))) asks[key].push_back(me);
      stop_being_rare(me, look_again);
      for (const std::string& key : counted_keys(account(me))) holds[key].push_back(me);
    }
    for (const Ref& r : look_again) {
      look(r, added);
      again.insert(r.entry);
    }
    // In order of time: what an account hangs on has its place before it looks.
    std::unordered_set<Ref, RefHash> touched;
    while (!again.empty()) {
      Entry* next = *again.begin();
      again.erase(again.begin());
      added.n_chose_again += next != e;
      for (uint32_t a = 0; a < next->nodes.size(); ++a)
        if (next->nodes[a].root.entry) touched.insert(next->nodes[a].root);
      const std::vector<Ref> changed = choose(next);
      for (uint32_t a = 0; a < next->nodes.size(); ++a) touched.insert(next->nodes[a].root);
      for (const Ref& r : changed)
        for (const Ref& later : node(r).asked_by) again.insert(later.entry);
    }
    std::vector<Ref> roots;
    for (const Ref& r : touched)
      if (node(r).root == r) roots.push_back(r);
    std::sort(roots.begin(), roots.end(), earlier);
    for (const Ref& r : roots) {
      added.happenings.push_back(id_of(r));
      root_of[added.happenings.back()] = r;
    }
    return added;
  }

  // By this account a key has become as common as makes a difference, in the window of those days.
  void stop_being_rare(const Ref& me, std::unordered_set<Ref, RefHash>& look_again) {
    const Account& mine = account(me);
    if (mine.toll || !mine.has_date) return;
    for (const std::string& key : counted_keys(mine)) {
      const auto at = holds.find(key);
      if (at == holds.end()) continue;
      for (const Ref& r : at->second) {
        const Account& other = account(r);
        const int64_t apart = other.published - mine.published;
        if (apart > Counts::kWindowDays || -apart > Counts::kWindowDays) continue;
        // Two accounts of the new report may have it: the count moved by as many at once.
        const size_t n = counts.around(key, other.published);
        const size_t before = n > me.entry->nodes.size() ? n - me.entry->nodes.size() : 0;
        const bool crossed =
            (before <= kRare && n > kRare) || (key[0] == 'p' && before <= kBusy && n > kBusy);
        if (crossed) look_again.insert(r);
      }
    }
  }

  // Stories of these entries, in order, with the parents that are known.
  Stories assemble_of(const std::vector<Entry*>& list,
                      const std::unordered_set<Ref, RefHash>* only) const {
    Stories s;
    s.countries = words.countries();
    std::unordered_map<const Entry*, uint32_t> number;
    std::map<AccountRef, Joint> parents;
    for (Entry* e : list) {
      const auto r = static_cast<uint32_t>(s.reports.size());
      number[e] = r;
      s.reports.push_back(e->report);
      s.accounts.push_back(e->accounts);
      for (Account& a : s.accounts.back().accounts) a.report = r;
    }
    for (Entry* e : list)
      for (uint32_t a = 0; a < e->nodes.size(); ++a) {
        const auto& p = e->nodes[a].parent;
        if (!p || (only && !only->contains({e, a}))) continue;
        const AccountRef me{number[e], a};
        parents[me] = {me, {number[p->to.entry], p->to.account}, p->score, p->reasons};
      }
    assemble(s, parents);
    return s;
  }
};

Live::Live(std::unique_ptr<State> state) : state_(std::move(state)) {}
Live::Live(Live&&) noexcept = default;
Live& Live::operator=(Live&&) noexcept = default;
Live::~Live() = default;

Result<Live> Live::make(const std::filesystem::path& lexicon_dir) {
  auto state = std::make_unique<State>();
  MUSTER_TRY(state->words, StoryWords::make(lexicon_dir / "story"));
  MUSTER_TRY(state->model, PairModel::make(lexicon_dir / "story"));
  return Live(std::move(state));
}

Live::Added Live::add(Report report) { return state_->add(std::move(report)); }
size_t Live::n_reports() const { return state_->entries.size(); }
size_t Live::n_claims() const { return state_->n_claims; }

Stories Live::happening(const std::string& id) const {
  const auto found = state_->root_of.find(id);
  if (found == state_->root_of.end() || !(node(found->second).root == found->second)) return {};
  const auto& members = node(found->second).members;
  std::set<Entry*, InOrder> entries;
  for (const Ref& r : members) entries.insert(r.entry);
  const std::unordered_set<Ref, RefHash> only(members.begin(), members.end());
  return state_->assemble_of({entries.begin(), entries.end()}, &only);
}

Stories Live::stories() const {
  return state_->assemble_of({state_->order.begin(), state_->order.end()}, nullptr);
}

}  // namespace muster::story
