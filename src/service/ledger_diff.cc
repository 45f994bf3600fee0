#include "service/ledger_diff.h"

#include <algorithm>

namespace muster::service {
namespace {

using reading::Claim;

constexpr std::string_view kCompared[] = {
    "value", "kind", "vague",  "measure",     "join",   "frame",    "unit",     "side",    "agent",
    "place", "when", "source", "source_kind", "status", "modality", "polarity", "doc_role"};

std::string measure_of(const Claim& c) { return ledger::field_text(c, "measure"); }

std::string shown(const Claim& c) {
  return c.words.text + (c.counted ? " " + c.counted->text : "");
}

std::vector<std::string> field_changes(const Claim& before, const Claim& after) {
  std::vector<std::string> out;
  for (const auto field : kCompared) {
    const std::string a = ledger::field_text(before, field), b = ledger::field_text(after, field);
    if (a != b)
      out.push_back(std::string(field) + ": " + (a.empty() ? "none" : a) + " -> " +
                    (b.empty() ? "none" : b));
  }
  return out;
}

std::string counted_of(const Claim& c) { return c.counted ? c.counted->text : ""; }

// How much speaks for two claims being one; 0 for none.
int likeness(const Claim& a, const Claim& b) {
  if (a.measure != b.measure && a.words.text != b.words.text) return 0;
  int score = a.measure == b.measure ? 4 : 0;
  score += a.words.text == b.words.text ? 4 : 0;
  score += counted_of(a) == counted_of(b) ? 2 : 0;
  score += a.unit == b.unit ? 1 : 0;
  score += ledger::field_text(a, "side") == ledger::field_text(b, "side") ? 1 : 0;
  score += ledger::field_text(a, "source") == ledger::field_text(b, "source") ? 1 : 0;
  score += a.part_of.has_value() == b.part_of.has_value() ? 1 : 0;
  return score;
}

}  // namespace

const char* name_of(ClaimChange::Kind kind) {
  return kind == ClaimChange::Kind::kAdded     ? "added"
         : kind == ClaimChange::Kind::kRemoved ? "removed"
                                               : "changed";
}

std::vector<ClaimChange> diff(const std::vector<Claim>& before, const std::vector<Claim>& after) {
  // Pairs by likeness, best first; of equals those that stand nearest in order. Reports have tens of figures.
  struct Pair {
    int score;
    size_t a, b;
  };
  std::vector<Pair> pairs;
  for (size_t a = 0; a < before.size(); ++a)
    for (size_t b = 0; b < after.size(); ++b)
      if (const int score = likeness(before[a], after[b])) pairs.push_back({score, a, b});
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& x, const Pair& y) {
    const auto apart = [](const Pair& p) { return p.a < p.b ? p.b - p.a : p.a - p.b; };
    return x.score != y.score ? x.score > y.score : apart(x) < apart(y);
  });
  std::vector<size_t> partner_of_b(after.size(), before.size());
  std::vector<bool> taken(before.size());
  for (const Pair& p : pairs) {
    if (taken[p.a] || partner_of_b[p.b] != before.size()) continue;
    taken[p.a] = true;
    partner_of_b[p.b] = p.a;
  }
  std::vector<ClaimChange> out;
  for (size_t a = 0; a < before.size(); ++a)
    if (!taken[a])
      out.push_back({ClaimChange::Kind::kRemoved,
                     before[a].id,
                     "",
                     shown(before[a]),
                     "",
                     measure_of(before[a]),
                     {}});
  for (size_t b = 0; b < after.size(); ++b) {
    if (partner_of_b[b] == before.size()) {
      out.push_back({ClaimChange::Kind::kAdded,
                     "",
                     after[b].id,
                     "",
                     shown(after[b]),
                     measure_of(after[b]),
                     {}});
      continue;
    }
    const Claim& a = before[partner_of_b[b]];
    if (auto fields = field_changes(a, after[b]); !fields.empty())
      out.push_back({ClaimChange::Kind::kChanged, a.id, after[b].id, shown(a), shown(after[b]),
                     measure_of(after[b]), std::move(fields)});
  }
  return out;
}

}  // namespace muster::service
