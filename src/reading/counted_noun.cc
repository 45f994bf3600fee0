#include "reading/counted_noun.h"

#include <algorithm>
#include <array>

namespace muster::reading {
namespace {

constexpr TokenIndex kMaxPhrase = 14;  // longer chains of nouns are parse noise

bool is_noun(const Token& t) { return t.pos == "NOUN" || t.pos == "PROPN"; }

bool is_determiner(const Token& t) {
  return t.lower == "the" || t.lower == "these" || t.lower == "those" || t.lower == "this" ||
         t.lower == "that" || t.tag == "PRP$" || t.lower == "his" || t.lower == "her" ||
         t.lower == "its" || t.lower == "their" || t.lower == "our" || t.lower == "my" ||
         t.lower == "a" || t.lower == "an" || t.lower == "all" || t.lower == "such";
}

bool is_glue(const Token& t) {
  return t.lower == "-" || t.lower == "–" || t.lower == "/" || t.lower == "'s" || t.lower == "’s" ||
         t.lower == "'" || t.lower == "’" || t.lower == "&";
}

// A participle that stands before its noun ("wounded soldiers"), not one that tells what happened ("12 wounded in").
bool is_modifier_participle(const Analysis& a, TokenIndex i, TokenIndex limit) {
  const Token& t = a[i];
  if (t.dep != "amod" && t.dep != "compound") return false;
  return t.head > i && t.head < limit;
}

// Words that end an elided phrase although they are tagged as adjectives: "12 dead", "3 missing in".
bool is_fate_adjective(const Token& t) {
  return t.lower == "dead" || t.lower == "missing" || t.lower == "wounded" ||
         t.lower == "injured" || t.lower == "killed" || t.lower == "hurt" || t.lower == "alive" ||
         t.lower == "ill" || t.lower == "sick" || t.lower == "homeless" ||
         t.lower == "unaccounted" || t.lower == "trapped" || t.lower == "stranded";
}

struct Scan {
  TokenIndex noun = kNoToken;
  TokenIndex begin = kNoToken;
};

Scan scan_phrase(const Analysis& a, TokenIndex from, TokenIndex limit) {
  Scan s;
  bool fate_before = false;
  for (TokenIndex i = from; i < limit; ++i) {
    const Token& t = a[i];
    if (is_noun(t)) {
      if (s.noun != kNoToken && is_time_noun(t)) break;
      if (s.noun == kNoToken && is_time_noun(t) && i == from) break;
      // "76 search and rescue specialists"
      if (t.lower == "search" && i + 3 < limit && a[i + 2].lower == "rescue" && is_noun(a[i + 3])) {
        if (s.begin == kNoToken) s.begin = i;
        i += 2;
        continue;
      }
      if (s.begin == kNoToken) s.begin = i;
      s.noun = i;
      continue;
    }
    if (t.lower == "others" || t.lower == "other" || t.lower == "ones") {
      if (s.begin == kNoToken) s.begin = i;
      // "other" alone is the noun only when none follows.
      if (s.noun == kNoToken) s.noun = i;
      continue;
    }
    if (s.noun != kNoToken && a[s.noun].lower != "other") {
      // Inside a compound: hyphens and possessives go on when a noun or adjective follows at once.
      const bool goes_on = is_glue(t) && i + 1 < limit &&
                           (is_noun(a[i + 1]) || a[i + 1].pos == "ADJ" || a[i + 1].pos == "VERB" ||
                            (a[i + 1].pos == "NUM" && !t.space_after && t.lower == "-"));
      if (goes_on && (t.lower != "–" || (!t.space_after && !a[i - 1].space_after))) {
        if (a[i + 1].pos == "VERB" || a[i + 1].pos == "NUM") ++i;  // "armour-piercing", "F-16"
        continue;
      }
      // "Shia Muslim and Kurdish fighters" is two phrases; "search-and-rescue workers" one.
      if (t.pos == "ADJ" && i + 1 < limit && is_noun(a[i + 1]) && t.head > i && t.dep == "amod" &&
          t.head < limit && !is_fate_adjective(t))
        continue;
      if ((t.tag == "VBG" || t.tag == "VBN") && is_modifier_participle(a, i, limit)) continue;
      break;
    }
    if (t.pos == "ADJ" || t.tag == "JJ" || t.tag == "JJR" || t.tag == "JJS") {
      fate_before = is_fate_adjective(t);
      if (s.begin == kNoToken) s.begin = i;
      continue;
    }
    if (t.tag == "VBN" || t.tag == "VBG" || t.tag == "VBD") {
      if (!is_modifier_participle(a, i, limit)) break;
      if (s.begin == kNoToken) s.begin = i;
      continue;
    }
    if (t.pos == "ADV" && i + 1 < limit &&
        (a[i + 1].pos == "ADJ" || is_modifier_participle(a, i + 1, limit)) && t.head > i &&
        t.head < limit && a[t.head].dep == "amod") {
      if (s.begin == kNoToken) s.begin = i;
      continue;
    }
    // "high-ranking", "mainly-Alawite", "three-year-old": parts of one modifier.
    if (is_glue(t) && i > from && !a[i - 1].space_after && !t.space_after) continue;
    if (i + 2 < limit && a[i + 1].lower == "-" && !t.space_after && !a[i + 1].space_after &&
        t.pos != "PUNCT") {
      if (s.begin == kNoToken) s.begin = i;
      i += 1;
      if (i + 1 < limit && a[i + 1].pos != "NOUN" && a[i + 1].pos != "PROPN") ++i;
      continue;
    }
    if ((t.lower == "," || t.lower == "and" || t.lower == "or") && i > from && i + 1 < limit &&
        (a[i - 1].pos == "ADJ" || a[i - 1].dep == "amod") && a[i - 1].head > i &&
        (a[i + 1].pos == "ADJ" || a[i + 1].tag == "VBN" || a[i + 1].tag == "VBG") &&
        a[i + 1].head > i)
      continue;
    if ((t.lower == "\"" || t.lower == "“" || t.lower == "'" || t.lower == "‘") && i == from)
      continue;
    break;
  }
  (void)fate_before;
  if (s.noun == kNoToken) return {};
  return s;
}

bool is_pointing(const Token& t) {
  return t.lower == "last" || t.lower == "this" || t.lower == "next" || t.lower == "that" ||
         t.lower == "every" || t.lower == "each";
}

bool is_period_noun(const Token& t) {
  static constexpr std::array<std::string_view, 13> kPeriods = {
      "year",    "month",  "week",   "day",    "night",  "morning", "afternoon",
      "evening", "summer", "winter", "spring", "autumn", "time"};
  return std::find(kPeriods.begin(), kPeriods.end(), t.lemma) != kPeriods.end() || is_time_noun(t);
}

}  // namespace

bool is_time_noun(const Token& t) {
  static constexpr std::array<std::string_view, 30> kTimes = {
      "monday",    "tuesday",   "wednesday", "thursday",  "friday",   "saturday",
      "sunday",    "mon",       "tue",       "wed",       "thu",      "fri",
      "sat",       "sun",       "today",     "yesterday", "tomorrow", "tonight",
      "overnight", "january",   "february",  "april",     "june",     "july",
      "august",    "september", "october",   "november",  "december", "weekend"};
  return std::find(kTimes.begin(), kTimes.end(), t.lower) != kTimes.end();
}

CountedNoun find_counted(const Analysis& a, TokenRange number, TokenIndex after) {
  CountedNoun result;
  if (after >= a.size() || !a.same_block(number.begin, after)) return result;
  TokenIndex limit = std::min<TokenIndex>(a.size(), after + kMaxPhrase);
  while (limit > after && !a.same_block(number.begin, limit - 1)) --limit;
  TokenIndex from = after;
  bool partitive = false;
  if (a[from].lower == "out" && from + 2 < limit && a[from + 1].lower == "of") ++from;
  if (a[from].lower == "of" && from + 1 < limit) {
    ++from;
    const TokenIndex whole_begin = from;
    while (from < limit && (is_determiner(a[from]) || a[from].pos == "DET")) {
      partitive = true;
      ++from;
    }
    if (from < limit && a[from].pos == "PRON" && a[from].tag != "PRP$") {
      result.whole = {whole_begin, from + 1};  // "of them", "of whom"
      return result;
    }
    // "two of the 12 miners", "34 of 67 missiles": the noun stands behind the other number.
    bool crossed_number = false;
    while (from < limit &&
           (a[from].pos == "NUM" || a[from].tag == "CD" || a[from].lower == "more" ||
            a[from].lower == "than" || a[from].lower == "about" || a[from].lower == "some" ||
            a[from].lower == "nearly" || a[from].lower == "almost" || a[from].lower == "around" ||
            a[from].lower == "dozen")) {
      crossed_number = true;
      ++from;
    }
    const Scan s = scan_phrase(a, from, limit);
    if (s.noun == kNoToken) {
      if (crossed_number) result.whole = {whole_begin, from};
      return result;
    }
    result.noun = s.noun;
    result.phrase = {partitive && !crossed_number ? whole_begin : s.begin, s.noun + 1};
    if (partitive || crossed_number) result.whole = {whole_begin, s.noun + 1};
    return result;
  }
  const Scan s = scan_phrase(a, from, limit);
  if (s.noun == kNoToken) return result;
  result.noun = s.noun;
  // "61 last year": a time beside the number is not what it counts.
  if (is_pointing(a[s.begin]) && is_period_noun(a[s.noun])) return result;
  // A head that the parse names inside the scanned words, and that is no mere modifier, is better than the last word.
  for (TokenIndex i = number.begin; i < number.end; ++i) {
    const TokenIndex h = a[i].head;
    if (a[i].dep == "nummod" && h >= s.begin && h < s.noun && is_noun(a[h]) &&
        a[h].dep != "compound" && a[h].dep != "amod" && a[h].dep != "nmod" && a[h].dep != "poss" &&
        a[h].dep != "npadvmod" && !(h + 1 < limit && is_glue(a[h + 1])))
      result.noun = h;
  }
  result.phrase = {s.begin, result.noun + 1};
  if (result.noun + 1 < limit &&
      (a[result.noun + 1].lower == "onboard" || a[result.noun + 1].lower == "aboard"))
    result.phrase.end = result.noun + 2;
  return result;
}

}  // namespace muster::reading
