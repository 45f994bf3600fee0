#include "reading/measure.h"

#include <algorithm>

#include "reading/phrase.h"

namespace muster::reading {
namespace {

constexpr int kClimb = 6;        // arcs climbed from the phrase before the parse is given up
constexpr TokenIndex kNear = 7;  // words skipped to the right in the surface rules

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_change_verb(const Token& t) {
  static constexpr std::string_view kVerbs[] = {
      "rise",    "climb", "increase", "reach",  "stand", "jump", "soar",  "grow",   "bring",
      "raise",   "put",   "take",     "push",   "go",    "hit",  "pass",  "exceed", "top",
      "surpass", "fall",  "drop",     "revise", "be",    "lift", "swell", "surge", "estimate",  "mount"};
  return std::find(std::begin(kVerbs), std::end(kVerbs), t.lemma) != std::end(kVerbs);
}

bool is_including(const Token& t) {
  return t.lower == "including" || t.lower == "among" || t.lower == "include" ||
         t.lower == "includes" || t.lower == "included";
}

/// Words that may stand between a number and the participle that tells its fate.
bool is_filler(const Token& t) {
  return t.pos == "AUX" || t.pos == "ADV" || t.pos == "PART" || t.tag == "RB" ||
         t.lower == "others" || t.lower == "more" || t.lower == "other" || t.lower == "reported" ||
         t.lower == "confirmed" || t.lower == "feared" || t.lower == "presumed" ||
         t.lower == "believed" || t.lower == "people" || t.lower == "left" || t.lower == "found" ||
         t.lower == "listed" || t.lower == "declared" || t.lower == "pronounced" ||
         t.lower == "who" || t.lower == "said" || t.lower == "getting" || t.lower == "got" ||
         t.lower == "gets" || t.lower == "dead" || t.lower == "go" || t.lower == "went" ||
         t.lower == "gone";
}

class Binder {
 public:
  Binder(const Analysis& a, const std::vector<Quantity>& quantities,
         const std::vector<std::string>& units, const TriggerTable& table)
      : a_(a),
        q_(quantities),
        units_(units),
        table_(table),
        hits_(table.find(a)),
        owner_(a.size(), SIZE_MAX) {
    for (size_t i = 0; i < q_.size(); ++i)
      for (TokenIndex t = phrase_of(q_[i]).begin; t < phrase_of(q_[i]).end; ++t) owner_[t] = i;
  }

  std::vector<std::optional<Binding>> run() {
    bindings_.resize(q_.size());
    // Two rounds: a part may stand before its whole, a gap takes from what was bound before it.
    for (size_t i = 0; i < q_.size(); ++i)
      if (q_[i].not_a_count.empty()) bindings_[i] = direct(i);
    for (size_t i = 0; i < q_.size(); ++i)
      if (q_[i].not_a_count.empty()) relate(i);
    for (auto& b : bindings_)
      if (b) {
        settle_hospital(*b);
        table_.normalise(b->measures);
      }
    return std::move(bindings_);
  }

 private:
  const TriggerHit* hit(TokenIndex t, Counted counted, size_t i, bool weak_too = false) const {
    for (const TriggerHit& h : hits_[t]) {
      if (h.entry->counted != counted || (h.entry->weak && !weak_too)) continue;
      const auto& units = h.entry->units;
      if (q_[i].tier == "article" && (counted == Counted::kSelf || h.entry->measure == "attacks" ||
                                      h.entry->measure == "taking_part"))
        continue;  // "a bombing" counts nothing
      auto takes = [&](std::string_view unit) {
        return units.empty() || std::find(units.begin(), units.end(), unit) != units.end();
      };
      // An elided noun may be persons, whatever the number before counted.
      if (takes(units_[i]) || (q_[i].noun == kNoToken && takes("person"))) return &h;
    }
    return nullptr;
  }

  Binding made(const TriggerHit& h, TokenIndex event, std::string rule, size_t i) const {
    Binding b;
    b.measures = {h.entry->measure};
    b.words = {h.words};
    b.event = event;
    b.counted = h.entry->counted;
    b.rule = std::move(rule);
    const std::string& first = h.entry->words[0];
    b.downed = first == "down" || (h.entry->words.size() > 1 && h.entry->words[1] == "down" &&
                                   (first == "shoot" || first == "bring"));
    const auto& allowed = h.entry->units;
    if (q_[i].noun == kNoToken && !allowed.empty() &&
        std::find(allowed.begin(), allowed.end(), units_[i]) == allowed.end())
      b.unit = "person";
    coordinate(b, h, i);
    return b;
  }

  /// "killed or wounded", "dead, wounded and missing": measures joined over one number stand side by side.
  void coordinate(Binding& b, const TriggerHit& first, size_t i) const {
    for (const int step : {1, -1}) {
      TokenRange last = first.words;
      bool either = false;
      for (;;) {
        int64_t j = step > 0 ? int64_t{last.end} : int64_t{last.begin} - 1;
        bool linked = false, with_or = false;
        const TokenRange sentence = a_.sentence_of(first.token).tokens;
        while (j >= sentence.begin && j < sentence.end) {
          const Token& t = a_[static_cast<TokenIndex>(j)];
          if (t.lower == "or" || t.lower == "and/or" || t.lower == "/")
            linked = with_or = true;
          else if (t.lower == "and" || t.lower == ",")
            linked = true;
          else if (t.pos == "ADV" && linked) {
          } else
            break;
          j += step;
        }
        if (!linked || j < sentence.begin || j >= sentence.end) break;
        const auto next = static_cast<TokenIndex>(j);
        if (owner_[next] != SIZE_MAX && owner_[next] != i) break;
        const TriggerHit* h = nullptr;
        for (const Counted c :
             {first.entry->counted, Counted::kModified, Counted::kObject, Counted::kSelf})
          if (!h) h = hit(next, c, i);
        if (!h || h->entry->measure == first.entry->measure) break;
        // A noun is joined by a noun, and a verb with an object of its own tells of something else.
        if (first.entry->pos == 'n' && h->entry->pos == 'v') break;
        if (h->entry->pos == 'v') {
          const TokenIndex object = object_of(a_, next);
          if (object != kNoToken && owner_[object] != i && !(step < 0 && object > first.token))
            break;
        }
        either = either || with_or;
        if (!with_or && !either && !may_join(first.entry->measure, h->entry->measure)) break;
        // "shot and killed", "stabbed to death": one fate told in two steps.
        const bool fatal = b.measures.size() == 1 && !with_or &&
                           ((is_weapon_verb(first) && h->entry->measure == "killed") ||
                            (is_weapon_verb(*h) && first.entry->measure == "killed"));
        if (fatal) {
          b.measures = {"killed"};
        } else {
          b.measures.push_back(h->entry->measure);
        }
        b.words.push_back(h->words);
        last = h->words;
      }
    }
    std::sort(b.words.begin(), b.words.end());
  }

  bool is_weapon_verb(const TriggerHit& h) const {
    const std::string& w = h.entry->words[0];
    return w == "shoot" || w == "stab" || w == "burn" || w == "bite" || w == "kidnap" ||
           w == "abduct" || w == "capture" || w == "detain" || w == "arrest";
  }

  static bool may_join(const std::string& x, const std::string& y) {
    static constexpr std::string_view kFates[] = {"killed",   "wounded", "missing",
                                                  "captured", "ill",     "hospitalised"};
    static constexpr std::string_view kKit[] = {"destroyed", "damaged", "intercepted", "seized"};
    auto in = [](const auto& set, const std::string& m) {
      return std::find(std::begin(set), std::end(set), m) != std::end(set);
    };
    return (in(kFates, x) && in(kFates, y)) || (in(kKit, x) && in(kKit, y)) ||
           x == "displaced_new" || y == "displaced_new" || (x == "evacuated" || y == "evacuated");
  }

  // --- a quantity by itself --------------------------------------------------------------------------------------------------

  std::optional<Binding> direct(size_t i) const {
    const Quantity& q = q_[i];
    const TokenRange phrase = phrase_of(q);
    if (q.noun != kNoToken)
      if (const TriggerHit* h = hit(q.noun, Counted::kSelf, i)) {
        Binding b = made(*h, q.noun, "measure.noun", i);
        b.event = clause_of(a_, q.noun);
        return b;
      }
    const TokenIndex top = top_of(a_, phrase, q.noun != kNoToken ? q.noun : q.head);
    if (auto b = toll(i, top)) return b;
    // A verb taken for a plural noun stands right before its object.
    if (phrase.begin > a_.sentence_of(phrase.begin).tokens.begin &&
        a_[phrase.begin - 1].tag == "NNS")
      if (const TriggerHit* h = hit(phrase.begin - 1, Counted::kObject, i))
        return made(*h, phrase.begin - 1, "measure.beside", i);
    if (!part_preposition(top))
      if (auto b = governed(i, top)) return b;
    if (auto b = own_modifier(i, phrase)) return b;
    if (auto b = beside(i, phrase)) return b;
    if (q.noun != kNoToken && q.tier != "article")
      if (const TriggerHit* h = hit(q.noun, Counted::kSelf, i, true))
        return made(*h, clause_of(a_, q.noun), "measure.weak_noun", i);
    return std::nullopt;
  }

  /// "including N", "among them N": the number belongs to a larger one, and only its own words can give it a measure.
  bool part_preposition(TokenIndex top) const {
    TokenIndex t = top;
    for (int k = 0; k < kClimb && !a_.is_root(t) && a_[t].dep == "conj"; ++k) t = a_[t].head;
    return !a_.is_root(t) && is_including(a_[a_[t].head]);
  }

  /// "the death toll rose to 16", "toll stands at 40", "brought the number of dead to 12", "a death toll of 9".
  std::optional<Binding> toll(size_t i, TokenIndex top) const {
    TokenIndex up = top;
    if (!is_verb(a_[top])) {  // "exceeded 100" holds its verb itself
      TokenIndex t = top;
      if (a_.is_root(t)) return std::nullopt;
      up = a_[t].head;
      if (a_[t].dep == "pobj" && is_one_of(a_[up].lower, {"of", "to", "at", "from", "by"})) {
        t = up;
        if (a_.is_root(t)) return std::nullopt;
        up = a_[t].head;
      }
      if (const TriggerHit* h = hit(up, Counted::kToll, i))
        if (a_[t].lower == "of" || a_[t].dep == "appos")
          return made(*h, clause_of(a_, up), "measure.toll", i);
    }
    // The verb of change may be coordinated or a participle of another ("..., bringing the toll to 94").
    for (int k = 0; k < 3 && !is_verb(a_[up]) && !a_.is_root(up); ++k) up = a_[up].head;
    if (!is_change_verb(a_[up])) return std::nullopt;
    TokenIndex subject = subject_of(a_, up);
    if (subject != kNoToken && a_[subject].tag == "WDT" && a_[up].dep == "relcl")
      subject = a_[up].head;
    const TokenRange sentence = a_.sentence_of(top).tokens;
    const TriggerHit* found = nullptr;
    for (TokenIndex j = sentence.begin; j < sentence.end && (j < top || !found); ++j) {
      const TriggerHit* h = hit(j, Counted::kToll, i);
      if (!h) continue;
      // The toll must be the subject or object of that verb.
      const bool of_subject = subject != kNoToken && a_.subtree(subject).contains(j) &&
                              (j == subject || !a_.subtree(j).contains(top));
      if (of_subject || (a_.is_ancestor(up, j) && !a_.subtree(j).contains(up))) found = h;
    }
    if (!found) return std::nullopt;
    return made(*found, up, "measure.toll", i);
  }

  /// Climbs from the phrase to the predicate that governs it.
  std::optional<Binding> governed(size_t i, TokenIndex top) const {
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
          if (is_group_noun(a_[g])) {
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
        }
        // Prepositional arguments of verbs: "fired at", "opened fire on" do not count their object.
        if (is_verb(a_[g]))
          for (const TriggerHit& h : hits_[g])
            if (h.entry->words.size() > 1 && h.entry->words[1] == p &&
                h.entry->counted == Counted::kObject && hit(g, Counted::kObject, i) == &h)
              return made(h, g, "measure.verb_object", i);
        return std::nullopt;
      }
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

  static bool is_group_noun(const Token& t) {
    static constexpr std::string_view kNouns[] = {
        "number", "total", "group", "series", "majority", "rest", "convoy", "set",   "toll", "team",
        "list",   "crew",  "half",  "third",  "quarter",  "name", "family", "batch", "fleet"};
    return std::find(std::begin(kNouns), std::end(kNouns), t.lemma) != std::end(kNouns) ||
           t.pos == "NUM";
  }

  std::optional<Binding> by_verb(size_t i, TokenIndex node, TokenIndex verb) const {
    // An auxiliary may stand where its verb should ("nine are missing").
    if ((a_[verb].dep == "aux" || a_[verb].dep == "auxpass") && !a_.is_root(verb))
      verb = a_[verb].head;
    const std::string_view dep = a_[node].dep;
    const bool subject = dep == "nsubj" || dep == "nsubjpass" || dep == "csubj";
    const bool object = dep == "dobj" || dep == "obj" || dep == "oprd" || dep == "attr" ||
                        dep == "dative" || dep == "dep";
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
      if (auto b = predicate_below(i, node, verb, "measure.predicate")) return b;
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

  /// "Those killed included seven rioters", "the dead include two children".
  std::optional<Binding> fate_of_subject(size_t i, TokenIndex verb) const {
    const TokenIndex subject = subject_of(a_, verb);
    if (subject == kNoToken) return std::nullopt;
    for (const Counted c : {Counted::kSelf, Counted::kModified, Counted::kToll})
      if (const TriggerHit* h = hit(subject, c, i)) return made(*h, subject, "measure.included", i);
    for (const TokenIndex c : a_.children(subject))
      for (const Counted counted : {Counted::kObject, Counted::kModified, Counted::kSubject})
        if (const TriggerHit* h = hit(c, counted, i)) return made(*h, c, "measure.included", i);
    return std::nullopt;
  }

  /// Complements of a light verb or preposition that say the fate: "left seven dead", "were found dead", "are feared to have died".
  std::optional<Binding> predicate_below(size_t i, TokenIndex node, TokenIndex verb,
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
          // A complement clause with a subject of its own tells of somebody else.
          const TokenIndex own =
              a_.child(c, "nsubj") != kNoToken ? a_.child(c, "nsubj") : a_.child(c, "nsubjpass");
          if (own != kNoToken && own != node && !phrase_of(q_[i]).contains(own)) continue;
          if (const TriggerHit* h = hit(c, Counted::kModified, i)) return made(*h, c, rule, i);
          if (a_[c].tag == "VBN")
            if (const TriggerHit* h = hit(c, Counted::kObject, i)) return made(*h, c, rule, i);
          if (dep != "prep")
            if (const TriggerHit* h = hit(c, Counted::kSubject, i)) return made(*h, c, rule, i);
          if ((dep == "xcomp" || dep == "acomp" || dep == "oprd") && next == kNoToken) next = c;
        }
      }
      if (next == kNoToken) return std::nullopt;
      at = next;
    }
    return std::nullopt;
  }

  /// Words of the phrase itself or hanging on it: "missing Americans", "38 killed in Jenin", "civilians who were killed".
  std::optional<Binding> own_modifier(size_t i, TokenRange phrase) const {
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

  /// Where the parse says nothing: the words right behind and right before the phrase.
  std::optional<Binding> beside(size_t i, TokenRange phrase) const {
    const TokenIndex end = a_.sentence_of(phrase.begin).tokens.end;
    for (TokenIndex j = phrase.end; j < end && j < phrase.end + kNear; ++j) {
      // The list goes on: "150 soldiers, 95 civilians and hundreds of rebels killed".
      if (j == phrase.end && q_[i].tier != "article") {
        TokenIndex k = j;
        while (k < end && (a_[k].lower == "," || a_[k].lower == "and" ||
                           (owner_[k] != SIZE_MAX && owner_[k] > i)))
          ++k;
        if (k > j && owner_[k - 1] != SIZE_MAX) j = k;
        if (j >= end) break;
      }
      if (owner_[j] != SIZE_MAX && owner_[j] != i) break;
      const bool participle =
          a_[j].tag == "VBN" || a_[j].tag == "VBD" || a_[j].pos == "ADJ" || a_[j].pos == "ADV";
      if (participle) {
        if (const TriggerHit* h = hit(j, Counted::kModified, i))
          return made(*h, j, "measure.beside", i);
        if (const TriggerHit* h = hit(j, Counted::kObject, i); h && object_of(a_, j) == kNoToken)
          return made(*h, j, "measure.beside", i);
      }
      if (is_verb(a_[j]))
        if (const TriggerHit* h = hit(j, Counted::kSubject, i))
          return made(*h, j, "measure.beside", i);
      if (!is_filler(a_[j])) break;
    }
    if (phrase.begin > a_.sentence_of(phrase.begin).tokens.begin) {
      const TokenIndex j = phrase.begin - 1;
      if (is_verb(a_[j]) && a_[j].tag != "VBN")
        if (const TriggerHit* h = hit(j, Counted::kObject, i))
          return made(*h, j, "measure.beside", i);
    }
    return std::nullopt;
  }

  // --- a quantity by others --------------------------------------------------------------------------------------------------

  /// Parts of a larger count, members of a set, and gaps: "including three children", "3 out of 4", "12 in B".
  void relate(size_t i) {
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

    const std::string role = part_role(i, top, sentence);
    if (!role.empty() && before) {
      const size_t whole = whole_of(i, *before, top);
      if (!bindings_[i]) bindings_[i] = inherited(whole, "measure.part");
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
    if (bindings_[i] || !before || q.tier == "article") return;
    // A gap: "45 people dead in A, 12 in B"; "two journalists, one from X"; "killed in Myanmar and ten more in Thailand".
    const bool elided =
        q.noun == kNoToken || a_[q.noun].lower == "others" || a_[q.noun].lower == "other";
    if (elided && phrase.end < sentence.end &&
        (a_[phrase.end].pos == "ADP" || a_[phrase.end].pos == "PUNCT") &&
        a_[phrase.end].lower != "of" && a_[phrase.end].lower != "per") {
      const bool listed = phrase.begin > sentence.begin && (a_[phrase.begin - 1].lower == "and" ||
                                                            a_[phrase.begin - 1].lower == ",");
      if (listed && phrase.begin - phrase_of(q_[*before]).end < 14)
        bindings_[i] = inherited(*before, "measure.gap");
    }
  }

  /// N of M, N out of M: a part of a set that is there with a number of its own.
  void set_of(size_t i, TokenRange sentence) {
    const Quantity& q = q_[i];
    if (!bindings_[i]) return;
    TokenIndex j = q.tokens.end;
    if (j < sentence.end && a_[j].lower == "out") ++j;
    if (j >= sentence.end || a_[j].lower != "of") return;
    ++j;
    while (j < sentence.end && (a_[j].pos == "DET" || a_[j].pos == "PRON")) ++j;
    const size_t k = i + 1;
    if (k >= q_.size() || q_[k].tokens.begin != j || !q_[k].not_a_count.empty()) return;
    if (auto set = own_modifier(k, phrase_of(q_[k]))) {
      bindings_[k] = set;  // "3 out of 4 missing hikers"
    } else if (is_one_of(bindings_[i]->measures[0], {"destroyed", "intercepted"}) &&
               is_one_of(units_[k], {"ammunition", "weapon"})) {
      bindings_[k] = inherited(i, "measure.set_of_fired");
      bindings_[k]->measures = {"fired"};
      bindings_[k]->like.reset();
    } else if (bindings_[k] && bindings_[k]->event == bindings_[i]->event) {
      bindings_[k].reset();
    }
    if (!bindings_[k]) return;
    bindings_[i]->whole = k;
    bindings_[i]->role = "of_set";
  }

  /// "increase that number by up to three times", "half of them": a share of the count told before, named by a word that points back.
  bool share_of_base(size_t i, TokenIndex top, TokenRange sentence) {
    if (!is_one_of(q_[i].kind, {"multiplier", "percent", "ratio"})) return false;
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
      if (!bindings_[j] || q_[j].tier == "article" ||
          is_one_of(q_[j].kind, {"multiplier", "percent", "ratio"}))
        continue;
      bindings_[i] = inherited(j, "measure.of_base");
      bindings_[i]->event = clause_of(a_, top);
      bindings_[i]->unit = units_[j];
      return true;
    }
    return false;
  }

  std::string part_role(size_t i, TokenIndex top, TokenRange sentence) const {
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

  static bool is_severity(const Token& t) {
    static constexpr std::string_view kWords[] = {"critically", "seriously", "severely",
                                                  "fatally",    "lightly",   "gravely",
                                                  "badly",      "slightly",  "mildly"};
    return std::find(std::begin(kWords), std::end(kWords), t.lower) != std::end(kWords);
  }

  /// The count that a part belongs to: the one whose phrase the part hangs on, else the nearest one that is no part itself.
  size_t whole_of(size_t i, size_t before, TokenIndex top) const {
    // "including one critically": of the wounded, whatever the parse says.
    if (q_[i].noun == kNoToken && q_[i].tokens.end < a_.size() && is_severity(a_[q_[i].tokens.end]))
      for (size_t j = before + 1; j-- > 0 && j + 4 > before;)
        if (bindings_[j] && !bindings_[j]->whole && bindings_[j]->measures[0] == "wounded")
          return j;
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

  bool fits_whole(size_t i, size_t whole) const {
    const Quantity &part = q_[i], &all = q_[whole];
    if (part.low && all.high && *part.low > *all.high) return false;
    return true;
  }

  Binding inherited(size_t from, const char* rule) const {
    Binding b = *bindings_[from];
    b.words.clear();
    b.rule = rule;
    b.like = from;
    b.whole.reset();
    b.role.clear();
    return b;
  }

  /// In hospital: ill where the text speaks of disease or poison, else wounded.
  void settle_hospital(Binding& b) const {
    for (std::string& m : b.measures) {
      if (m != "hospitalised") continue;
      m = "wounded";
      const TokenIndex at = b.event;
      const uint32_t block = a_.sentence_of(at).block;
      for (TokenIndex t = 0; t < a_.size(); ++t) {
        if (a_.sentence_of(t).block != block) continue;
        if (is_one_of(a_[t].lemma,
                      {"alcohol", "disease", "outbreak", "virus", "epidemic", "poisoning"}))
          m = "ill";
        for (const TriggerHit& h : hits_[t])
          if (h.entry->measure == "ill") m = "ill";
      }
    }
  }

  const Analysis& a_;
  const std::vector<Quantity>& q_;
  const std::vector<std::string>& units_;
  const TriggerTable& table_;
  std::vector<std::vector<TriggerHit>> hits_;
  std::vector<size_t> owner_;  // token -> quantity whose phrase holds it
  std::vector<std::optional<Binding>> bindings_;
};

}  // namespace

std::vector<std::optional<Binding>> MeasureBinder::bind(
    const Analysis& analysis, const std::vector<Quantity>& quantities,
    const std::vector<std::string>& units) const {
  return Binder(analysis, quantities, units, table_).run();
}

}  // namespace muster::reading
