#include "reading/link.h"

#include <algorithm>

#include "reading/phrase.h"

namespace muster::reading {
namespace {

// Claims looked back over for a restatement: no report has more, and a table of numbers must not cost their square.
constexpr size_t kLookBack = 500;

bool shares_measure(const Claim& x, const Claim& y) {
  for (const std::string& m : x.measure)
    if (std::find(y.measure.begin(), y.measure.end(), m) != y.measure.end()) return true;
  return false;
}

bool shares_name(const std::vector<Named>& x, const std::vector<Named>& y) {
  if (x.empty() || y.empty()) return true;
  for (const Named& a : x)
    for (const Named& b : y)
      if (a.name == b.name || (!a.id.empty() && a.id == b.id)) return true;
  return false;
}

bool is_share(const Claim& c) {
  return c.kind == "percent" || c.kind == "ratio" || c.kind == "multiplier";
}

}  // namespace

void link_claims(const Analysis& a, const std::vector<Quantity>& quantities,
                 const std::vector<std::optional<Binding>>& bindings, std::vector<Draft>& drafts) {
  std::vector<size_t> draft_of(quantities.size(), SIZE_MAX);
  for (size_t d = 0; d < drafts.size(); ++d) draft_of[drafts[d].quantity] = d;
  for (size_t d = 0; d < drafts.size(); ++d) {
    Claim& claim = drafts[d].claim;
    const size_t i = drafts[d].quantity;
    const Quantity& q = quantities[i];
    const Binding& b = *bindings[i];
    const uint32_t sentence = a[q.tokens.begin].sentence;
    if (b.whole && draft_of[*b.whole] != SIZE_MAX) {
      claim.part_of = Claim::PartOf{drafts[draft_of[*b.whole]].claim.id, std::nullopt, b.role};
      claim.by["part_of"] = b.role == "including"   ? "link.including"
                            : b.role == "of_whom"   ? "link.of_whom"
                            : b.role == "breakdown" ? "link.breakdown"
                                                    : "link.of_set";
    }
    if (is_share(claim) && b.whole && draft_of[*b.whole] != SIZE_MAX &&
        !is_share(drafts[draft_of[*b.whole]].claim)) {
      claim.base = drafts[draft_of[*b.whole]].claim.id;
      claim.by["base"] = "link.of_set";
    } else if (is_share(claim)) {
      // The nearest count before it that a share can be of.
      for (size_t e = d; e-- > 0;) {
        const Claim& before = drafts[e].claim;
        if (is_share(before) || before.unit != claim.unit || before.tier == "article") continue;
        claim.base = before.id;
        claim.by["base"] = "link.nearest_count";
        break;
      }
      if (claim.kind != "multiplier" && !claim.base.empty() && !claim.part_of && b.whole)
        claim.part_of = Claim::PartOf{claim.base, std::nullopt, "of_whom"};
    }
    // "up from 30", "from 93", "from a previous 93": the earlier value of the same series.
    const TokenRange s = a.sentence_of(q.tokens.begin).tokens;
    if (q.tokens.begin > s.begin) {
      TokenIndex j = q.tokens.begin - 1;
      while (j > s.begin &&
             (a[j].pos == "DET" || a[j].lower == "previous" || a[j].lower == "earlier" ||
              a[j].lower == "initial" || a[j].lower == "previously"))
        --j;
      if (a[j].lower == "from" || a[j].lower == "than") {
        for (const size_t e : {d + 1, d - 1}) {
          if (e >= drafts.size()) continue;
          Claim& other = drafts[e].claim;
          const Quantity& oq = quantities[drafts[e].quantity];
          if (a[oq.tokens.begin].sentence != sentence || !shares_measure(other, claim)) continue;
          const bool next = e == d + 1;
          if (next && !(oq.tokens.begin > 0 && a[oq.tokens.begin - 1].lower == "to")) continue;
          if (!next && a[j].lower != "from") continue;
          other.revises = claim.id;
          other.by["revises"] = "link.from";
          break;
        }
      }
    }
    if (b.rule == "measure.earlier_value" && b.like && draft_of[*b.like] != SIZE_MAX) {
      Claim& later = drafts[draft_of[*b.like]].claim;
      later.revises = claim.id;
      later.by["revises"] = "link.from";
    }
    // A restatement: the same number of the same measure told again.
    if (claim.tier != "number" || is_share(claim) || claim.part_of) continue;
    for (size_t e = d > kLookBack ? d - kLookBack : 0; e < d; ++e) {
      const Claim& before = drafts[e].claim;
      const Quantity& bq = quantities[drafts[e].quantity];
      if (a[bq.tokens.begin].sentence == sentence || before.tier != "number" ||
          before.measure != claim.measure || before.unit != claim.unit)
        continue;
      const bool same = before.low && claim.low
                            ? *before.low == *claim.low
                            : (before.high && claim.high && *before.high == *claim.high);
      if (!same || !shares_name(before.side, claim.side) || before.modality != claim.modality)
        continue;
      // Small numbers recur by chance: there the places must agree in words, and nobody may be "another".
      const bool small = claim.low && *claim.low < Decimal(10);
      const bool definite = q.tokens.begin > 0 && (a[q.tokens.begin - 1].lower == "the" ||
                                                   a[q.tokens.begin - 1].lower == "these" ||
                                                   a[q.tokens.begin - 1].lower == "all");
      const bool title = a.zone_of(bq.tokens.begin) == Zone::kTitle;
      if (q.additional || bq.additional) continue;
      if (small && !definite && !title && !q.all) continue;
      if (!small && !shares_name(before.place, claim.place) && !title) continue;
      claim.same_as = before.id;
      claim.by["same_as"] = "link.restated";
      break;
    }
  }
}

}  // namespace muster::reading
