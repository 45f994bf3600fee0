#include "story/series.h"

#include <algorithm>

#include "core/hash.h"
#include "story/interval.h"
#include "story/kinds.h"

namespace muster::story {
namespace {

using reading::Claim;

// A side that the reading found only by how the account goes on says less than the words of the figure.
bool is_inferred(const reading::Named& side) {
  return side.by == "side.opponent" || side.by == "side.carry" || side.by == "side.account";
}

// Of wholes only sides that are identified tell them apart ("Alawites" and "Syrians" may be the same dead); of parts every name.
bool sides_differ(const Claim& a, const Claim& b, bool parts) {
  bool any = false;
  for (const auto& x : a.side)
    for (const auto& y : b.side) {
      if (x.name == y.name || (!x.id.empty() && x.id == y.id)) return false;
      any = any || parts ||
            (!x.id.empty() && !y.id.empty() && !is_inferred(x) && !is_inferred(y));
    }
  return any;
}

bool has(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// "200 others" takes its people from a figure before it, which may be the children among them.
bool names_people(const Claim& c) {
  return c.counted && c.counted->text != "others" && c.counted->text != "other";
}

// Which camp is counted: "armed" groups, "forces" of a state, "" for everybody else.
std::string_view camp_of(const Claim& c) {
  if (!names_people(c) || c.unit != "person") return "";
  if (has(c.population, "armed")) return "armed";
  return has(c.population, "military") || has(c.population, "police") ? "forces" : "";
}

bool is_general(const Claim& c) {
  return !names_people(c) || c.unit_detail.empty() || c.unit_detail == "people" ||
         c.unit_detail == "person" || c.unit_detail == "national";
}

bool counts_people(const Claim& c) {
  static constexpr std::string_view kOfThings[] = {
      "delivered",   "pledged", "requested", "produced", "fired",    "destroyed", "damaged",
      "intercepted", "seized",  "abandoned", "attacks",  "strength", "affected"};
  for (const std::string& m : c.measure)
    if (std::find(std::begin(kOfThings), std::end(kOfThings), m) != std::end(kOfThings))
      return false;
  return true;
}

// A running figure of some that is told inside a larger one: "over 750 civilians", later "1,300, including at least 973
// civilians". Only a figure that grew, and by less than twice, can be that.
bool part_goes_on(const Stories& s, ClaimRef claim, ClaimRef other) {
  const Claim &c = s.claim(claim), &o = s.claim(other);
  if (is_part(s, other) || c.side.empty()) return false;
  const auto u = spoken(interval_of(c)), v = spoken(interval_of(o));
  if (!u || !v || *u <= *v) return false;
  const auto twice = Decimal::multiply(*v, Decimal(2));
  return twice && *u<*twice&& * v> Decimal(20);
}

bool countries_differ(const Claim& a, const Claim& b) {
  bool any = false;
  for (const auto& x : a.place)
    for (const auto& y : b.place) {
      if (x.id.size() != 2 || y.id.size() != 2) continue;
      if (x.id == y.id) return false;
      any = true;
    }
  return any;
}

std::string root(const Claim& c) { return c.chain.empty() ? "" : c.chain.back().words.text; }

// Whether `claim` may stand in a series beside `other`, a claim of an earlier report or of its own.
bool same_question(const Stories& s, ClaimRef claim, ClaimRef other) {
  const Claim &c = s.claim(claim), &o = s.claim(other);
  if (c.measure != o.measure || c.join != o.join) return false;
  // What is counted is read with the noun, which a toll does not have; the dead of a collapse are no buildings.
  if (!counts_people(c) &&
      (c.unit != o.unit || (c.unit == "weapon" && c.unit_detail != o.unit_detail)))
    return false;
  if (c.modality != o.modality || (c.tier == "article") != (o.tier == "article")) return false;
  const bool part = is_part(s, claim), other_part = is_part(s, other);
  if (part != other_part && !part_goes_on(s, claim, other)) return false;
  if (people_counted(s, claim) != people_counted(s, other) &&
      !(s.traits(claim).left && !part))
    return false;
  if (sides_differ(c, o, part || other_part) || kinds_of_people_differ(c, o)) return false;
  if (some_of_them(s, claim, other)) return false;
  // A storm's dead in two countries are two questions; of a strike one of the two is only its sender.
  if (countries_differ(c, o) &&
      share_slow_kind(s.account_of(claim).kinds, s.account_of(other).kinds))
    return false;
  const bool open = c.kind == "percent" || c.kind == "ratio" || c.kind == "multiplier";
  return !open && o.kind != "percent" && o.kind != "ratio" && o.kind != "multiplier";
}

// Those who did it claim more of some people than the report counts of all: "Eleven people are killed. The group says that
// it killed 90 soldiers."
bool outbids(const Claim& x, const Claim& y) {
  if (x.chain.empty() || !y.chain.empty() || !is_general(y) || x.measure != y.measure) return false;
  const bool own = std::any_of(x.agent.begin(), x.agent.end(), [&](const reading::Named& n) {
    return !n.name.empty() && root(x).find(n.name) != std::string::npos;
  });
  return own && compare(interval_of(x), interval_of(y)) == Order::kAbove;
}

// Two roots of one report that answer the same question: "television reports 60, while Israel claims only three".
bool rivals(const Stories& s, ClaimRef a, ClaimRef b) {
  const Claim &x = s.claim(a), &y = s.claim(b);
  if (a.report != b.report || is_part(s, a) || is_part(s, b) || x.tier == "article" ||
      y.tier == "article")
    return false;
  if (outbids(x, y) || outbids(y, x)) return true;
  return !root(x).empty() && !root(y).empty() && root(x) != root(y) && x.measure == y.measure &&
         same_question(s, a, b);
}

// One of several kinds of people told side by side without a sum: "three firefighters and a civilian".
bool beside_others(const Stories& s, ClaimRef r) {
  const Claim& c = s.claim(r);
  if (!c.counted || is_part(s, r)) return false;
  for (uint32_t i : s.account_of(r).claims) {
    const Claim& o = s.claim({r.report, i});
    if (i == r.claim || o.measure != c.measure || is_part(s, {r.report, i}) || !o.counted ||
        o.counted->text == c.counted->text)
      continue;
    const uint32_t gap =
        o.words.span.begin > c.counted->span.end   ? o.words.span.begin - c.counted->span.end
        : c.words.span.begin > o.counted->span.end ? c.words.span.begin - o.counted->span.end
                                                   : UINT32_MAX;
    if (gap <= 8) return true;
  }
  return false;
}

// The whole of a report does not carry a series on where a part of it has the series' people: "1,300 dead, 973 of them
// civilians" after "over 750 civilians".
bool part_fits_better(const Stories& s, ClaimRef me, ClaimRef last) {
  const auto shares_side = [](const Claim& a, const Claim& b) {
    for (const auto& x : a.side)
      for (const auto& y : b.side)
        if (x.name == y.name) return true;
    return false;
  };
  const Claim &c = s.claim(me), &o = s.claim(last);
  if (is_part(s, me) || o.side.empty() || shares_side(c, o)) return false;
  for (uint32_t i : s.account_of(me).claims) {
    const Claim& part = s.claim({me.report, i});
    if (part.part_of && part.part_of->claim == c.id && part.measure == c.measure &&
        shares_side(part, o) && part_goes_on(s, {me.report, i}, last))
      return true;
  }
  return false;
}

// An increment beside a total of the same account: "11 more bodies" and "27".
bool is_increment(const Stories& s, ClaimRef r) {
  const Claim& c = s.claim(r);
  if (c.frame == "increment") return true;
  if (!s.traits(r).more) return false;
  // "Another 3,000 were sent" opens its sentence; in "12 killed and another 30 injured" it only goes on to another fate.
  const bool first =
      r.claim == 0 || s.traits({r.report, r.claim - 1}).sentence != s.traits(r).sentence;
  for (const std::string_view word : {"nother ", "dditional ", "urther "})
    if (first && c.words.text.find(word) != std::string::npos) return true;
  for (uint32_t i : s.account_of(r).claims) {
    const ClaimRef other{r.report, i};
    if (i != r.claim && s.claim(other).measure == c.measure && !is_part(s, other) &&
        s.traits(other).toll)
      return true;
  }
  return false;
}

// The report itself replaces it: "up from 30".
bool replaced(const Stories& s, AccountRef a, const Claim& c) {
  for (uint32_t i : s.account(a).claims)
    if (s.claim({a.report, i}).revises == c.id) return true;
  return false;
}

// The claims of an account, those first that most surely carry a series on: figures that are said to move, then wholes,
// then parts. "The death toll of the Hong Hai 16 rises to six."
std::vector<uint32_t> by_weight(const Stories& s, AccountRef a) {
  std::vector<uint32_t> claims = s.account(a).claims;
  const auto weight = [&](uint32_t i) {
    const Claim& c = s.claim({a.report, i});
    return (is_part(s, {a.report, i}) ? 0 : 10) + (replaced(s, a, c) ? 20 : 0) +
           s.traits({a.report, i}).toll_words * 2 +
           (c.unit == "person" ? 1 : 0);
  };
  std::stable_sort(claims.begin(), claims.end(),
                   [&](uint32_t x, uint32_t y) { return weight(x) > weight(y); });
  return claims;
}

}  // namespace

bool is_part(const Stories& s, ClaimRef r) {
  const Claim& c = s.claim(r);
  if (!c.part_of || c.part_of->claim.empty()) return false;
  for (const Claim& o : s.reports[r.report].reading.claims)
    if (o.id == c.part_of->claim) return o.measure == c.measure;
  return true;
}

bool kinds_of_people_differ(const Claim& a, const Claim& b) {
  const std::string_view x = camp_of(a), y = camp_of(b);
  return !x.empty() && !y.empty() && x != y;
}

bool some_of_them(const Stories& s, ClaimRef later, ClaimRef earlier) {
  const Claim &c = s.claim(later), &o = s.claim(earlier);
  if (is_general(c) || !is_general(o) || s.traits(later).toll || s.traits(later).more ||
      c.tier != "number" ||      !c.population.empty() || later.report == earlier.report)
    return false;
  const auto u = spoken(interval_of(c)), v = spoken(interval_of(o));
  return u && v && *u < *v && compare(interval_of(c), interval_of(o)) == Order::kBelow;
}

std::string people_counted(const Stories& s, ClaimRef r) {
  const Claim& c = s.claim(r);
  std::string out;
  const bool part = is_part(s, r);
  if (names_people(c) || part)
    for (const std::string& p : c.population)
      if (p == "child" || p == "women" || p == "woman" || p == "female" || p == "male" ||
          p == "foreign" || p == "elderly")
        out += (out.empty() ? "" : "+") + p;
  if (!out.empty() || part) return out;
  // Two camps told side by side are two questions; of a single one the figure may be the toll of all.
  bool other_camp = false, only_armed = true;
  for (uint32_t i : s.account_of(r).claims) {
    const Claim& o = s.claim({r.report, i});
    if (i == r.claim || o.measure != c.measure || is_part(s, {r.report, i}) || !names_people(o) ||
        camp_of(o) == camp_of(c))
      continue;
    other_camp = true;
    only_armed = only_armed && camp_of(o) == "armed";
  }
  if (other_camp && !camp_of(c).empty()) return std::string(camp_of(c));
  if (beside_others(s, r) && !(other_camp && only_armed && c.unit_detail == "civilian"))
    return c.unit_detail;
  return "";
}

void make_series(Stories& s) {
  s.series_of.resize(s.reports.size());
  for (uint32_t r = 0; r < s.reports.size(); ++r)
    s.series_of[r].assign(s.reports[r].reading.claims.size(), 0);
  for (uint32_t h = 0; h < s.happenings.size(); ++h) {
    for (const AccountRef& a : s.happenings[h].accounts) {
      for (uint32_t i : by_weight(s, a)) {
        const ClaimRef me{a.report, i};
        const Claim& c = s.claim(me);
        uint32_t into = UINT32_MAX;
        for (uint32_t k : s.happenings[h].series) {
          const ClaimRef last = s.series[k].claims.back();
          const bool restated =
              last.report == me.report &&
              ((c.same_as == s.claim(last).id && !c.same_as.empty()) ||
               (c.revises == s.claim(last).id && !c.revises.empty()));
          if (last.report == me.report && !restated && !rivals(s, me, last)) continue;
          if (is_increment(s, me) != is_increment(s, last)) continue;
          if (is_increment(s, me) && !restated) continue;  // each increment is a figure of its own
          const bool outbid = last.report == me.report && rivals(s, me, last);
          if (!outbid && (!same_question(s, me, last) || part_fits_better(s, me, last))) continue;
          into = k;
          break;
        }
        if (into == UINT32_MAX) {
          into = static_cast<uint32_t>(s.series.size());
          s.series.push_back({sha256_hex("series " + s.happenings[h].id + " " +
                                         s.reports[me.report].name + " " + c.id)
                                  .substr(0, 16),
                              h,
                              people_counted(s, me),
                              {}});
          s.happenings[h].series.push_back(into);
        }
        s.series[into].claims.push_back(me);
        s.series_of[me.report][i] = into;
      }
    }
  }
}

}  // namespace muster::story
