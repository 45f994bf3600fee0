#include <algorithm>

#include "reading/binder.h"
#include "reading/phrase.h"

namespace muster::reading {

bool is_including(const Token& t) { return t.lower == "including" || t.lower == "among"; }

namespace {

bool shares_measure(const Binding& x, const Binding& y) {
  for (const std::string& m : x.measures)
    if (std::find(y.measures.begin(), y.measures.end(), m) != y.measures.end()) return true;
  return false;
}

}  // namespace

bool Binder::is_share(const Quantity& q) {
  return is_one_of(q.kind, {"multiplier", "percent", "ratio"});
}

void Binder::relate(size_t i) {
  const Quantity& q = q_[i];
  const TokenRange phrase = phrase_of(q);
  const TokenIndex top = top_of(a_, phrase, q.noun != kNoToken ? q.noun : q.head);
  const TokenRange sentence = a_.sentence_of(phrase.begin).tokens;
  std::optional<size_t> before;  // nearest earlier number of the sentence that has a measure
  for (size_t j = i; j-- > 0 && sentence.contains(q_[j].tokens.begin);)
    if (bindings_[j]) {
      before = j;
      break;
    }

  set_of(i, sentence);
  set_in_front(i, top);
  if (bindings_[i] && bindings_[i]->rule == "measure.included" && !bindings_[i]->whole && before &&
      fits_whole(i, *before) && a_.subtree(bindings_[i]->event).contains(q_[*before].tokens)) {
    // "Of the victims, 113 were women, six children": side by side, parts of one set.
    bindings_[i]->whole =
        bindings_[*before]->rule == "measure.included" ? bindings_[*before]->whole : before;
    if (bindings_[i]->whole) bindings_[i]->role = "including";
  }

  if (!before) part_of_last(i, sentence);
  const std::string role = part_role(i, top, sentence);
  if (!role.empty() && before) {
    const size_t whole = whole_of(i, *before, top);
    // "including all 10 attackers": what they are called is no fate of its own.
    if (!bindings_[i] || bindings_[i]->rule == "measure.weak_noun")
      bindings_[i] = inherited(whole, "measure.part");
    if (fits_whole(i, whole)) {
      bindings_[i]->whole = whole;
      bindings_[i]->role = role;
      if (!bindings_[i]->like) bindings_[i]->like = whole;
    }
    return;
  }
  if (!role.empty() && !bindings_[i]) {
    // "a group of people, including several Palestinians": the whole has no number; its noun has a fate.
    TokenIndex t = top;
    for (int k = 0; k < kClimb && !a_.is_root(t) && a_[t].dep == "conj"; ++k) t = a_[t].head;
    if (!a_.is_root(t) && is_including(a_[a_[t].head]) && !a_.is_root(a_[t].head))
      bindings_[i] = governed(i, a_[a_[t].head].head);
    return;
  }
  if (!bindings_[i] && share_of_base(i, top, sentence)) return;
  if (bindings_[i] || q.tier == "article") return;
  for (size_t j = i; !before && j-- > 0;) {
    // A total may stand in the sentence after what it sums up.
    if (a_[phrase.begin].sentence - a_[q_[j].tokens.begin].sentence > 1 ||
        a_.zone_of(q_[j].tokens.begin) == Zone::kTitle)
      break;
    if (bindings_[j] && (q_[j].tier == "number" || bindings_[j]->rule == "measure.toll")) {
      if (!bare_counter(i, top, j)) return;
      break;
    }
  }
  if (bindings_[i] || !before) return;
  if (bare_counter(i, top, *before) || earlier_value(i, *before, sentence)) return;
  // A gap: "45 people dead in A, 12 in B"; "two journalists, one from X"; "killed in Myanmar and ten more in Thailand".
  const bool elided =
      q.noun == kNoToken || a_[q.noun].lower == "others" || a_[q.noun].lower == "other";
  if (elided && phrase.end < sentence.end &&
      (a_[phrase.end].tag == "IN" || a_[phrase.end].pos == "ADP" ||
       a_[phrase.end].pos == "PUNCT") &&
      a_[phrase.end].lower != "of" && a_[phrase.end].lower != "per") {
    // "aged 8, 12 and 17", "11 and 18 years old"
    const auto is_age = [&](size_t k) { return k < q_.size() && q_[k].not_a_count == "age"; };
    for (size_t k = i; k-- > 0 && q_[k].tokens.begin >= sentence.begin && i - k < 4;)
      if (is_age(k) && q_[i].tokens.begin - q_[k].tokens.end < 6) return;
    if (is_age(i + 1) && q_[i + 1].tokens.begin - q_[i].tokens.end < 3) return;
    const bool listed = phrase.begin > sentence.begin &&
                        (a_[phrase.begin - 1].lower == "and" || a_[phrase.begin - 1].lower == ",");
    if (listed && phrase.begin - phrase_of(q_[*before]).end < 14)
      bindings_[i] = inherited(*before, "measure.gap");
  }
}

void Binder::part_of_last(size_t i, TokenRange sentence) {
  const Quantity& q = q_[i];
  if (q.tier == "article" || is_share(q) || (bindings_[i] && bindings_[i]->whole)) return;
  // "Two of them were officers", "152 of these crossed", "Among the dead were three children", "Ten of the injured".
  bool them = false, set = false;
  const TokenIndex end = q.tokens.end;
  if (end + 1 < sentence.end && a_[end].lower == "of") {
    them = is_one_of(a_[end + 1].lower, {"them", "these", "those"});
    set = a_[end + 1].lower == "the" || a_[end + 1].lower == "those";
  }
  const bool included = bindings_[i] && bindings_[i]->rule == "measure.included";
  if (!them && !set && !included) return;
  const uint32_t here = a_[sentence.begin].sentence;
  for (size_t j = i; j-- > 0;) {
    // "of them" points to the sentence before; "of the injured" may stand a paragraph later.
    if (here - a_[q_[j].tokens.begin].sentence > (them ? 1u : 6u) ||
        a_.zone_of(q_[j].tokens.begin) == Zone::kTitle)
      break;
    if (!bindings_[j] || q_[j].tier == "article" || is_share(q_[j]) || bindings_[j]->whole)
      continue;
    const bool same = bindings_[i] && shares_measure(*bindings_[i], *bindings_[j]);
    const bool victims = bindings_[i] && bindings_[i]->measures[0] == "victims" &&
                         is_one_of(bindings_[j]->measures[0], {"killed", "casualties"});
    if (!(them && (!bindings_[i] || units_[i] == units_[j])) && !same && !victims) continue;
    if (!fits_whole(i, j)) continue;
    if (!bindings_[i]) {
      if (q.noun != kNoToken && a_[q.noun].pos != "PRON") return;
      bindings_[i] = inherited(j, "measure.of_last");
    }
    bindings_[i]->whole = j;
    bindings_[i]->role = "of_whom";
    return;
  }
}

void Binder::set_of(size_t i, TokenRange sentence) {
  const Quantity& q = q_[i];
  if (!bindings_[i] && !is_share(q)) return;
  TokenIndex j = q.tokens.end;
  if (j < sentence.end && a_[j].lower == "out") ++j;
  if (j >= sentence.end || a_[j].lower != "of") return;
  ++j;
  while (j < sentence.end && (a_[j].pos == "DET" || a_[j].pos == "PRON")) ++j;
  const size_t k = i + 1;
  if (k >= q_.size() || q_[k].tokens.begin != j || !q_[k].not_a_count.empty()) return;
  if (!bindings_[i]) {  // "more than half of the 80 wounded are women"
    if (!bindings_[k]) return;
    bindings_[i] = inherited(k, "measure.of_set");
  } else if (auto set = own_modifier(k, phrase_of(q_[k]))) {
    bindings_[k] = set;  // "3 out of 4 missing hikers"
  } else if (is_one_of(bindings_[i]->measures[0], {"destroyed", "intercepted"}) &&
             is_one_of(units_[k], {"ammunition", "weapon"})) {
    bindings_[k] = inherited(i, "measure.set_of_fired");
    bindings_[k]->measures = {"fired"};
    bindings_[k]->like.reset();
  } else if (bindings_[k] && bindings_[k]->event == bindings_[i]->event && !is_share(q)) {
    bindings_[k].reset();
  }
  if (!bindings_[k]) return;
  bindings_[i]->whole = k;
  bindings_[i]->role = "of_set";
}

void Binder::set_in_front(size_t i, TokenIndex top) {
  if (q_[i].noun != kNoToken || (bindings_[i] && bindings_[i]->whole)) return;
  TokenIndex verb = top;
  for (int k = 0; k < 2 && !a_.is_root(verb) && !is_verb(a_[verb]); ++k) verb = a_[verb].head;
  if (!is_verb(a_[verb]) || !a_[top].dep.starts_with("nsubj")) return;
  for (const TokenIndex c : a_.children(verb)) {
    if (c > top) break;
    if (a_[c].lower != "of" || a_[c].dep != "prep") continue;
    for (size_t k = i; k-- > 0 && q_[k].tokens.begin > c;) {
      if (!bindings_[k] || !a_.subtree(c).contains(q_[k].tokens)) continue;
      if (!bindings_[i]) {
        bindings_[i] = inherited(k, "measure.of_set");
        bindings_[i]->event = verb;
      }
      if (fits_whole(i, k)) {
        bindings_[i]->whole = k;
        bindings_[i]->role = "of_set";
      }
      return;
    }
  }
}

bool Binder::earlier_value(size_t i, size_t before, TokenRange sentence) {
  if (q_[i].noun != kNoToken) return false;
  TokenIndex j = q_[i].tokens.begin;
  if (j == sentence.begin) return false;
  --j;
  // "from an earlier figure of 77"
  if (a_[j].lower == "of" && j > sentence.begin + 1 &&
      (is_counter(a_[j - 1]) || is_one_of(a_[j - 1].lemma, {"peak", "high", "low", "maximum",
                                                            "record", "average", "level"})))
    j -= 2;
  // also "from a previously reported 3"
  while (j > sentence.begin &&
         (a_[j].pos == "DET" || a_[j].pos == "ADJ" || a_[j].pos == "ADV" || a_[j].tag == "VBN"))
    --j;
  if (j <= sentence.begin) return false;
  const std::string_view word = a_[j].lower, left = a_[j - 1].lower;
  const bool moved = word == "from" && (left == "up" || left == "down");
  const bool compared = (is_one_of(word, {"with", "to"}) && left == "compared") ||
                        word == "against" || word == "versus";
  // "seven people died, not three as previously reported"
  const TokenIndex first = q_[i].tokens.begin;
  if (first > sentence.begin + 1 && a_[first - 1].lower == "not" && a_[first - 2].text == "," &&
      first - phrase_of(q_[before]).end < 8) {
    bindings_[i] = inherited(before, "measure.not_but");
    return true;
  }
  if (!moved && !compared) return false;
  bindings_[i] = inherited(before, moved ? "measure.earlier_value" : "measure.compared");
  return true;
}

void Binder::breakdown(size_t whole) {
  const Quantity& all = q_[whole];
  if (!bindings_[whole] || all.tier != "number" || all.kind != "exact" || !all.low) return;
  const uint32_t sentence = a_[all.tokens.begin].sentence;
  Decimal sum(0);
  for (size_t i = whole + 1; i < q_.size(); ++i) {
    const Quantity& part = q_[i];
    if (a_[part.tokens.begin].sentence != sentence) return;
    if (!part.not_a_count.empty()) continue;
    if (!bindings_[i] || bindings_[i]->whole || !part.low || part.low != part.high ||
        is_share(part) || bindings_[i]->measures != bindings_[whole]->measures)
      return;
    const auto next = Decimal::add(sum, *part.low);
    if (!next || *next > *all.low) return;
    sum = *next;
    if (sum == *all.low && i > whole + 1) {
      for (size_t k = whole + 1; k <= i; ++k)
        if (q_[k].not_a_count.empty()) {
          bindings_[k]->whole = whole;
          bindings_[k]->role = "breakdown";
        }
      return;
    }
  }
}

bool Binder::share_of_base(size_t i, TokenIndex top, TokenRange sentence) {
  if (!is_share(q_[i])) return false;
  const TokenRange clause = a_.subtree(clause_of(a_, top));
  bool points_back = false;
  for (TokenIndex t = std::max(clause.begin, sentence.begin);
       t < std::min(clause.end, sentence.end); ++t)
    if (is_one_of(a_[t].lemma,
                  {"number", "figure", "total", "toll", "count", "contingent", "force", "size"}))
      for (const TokenIndex c : a_.children(t))
        points_back =
            points_back || is_one_of(a_[c].lower, {"that", "this", "the", "its", "their"});
    else if (is_one_of(a_[t].lower, {"them", "those"}))
      points_back = true;
  if (!points_back) return false;
  const uint32_t here = a_[sentence.begin].sentence;
  for (size_t j = i; j-- > 0;) {
    if (here - a_[q_[j].tokens.begin].sentence > 2) break;
    if (!bindings_[j] || q_[j].tier == "article" || is_share(q_[j])) continue;
    bindings_[i] = inherited(j, "measure.of_base");
    bindings_[i]->event = clause_of(a_, top);
    bindings_[i]->unit = units_[j];
    return true;
  }
  return false;
}

std::string Binder::part_role(size_t i, TokenIndex top, TokenRange sentence) const {
  TokenIndex t = top;
  for (int k = 0; k < kClimb && !a_.is_root(t) && a_[t].dep == "conj"; ++k) t = a_[t].head;
  if (!a_.is_root(t) && a_[a_[t].head].lower == "including") return "including";
  const TokenRange phrase = phrase_of(q_[i]);
  // By the words before: "including at least two", "including the driver and three children", "among them 12 women".
  for (TokenIndex j = phrase.begin; j-- > sentence.begin && phrase.begin - j < 12;) {
    if (a_[j].lower == "including") return "including";
    if (a_[j].lower == "them" && j > sentence.begin && a_[j - 1].lower == "among")
      return "including";
    if (a_[j].lower == "whom" || a_[j].lower == "which") {
      if (j > sentence.begin && (a_[j - 1].lower == "of" || a_[j - 1].lower == "among"))
        return "of_whom";
    }
    if (is_verb(a_[j]) || a_[j].lower == ";" ||
        (owner_[j] != SIZE_MAX && owner_[j] != i && bindings_[owner_[j]] &&
         bindings_[owner_[j]]->role != "including"))
      break;
  }
  TokenIndex j = phrase.end;
  if (q_[i].noun == kNoToken) {
    j = q_[i].tokens.end;
    if (j + 1 < sentence.end && a_[j].lower == "of" &&
        (a_[j + 1].lower == "them" || a_[j + 1].lower == "whom" || a_[j + 1].lower == "which" ||
         a_[j + 1].lower == "those"))
      return "of_whom";
    if (j < sentence.end && is_severity(a_[j])) return "including";
  }
  return "";
}

bool Binder::is_severity(const Token& t) {
  static constexpr std::string_view kWords[] = {"critically", "seriously", "severely",
                                                "fatally",    "lightly",   "gravely",
                                                "badly",      "slightly",  "mildly"};
  return std::find(std::begin(kWords), std::end(kWords), t.lower) != std::end(kWords);
}

size_t Binder::whole_of(size_t i, size_t before, TokenIndex top) const {
  // "including one critically": of the wounded, whatever the parse says.
  if (q_[i].noun == kNoToken && q_[i].tokens.end < a_.size() && is_severity(a_[q_[i].tokens.end]))
    for (size_t j = before + 1; j-- > 0 && j + 4 > before;)
      if (bindings_[j] && !bindings_[j]->whole && bindings_[j]->measures[0] == "wounded") return j;
  TokenIndex t = top;
  for (int k = 0; k < 2 * kClimb && !a_.is_root(t); ++k) {
    t = a_[t].head;
    const size_t owner = owner_[t];
    if (owner != SIZE_MAX && owner != i && owner < i && bindings_[owner]) {
      // Siblings under one "including" share the whole.
      return bindings_[owner]->role == "including" && bindings_[owner]->whole
                 ? *bindings_[owner]->whole
                 : owner;
    }
  }
  for (size_t j = before + 1; j-- > 0;) {
    if (!bindings_[j]) continue;
    if (!bindings_[j]->whole) return j;
    if (bindings_[j]->whole && *bindings_[j]->whole < j) return *bindings_[j]->whole;
  }
  return before;
}

bool Binder::fits_whole(size_t i, size_t whole) const {
  const Quantity &part = q_[i], &all = q_[whole];
  if (part.low && all.high && *part.low > *all.high) return false;
  if (part.low && !all.high && all.low && *part.low > *all.low) return false;
  return true;
}

Binding Binder::inherited(size_t from, const char* rule) const {
  Binding b = *bindings_[from];
  b.words.clear();
  b.rule = rule;
  b.like = from;
  b.whole.reset();
  b.role.clear();
  return b;
}

}  // namespace muster::reading
