#include "story/adopt.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace muster::story {
namespace {

constexpr std::array<std::pair<std::string_view, Policy>, 6> kPolicies = {
    {{"most_conservative", Policy::kMostConservative},
     {"majority", Policy::kMajority},
     {"hierarchy", Policy::kHierarchy},
     {"latest_best", Policy::kLatestBest},
     {"range", Policy::kRange},
     {"names_floor", Policy::kNamesFloor}}};

// Lower is better.
int rank_of(const reading::Claim& c) {
  static constexpr std::array<std::string_view, 3> kRecorders = {"UN_body", "NGO",
                                                                 "open_source_project"};
  static constexpr std::array<std::string_view, 8> kState = {
      "ministry", "police",   "military",     "government",
      "office",   "hospital", "intelligence", "state_media"};
  const auto is = [&](const auto& list) {
    return std::find(list.begin(), list.end(), c.source_kind) != list.end();
  };
  if (is(kRecorders)) return 0;
  if (is(kState)) return 1;
  if (c.source_kind == "author_voice" || c.source_kind == "unattributed") return 3;
  return 2;
}

}  // namespace

std::optional<Policy> policy_of(std::string_view name) {
  for (const auto& [known, policy] : kPolicies)
    if (known == name) return policy;
  return std::nullopt;
}

std::string_view name_of(Policy policy) {
  for (const auto& [known, p] : kPolicies)
    if (p == policy) return known;
  return "";
}

std::vector<std::string_view> policy_names() {
  std::vector<std::string_view> out;
  for (const auto& [known, p] : kPolicies) out.push_back(known);
  return out;
}

Adoption adopt(const Stories& s, const Copies& copies, const Series& series, Policy policy) {
  Adoption out;
  const Roots roots = roots_of(s, copies, series.claims);
  // The latest claim of each root, in order of date; what its root said before is superseded.
  std::map<std::string, size_t> latest;
  std::vector<ClaimRef> current;
  for (size_t i = 0; i < series.claims.size(); ++i) {
    const ClaimRef r = series.claims[i];
    const reading::Claim& c = s.claim(r);
    if (c.polarity == "negative") {
      out.rejected.push_back({r, "denied"});
      continue;
    }
    if (!spoken(interval_of(c))) {
      out.rejected.push_back({r, "a vague amount has no number"});
      continue;
    }
    const auto corrected = std::find_if(s.links.begin(), s.links.end(), [&](const Link& l) {
      return l.to == r && (l.type == "corrects" || l.type == "retracts");
    });
    if (corrected != s.links.end()) {
      out.rejected.push_back({r, "corrected later"});
      continue;
    }
    const std::string& root = roots.claims[i].root;
    if (const auto before = latest.find(root); before != latest.end()) {
      out.rejected.push_back({series.claims[before->second], "its source gave a later figure"});
      before->second = i;
    } else {
      latest[root] = i;
    }
  }
  for (const auto& [root, i] : latest) current.push_back(series.claims[i]);
  std::sort(current.begin(), current.end());
  if (current.empty()) {
    out.why = "no claim of the series has a number that stands";
    return out;
  }
  const auto value = [&](ClaimRef r) { return *spoken(interval_of(s.claim(r))); };
  const auto choose = [&](const std::vector<ClaimRef>& chosen, const std::string& why_not) {
    out.chosen = chosen;
    for (ClaimRef r : current)
      if (std::find(chosen.begin(), chosen.end(), r) == chosen.end())
        out.rejected.push_back({r, why_not});
  };
  const auto lowest = *std::min_element(
      current.begin(), current.end(), [&](ClaimRef a, ClaimRef b) { return value(a) < value(b); });
  switch (policy) {
    case Policy::kMostConservative:
      choose({lowest}, "higher than the lowest figure that stands");
      out.why = "the lowest figure that a source still stands by";
      break;
    case Policy::kMajority: {
      std::map<Decimal, std::vector<ClaimRef>> votes;
      for (ClaimRef r : current) votes[value(r)].push_back(r);
      const auto most = std::max_element(
          votes.begin(), votes.end(),
          [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
      choose(most->second, "fewer independent roots give it");
      out.why =
          fmt::format("{} of {} independent roots give it", most->second.size(), current.size());
      break;
    }
    case Policy::kHierarchy: {
      const auto best =
          *std::min_element(current.begin(), current.end(), [&](ClaimRef a, ClaimRef b) {
            const int x = rank_of(s.claim(a)), y = rank_of(s.claim(b));
            return x != y ? x < y : b < a;
          });
      choose({best}, "a source of a lower kind, or an older figure");
      out.why = fmt::format("the latest figure of the best kind of source ({})",
                            s.claim(best).source_kind);
      break;
    }
    case Policy::kLatestBest: {
      ClaimRef best = current.back();
      for (ClaimRef r : current)
        if (!s.claim(r).chain.empty()) best = r;
      choose({best}, "older, or without a source of its own");
      out.why = s.claim(best).chain.empty() ? "the latest figure; none has a source of its own"
                                            : "the latest figure with a source of its own";
      break;
    }
    case Policy::kRange:
      choose(current, "");
      out.why =
          fmt::format("from the lowest to the highest of {} independent roots", current.size());
      break;
    case Policy::kNamesFloor: {
      std::optional<ClaimRef> best;
      for (ClaimRef r : current) {
        const std::string& status = s.claim(r).status;
        if (status == "confirmed" || status == "verified_by_names" ||
            status == "visually_confirmed")
          if (!best || value(*best) < value(r)) best = r;
      }
      if (!best) {
        choose({}, "not confirmed by names or otherwise");
        out.why = "no figure of the series is confirmed";
        return out;
      }
      choose({*best}, "not confirmed, or a lower floor");
      out.why = "the highest confirmed figure, as a floor";
      out.adopted = interval_of(s.claim(*best));
      out.adopted.high.reset();
      return out;
    }
  }
  out.adopted = interval_of(s.claim(out.chosen.front()));
  for (ClaimRef r : out.chosen) {
    const Interval one = interval_of(s.claim(r));
    const auto low = one.low ? one.low : one.high, high = one.high ? one.high : one.low;
    if (policy != Policy::kRange) continue;
    if (out.adopted.low && low && *low < *out.adopted.low) out.adopted.low = low;
    if (!out.adopted.low) out.adopted.low = low;
    if (!out.adopted.high || (high && *out.adopted.high < *high)) out.adopted.high = high;
  }
  return out;
}

}  // namespace muster::story
