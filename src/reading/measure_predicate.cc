#include <algorithm>

#include "reading/binder.h"
#include "reading/phrase.h"

namespace muster::reading {

bool Binder::part_preposition(TokenIndex top) const {
  TokenIndex t = top;
  for (int k = 0; k < kClimb && !a_.is_root(t) && a_[t].dep == "conj"; ++k) t = a_[t].head;
  return !a_.is_root(t) && is_including(a_[a_[t].head]);
}

std::optional<Binding> Binder::governed(size_t i, TokenIndex top) const {
  TokenIndex node = top;
  for (int step = 0; step < kClimb; ++step) {
    if (a_.is_root(node)) {
      return predicate_below(i, node, node, "measure.predicate");
    }
    const TokenIndex up = a_[node].head;
    const std::string_view dep = a_[node].dep;
    if (dep == "pobj" || dep == "pcomp") {
      const std::string_view p = a_[up].lower;
      if (a_.is_root(up)) return std::nullopt;
      const TokenIndex g = a_[up].head;
      if (p == "of") {
        if (const TriggerHit* h = hit(g, Counted::kOf, i))
          return made(*h, clause_of(a_, g), "measure.of_noun", i);
        // "claimed the lives of 150": verb and noun together govern.
        if (!a_.is_root(g) && is_verb(a_[a_[g].head]))
          if (const TriggerHit* h = hit(a_[g].head, Counted::kObject, i))
            if (h->entry->words.size() > 1 && h->entry->words.back() == a_[g].lemma)
              return made(*h, a_[g].head, "measure.verb_object", i);
        if (is_group_noun(a_[g])) {
          // "sixty percent of the 250 patients died": what follows is said of the share.
          if (owner_[g] != SIZE_MAX && owner_[g] != i && is_share(q_[owner_[g]]))
            return std::nullopt;
          node = g;
          continue;
        }
        // "accused of killing 12": the verb is the preposition's complement, met below as a verb.
      }
      if (p == "with" || p == "leaving")
        if (auto b = predicate_below(i, node, up, "measure.with")) return b;
      // "targeted the port with 18 rockets": the instrument of an attack.
      if (p == "with" || p == "using") {
        const TokenIndex v =
            a_[g].dep == "dobj" ? a_[g].head : g;  // the preposition often hangs on the object
        if (const TriggerHit* h = hit(v, Counted::kInstrument, i))
          return made(*h, v, "measure.instrument", i);
        // "has one of the largest armies, with around 1.2 million personnel": the size of a force.
        const TokenIndex held = is_verb(a_[g]) ? object_of(a_, g) : g;
        if (p == "with" && held != kNoToken &&
            is_one_of(units_[i], {"person", "formation", "vehicle", "aircraft", "vessel"}))
          for (TokenIndex t = a_[held].left; t < std::min<TokenIndex>(a_[held].right, up); ++t)
            if (const TriggerHit* h = hit(t, Counted::kOf, i); h && h->entry->measure == "strength")
              return made(*h, clause_of(a_, t), "measure.of_noun", i);
      }
      // Prepositional arguments of verbs: "fired at", "opened fire on" do not count their object.
      if (is_verb(a_[g]))
        for (const TriggerHit& h : hits_[g])
          if (h.entry->words.size() > 1 && h.entry->words[1] == p &&
              h.entry->counted == Counted::kObject && hit(g, Counted::kObject, i) == &h)
            return made(h, g, "measure.verb_object", i);
      return std::nullopt;
    }
    if (dep == "appos" && !is_including(a_[node]))
      if (const TriggerHit* h = hit(up, Counted::kSelf, i))
        return made(*h, clause_of(a_, up), "measure.apposition", i);
    if (dep == "nummod" && up > node && up != q_[i].noun &&
        (owner_[up - 1] == SIZE_MAX || owner_[up - 1] == i))  // "40 hurt", "13 missing"
      if (const TriggerHit* h = hit(up, Counted::kModified, i))
        return made(*h, up, "measure.predicate", i);
    if (dep == "conj" || dep == "appos") {
      if (owner_[up] != SIZE_MAX || is_nominal(a_[up])) {
        node = up;
        continue;
      }
      // A bare coordinated phrase ("12 killed and 40 injured" badly parsed) has nothing above it.
      return std::nullopt;
    }
    if (dep == "nummod" || dep == "amod" || dep == "compound" || dep == "quantmod" ||
        dep == "nmod" || dep == "det") {
      node = up;
      continue;
    }
    if (dep == "npadvmod" && !is_verb(a_[up])) {
      node = up;
      continue;
    }
    return by_verb(i, node, up);
  }
  return std::nullopt;
}

bool Binder::hostages_near(TokenIndex verb) const {
  const TokenIndex first = verb > 120 ? verb - 120 : 0;
  for (TokenIndex t = first; t < verb; ++t)
    for (const TriggerHit& h : hits_[t])
      if (h.entry->measure == "kidnapped") return true;
  return false;
}

bool Binder::is_group_noun(const Token& t) {
  static constexpr std::string_view kNouns[] = {
      "number", "total",   "group", "series", "majority", "rest", "convoy",
      "set",    "toll",    "team",  "list",   "average",  "crew", "half",
      "third",  "quarter", "name",  "family", "batch",    "fleet"};
  return std::find(std::begin(kNouns), std::end(kNouns), t.lemma) != std::end(kNouns) ||
         t.pos == "NUM";
}

std::optional<Binding> Binder::by_verb(size_t i, TokenIndex node, TokenIndex verb) const {
  // An auxiliary may stand where its verb should ("nine are missing").
  if ((a_[verb].dep == "aux" || a_[verb].dep == "auxpass") && !a_.is_root(verb))
    verb = a_[verb].head;
  const std::string_view dep = a_[node].dep;
  const bool subject = dep == "nsubj" || dep == "nsubjpass" || dep == "csubj";
  // "injured over 120": the bound is taken for a preposition.
  const bool bound = dep == "prep" && q_[i].tokens.contains(node) && node > verb;
  const bool object = dep == "dobj" || dep == "obj" || dep == "oprd" || dep == "attr" ||
                      dep == "dative" || dep == "dep" || bound;
  for (int depth = 0; depth < 3; ++depth) {
    if (subject) {
      // An adjective or a noun as predicate with its own subject: headlines "12 dead in ...".
      if (const TriggerHit* h = hit(verb, Counted::kModified, i))
        return made(*h, verb, "measure.predicate", i);
      const bool passive = dep == "nsubjpass" || reads_as_passive(a_, verb);
      if (passive)
        if (const TriggerHit* h = hit(verb, Counted::kObject, i))
          return made(*h, verb, "measure.passive_subject", i);
      if (const TriggerHit* h = hit(verb, Counted::kSubject, i))
        if (!(passive && dep == "nsubjpass")) return made(*h, verb, "measure.verb_subject", i);
    }
    if (object)
      if (const TriggerHit* h = hit(verb, Counted::kObject, i))
        return made(*h, verb, "measure.verb_object", i);
    // "those killed included seven rioters": the object takes what is said of the subject.
    if (object && a_[verb].lemma == "include") return fate_of_subject(i, verb);
    // "among the wounded were four nurses"
    if (a_[verb].lemma == "be")
      for (const TokenIndex c : a_.children(verb))
        // also "of the victims, 113 were women"
        // "three children were among those killed"
        if (((a_[c].lower == "among" || a_[c].lower == "of") && c < node) ||
            (a_[c].lower == "among" && subject && c > verb))
          for (const TokenIndex set : a_.children(c))
            if (a_[set].dep == "pobj" && owner_[set] != i)
              if (const TriggerHit* h = fate_of_set(set, i))
                return made(*h, verb, "measure.included", i);
    // "prisoners are awaiting execution": what awaits them is their fate, planned.
    if (subject && (a_[verb].lemma == "await" || a_[verb].lemma == "face"))
      if (const TokenIndex fate = object_of(a_, verb); fate != kNoToken)
        if (const TriggerHit* h = hit(fate, Counted::kOf, i))
          return made(*h, fate, "measure.awaits", i);
    if (auto b = predicate_below(i, node, verb, "measure.predicate")) return b;
    // "Six organisers have since been held", "are still holding seven"
    if ((subject && (dep == "nsubjpass" || reads_as_passive(a_, verb))) ||
        (object && (a_[verb].tag == "VBG" || a_[verb].tag == "VB") && q_[i].tier != "article"))
      if (const TriggerHit* h = hit(verb, Counted::kObject, i, true);
          h && h->entry->measure == "detained") {
        Binding b = made(*h, verb, "measure.weak_verb", i);
        if (hostages_near(verb)) b.measures[0] = "kidnapped";
        return b;
      }
    // "four others are [killed and] rescued": try the verb's conjuncts when the first one tells nothing.
    if (subject)
      for (const TokenIndex c : a_.children(verb))
        if (a_[c].dep == "conj" && is_verb(a_[c]) && a_.child(c, "nsubj") == kNoToken &&
            a_.child(c, "nsubjpass") == kNoToken) {
          if (const TriggerHit* h = hit(c, Counted::kObject, i); h && reads_as_passive(a_, c))
            return made(*h, c, "measure.conjunct", i);
          if (const TriggerHit* h = hit(c, Counted::kSubject, i))
            return made(*h, c, "measure.conjunct", i);
        }
    return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Binding> Binder::fate_of_subject(size_t i, TokenIndex verb) const {
  const TokenIndex subject = subject_of(a_, verb);
  if (subject == kNoToken) return std::nullopt;
  for (const Counted c : {Counted::kSelf, Counted::kModified, Counted::kToll})
    if (const TriggerHit* h = hit(subject, c, i, c == Counted::kSelf))
      return made(*h, subject, "measure.included", i);
  for (const TokenIndex c : a_.children(subject))
    for (const Counted counted : {Counted::kObject, Counted::kModified, Counted::kSubject})
      if (const TriggerHit* h = hit(c, counted, i)) return made(*h, c, "measure.included", i);
  return std::nullopt;
}

std::optional<Binding> Binder::predicate_below(size_t i, TokenIndex node, TokenIndex verb,
                                               const char* rule) const {
  TokenIndex at = verb;
  for (int depth = 0; depth < 3; ++depth) {
    TokenIndex next = kNoToken;
    for (const TokenIndex c : a_.children(at)) {
      if (c == node) continue;
      const std::string_view dep = a_[c].dep;
      if (dep == "acomp" || dep == "oprd" || dep == "xcomp" || dep == "ccomp" || dep == "attr" ||
          dep == "acl" || dep == "advmod" || dep == "amod" || dep == "prep") {
        if (dep == "amod" && c < node) continue;
        if (dep == "acl" && at != node) continue;
        if (owner_[c] != SIZE_MAX && owner_[c] != i) continue;
        // "A witness spoke of ten dead": said of the number right before it.
        if (c > 0 && owner_[c - 1] != SIZE_MAX && owner_[c - 1] != i && dep != "prep") continue;
        // A complement clause with a subject of its own tells of somebody else.
        const TokenIndex own =
            a_.child(c, "nsubj") != kNoToken ? a_.child(c, "nsubj") : a_.child(c, "nsubjpass");
        if (own != kNoToken && own != node && !phrase_of(q_[i]).contains(own)) continue;
        if (const TriggerHit* h = hit(c, Counted::kModified, i)) return made(*h, c, rule, i);
        if (a_[c].tag == "VBN")
          if (const TriggerHit* h = hit(c, Counted::kObject, i)) return made(*h, c, rule, i);
        if (dep != "prep")
          if (const TriggerHit* h = hit(c, Counted::kSubject, i)) return made(*h, c, rule, i);
        if (dep == "attr" && q_[i].noun == kNoToken)  // "4,000 are casualties"
          if (const TriggerHit* h = hit(c, Counted::kSelf, i)) return made(*h, at, rule, i);
        if ((dep == "xcomp" || dep == "acomp" || dep == "oprd" ||
             (dep == "prep" && a_[c].lower == "as")) &&  // "confirmed as dead"
            next == kNoToken)
          next = c;
      }
    }
    if (next == kNoToken) return std::nullopt;
    at = next;
  }
  return std::nullopt;
}

std::optional<Binding> Binder::own_modifier(size_t i, TokenRange phrase) const {
  const Quantity& q = q_[i];
  for (TokenIndex t = q.tokens.end; t < phrase.end; ++t) {
    if (t == q.noun) continue;
    if (const TriggerHit* h = hit(t, Counted::kAttribute, i))
      return made(*h, clause_of(a_, t), "measure.modifier", i);
    if (const TriggerHit* h = hit(t, Counted::kModified, i))
      return made(*h, clause_of(a_, t), "measure.modifier", i);
    if (a_[t].tag == "VBN")
      if (const TriggerHit* h = hit(t, Counted::kObject, i))
        return made(*h, t, "measure.modifier", i);
  }
  for (const TokenIndex holder : {q.noun, q.head}) {
    if (holder == kNoToken) continue;
    for (const TokenIndex c : a_.children(holder)) {
      const std::string_view dep = a_[c].dep;
      if (c < holder ||
          !is_one_of(dep, {"acl", "relcl", "amod", "advcl", "appos", "ccomp", "prep"}))
        continue;
      if (const TriggerHit* h = hit(c, Counted::kModified, i))
        return made(*h, clause_of(a_, c), "measure.relative", i);
      if (dep == "prep") continue;
      // "prisoners awaiting execution": what awaits them is their fate, planned.
      if (a_[c].lemma == "await" || a_[c].lemma == "face")
        if (const TokenIndex fate = object_of(a_, c); fate != kNoToken)
          if (const TriggerHit* h = hit(fate, Counted::kOf, i))
            return made(*h, fate, "measure.awaits", i);
      const bool passive = a_[c].tag == "VBN" || reads_as_passive(a_, c);
      const TokenIndex subject =
          a_.child(c, "nsubj") != kNoToken ? a_.child(c, "nsubj") : a_.child(c, "nsubjpass");
      const bool by_pronoun = subject == kNoToken || a_[subject].lower == "who" ||
                              a_[subject].lower == "that" || a_[subject].lower == "which";
      if (passive && by_pronoun)
        if (const TriggerHit* h = hit(c, Counted::kObject, i))
          return made(*h, c, "measure.relative", i);
      if (!passive && !by_pronoun &&
          object_of(a_, c) == kNoToken)  // "the 12 people [that] they killed"
        if (const TriggerHit* h = hit(c, Counted::kObject, i))
          return made(*h, c, "measure.relative", i);
      if (by_pronoun)
        if (const TriggerHit* h = hit(c, Counted::kSubject, i))
          return made(*h, c, "measure.relative", i);
      if (by_pronoun)
        if (auto b = predicate_below(i, holder, c, "measure.relative")) return b;
    }
  }
  return std::nullopt;
}

std::optional<Binding> Binder::of_those(size_t i) const {
  const Quantity& q = q_[i];
  if (q.head == kNoToken) return std::nullopt;
  for (const TokenIndex c : a_.children(q.head)) {
    if (a_[c].lower != "of" || c < q.head) continue;
    for (const TokenIndex set : a_.children(c))
      if (a_[set].dep == "pobj" && (owner_[set] == SIZE_MAX || owner_[set] == i))
        if (const TriggerHit* h = fate_of_set(set, i))
          return made(*h, clause_of(a_, q.head), "measure.of_those", i);
  }
  return std::nullopt;
}

std::optional<Binding> Binder::sized(size_t i) const {
  const Quantity& q = q_[i];
  if (q.noun == kNoToken || q.number.empty()) return std::nullopt;
  const TokenIndex n = q.number.end;
  if (!a_[n - 1].lower.ends_with("-strong") &&
      !(n + 1 < a_.size() && a_[n].lower == "-" && a_[n + 1].lower == "strong"))
    return std::nullopt;
  if (const TriggerHit* h = hit(q.noun, Counted::kOf, i))
    return made(*h, clause_of(a_, q.noun), "measure.sized", i);
  Binding b;
  b.measures = {"strength"};
  b.event = clause_of(a_, q.noun);
  b.rule = "measure.sized";
  return b;
}

std::optional<Binding> Binder::held(size_t i, TokenIndex top) const {
  if (q_[i].tier == "article" || q_[i].noun == kNoToken) return std::nullopt;
  // "has 209,000 soldiers and 1,200 tanks"
  for (int k = 0; k < kClimb && !a_.is_root(top) && a_[top].dep == "conj" && is_nominal(a_[top]);
       ++k)
    top = a_[top].head;
  if (a_.is_root(top)) return std::nullopt;
  const TokenIndex verb = a_[top].head;
  if (a_[top].dep != "dobj" || !is_one_of(a_[verb].lemma, {"have", "keep", "maintain"}) ||
      a_[verb].dep == "aux")
    return std::nullopt;
  const bool military =
      std::any_of(q_[i].population.begin(), q_[i].population.end(), [](const std::string& p) {
        return is_one_of(p, {"military", "armed"});
      });
  if (!military && !is_one_of(units_[i], {"vehicle", "aircraft", "vessel", "weapon", "formation"}))
    return std::nullopt;
  Binding b;
  b.measures = {"strength"};
  b.event = verb;
  b.rule = "measure.held";
  for (const TokenIndex holder : {q_[i].noun, verb})
    for (const TokenIndex c : a_.children(holder))
      if (c > q_[i].noun && is_one_of(a_[c].lower, {"in", "at", "on", "near", "inside", "along"}))
        b.measures = {"in_theatre"};
  return b;
}

}  // namespace muster::reading
