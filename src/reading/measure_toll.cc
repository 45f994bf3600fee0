#include <algorithm>

#include "reading/binder.h"
#include "reading/phrase.h"

namespace muster::reading {
namespace {

constexpr TokenIndex kTollReach = 60;  // words on both sides in which a toll's noun is looked for

}  // namespace

bool Binder::is_counter(const Token& t) {
  return is_one_of(t.lemma,
                   {"number", "total", "tally", "count", "figure", "toll", "estimate", "sum"});
}

/// What is said of the members of a set: "people killed", "displaced people", "hostages", "missing".
const TriggerHit* Binder::fate_of_set(TokenIndex set, size_t i) const {
  for (const TokenIndex c : a_.children(set)) {
    if (owner_[c] != SIZE_MAX && owner_[c] != i) continue;
    if (a_[c].dep == "acl" || a_[c].dep == "amod" || a_[c].dep == "relcl")
      for (const Counted counted : {Counted::kModified, Counted::kObject, Counted::kAttribute})
        if (counted != Counted::kObject || a_[c].tag == "VBN" || a_[c].tag == "VBD")
          if (const TriggerHit* h = hit(c, counted, i)) return h;
    if (a_[c].dep == "relcl" || a_[c].tag == "VBG")
      if (const TriggerHit* h = hit(c, Counted::kSubject, i)) return h;
    // "people known to have died", "people listed as missing"
    if (a_[c].dep == "acl" && a_[c].tag == "VBN")
      for (const TokenIndex below : a_.children(c))
        if (is_one_of(a_[below].dep, {"xcomp", "oprd", "acomp", "ccomp"}))
          for (const Counted counted : {Counted::kSubject, Counted::kModified, Counted::kObject})
            if (const TriggerHit* h = hit(below, counted, i)) return h;
  }
  for (const Counted counted : {Counted::kSelf, Counted::kModified})
    if (const TriggerHit* h = hit(set, counted, i)) return h;
  return hit(set, Counted::kSelf, i, true);
}

const TriggerHit* Binder::toll_at(TokenIndex j, size_t i) const {
  // "is dead" tells a fate, "the dead" a toll.
  const bool predicate = a_[j].pos == "ADJ" && is_one_of(a_[j].dep, {"acomp", "oprd", "amod"});
  if (const TriggerHit* h = hit(j, Counted::kToll, i); h && !predicate) return h;
  if (!is_counter(a_[j])) return nullptr;
  for (const TokenIndex c : a_.children(j)) {
    if (c > j && a_[c].dep == "acl") {
      if (const TriggerHit* h = hit(c, Counted::kObject, i)) return h;
      if (const TriggerHit* h = hit(c, Counted::kModified, i)) return h;
    }
    if (a_[c].lower != "of") continue;
    for (const TokenIndex set : a_.children(c))
      if (a_[set].dep == "pobj" || a_[set].dep == "pcomp")
        if (const TriggerHit* h = fate_of_set(set, i)) return h;
  }
  return nullptr;
}

TokenIndex Binder::change_above(size_t i, TokenIndex top) const {
  TokenIndex up = top;
  if (!is_verb(a_[top])) {  // "exceeded 100" holds its verb itself
    if (a_.is_root(top)) return kNoToken;
    up = a_[top].head;
    if (a_[top].dep == "pobj" &&
        is_one_of(a_[up].lower, {"of", "to", "at", "from", "by", "past", "as"})) {
      if (a_.is_root(up)) return kNoToken;
      if (a_[up].lower == "of" && is_verb(a_[a_[up].head])) return kNoToken;  // "Of the 40, ..."
      up = a_[up].head;
    }
  } else if (q_[i].kind == "multiplier") {
    return up;  // "doubled"
  }
  // The verb of change may be coordinated or a participle of another ("..., bringing the toll to 94"); a participle
  // that tells whose number it is stands between ("the number of missing from seven to ten").
  const ChangeWords& change = table_.change();
  for (int k = 0; k < kClimb && !a_.is_root(up); ++k) {
    if (change.is_verb_of_level_or_change(a_[up])) break;
    if (is_verb(a_[up]) &&
        (!is_one_of(a_[up].dep, {"pcomp", "acl", "amod", "pobj", "compound", "nmod"}) ||
         a_.child(up, "nsubj") != kNoToken))
      break;
    up = a_[up].head;
  }
  return change.is_verb_of_level_or_change(a_[up]) ? up : kNoToken;
}

std::optional<Binding> Binder::toll(size_t i, TokenIndex top) const {
  if (q_[i].tier == "article") return std::nullopt;
  if (!is_verb(a_[top]) && !a_.is_root(top)) {
    TokenIndex t = top, up = a_[t].head;
    if (a_[t].dep == "pobj" && a_[up].lower == "of" && !a_.is_root(up)) {
      t = up;
      up = a_[up].head;
    }
    if (const TriggerHit* h = toll_at(up, i))
      // "Quake toll now 2,122": a headline leaves the verb out.
      if (a_[t].lower == "of" || a_[t].dep == "appos" ||
          (q_[i].noun == kNoToken && t > up &&
           is_one_of(a_[t].dep, {"npadvmod", "nummod", "dep", "prep"})))
        return made(*h, clause_of(a_, up), "measure.toll", i);
  }
  const TokenIndex up = change_above(i, top);
  if (up == kNoToken) return std::nullopt;
  TokenIndex subject = subject_of(a_, up);
  if (subject != kNoToken && a_[subject].tag == "WDT" && a_[up].dep == "relcl")
    subject = a_[up].head;
  // "The number killed in bombings at three compounds has climbed to 34": what stands in the subject is not the value.
  if (subject != kNoToken && subject != top && q_[i].noun != kNoToken &&
      a_.subtree(subject).contains(top))
    return std::nullopt;
  TokenRange reach = a_.sentence_of(top).tokens;
  reach = {std::max(reach.begin, top > kTollReach ? top - kTollReach : 0),
           std::min(reach.end, top + kTollReach)};
  const TriggerHit* found = nullptr;
  for (TokenIndex j = reach.begin; j < reach.end && (j < top || !found); ++j) {
    const TriggerHit* h = toll_at(j, i);
    if (!h) continue;
    // "Among the dead were three children": a set, not a toll.
    if (a_[j].dep == "pobj" && a_[a_[j].head].lower == "among") continue;
    // The toll must be the subject or object of that verb.
    const bool of_subject = subject != kNoToken && a_.subtree(subject).contains(j) &&
                            (j == subject || !a_.subtree(j).contains(top));
    if (of_subject || (a_.is_ancestor(up, j) && !a_.subtree(j).contains(up))) found = h;
  }
  // A turnout of 54% is one of voters.
  if (found && is_share(q_[i]) && found->entry->measure == "taking_part") return std::nullopt;
  if (found) return made(*found, up, "measure.toll", i);
  // "The armed forces have shrunk from 85,000 personnel to about 60,000"
  if (subject != kNoToken && !is_share(q_[i]) &&
      (q_[i].noun == kNoToken || is_one_of(a_[q_[i].noun].lemma, {"personnel", "man", "soldier",
                                                                  "troop", "member", "strong"})))
    if (const TriggerHit* h = hit(subject, Counted::kOf, i); h && h->entry->measure == "strength")
      return made(*h, up, "measure.toll", i);
  // "Infections topped 5,000", "arrests tripled": the plural of an act or a fate is its own count.
  if (subject != kNoToken && q_[i].noun == kNoToken && a_[subject].tag.ends_with("S"))
    if (const TriggerHit* h = hit(subject, Counted::kSelf, i))
      return made(*h, up, "measure.toll", i);
  return std::nullopt;
}

bool Binder::bare_counter(size_t i, TokenIndex top, size_t before) {
  if (q_[i].noun != kNoToken || a_.is_root(top)) return false;
  TokenIndex up = change_above(i, top);
  TokenIndex counter = kNoToken;
  if (up != kNoToken) {
    counter = subject_of(a_, up);
    // "On Monday it stood at 31", "officials had put it at 31"
    const auto points_back = [&](TokenIndex t) {
      return t != kNoToken && a_[t].lower == "it" &&
             is_one_of(bindings_[before]->rule, {"measure.toll", "measure.total"});
    };
    if (!points_back(counter) && (counter == kNoToken || !is_counter(a_[counter])))
      counter = object_of(a_, up);
    if (points_back(counter)) {
      bindings_[i] = inherited(before, "measure.total");
      bindings_[i]->like.reset();
      bindings_[i]->event = up;
      return true;
    }
  }
  if (counter == kNoToken && a_[top].dep == "pobj" && a_[a_[top].head].lower == "of")
    counter = a_[a_[top].head].head;
  if (counter == kNoToken || !is_counter(a_[counter])) return false;
  bindings_[i] = inherited(before, "measure.total");
  bindings_[i]->like.reset();
  if (up != kNoToken) bindings_[i]->event = up;
  return true;
}

}  // namespace muster::reading
