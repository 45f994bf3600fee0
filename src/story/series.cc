#include "story/series.h"

#include <algorithm>

#include "core/hash.h"
#include "story/interval.h"

namespace muster::story {
namespace {

using reading::Claim;

bool is_part(const Claim& c) { return c.part_of && !c.part_of->claim.empty(); }

bool sides_differ(const Claim& a, const Claim& b) {
  if (a.side.empty() || b.side.empty()) return false;
  for (const auto& x : a.side)
    for (const auto& y : b.side)
      if (x.name == y.name || (!x.id.empty() && x.id == y.id)) return false;
  return true;
}

// Whether `claim` may stand in a series beside `other`, a claim of an earlier report or of its own.
bool same_question(const Stories& s, ClaimRef claim, ClaimRef other) {
  const Claim &c = s.claim(claim), &o = s.claim(other);
  if (c.measure != o.measure || c.unit != o.unit || c.join != o.join) return false;
  if (c.modality != o.modality) return false;
  if (is_part(c) != is_part(o)) return false;
  if (people_counted(c) != people_counted(o)) return false;
  if (sides_differ(c, o)) return false;
  const bool open = c.kind == "percent" || c.kind == "ratio" || c.kind == "multiplier";
  return !open && o.kind != "percent" && o.kind != "ratio" && o.kind != "multiplier";
}

// An increment beside a total of the same account: "11 more bodies" and "27".
bool is_increment(const Stories& s, ClaimRef r) {
  const Claim& c = s.claim(r);
  if (c.frame == "increment") return true;
  if (!s.traits(r).more) return false;
  for (uint32_t i : s.account_of(r).claims) {
    const ClaimRef other{r.report, i};
    if (i != r.claim && s.claim(other).measure == c.measure && !is_part(s.claim(other)) &&
        s.traits(other).toll)
      return true;
  }
  return false;
}

}  // namespace

std::string people_counted(const Claim& c) {
  std::string out;
  for (const std::string& p : c.population)
    if (p == "child" || p == "women" || p == "woman" || p == "female" || p == "male" ||
        p == "foreign" || p == "elderly")
      out += (out.empty() ? "" : "+") + p;
  return out;
}

void make_series(Stories& s) {
  s.series_of.resize(s.reports.size());
  for (uint32_t r = 0; r < s.reports.size(); ++r)
    s.series_of[r].assign(s.reports[r].reading.claims.size(), 0);
  for (uint32_t h = 0; h < s.happenings.size(); ++h) {
    for (const AccountRef& a : s.happenings[h].accounts) {
      for (uint32_t i : s.account(a).claims) {
        const ClaimRef me{a.report, i};
        const Claim& c = s.claim(me);
        uint32_t into = UINT32_MAX;
        for (uint32_t k : s.happenings[h].series) {
          const ClaimRef last = s.series[k].claims.back();
          const bool restated =
              last.report == me.report && c.same_as == s.claim(last).id && !c.same_as.empty();
          if (last.report == me.report && !restated) continue;
          if (is_increment(s, me) != is_increment(s, last)) continue;
          if (is_increment(s, me) && !restated) continue;  // each increment is a figure of its own
          if (!same_question(s, me, last)) continue;
          into = k;
          break;
        }
        if (into == UINT32_MAX) {
          into = static_cast<uint32_t>(s.series.size());
          s.series.push_back({sha256_hex("series " + s.happenings[h].id + " " +
                                         s.reports[me.report].name + " " + c.id)
                                  .substr(0, 16),
                              h,
                              people_counted(c),
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
