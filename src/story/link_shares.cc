// Shares on one axis. A ratio says nothing until it is known of what: claims of one happening that give a share of the same
// people are put beside each other in percent, and beside the share that a count and its whole imply.
#include <fmt/format.h>

#include <algorithm>

#include "story/link.h"

namespace muster::story {
namespace {

using reading::Claim;

std::optional<Decimal> scaled(const Decimal& d, int64_t top, int64_t below) {
  const auto x = Decimal::multiply(d, Decimal::ratio(Decimal(top), Decimal(below), 6));
  return x ? std::optional<Decimal>(*x) : std::nullopt;
}

bool hedged(const Claim& c, std::string_view direction) {
  return std::any_of(c.hedges.begin(), c.hedges.end(),
                     [&](const reading::Hedge& h) { return h.direction == direction; });
}

// Measures that can be shares of the same people: losses are undefined, and so beside each of the fates.
bool comparable(const Claim& a, const Claim& b) {
  static constexpr std::string_view kFates[] = {"killed", "wounded", "missing", "captured"};
  const auto fate = [](const Claim& c) {
    return c.join == "undefined" ||
           std::any_of(c.measure.begin(), c.measure.end(), [](const std::string& m) {
             return std::find(std::begin(kFates), std::end(kFates), m) != std::end(kFates);
           });
  };
  return a.measure == b.measure || (fate(a) && fate(b));
}

std::string percent(const Interval& i) {
  const auto whole = [](const Decimal& d) {
    const std::string s = d.to_string();
    return s.substr(0, s.find('.'));
  };
  if (i.low && i.high)
    return whole(*i.low) == whole(*i.high) ? whole(*i.low) + " percent"
                                           : whole(*i.low) + " to " + whole(*i.high) + " percent";
  if (i.low) return "at least " + whole(*i.low) + " percent";
  return i.high ? "at most " + whole(*i.high) + " percent" : "an unknown share";
}

std::string listed(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& m : list) out += (out.empty() ? "" : " or ") + m;
  return out;
}

}  // namespace

std::optional<Interval> share_of(const Claim& c) {
  if (c.kind != "percent" && c.kind != "ratio") return std::nullopt;
  Interval out;
  const int64_t times = c.kind == "ratio" ? 100 : 1;
  if (c.low) out.low = scaled(*c.low, times, 1);
  if (c.high) out.high = scaled(*c.high, times, 1);
  out.low_strict = c.low_strict;
  out.high_strict = c.high_strict;
  if (!out.low && !out.high) return std::nullopt;
  if (out.low && out.high && *out.low == *out.high) {
    // "Nearly" leaves a tenth below, "over" one above, "about" half of that on both sides, and so does a fraction in words.
    out.about = out.low;
    if (hedged(c, "under")) {
      out.low = scaled(*out.about, 9, 10);
    } else if (hedged(c, "over")) {
      out.high = scaled(*out.about, 11, 10);
    } else if (!c.hedges.empty() || c.kind == "ratio") {
      out.low = scaled(*out.about, 19, 20);
      out.high = scaled(*out.about, 21, 20);
    }
  }
  return out;
}

std::vector<ImpliedShare> implied_shares(const Stories& s, uint32_t happening) {
  std::vector<ImpliedShare> out;
  for (const AccountRef& a : s.happenings[happening].accounts)
    for (uint32_t i : s.account(a).claims) {
      const Claim& c = s.claim({a.report, i});
      if (!c.part_of || c.part_of->claim.empty()) continue;
      const auto& claims = s.reports[a.report].reading.claims;
      for (uint32_t k = 0; k < claims.size(); ++k) {
        if (claims[k].id != c.part_of->claim || claims[k].measure == c.measure ||
            claims[k].join == "undefined")
          continue;
        const Interval part = interval_of(c), whole = interval_of(claims[k]);
        if (!part.low || !part.high || !whole.low || !whole.high || !part.stated || !whole.stated ||
            *whole.low <= Decimal(0))
          continue;
        ImpliedShare one{{a.report, i}, {a.report, k}, {}};
        one.share.low = scaled(Decimal::ratio(*part.low, *whole.high, 4), 100, 1);
        one.share.high = scaled(Decimal::ratio(*part.high, *whole.low, 4), 100, 1);
        out.push_back(one);
      }
    }
  return out;
}

void make_share_links(Stories& s) {
  for (uint32_t h = 0; h < s.happenings.size(); ++h) {
    std::vector<ClaimRef> shares;
    for (const AccountRef& a : s.happenings[h].accounts)
      for (uint32_t i : s.account(a).claims)
        if (share_of(s.claim({a.report, i}))) shares.push_back({a.report, i});
    if (shares.empty()) continue;
    std::sort(shares.begin(), shares.end());
    const auto implied = implied_shares(s, h);
    for (size_t i = 0; i < shares.size(); ++i) {
      const ClaimRef me = shares[i];
      const Claim& c = s.claim(me);
      const Interval mine = *share_of(c);
      // The count and its whole that lie nearest in time.
      const ImpliedShare* best = nullptr;
      const auto gap = [&](const ImpliedShare& x) {
        return x.part.report > me.report ? x.part.report - me.report : me.report - x.part.report;
      };
      for (const ImpliedShare& x : implied)
        if (comparable(c, s.claim(x.part)) && (!best || gap(x) < gap(*best))) best = &x;
      if (best) {
        const bool meets = compare(mine, best->share) == Order::kOverlaps;
        s.links.push_back(
            {"implies_ratio", best->part, me, "story.implied_share",
             fmt::format("{} of {} is {}; “{}” is {}: {}", s.claim(best->part).words.text,
                         s.claim(best->whole).words.text, percent(best->share), c.words.text,
                         percent(mine), meets ? "they agree" : "they do not agree"),
             meets ? 0.8 : 0.5, "", {best->whole}});
      }
      // The share told before, by whomever.
      for (size_t k = i; k-- > 0;) {
        const Claim& o = s.claim(shares[k]);
        if (!comparable(c, o) || shares[k].report == me.report) continue;
        const Interval other = *share_of(o);
        const bool meets = compare(mine, other) == Order::kOverlaps;
        s.links.push_back({c.measure == o.measure ? (meets ? "consistent_with" : "contradicts")
                                                  : "implies_ratio",
                           me, shares[k], "story.one_axis",
                           fmt::format("“{}” {} is {}, “{}” {} is {}: {}", c.words.text,
                                       listed(c.measure), percent(mine), o.words.text,
                                       listed(o.measure), percent(other),
                                       meets ? "they agree" : "they do not agree"),
                           0.6, "", {}});
        break;
      }
    }
  }
}

}  // namespace muster::story
