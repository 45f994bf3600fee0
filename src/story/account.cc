#include "story/account.h"

#include <algorithm>
#include <set>

namespace muster::story {
namespace {

using reading::Claim;

void tidy(std::vector<std::string>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  if (!list.empty() && list.front().empty()) list.erase(list.begin());
}

bool shares(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (const std::string& x : a)
    if (std::binary_search(b.begin(), b.end(), x)) return true;
  return false;
}

bool starts_upper(std::string_view name) {
  return !name.empty() && !(name[0] >= 'a' && name[0] <= 'z');
}

// Reads one report: the state that the steps share.
class Splitter {
 public:
  Splitter(const Report& report, uint32_t index, const StoryWords& table)
      : report_(report),
        index_(index),
        table_(table),
        words_(words_of(report.text)),
        hits_(table.hits(words_)) {
    n_sentences_ = words_.empty() ? 1 : words_.back().sentence + 1;
    for (const PlaceFact& p : report_.places)
      if (p.kind == "country" && !p.name.empty()) country_keys_.insert(table_.place_key(p.name));
  }

  AccountsOfReport run() {
    AccountsOfReport out;
    const auto& claims = report_.reading.claims;
    out.claims.resize(claims.size());
    for (size_t i = 0; i < claims.size(); ++i) out.claims[i] = traits(i);
    for (size_t i = 1; i < claims.size(); ++i)
      if (goes_on(out.claims[i - 1], out.claims[i], i)) out.claims[i].running = true;
    split(out);
    for (uint32_t a = 0; a < out.accounts.size(); ++a) {
      for (uint32_t i : out.accounts[a].claims) out.claims[i].account = a;
      fill(out.accounts[a], out);
    }
    return out;
  }

 private:
  uint32_t word_at(uint32_t byte) const {
    const auto at = std::partition_point(words_.begin(), words_.end(),
                                         [&](const Word& w) { return w.span.end <= byte; });
    return static_cast<uint32_t>(at - words_.begin());
  }

  ClaimTraits traits(size_t i) const {
    const Claim& c = report_.reading.claims[i];
    ClaimTraits t;
    if (words_.empty()) return t;
    const uint32_t at =
        std::min<uint32_t>(word_at(c.words.span.begin), static_cast<uint32_t>(words_.size() - 1));
    t.sentence = words_[at].sentence;
    const uint32_t end = word_at(c.words.span.end);
    // The nearest word of each class before the figure, and whether another figure stands between.
    const uint32_t before =
        i > 0 && report_.reading.claims[i - 1].words.span.end <= c.words.span.begin
            ? word_at(report_.reading.claims[i - 1].words.span.end)
            : 0;
    const uint32_t next = i + 1 < report_.reading.claims.size()
                              ? word_at(report_.reading.claims[i + 1].words.span.begin)
                              : UINT32_MAX;
    const auto by = c.by.find("measure");
    bool rise = false, near = false;
    for (const Hit& h : hits_) {
      if (words_[h.begin].sentence != t.sentence) continue;
      const bool inside = h.begin >= at && h.end <= end + 3;
      if (h.is(WordClass::kRise) && h.begin < at && h.begin >= before) {
        rise = true;
        near = near || at - h.end <= 3;
        t.fixed = t.fixed || h.fixes;
      }
      if (h.is(WordClass::kRise) && h.fixes && h.end <= at && at - h.end <= 12) t.fixed = true;
      if (h.is(WordClass::kRetract) && h.end <= at && at - h.end <= 8 && h.begin >= before)
        t.retracted = true;
      if (h.is(WordClass::kMore) && inside) t.more = true;
      if (h.is(WordClass::kLeft) && h.begin >= end && h.begin <= end + 4 && h.begin < next)
        t.left = true;
    }
    const bool to =
        at > 0 && (words_[at - 1].lower == "to" || words_[at - 1].lower == "at" ||
                   words_[at - 1].lower == "reached" || words_[at - 1].lower == "totaling");
    t.toll = (rise && (near || to)) || (by != c.by.end() && by->second == "measure.toll") ||
             c.frame == "cumulative" || c.frame == "ordinal_total";
    t.toll_words = rise && (near || to) ? 2 : t.toll ? 1 : 0;
    if (c.frame == "increment") t.more = true;
    if (c.frame == "remaining") t.left = true;
    // "To date" and its like are said of the figure; the words of the whole sentence count unless another figure
    // of the same measure stands in it that is the day's.
    const auto [from, to_word] = segment(i, at, t.sentence);
    for (const Hit& h : hits_) {
      if (!h.is(WordClass::kRunning) || h.begin < from || h.end > to_word) continue;
      t.running = true;
    }
    if (c.frame == "cumulative" && c.when && c.when->interval.from && report_.published &&
        report_.published->to_days() - c.when->interval.from->to_days() > 5)
      t.running = true;
    if (t.toll && !t.running && plural_toll(from, at) && !dated_by_day(c)) t.running = true;
    if (t.toll && !t.running && dwarfs_another(i)) t.running = true;
    if (!t.running && (over_many_attacks(i) || over_long(c))) t.running = true;
    return t;
  }

  // "The toll of the strikes rises to 430, while 3,056 people have been injured": the second fate runs on as well.
  bool goes_on(const ClaimTraits& before, const ClaimTraits& now, size_t i) const {
    const Claim &c = report_.reading.claims[i], &o = report_.reading.claims[i - 1];
    return before.running && before.toll && !now.running && before.sentence == now.sentence &&
           c.measure != o.measure && !c.part_of && !o.part_of && !dated_by_day(c) &&
           c.unit == o.unit && c.tier == "number";
  }

  // "Up to 174 deaths in 2025": a stretch that is named is longer than any one happening.
  static bool over_long(const Claim& c) {
    return c.when && c.when->words && c.when->interval.from && c.when->interval.to &&
           c.when->interval.to->last_day().to_days() - c.when->interval.from->first_day().to_days() >
               40;
  }

  // "yesterday's strikes" are one happening.
  static bool dated_by_day(const Claim& c) {
    return c.when && c.when->words && c.when->interval.from &&
           c.when->interval.from == c.when->interval.to;
  }

  // "Over 750 killed across several massacres", "1,225 deaths as a result of forty-seven massacres".
  bool over_many_attacks(size_t i) const {
    const auto& claims = report_.reading.claims;
    if (i + 1 >= claims.size() || claims[i].measure == claims[i + 1].measure) return false;
    const Claim& next = claims[i + 1];
    if (next.measure.size() != 1 || next.measure.front() != "attacks" || claims[i].part_of)
      return false;
    if (next.words.span.begin < claims[i].words.span.end ||
        next.words.span.begin - claims[i].words.span.end > 80)
      return false;
    return next.tier == "vague" || (next.low && *next.low >= Decimal(5));
  }

  // A toll a hundred times another figure of its sentence is not that figure's total only.
  bool dwarfs_another(size_t i) const {
    const Claim& c = report_.reading.claims[i];
    const auto mine = c.high ? c.high : c.low;
    if (!mine) return false;
    for (size_t k = 0; k < report_.reading.claims.size(); ++k) {
      const Claim& o = report_.reading.claims[k];
      const auto other = o.high ? o.high : o.low;
      if (k == i || o.measure != c.measure || o.part_of || !other) continue;
      const auto scaled = Decimal::multiply(*other, Decimal(100));
      if (scaled && *mine >= *scaled && *other > Decimal(0)) return true;
    }
    return false;
  }

  // The words of a sentence that speak of claim `i`: from the claim before it to the next one.
  std::pair<uint32_t, uint32_t> segment(size_t i, uint32_t at, uint32_t sentence) const {
    const auto& claims = report_.reading.claims;
    uint32_t from = 0, to = static_cast<uint32_t>(words_.size());
    if (i > 0) from = word_at(claims[i - 1].words.span.end);
    if (i + 1 < claims.size()) to = word_at(claims[i + 1].words.span.begin);
    while (from < at && words_[from].sentence != sentence) ++from;
    uint32_t stop = at;
    while (stop < to && words_[stop].sentence == sentence) ++stop;
    // "..., bringing the toll of the war to": what moves is another figure, or what comes before is not about this one.
    if (i > 0 && from > 0 && words_[from - 1].sentence == sentence)
      for (const Hit& h : hits_)
        if ((h.is(WordClass::kRise) || h.is(WordClass::kToll)) && h.begin >= from && h.begin < at) {
          from = h.begin;
          break;
        }
    if (i + 1 < claims.size() && to < words_.size())
      for (const Hit& h : hits_)
        if (h.is(WordClass::kRise) && h.begin > at && h.begin < stop &&
            words_[to].sentence == sentence)
          stop = h.begin;
    return {std::min(from, at), stop};
  }

  // "the death toll from shootings at aid sites": the noun after the toll is many happenings.
  bool plural_toll(uint32_t from, uint32_t at) const {
    for (size_t k = 0; k < hits_.size(); ++k) {
      const Hit& toll = hits_[k];
      if (!toll.is(WordClass::kToll) || toll.begin < from || toll.end > at) continue;
      for (const Hit& h : hits_) {
        if (!h.is(WordClass::kKind) && !h.is(WordClass::kLoose)) continue;
        if (h.begin < toll.end || h.begin > toll.end + 4 || h.end > at) continue;
        static const std::set<std::string_view> kOfMany = {"shooting", "massacre", "attack",
                                                           "strike",   "war",      "battle"};
        if (kOfMany.contains(h.kind) && words_[h.end - 1].lower.ends_with("s")) return true;
      }
    }
    return false;
  }

  bool is_country(const PlaceFact& p) const {
    return p.kind == "country" || country_keys_.contains(table_.place_key(p.name));
  }

  /// Keys of the places below countries that stand between two bytes.
  std::vector<std::string> places_between(uint32_t begin, uint32_t end) const {
    std::vector<std::string> out;
    for (const PlaceFact& p : report_.places)
      if (p.span.begin >= begin && p.span.end <= end && !is_country(p) && starts_upper(p.name))
        out.push_back(table_.place_key(p.name));
    tidy(out);
    return out;
  }
  std::vector<std::string> countries_between(uint32_t begin, uint32_t end) const {
    std::vector<std::string> out;
    for (const PlaceFact& p : report_.places)
      if (p.span.begin >= begin && p.span.end <= end)
        out.push_back(p.country.empty() && is_country(p) ? p.id : p.country);
    tidy(out);
    return out;
  }

  SourceSpan sentence_span(uint32_t sentence) const {
    SourceSpan s{0, 0};
    bool any = false;
    for (const Word& w : words_) {
      if (w.sentence != sentence) continue;
      if (!any) s.begin = w.span.begin;
      s.end = w.span.end;
      any = true;
    }
    return s;
  }

  bool has(uint32_t sentence, WordClass c, uint32_t first_words) const {
    uint32_t begin = 0;
    while (begin < words_.size() && words_[begin].sentence != sentence) ++begin;
    for (const Hit& h : hits_)
      if (h.is(c) && words_[h.begin].sentence == sentence && h.begin - begin < first_words)
        return true;
    return false;
  }

  static bool same_measure(const Claim& a, const Claim& b) { return a.measure == b.measure; }

  // Goes through the claims in text order and puts each into an account that is there, or a new one.
  void split(AccountsOfReport& out) const {
    const auto& claims = report_.reading.claims;
    struct Open {
      uint32_t sentence = 0;
      std::vector<std::string> places, countries;
      bool running = false;
    };
    std::vector<Open> open;
    for (uint32_t i = 0; i < claims.size(); ++i) {
      const ClaimTraits& t = out.claims[i];
      const SourceSpan s = sentence_span(t.sentence);
      const auto places = places_between(s.begin, s.end);
      const auto countries = countries_between(s.begin, s.end);
      size_t into = SIZE_MAX;
      std::string rule;
      if (out.accounts.empty()) {
        rule = "";
      } else if (claims[i].part_of && !claims[i].part_of->claim.empty() &&
                 account_of_id(out, claims[i].part_of->claim) != SIZE_MAX) {
        into = account_of_id(out, claims[i].part_of->claim);
      } else if (const size_t last = out.accounts.size() - 1;
                 t.running != open[last].running && rival(out, last, i)) {
        rule = "split.running_total";
        // Back to an account that is there: the day's figures after a running total that followed them.
        for (size_t a = 0; a < last; ++a)
          if (open[a].running == t.running && open[a].sentence == t.sentence) into = a;
      } else if (t.sentence == open[last].sentence) {
        into = last;
      } else if (!t.more && (has(t.sentence, WordClass::kApart, 2) ||
                             (has(t.sentence, WordClass::kApart, 8) && rival(out, last, i)))) {
        rule = "split.apart";
      } else if (!places.empty() && !open[last].places.empty() &&
                 !shares(places, open[last].places)) {
        rule = "split.place";
      } else if (!countries.empty() && !open[last].countries.empty() && places.empty() &&
                 countries != open[last].countries && rival(out, last, i) &&
                 claims[i].place.size() > 0 && own_country_differs(out, last, i)) {
        rule = "split.country";
      } else {
        into = last;
      }
      if (into == SIZE_MAX) {
        Account a;
        a.report = index_;
        a.split_by = rule;
        out.accounts.push_back(std::move(a));
        open.push_back({t.sentence, places, countries, t.running});
        into = out.accounts.size() - 1;
      } else {
        Open& o = open[into];
        o.sentence = t.sentence;
        for (const std::string& p : places) o.places.push_back(p);
        tidy(o.places);
      }
      out.accounts[into].claims.push_back(i);
    }
  }

  size_t account_of_id(const AccountsOfReport& out, const std::string& id) const {
    for (size_t a = 0; a < out.accounts.size(); ++a)
      for (uint32_t i : out.accounts[a].claims)
        if (report_.reading.claims[i].id == id) return a;
    return SIZE_MAX;
  }

  /// A claim of the account counts the same as claim `i`.
  bool rival(const AccountsOfReport& out, size_t account, uint32_t i) const {
    const Claim& c = report_.reading.claims[i];
    for (uint32_t k : out.accounts[account].claims)
      if (same_measure(report_.reading.claims[k], c) && !report_.reading.claims[k].part_of)
        return true;
    return false;
  }

  bool own_country_differs(const AccountsOfReport& out, size_t account, uint32_t i) const {
    const auto country = [&](const Claim& c) {
      for (const reading::Named& n : c.place)
        if (n.id.size() == 2) return n.id;
      return std::string();
    };
    const std::string mine = country(report_.reading.claims[i]);
    for (uint32_t k : out.accounts[account].claims) {
      const std::string other = country(report_.reading.claims[k]);
      if (!mine.empty() && !other.empty() && other != mine) return true;
    }
    return false;
  }

  static uint32_t own(const AccountsOfReport& out, const Account& a) {
    return out.claims[a.claims.front()].account;
  }

  void fill(Account& a, const AccountsOfReport& out) const {
    const auto& claims = report_.reading.claims;
    const bool only = out.accounts.size() == 1;
    // Its own sentences: those with its claims, and those after them without claims of another account.
    std::set<uint32_t> mine, others;
    for (const ClaimTraits& t : out.claims) others.insert(t.sentence);
    for (uint32_t i : a.claims) {
      mine.insert(out.claims[i].sentence);
      a.toll = a.toll || out.claims[i].toll;
      a.running = a.running || out.claims[i].running;
    }
    if (only)
      for (uint32_t s = 0; s < n_sentences_; ++s) mine.insert(s);
    // In a sentence with claims of several accounts only the words about its own.
    std::vector<char> word_is_mine(words_.size(), 0);
    for (uint32_t w = 0; w < words_.size(); ++w)
      word_is_mine[w] = mine.contains(words_[w].sentence);
    if (!only) {
      // A sentence with figures of several accounts: each figure has the words up to the next one's.
      for (uint32_t i = 0; i < claims.size(); ++i) {
        const uint32_t at = word_at(claims[i].words.span.begin);
        if (at >= words_.size() || !mine.contains(out.claims[i].sentence) ||
            out.claims[i].account == own(out, a))
          continue;
        const auto [from, to] = segment(i, at, out.claims[i].sentence);
        for (uint32_t w = from; w < to; ++w) word_is_mine[w] = 0;
      }
      for (uint32_t i : a.claims) {
        const uint32_t at = word_at(claims[i].words.span.begin);
        if (at >= words_.size()) continue;
        const auto [from, to] = segment(i, at, out.claims[i].sentence);
        for (uint32_t w = from; w < to; ++w) word_is_mine[w] = 1;
      }
    }
    const auto is_mine = [&](SourceSpan s) {
      const uint32_t w = word_at(s.begin);
      return w < words_.size() && word_is_mine[w] != 0;
    };
    for (const Hit& h : hits_) {
      if (word_is_mine[h.begin] == 0) continue;
      if (h.is(WordClass::kKind)) a.kinds.emplace_back(h.kind);
      if (h.is(WordClass::kLoose)) a.loose.emplace_back(h.kind);
    }
    std::vector<char> taken(words_.size(), 0);
    const auto take = [&](SourceSpan s) {
      for (uint32_t w = word_at(s.begin); w < words_.size() && words_[w].span.begin < s.end; ++w)
        taken[w] = 1;
    };
    for (const PlaceFact& p : report_.places) {
      const bool named = starts_upper(p.name);
      if (named) take(p.span);
      if (!is_mine(p.span) && !only) continue;
      if (!named) continue;
      if (is_country(p)) {
        a.countries.push_back(p.country.empty() ? (p.id.empty() ? p.name : p.id) : p.country);
        continue;
      }
      a.places.push_back(table_.place_key(p.name));
      if (p.kind != "region" && p.kind != "sea") a.fine.push_back(table_.place_key(p.name));
      if (!p.country.empty()) a.countries.push_back(p.country);
      if (!p.admin.empty()) a.admins.push_back(table_.place_key(p.admin));
    }
    for (uint32_t i : a.claims) {
      const Claim& c = claims[i];
      for (const auto& n : c.agent) a.agents.push_back(n.id.empty() ? n.name : n.id);
      for (const auto& n : c.side) a.sides.push_back(n.id.empty() ? n.name : n.id);
      for (const auto* list : {&c.agent, &c.side})
        for (const auto& n : *list)
          if (n.words && !n.id.empty()) take(n.words->span);
      for (const auto& n : c.place) {
        if (!starts_upper(n.name)) continue;
        if (n.id.size() == 2)
          a.countries.push_back(n.id);
        else if (!country_keys_.contains(table_.place_key(n.name)))
          a.places.push_back(table_.place_key(n.name));
      }
      if (!c.when || !c.when->interval.from || !c.when->interval.to || !c.when->words) continue;
      const int64_t from = c.when->interval.from->first_day().to_days(),
                    to = c.when->interval.to->last_day().to_days();
      a.from = a.dated ? std::min(a.from, from) : from;
      a.to = a.dated ? std::max(a.to, to) : to;
      a.dated = true;
    }
    // "Syrian civilians were killed": where nothing else is named, whose they are says the country.
    if (a.countries.empty())
      for (uint32_t i : a.claims)
        for (const auto& n : claims[i].side)
          if (n.id.size() == 2) a.countries.push_back(n.id);
    for (uint32_t w = 0; w < words_.size(); ++w) {
      if (word_is_mine[w] == 0) continue;
      const Word& word = words_[w];
      if (word.lower.size() < 2 ||
          (word.lower[0] >= '0' && word.lower[0] <= '9' &&
           word.lower.find_first_not_of("0123456789.,") == std::string::npos))
        continue;
      if (table_.is(word.lower, WordClass::kStop)) continue;
      if (word.capital && !word.opens && taken[w] == 0) a.names.push_back(word.lower);
      if (taken[w] == 0) a.terms.push_back(stem(word.lower));
    }
    for (const std::string& key : a.places)
      for (const Word& w : words_of(key))
        if (w.lower.size() > 3 && !table_.is(w.lower, WordClass::kStop) &&
            !table_.is(w.lower, WordClass::kSide))
          a.place_words.push_back(w.lower);
    find_force(a);
    for (auto* list : {&a.kinds, &a.loose, &a.abroad, &a.places, &a.fine, &a.admins, &a.countries, &a.names,
                       &a.place_words, &a.terms, &a.agents, &a.sides})
      tidy(*list);
    if (report_.published) {
      a.published = report_.published->first_day().to_days();
      a.has_date = true;
    }
  }

  // "North Korean soldiers have been killed or wounded in Russia": a count that stands, not the news of one day.
  static bool stands(const Claim& c) {
    static const std::set<std::string_view> kStanding = {"casualties", "losses",   "out_of_action",
                                                         "deployed",   "strength", "in_theatre",
                                                         "withdrawn"};
    if (c.frame != "count" || !c.when) return true;
    if (c.kind == "percent" || c.kind == "ratio") return true;
    if (c.part_of && c.part_of->claim.empty() && c.part_of->words) return true;
    return c.measure.size() == 1 && kStanding.contains(c.measure.front());
  }

  void find_force(Account& a) const {
    for (const std::string& k : a.kinds)
      if (k != "battle") return;
    bool troops = false, standing = false;
    std::vector<std::string> sides;
    for (uint32_t i : a.claims) {
      const Claim& c = report_.reading.claims[i];
      if (c.unit != "person" || c.tier == "article" || dated_by_day(c)) continue;
      troops = troops || std::find(c.population.begin(), c.population.end(), "military") !=
                             c.population.end() ||
               c.join == "undefined";
      standing = standing || stands(c);
      for (const reading::Named& n : c.side)
        if (n.id.size() == 2 && n.by != "side.opponent") sides.push_back(n.id);
    }
    a.force = troops && standing;
    if (!a.force) return;
    for (const std::string& side : sides) {
      bool away = false, at_home = false;
      for (const PlaceFact& p : report_.places) {
        if (p.country.empty() && !is_country(p)) continue;
        const std::string& where = p.country.empty() ? p.id : p.country;
        away = away || where != side;
        at_home = at_home || (where == side && !is_country(p));
      }
      if (away && !at_home) a.abroad.push_back(side);
    }
  }

  const Report& report_;
  uint32_t index_;
  const StoryWords& table_;
  std::vector<Word> words_;
  std::vector<Hit> hits_;
  uint32_t n_sentences_ = 1;
  std::set<std::string> country_keys_;
};

}  // namespace

AccountsOfReport accounts_of(const Report& report, uint32_t index, const StoryWords& words) {
  return Splitter(report, index, words).run();
}

}  // namespace muster::story
