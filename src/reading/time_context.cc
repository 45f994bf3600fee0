#include "reading/time_context.h"

#include <algorithm>
#include <initializer_list>

namespace muster::reading {
namespace {

constexpr int kMaxClimb = 24;  // arcs; longer paths tell nothing about the time any more

bool in(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Tense by auxiliaries and form of one verb; kOpen when the form leaves it open.
struct VerbTense {
  Tense tense = Tense::kOpen;
  bool ask_head = false;  ///< an infinitive or participle: what governs it decides
  bool going_on = false;  ///< "are searching": coming only if no past stands between it and the day
};

VerbTense verb_tense(const Analysis& a, const TimeLexicon& lexicon, TokenIndex v) {
  const Token& verb = a[v];
  bool have = false, past_aux = false, present_aux = false, to = false, modal = false,
       coming = false, any_aux = false;
  for (TokenIndex c : a.children(v)) {
    const Token& t = a[c];
    if (t.dep != "aux" && t.dep != "auxpass") continue;
    any_aux = true;
    if (t.tag == "TO") to = true;
    if (in(t.lower, {"will", "'ll", "\xE2\x80\x99ll", "wo", "shall"})) coming = true;
    if (t.tag == "MD") modal = true;
    if (t.lemma == "have") have = true;
    if (t.tag == "VBD") past_aux = true;
    if (t.tag == "VBZ" || t.tag == "VBP") present_aux = true;
  }
  if (to) return {have ? Tense::kPast : Tense::kFuture, !have};
  if ((coming || modal) && have) return {Tense::kPast, false};
  if (coming || modal) return {Tense::kFuture, false};
  const bool planned = lexicon.has(TimeClass::kFutureVerb, verb.lemma) ||
                       lexicon.has(TimeClass::kFutureVerb, verb.lower);
  if (planned && verb.tag == "VBN") return {Tense::kFuture, false};  // "scheduled for Friday"
  if (have || past_aux) return {Tense::kPast, false};
  if (present_aux && verb.tag == "VBN") return {Tense::kOpen, false};
  if (present_aux && verb.tag == "VBG")
    return {Tense::kFuture, false, true};  // "is meeting on Friday"
  if (verb.tag == "VBD" || (verb.tag == "VBN" && !any_aux)) return {Tense::kPast, false};
  if (verb.tag == "VBG" && !any_aux) return {Tense::kOpen, true};
  return {Tense::kOpen, false};
}

// "would pass 10,000 after Friday's earthquake": what is named after its day has been, unless it is a thing to come.
bool dates_a_past_thing(const Analysis& a, const TimeLexicon& lexicon, TokenIndex day) {
  if (a[day].dep != "poss" || a.is_root(day)) return false;
  TokenIndex noun = a[day].head;
  if (lexicon.has(TimeClass::kFutureNoun, a[noun].lower)) return false;
  if (lexicon.has(TimeClass::kPastNoun, a[noun].lower)) return true;
  for (int step = 0; step < 3 && !a.is_root(noun); ++step) {
    noun = a[noun].head;
    if (a[noun].dep == "prep")
      return a[noun].lower == "after" || a[noun].lower == "since" || a[noun].lower == "following";
    if (a[noun].pos == "VERB") return false;
  }
  return false;
}

// "The deadliest attack since the siege of 2004", "the first time since 1993": nothing told here happened then.
bool compares(const Analysis& a, TokenIndex since) {
  TokenIndex i = a[since].head;
  for (int step = 0; step < 3; ++step) {
    auto superlative = [&](TokenIndex t) {
      return a[t].tag == "JJS" || a[t].tag == "RBS" || a[t].lower == "first";
    };
    if (superlative(i)) return true;
    for (TokenIndex c : a.children(i))
      if (c < since && superlative(c)) return true;
    if (a.is_root(i)) return false;
    const bool verb = a[i].pos == "VERB" || a[i].pos == "AUX";
    i = a[i].head;
    if (verb) return false;
  }
  return false;
}

}  // namespace

Tense tense_at(const Analysis& a, const TimeLexicon& lexicon, TokenIndex i) {
  const TokenIndex at = i;
  bool infinitive = false;
  for (int step = 0; step < kMaxClimb; ++step) {
    const Token& t = a[i];
    const bool verb = t.pos == "VERB" || t.pos == "AUX";
    if (verb) {
      const VerbTense v = verb_tense(a, lexicon, i);
      if (infinitive) {
        // "managed to flee on Friday" is past, "plans to leave on Friday" is not, "was due to" is
        // future too.
        if (lexicon.has(TimeClass::kFutureVerb, t.lemma) || t.lemma == "be" || t.lemma == "go")
          return Tense::kFuture;
        if (v.tense == Tense::kPast &&
            in(t.lemma, {"manage", "fail", "help", "begin", "start", "continue", "force", "try",
                         "use", "go", "come", "return", "appear", "seem", "refuse", "stop"})) {
          return Tense::kPast;
        }
        return Tense::kFuture;
      }
      if (v.tense == Tense::kFuture && dates_a_past_thing(a, lexicon, at)) return Tense::kPast;
      if (v.going_on) {
        // "are searching for survivors after a blast shook the port on Tuesday"
        for (TokenIndex k = i + 1; k < at && k < i + 60; ++k)
          if (a[k].tag == "VBD") return Tense::kPast;
      }
      if (!v.ask_head) return v.tense;
      if (v.tense == Tense::kFuture) infinitive = true;
      if (a.is_root(i)) return v.tense;
    } else {
      if (lexicon.has(TimeClass::kFutureNoun, t.lower)) return Tense::kFuture;
      if (infinitive) {
        if (lexicon.has(TimeClass::kFutureVerb, t.lower)) return Tense::kFuture;
        if (t.pos == "NOUN") return Tense::kFuture;
      } else if (t.pos == "NOUN" || t.pos == "PROPN") {
        for (TokenIndex c : a.children(i))
          if (lexicon.has(TimeClass::kFutureNoun, a[c].lower)) return Tense::kFuture;
      } else if (lexicon.has(TimeClass::kFutureVerb, t.lower) && t.pos == "ADJ") {
        return Tense::kFuture;
      }
    }
    if (a.is_root(i)) break;
    i = t.head;
  }
  return infinitive ? Tense::kFuture : Tense::kOpen;
}

std::string role_at(const Analysis& a, const TimeLexicon& lexicon, TokenRange tokens,
                    TokenIndex head) {
  auto back = [&](TokenIndex n) -> std::string_view {
    TokenIndex i = tokens.begin;
    while (n > 0 && i > 0 && a.same_block(i - 1, tokens.begin)) {
      --i;
      if (!a[i].is_space()) --n;
    }
    return n > 0 ? std::string_view() : std::string_view(a[i].lower);
  };
  std::string_view w = back(1);
  std::string_view w2 = back(2);
  if (in(w, {"about", "around", "roughly", "approximately", "just", "only", "at", "least"}) &&
      in(w2, {"since", "until", "by", "before", "after", "for", "from", "within"})) {
    w = w2;
    w2 = back(3);
  }
  if (w == "since") {
    TokenIndex since = tokens.begin;
    while (since > 0 && a[since].lower != "since") --since;
    return compares(a, since) ? "compared" : "since";
  }
  if (in(w, {"until", "till", "til"})) return "until";
  if (w == "through") return a[tokens.begin].tag == "DT" ? "during" : "until";
  if (w == "by") return "by";
  if (w == "before") return "before";
  if (w == "to" && in(w2, {"prior", "up"})) return w2 == "up" ? "until" : "before";
  if (w == "of" && w2 == "ahead") return "before";
  if (w == "of" && w2 == "as") return "as_of";
  if (w == "after" || w == "following") {
    // "after Friday's earthquake": the day of the earthquake.
    const bool possessive =
        a[tokens.end - 1].tag == "POS" || (tokens.end < a.size() && a[tokens.end].tag == "POS");
    return possessive ? "on" : "after";
  }
  if (in(w, {"during", "throughout"})) return "during";
  if (w == "between") return "between";
  if (w == "over" || w == "across") return "over";
  if (w == "for") return "for";
  if (w == "within") return "within";
  if (w == "from") return "from";
  // "since the ceasefire on January 19", "since fighting broke out in April", "which began in
  // December".
  TokenIndex i = head;
  for (int step = 0; step < kMaxClimb && !a.is_root(i); ++step) {
    i = a[i].head;
    const Token& t = a[i];
    if (t.lower == "since") return compares(a, i) ? "compared" : "since";
    const bool verb = t.pos == "VERB" || t.pos == "AUX";
    for (TokenIndex c : a.children(i)) {
      if (c < tokens.begin && a[c].lower == "since" &&
          (a[c].dep == "mark" || (a[c].dep == "prep" && a.children(c).empty())))
        return compares(a, i) ? "compared" : "since";
    }
    if (!verb) continue;
    const bool begins = lexicon.has(TimeClass::kStartVerb, t.lemma) ||
                        (t.lemma == "break" && a.child(i, "prt") != kNoToken);
    if (begins && in(t.dep, {"relcl", "acl", "advcl"})) return "start";
    break;
  }
  return "on";
}

}  // namespace muster::reading
