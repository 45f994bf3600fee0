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

namespace {

using Drafts = std::vector<Draft>;

/// "Another 28 bodies were found, taking the toll to 69": what comes on top is a part of the total told beside it.
void link_increment(const Analysis& a, const std::vector<Quantity>& quantities,
                    const std::vector<std::optional<Binding>>& bindings, Drafts& drafts, size_t d) {
  Claim& claim = drafts[d].claim;
  if (claim.frame != "increment" || claim.part_of || !claim.low) return;
  const uint32_t sentence = a[quantities[drafts[d].quantity].tokens.begin].sentence;
  for (size_t e = d > 2 ? d - 2 : 0; e < drafts.size() && e < d + 4; ++e) {
    if (e == d) continue;
    const Claim& total = drafts[e].claim;
    const Binding& b = *bindings[drafts[e].quantity];
    const uint32_t s = a[quantities[drafts[e].quantity].tokens.begin].sentence;
    if (s < sentence || s > sentence + 1 || total.measure != claim.measure ||
        (b.rule != "measure.toll" && b.rule != "measure.total") || !total.low ||
        *total.low < *claim.low || total.frame == "increment")
      continue;
    claim.part_of = Claim::PartOf{total.id, std::nullopt, "increment"};
    claim.by["part_of"] = "link.increment";
    return;
  }
}

/// The count is said to be one of before: "an earlier toll of 31", "the previous figure was 309", "had put it at 31".
bool is_earlier_count(const Analysis& a, const Quantity& q, const Binding& b) {
  const TokenRange s = a.sentence_of(q.tokens.begin).tokens;
  if (b.rule != "measure.toll" && b.rule != "measure.total") return false;
  static constexpr std::string_view kEarlier[] = {"earlier", "previous",  "previously",
                                                  "initial", "initially", "preliminary"};
  for (TokenIndex t = q.tokens.begin; t-- > s.begin && t + 7 > q.tokens.begin;) {
    if (a[t].text == "," || a[t].text == ";") return false;
    if (std::find(std::begin(kEarlier), std::end(kEarlier), a[t].lower) != std::end(kEarlier))
      return true;
    if (b.rule == "measure.total" && a[t].lower == "stood") return true;
    if (b.rule == "measure.total" && a[t].lower == "had" && a[t].dep == "aux") return true;
  }
  return false;
}

constexpr uint32_t kSumReach = 6;  ///< sentences behind a total in which its parts may stand
constexpr size_t kMostParts = 6;

/// "16 were killed ... Six died in the first strike ... the second killed 10": figures behind a total that add up to it.
void link_sum(const Analysis& a, const std::vector<Quantity>& quantities, Drafts& drafts,
              size_t whole) {
  const Claim& total = drafts[whole].claim;
  if (total.tier != "number" || is_share(total) || !total.low || *total.low < Decimal(5) ||
      total.frame == "increment" || total.frame == "rate_per")
    return;
  const auto sentence_of = [&](size_t d) {
    return a[quantities[drafts[d].quantity].tokens.begin].sentence;
  };
  Decimal sum(0);
  std::vector<size_t> parts;
  for (size_t d = whole + 1; d < drafts.size(); ++d) {
    const Claim& part = drafts[d].claim;
    if (sentence_of(d) > sentence_of(whole) + kSumReach) return;
    if (part.measure != total.measure || is_share(part)) continue;
    if (part.tier != "number" || !part.low || part.frame == "rate_per") return;
    if (part.part_of && part.part_of->claim != total.id) continue;  // a part of a part
    if (part.kind != "exact" || *part.low >= *total.low || parts.size() == kMostParts) return;
    const auto next = Decimal::add(sum, *part.low);
    if (!next || *next > *total.low) return;
    sum = *next;
    parts.push_back(d);
    if (sum != *total.low) continue;
    if (parts.size() < 2) return;
    for (const size_t p : parts) {
      if (drafts[p].claim.part_of) continue;
      drafts[p].claim.part_of = Claim::PartOf{total.id, std::nullopt, "breakdown"};
      drafts[p].claim.by["part_of"] = "link.sum";
    }
    return;
  }
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
    // "revising an earlier toll of 31", "the previous figure was 309", "officials had put it at 31"
    if (claim.revises.empty() && is_earlier_count(a, q, b)) {
      for (size_t e = d + 1; e-- > (d > 2 ? d - 2 : 0);) {
        const size_t k = e == d ? d + 1 : e;  // the one right behind it first
        if (k >= drafts.size()) continue;
        Claim& other = drafts[k].claim;
        if (!shares_measure(other, claim) || is_share(other) || other.part_of ||
            other.revises == claim.id || (other.low && claim.low && *other.low == *claim.low))
          continue;
        const uint32_t s2 = a[quantities[drafts[k].quantity].tokens.begin].sentence;
        if (k > d ? s2 != sentence : s2 + 1 < sentence) continue;
        other.revises = claim.id;
        other.by["revises"] = "link.earlier";
        break;
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
  for (size_t d = 0; d < drafts.size(); ++d) link_increment(a, quantities, bindings, drafts, d);
  for (size_t d = 0; d < drafts.size(); ++d) link_sum(a, quantities, drafts, d);
}

}  // namespace muster::reading
