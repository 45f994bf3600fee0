// How far an act of telling reaches: the words that a cue verb covers.
//
// With a complement the content is what hangs on the verb from the complement on, less what tells of the telling itself
// (when, to whom, "adding that ...") and less the writer's own tail ("..., raising concerns about ..."). Where the
// parser makes the verb an aside of the reported clause, the content is that clause without the aside. Where it ties
// nothing to the verb, the words before the aside's comma or after the verb are taken as they stand.
#include <algorithm>

#include "reading/act.h"

namespace muster::reading {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_verbal(const Token& t) { return t.pos == "VERB" || t.pos == "AUX"; }

/// "raising concerns", "prompting an outcry": the writer's comment on what was told, not part of it.
bool is_comment_participle(const Finding& f, TokenIndex i) {
  const Analysis& a = f.analysis;
  if (a[i].tag != "VBG") return false;
  if (f.cues.has_role(a[i].lemma, "comment")) return true;
  const TokenIndex object = a.child(i, "dobj");
  return object != kNoToken && f.cues.has_role(a[i].lemma, "comment_with_object") &&
         f.cues.has_role(a[object].lemma, "comment_object");
}

/// "with officials reporting ...": another's account set beside this one. kNoToken, or the index of "with".
TokenIndex absolute_clause(const Finding& f, TokenRange range) {
  const Analysis& a = f.analysis;
  for (TokenIndex i = range.begin + 1; i + 2 < range.end; ++i) {
    if (a[i].lower != "with" || a[i - 1].text != ",") continue;
    for (TokenIndex j = i + 2; j < range.end && j < i + 8; ++j) {
      if (a[j].pos == "PUNCT") break;
      const Cue* cue = a[j].tag == "VBG" ? f.cues.find_verb(a[j].lemma) : nullptr;
      if (cue && (cue->asserts & kThat)) return i;
    }
  }
  return kNoToken;
}

/// First token of a comment that ends the range, or range.end.
TokenIndex comment_begin(const Finding& f, TokenRange range) {
  const Analysis& a = f.analysis;
  for (TokenIndex i = range.begin; i < range.end; ++i)
    if (a[i].tag == "VBG" && a[i].left > range.begin && a[a[i].left - 1].text == "," &&
        a[i].right + 1 >= range.end && is_comment_participle(f, i))
      return a[i].left;
  return range.end;
}

/// ", while Israel claims ...": another speaker's clause set against this one. Its first token, or range.end.
TokenIndex contrast_begin(const Finding& f, TokenRange range) {
  const Analysis& a = f.analysis;
  for (TokenIndex i = range.begin + 1; i < range.end; ++i) {
    if (!one_of(a[i].lower, {"while", "whereas", "although", "though", "but"}) ||
        a[i - 1].text != ",")
      continue;
    for (TokenIndex j = i + 1; j < range.end && j < i + 12; ++j) {
      if (!is_verbal(a[j]) || a[j].pos == "AUX") continue;
      const Cue* cue = f.cues.find_verb(a[j].lemma);
      const TokenIndex subject = a.child(j, "nsubj");
      if (cue && (cue->asserts & kThat) && subject != kNoToken && subject > i &&
          a[subject].pos != "PRON")
        return i;
      break;
    }
  }
  return range.end;
}

/// A verb set beside the cue by "and" that goes on with what is told: "announces it arrested 285 people and seized ...".
bool goes_on(const Finding& f, TokenIndex verb, TokenIndex conj, TokenIndex complement) {
  const Analysis& a = f.analysis;
  const TokenIndex mark = a.child(conj, "mark");
  if (mark != kNoToken && a[mark].lower == "that") return true;
  if (!is_verbal(a[conj]) || f.cues.find_verb(a[conj].lemma)) return false;
  if (a.child(conj, "nsubj") != kNoToken || a.child(conj, "nsubjpass") != kNoToken) return false;
  // It agrees in tense with the one it goes on with.
  const auto past = [&](TokenIndex i) { return a[i].tag == "VBD" || a[i].tag == "VBN"; };
  return complement != kNoToken && is_verbal(a[complement]) && past(conj) == past(complement) &&
         past(conj) != past(verb);
}

/// True for a child of the cue verb that tells of the telling, not of what is told.
bool is_about_telling(const Finding& f, const Cue& cue, TokenIndex verb, TokenIndex c,
                      TokenIndex complement) {
  const Analysis& a = f.analysis;
  const Token& t = a[c];
  if (one_of(t.dep, {"punct", "cc", "prt", "nsubj", "nsubjpass", "aux", "auxpass", "dative",
                     "agent", "parataxis"}))
    return true;
  if (t.dep == "dobj" && takes_recipient(cue)) return true;
  // "counts 459 protesters dead and 61 officers dead"
  if (t.dep == "conj" && t.pos == "ADJ" && a.child(c, "nsubj") != kNoToken) return false;
  if (t.dep == "conj") return !goes_on(f, verb, c, complement);
  if (t.dep == "advcl") {
    const TokenIndex mark = a.child(c, "mark");
    if (is_verbal(t) && f.cues.find_verb(t.lemma) && (t.tag == "VBG" || mark != kNoToken))
      return true;
    if (mark != kNoToken &&
        one_of(a[mark].lower, {"as", "while", "although", "though", "despite", "whereas"}))
      return true;
    return is_comment_participle(f, c);
  }
  return false;
}

void drop_empty(std::vector<TokenRange>& ranges) {
  std::erase_if(ranges, [](TokenRange r) { return r.empty(); });
}

}  // namespace

bool takes_recipient(const Cue& cue) { return cue.family == "tell"; }

Complement find_complement(const Finding& f, const Cue& cue, TokenIndex verb, bool passive) {
  const Analysis& a = f.analysis;
  Complement best;
  int best_rank = 99;
  const auto offer = [&](TokenIndex c, Frame frame, int rank, std::string_view preposition = {}) {
    rank = 2 * rank +
           (c < verb ? 1 : 0);  // what follows the verb goes before what stands in front of it
    if (rank < best_rank) {
      best = {c, frame, preposition};
      best_rank = rank;
    }
  };
  for (TokenIndex c : a.children(verb)) {
    const Token& t = a[c];
    // "The toll will rise; the minister said ...", "The toll is 20: the minister reported ...": a clause that is over.
    if (c < verb && t.right < verb && one_of(a[t.right].text, {";", ":"})) continue;
    if (t.dep == "ccomp") {
      const bool infinitive = a.child(c, "aux") != kNoToken && a[a.child(c, "aux")].lower == "to";
      if (infinitive) {
        if (cue.frames & (kTo | kThat)) offer(c, cue.frames & kTo ? kTo : kThat, 1);
      } else if (cue.frames & (kThat | kQuote)) {
        offer(c, kThat, 1);
      } else if (cue.frames & kIng && t.tag == "VBG") {
        offer(c, kIng, 1);
      }
    } else if (t.dep == "xcomp") {
      if (t.tag == "VBG" && (cue.frames & (kIng | kNp)))
        offer(c, kIng, 2);
      else if (t.tag != "VBG" && (cue.frames & (kTo | kThat)))
        offer(c, cue.frames & kTo ? kTo : kThat, 2);
      else if (passive && (cue.frames & kThat))
        offer(c, kThat, 2);
    } else if (t.dep == "dobj" || t.dep == "attr" || t.dep == "oprd") {
      if (passive && t.dep == "oprd" && (cue.frames & (kThat | kNp)))
        offer(c, kNp, 3);
      else if ((cue.frames & kNp) && !takes_recipient(cue) && c > verb)
        offer(c, kNp, 4);
    } else if (t.dep == "prep" && c > verb && cue.joins_with(t.lower) && !a.children(c).empty()) {
      offer(c, kPrep, 5, t.lower);
    } else if (t.dep == "advcl" && c > verb && t.tag == "VBG" && (cue.frames & kIng) &&
               a[c].left == verb + 1) {
      offer(c, kIng, 6);
    }
  }
  // "warned at the time that ...", "said in its report that ...": the clause hangs on the noun between.
  if (best.token == kNoToken && (cue.frames & kThat) && !passive)
    for (TokenIndex c : a.children(verb)) {
      if (c < verb || a[c].dep != "prep") continue;
      for (TokenIndex noun : a.children(c))
        for (TokenIndex clause : a.children(noun)) {
          if (!one_of(a[clause].dep, {"acl", "relcl", "ccomp"}) || !is_verbal(a[clause]) ||
              a[a[clause].left].lower != "that" ||
              a[clause].left != a[noun].right - (a[clause].right - a[clause].left))
            continue;
          const TokenIndex subject = a.child(clause, "nsubj") != kNoToken
                                         ? a.child(clause, "nsubj")
                                         : a.child(clause, "nsubjpass");
          if (subject != kNoToken && subject != a[clause].left) offer(clause, kThat, 7);
        }
    }
  if (best.frame == kNp && best.token != kNoToken) {
    const auto listed = [&](const std::vector<std::string>& lemmas) {
      return std::find(lemmas.begin(), lemmas.end(), a[best.token].lemma) != lemmas.end();
    };
    if (listed(cue.no_objects)) best.vetoed = true;
    if (!cue.objects.empty() && !listed(cue.objects)) {
      best.vetoed = true;
    }
  } else if (!cue.objects.empty() && !passive) {
    best.vetoed = true;
  }
  // "accused Israel of killing": the content is the object with what it is accused of.
  if (best.frame == kPrep && cue.family == "accuse" && best.preposition == "of") {
    const TokenIndex object = a.child(verb, "dobj");
    if (object != kNoToken && object > verb && object < best.token) best.token = object;
  }
  if (best.token != kNoToken && best.frame == kTo && cue.family == "urge") {
    const TokenIndex object = a.child(verb, "dobj");
    if (object != kNoToken && object > verb && object < best.token) best.token = object;
  }
  return best;
}

void reach_of_complement(const Finding& f, TokenIndex verb, const Complement& complement,
                         Act& act) {
  const Analysis& a = f.analysis;
  const Cue& cue = *act.entry;
  const Token& c = a[complement.token];
  std::vector<TokenRange> ranges;
  if (complement.token > verb) {
    TokenRange range{std::max(c.left, verb + 1), c.right};
    // "reported 45 missing": what stands between belongs to the complement.
    if ((complement.frame == kIng || c.dep == "xcomp" || c.dep == "oprd") && !takes_recipient(cue))
      for (TokenIndex other : a.children(verb))
        if (a[other].dep == "dobj" && other > verb && other < complement.token &&
            a[other].left == verb + 1)
          range.begin = verb + 1;
    for (TokenIndex other : a.children(verb)) {
      if (other <= complement.token || a[other].dep == "punct" || a[other].dep == "cc") continue;
      if (is_about_telling(f, cue, verb, other, complement.token)) {
        if (a[other].left >= range.end) break;
        continue;
      }
      range.end = std::max(range.end, a[other].right);
    }
    range.end = std::min(range.end, a.sentence_of(verb).tokens.end);
    range.end = comment_begin(f, range);
    range.end = contrast_begin(f, range);
    const TokenIndex with = absolute_clause(f, range);
    if (with != kNoToken) {
      act.tail = {trim(f, {with, range.end})};
      drop_empty(act.tail);
      range.end = with;
    }
    ranges.push_back(range);
  } else {
    // "A boat sank, and nine survivors have been found, the agency said": both clauses stand before the tag.
    TokenRange range = a.subtree(complement.token);
    for (const TokenIndex other : a.children(verb))
      if (a[other].dep == "ccomp" && other > complement.token && other < verb &&
          !(a[other].right < verb && one_of(a[a[other].right].text, {";", ":"})))
        range.end = std::max(range.end, a[other].right);
    // "13 bodies have been found and eight are trapped, he told X": the tag was made a clause of the first one.
    const TokenIndex first = a[verb].head;
    if (a[verb].dep == "conj" && first < range.begin && is_verbal(a[first]) &&
        !f.cues.find_verb(a[first].lemma) && range.end < verb)
      range.begin = a[first].left;
    ranges.push_back(range);
  }
  // Cut out the telling itself where the content runs around it.
  TokenRange telling = verb_group(a, verb);
  for (TokenIndex other : a.children(verb)) {
    if (other == complement.token || a[other].dep == "punct") continue;
    if (other > complement.token && complement.token > verb &&
        !is_about_telling(f, cue, verb, other, complement.token))
      continue;
    const TokenRange tree = a.subtree(other);
    if (tree.end + 1 >= telling.begin && tree.begin <= telling.end + 1 &&
        !tree.contains(complement.token)) {
      telling.begin = std::min(telling.begin, tree.begin);
      telling.end = std::max(telling.end, tree.end);
    }
  }
  bool around = false;
  for (TokenRange r : ranges) around |= r.contains(verb);
  if (around) {
    ranges = without(f, ranges, telling);
  } else {
    for (TokenRange& r : ranges) r = trim(f, r);
  }
  drop_empty(ranges);
  act.content = std::move(ranges);
}

void reach_without_complement(const Finding& f, TokenIndex verb, TokenRange source, Act& act) {
  const Analysis& a = f.analysis;
  const TokenRange sentence = a.sentence_of(verb).tokens;
  if (a[verb].dep == "parataxis" || (a[verb].dep == "ccomp" && a[verb].head > verb)) {
    TokenRange clause = a.subtree(a[verb].head);
    if (clause.begin < a.subtree(verb).begin) clause.end = contrast_begin(f, clause);
    act.content = without(f, {clause}, a.subtree(verb));
    drop_empty(act.content);
    if (!act.content.empty()) return;
  }
  // "Among the dead were 11 guards, the ministry said, and three nurses": the tag hangs on the noun before it.
  if (a[verb].dep == "relcl" && !source.empty() && source.begin > sentence.begin &&
      source.end <= verb && a[source.begin - 1].text == "," && verb + 1 < sentence.end) {
    TokenIndex end = verb + 1;
    while (end < sentence.end && a[end].text != "," && end < verb + 6 &&
           (a[end].ent_type == "DATE" || a[end].pos == "ADP" || a[end].pos == "ADV"))
      ++end;
    if (end < sentence.end && a[end].text == "," && a[source.begin].tag != "WP" &&
        a[source.begin].tag != "WDT") {
      act.content = without(f, {sentence}, {source.begin, end});
      drop_empty(act.content);
      if (!act.content.empty()) return;
    }
  }
  // "..., police said on Monday.": what stands before the comma.
  const TokenRange group = verb_group(a, verb);
  const bool source_first = !source.empty() && source.end <= group.begin;
  TokenIndex begin = source_first ? source.begin : group.begin;
  // An aside of the source ("the source, speaking ..., told") stands between it and the verb.
  const bool set_off =
      begin > sentence.begin && one_of(a[begin - 1].text, {",", "—", "–", "-", "”", "\""});
  bool ends = true;
  for (TokenIndex i = std::max(group.end, source_first ? 0 : source.end); i < sentence.end && ends;
       ++i) {
    const Token& t = a[i];
    const bool light =
        t.pos == "PUNCT" || t.ent_type == "DATE" || t.ent_type == "TIME" || t.pos == "ADV" ||
        t.dep == "prep" || a[t.head].dep == "prep" || t.is_space() || t.pos == "DET" ||
        t.dep == "npadvmod" || t.pos == "PART" ||
        (t.dep == "dobj" && takes_recipient(*act.entry)) ||
        (takes_recipient(*act.entry) && (t.pos == "PROPN" || t.pos == "NOUN" || t.pos == "ADJ"));
    // A clause of its own can only tell of the telling ("adding that", "as rescuers searched").
    if (is_verbal(t) && (t.dep == "advcl" || t.tag == "VBG")) break;
    if (t.dep == "compound" || t.dep == "amod" || t.dep == "poss" || t.dep == "nummod") continue;
    ends = light;
  }
  if (set_off && ends) {
    const TokenRange before = trim(f, {sentence.begin, begin});
    bool says_something = false;
    for (TokenIndex i = before.begin; i < before.end; ++i)
      says_something |= is_verbal(a[i]) || a[i].pos == "NUM" || a[i].tag == "VBN";
    if (says_something && !before.empty()) {
      act.content = {before};
      return;
    }
  }
  // "officials reporting at the time 150 dead": what follows, if it tells of anything that can be counted or done.
  if (!(act.entry->asserts & kNp)) return;
  if (a[verb].tag == "VBN" || (!source.empty() && !source_first)) return;
  TokenRange after = trim(f, {group.end, sentence.end});
  bool tells = false;
  for (TokenIndex i = after.begin; i < after.end; ++i) {
    if (a[i].ent_type == "DATE" || a[i].ent_type == "TIME") continue;
    tells |= a[i].pos == "NUM" || (is_verbal(a[i]) && a[i].tag != "VBG");
  }
  if (tells && !set_off) act.content = {after};
}

bool reach_of_passive(const Finding& f, TokenIndex verb, const Complement& complement,
                      bool anonymous, Act& act) {
  const Analysis& a = f.analysis;
  const Token& token = a[verb];
  const Cue& cue = *act.entry;
  bool ignored = false;
  const TokenIndex patient = find_subject(a, verb, &ignored);
  if (takes_recipient(cue) || cue.family == "urge" || cue.family == "order" ||
      cue.family == "accuse") {
    if (anonymous || complement.token == kNoToken) return false;
    reach_of_complement(f, verb, complement, act);
    return true;
  }
  if (patient == kNoToken || (a[patient].lower == "it" && complement.token != kNoToken)) {
    if (complement.token == kNoToken) return false;
    reach_of_complement(f, verb, complement, act);
    return true;
  }
  if (!(cue.frames & (kNp | kThat | kTo))) return false;
  if (!cue.objects.empty() &&
      std::find(cue.objects.begin(), cue.objects.end(), a[patient].lemma) == cue.objects.end())
    return false;
  const TokenIndex sentence_end = a.sentence_of(verb).tokens.end;
  if (token.dep == "acl" && anonymous) {
    // "injuries reported", "soldiers said to be surrounded"
    if (!one_of(cue.family, {"report", "say", "believe", "estimate", "claim", "fear"}))
      return false;
    act.content = {trim(f, {a[patient].left, std::min(token.right, sentence_end)})};
  } else if (token.dep == "acl" || token.dep == "relcl") {
    act.content = {trim(f, f.phrases.extent(a, patient))};
  } else {
    // [60 deaths] were reported [in Goma] by the ministry
    act.content = {trim(f, a.subtree(patient))};
    TokenIndex right = verb + 1;
    TokenIndex left = verb + 1;
    for (TokenIndex c : a.children(verb)) {
      if (c < verb || a[c].dep == "punct") continue;
      if (one_of(a[c].dep, {"conj", "advcl", "cc"})) break;
      if (a[c].dep == "agent" || (a[c].dep == "prep" && a[c].lower == "by")) {
        if (right > left) break;
        left = right = a[c].right;
        continue;
      }
      right = std::max(right, a[c].right);
    }
    const TokenRange rest = trim(f, {left, std::min(right, sentence_end)});
    if (!rest.empty()) act.content.push_back(rest);
  }
  drop_empty(act.content);
  return true;
}

}  // namespace muster::reading
