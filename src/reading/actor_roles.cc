#include "reading/actor_roles.h"

#include <algorithm>
#include <iterator>

namespace muster::reading {
namespace {

constexpr int kMaxClimb = 12;

template <size_t N>
bool one_of(std::string_view word, const std::string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

constexpr std::string_view kAt[] = {
    "in",        "at",        "near",      "across",  "outside", "inside",  "within",  "throughout",
    "around",    "off",       "along",     "above",   "over",    "under",   "beneath", "beside",
    "behind",    "opposite",  "amid",      "on",      "upon",    "below",   "beyond",  "past",
    "alongside", "between",   "among",     "between", "aboard",  "onboard", "nearby",  "northwest",
    "northeast", "southwest", "southeast", "north",   "south",   "east",    "west"};
constexpr std::string_view kTo[] = {"to", "into", "toward", "towards", "onto", "for"};
constexpr std::string_view kThrough[] = {"through", "via"};
constexpr std::string_view kParty[] = {"with", "by", "against", "about", "than", "like"};

bool is_noun(const Token& t) { return t.pos == "NOUN" || t.pos == "PROPN"; }

}  // namespace

TokenIndex head_of(const Analysis& a, TokenRange range) {
  TokenIndex best = kNoToken;
  for (TokenIndex i = range.begin; i < range.end; ++i) {
    const Token& t = a[i];
    if ((t.head == i || !range.contains(t.head)) && t.pos != "PUNCT" && t.dep != "case" &&
        t.dep != "det")
      best = i;
  }
  return best == kNoToken ? range.end - 1 : best;
}

TokenRange base_phrase(const Analysis& a, TokenIndex head) {
  TokenRange range{head, head + 1};
  const auto& children = a.children(head);
  for (size_t k = children.size(); k-- > 0;) {
    const TokenIndex c = children[k];
    if (c >= head) continue;
    const std::string_view dep = a[c].dep;
    const bool part = dep == "det" || dep == "amod" || dep == "compound" || dep == "poss" ||
                      dep == "nummod" || dep == "nmod" || dep == "quantmod" || dep == "predet" ||
                      dep == "advmod" || dep == "npadvmod" || dep == "punct" ||
                      (dep == "appos" && a[c].right == range.begin);
    // A clause or list inside the modifier would make the phrase swallow a sentence.
    if (!part || a[c].right != range.begin || a[c].sentence != a[head].sentence) break;
    if (dep == "punct" && a[c].text != "-" && a[c].text != "\xE2\x80\x93") break;
    range.begin = a[c].left;
  }
  return range;
}

namespace {
/// use_of() without the fallback of "the outskirts of X"; sets `inside` to that "of" and its noun
/// when it climbed over one.
PlaceUse climb(const Analysis& a, const ActorTables& tables, TokenIndex head, CanAct can_act,
               PlaceUse& inside) {
  PlaceUse use;
  TokenIndex i = head;
  bool acts = can_act != CanAct::kNo;
  for (int step = 0; step < kMaxClimb; ++step) {
    const Token& t = a[i];
    const TokenIndex up = t.head;
    if (up == i) {
      // A name alone: "Gaza: 12 killed", or the subject of a headline that the parser took for its
      // root.
      use.place = !acts || t.dep == "ROOT";
      use.party = acts;
      use.role = "title";
      return use;
    }
    const Token& g = a[up];
    if (t.dep == "conj" || t.dep == "appos" || t.dep == "nmod") {
      i = up;
      continue;
    }
    if (t.dep == "pobj" || (t.dep == "pcomp" && g.pos == "ADP")) {
      use.preposition = up;
      use.governor = a[up].head;
      const std::string& prep = g.lower;
      const Token& gov = a[use.governor];
      // "north of X", "outside of X", "because of X": the adverb carries the meaning.
      if (prep == "of" && one_of(gov.lower, kAt) && gov.pos != "NOUN" && gov.pos != "PROPN") {
        use.place = true;
        use.role = "at";
        use.preposition = use.governor;
        use.governor = gov.head;
        return use;
      }
      if (prep == "out" || prep == "from" || (prep == "of" && gov.lower == "out")) {
        use.place = true;
        use.party = acts && is_noun(gov);
        use.role = "from";
        return use;
      }
      if (prep == "of") {
        const std::string_view word = tables.place_word(gov.lower);
        if ((!word.empty() && word != "event") || tables.has_class(gov.lemma, "inner_noun") ||
            tables.has_class(gov.lower, "inner_noun")) {
          // "the outskirts of X": X lies where the outskirts lie.
          if (inside.preposition == kNoToken)
            inside = {true, false, "at", use.preposition, use.governor};
          i = use.governor;
          use.preposition = use.governor = kNoToken;
          can_act = CanAct::kNo;
          acts = false;
          continue;
        }
        if (word == "event" || tables.has_class(gov.lemma, "attack_noun")) {
          use.place = true;
          use.party = acts;
          use.role = "target";
          return use;
        }
        use.party = acts;
        use.place = !acts && gov.pos != "VERB";
        use.role = use.place ? "at" : "";
        return use;
      }
      if (prep == "on" || prep == "upon") {
        const bool attack = tables.has_class(gov.lemma, "attack_noun") ||
                            tables.place_word(gov.lower) == "event" ||
                            tables.has_class(gov.lemma, "target_verb");
        use.place = attack || !acts;
        use.party = acts;
        use.role = attack ? "target" : use.place ? "at" : "";
        return use;
      }
      if (prep == "against") {
        use.place =
            tables.has_class(gov.lemma, "attack_noun") || tables.place_word(gov.lower) == "event";
        use.party = acts;
        use.role = use.place ? "target" : "";
        return use;
      }
      if (prep == "at" && acts &&
          (tables.has_class(gov.lemma, "attack_noun") || gov.lemma == "fire" ||
           gov.lemma == "launch" || gov.lemma == "aim")) {
        use.place = use.party = true;
        use.role = "target";
        return use;
      }
      if (prep == "between" || prep == "among" || prep == "over") {
        const bool border =
            tables.place_word(gov.lower) != "" && tables.place_word(gov.lower) != "event";
        use.place = !acts || border || prep == "over";
        use.party = acts && prep != "over";
        use.role = use.place ? "at" : "";
        return use;
      }
      if (one_of(prep, kAt)) {
        use.place = true;
        use.role = "at";
        return use;
      }
      if (one_of(prep, kTo)) {
        const bool give = tables.has_class(gov.lemma, "give_verb"),
                   motion = tables.has_class(gov.lemma, "motion_verb");
        use.place = prep == "for" ? motion || !acts : !acts || !give || motion;
        use.party = acts && (!motion || give);
        use.role = use.place ? "to" : "";
        return use;
      }
      if (one_of(prep, kThrough)) {
        use.place = true;
        use.role = "through";
        return use;
      }
      if (one_of(prep, kParty)) {
        use.party = acts;
        use.place = can_act == CanAct::kNo && prep != "with" && prep != "by" && prep != "against";
        return use;
      }
      use.place = !acts;
      use.party = acts;
      use.role = use.place ? "at" : "";
      return use;
    }
    use.governor = up;
    if (t.dep == "dobj" || t.dep == "attr" || t.dep == "oprd") {
      const bool target = tables.has_class(g.lemma, "target_verb"),
                 reach = tables.has_class(g.lemma, "reach_verb");
      use.place = target || reach || !acts;
      use.party = acts && !reach;
      use.role = target ? "target" : use.place ? "at" : "";
      return use;
    }
    if (t.dep == "dative" || t.dep == "agent") {
      use.party = acts;
      return use;
    }
    if (t.dep == "nsubjpass") {
      const bool target =
          tables.has_class(g.lemma, "target_verb") || tables.has_class(g.lemma, "reach_verb");
      use.place = target || !acts;
      use.party = acts && (can_act == CanAct::kCountry || !target);
      use.role = target ? "target" : use.place ? "subject" : "";
      return use;
    }
    if (t.dep == "nsubj" || t.dep == "csubj") {
      const bool see = tables.has_class(g.lemma, "see_verb");
      use.place = see || !acts;
      use.party = acts;
      use.role = use.place ? "subject" : "";
      return use;
    }
    if (t.dep == "poss" || t.dep == "compound" || t.dep == "amod" || t.dep == "npadvmod" ||
        t.dep == "det") {
      const std::string_view word = tables.place_word(g.lower);
      if (word == "event" || word == "facility" || word == "city" || word == "region" ||
          word == "area" || word == "mountain" || word == "water" ||
          tables.has_class(g.lemma, "inner_noun")) {
        const bool event = word == "event";
        use.place = true;
        // "Pakistan's offensive" is Pakistan's doing; "the Pakistan earthquake" is not.
        use.party = acts && (t.dep == "poss" || tables.has_class(g.lemma, "attack_noun"));
        // "Libya's floods" are in Libya, whoever else acts there.
        if (event && use.party)
          use.place = t.dep != "poss" || !tables.has_class(g.lemma, "attack_noun");
        use.role = use.place ? "modifier" : "";
        return use;
      }
      use.party = acts;
      use.role = "";
      return use;
    }
    // Fragments and parser slips ("dep", "nsubj" of nothing): whatever the name usually is.
    use.place = !acts;
    use.party = acts;
    use.role = use.place ? "at" : "";
    return use;
  }
  use.place = !acts;
  use.party = acts;
  return use;
}
}  // namespace

PlaceUse use_of(const Analysis& a, const ActorTables& tables, TokenIndex head, CanAct can_act) {
  PlaceUse inside;
  PlaceUse use = climb(a, tables, head, can_act, inside);
  if (inside.preposition != kNoToken && !use.place) return inside;
  return use;
}

}  // namespace muster::reading
