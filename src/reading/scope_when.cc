// The time of a figure: words of its clause, else the date of the account that it belongs to, else the day of publication.
#include <algorithm>

#include "reading/phrase.h"
#include "reading/scope.h"

namespace muster::reading {
namespace {

constexpr int kClimb = 24;

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// A present perfect or a bare participle under one ("have been killed"): told without a day.
bool leaves_time_open(const Analysis& a, TokenIndex v) {
  auto perfect = [&](TokenIndex verb) {
    for (const TokenIndex c : a.children(verb))
      if (one_of(a[c].dep, {"aux", "auxpass"}) && a[c].lemma == "have" &&
          one_of(a[c].tag, {"VBZ", "VBP"}))
        return true;
    return false;
  };
  if (perfect(v)) return true;
  const bool shares = a[v].dep == "conj" && a[v].tag == "VBN" && a.child(v, "aux") == kNoToken &&
                      a.child(v, "auxpass") == kNoToken;
  return shares && perfect(a[v].head);
}

/// Whether no comma parts `word` from the clause of `event` behind it.
bool in_words_behind(const Analysis& a, TokenIndex word, TokenIndex event) {
  for (TokenIndex t = word + 1; t < event; ++t)
    if (a[t].text == ",") return false;
  return event > word;
}

}  // namespace

/// Why this expression does not date the happening whose predicate is `event`, by the grammar between them; null when it
/// does.
const char* ScopeReader::objection_to(const TimeExpression& time, TokenIndex event) const {
  const Analysis& a = in_.analysis;
  if (!time.interval) return "it names no day or period";
  if (time.role == "age") return "it is an age";
  if (in_source(time.head)) return "it belongs to the words of a source";
  if (time.value == "PRESENT_REF") return "\"now\" dates nothing";  // "have now died"
  // "the annulled 2024 election", "the 1973 building": the year is part of a name.
  if (one_of(a[time.head].dep, {"nummod", "compound", "amod", "nmod"}) &&
      !time.tokens.contains(a[time.head].head) && !is_verb(a[a[time.head].head])) {
    const TokenIndex noun = a[time.head].head;
    if (noun != event && !is_attack_noun(noun)) return "it is part of a name";
  }
  // "a bombing on May 22 which wounded ...": the noun that the clause is about has the date.
  const TokenIndex holder = one_of(a[event].dep, {"relcl", "acl"}) ? a[event].head : kNoToken;
  const TokenIndex host = host_of(event);
  const TokenIndex host_holder =
      host != kNoToken && a[host].dep == "relcl" ? a[host].head : kNoToken;
  if (time.tokens.contains(host_holder)) return nullptr;
  TokenIndex verb = time.head;
  for (int k = 0; k < kClimb && !a.is_root(verb) && (verb == time.head || !is_verb(a[verb])); ++k) {
    verb = a[verb].head;
    if (verb == holder || verb == host || verb == host_holder) return nullptr;
  }
  if (one_of(a[verb].dep, {"aux", "auxpass"}) && !a.is_root(verb)) verb = a[verb].head;
  if (verb == event || !is_verb(a[verb])) return nullptr;
  // When it was said is not when it was; a period ("since January", "over the past week") hangs on the wrong verb at times.
  if (cue_tokens_[verb])
    return one_of(time.role, {"since", "over"}) ? nullptr : "it is when it was said";
  if (a.is_ancestor(verb, event)) return nullptr;
  if (!a.is_ancestor(event, verb)) return "it dates another act";
  for (TokenIndex t = verb; t != event; t = a[t].head)
    if (one_of(a[t].dep, {"relcl", "acl", "ccomp"})) return "it dates what is said of another noun";
  return nullptr;
}

/// "The toll from a quake that hit the county on Saturday has risen", "the number of people killed in Thursday's attack
/// has jumped on Friday": what a toll is about is told in its subject; the day of the verb is that of the count.
bool ScopeReader::dates_subject(const TimeExpression& time, TokenIndex event) const {
  const Analysis& a = in_.analysis;
  if (!time.interval || !one_of(time.role, {"on", "", "ago", "during"}) || in_source(time.head))
    return false;
  for (const TokenIndex c : a.children(event))
    if (one_of(a[c].dep, {"nsubj", "nsubjpass"}) &&
        (a.subtree(c).contains(time.head) || (c < time.head && time.head < event)))
      return true;  // between the two, whatever the parse hangs it on
  return false;
}

When ScopeReader::made(const TimeExpression& time) const {
  const Analysis& a = in_.analysis;
  When w{*time.interval, Words{a.span(time.tokens), std::string(a.words(time.tokens))}, time.by};
  if (w.interval.from && !w.interval.to && time.role != "after")
    w.interval.to = a.document().published();
  return w;
}

/// The first day that sentence `k` names for violence, an accident or a disaster (kEvent), for a fate too (kHappening), for what it
/// tells (kAny).
const TimeExpression* ScopeReader::day_named(uint32_t k, Stage stage) const {
  const Analysis& a = in_.analysis;
  for (const uint32_t index : times_of_sentence_[k]) {
    const TimeExpression& t = in_.times[index];
    // "since Monday, when troops opened fire": the day of what "when" tells.
    const bool when = t.role == "since" && t.tokens.end + 1 < a.size() && t.plain &&
                      a[t.tokens.end].text == "," && a[t.tokens.end + 1].lower == "when";
    if ((!when && !one_of(t.role, {"on", "", "ago", "during", "over"})) || t.type == "SET")
      continue;
    if (when && stage != Stage::kAny && tells_of_happening(k)) return &t;
    if (!t.interval || !t.interval->from || !t.interval->to || t.interval->from->month == 0)
      continue;
    if (t.interval->from->day == 0 && stage == Stage::kAny) continue;
    TokenIndex verb = t.head;
    bool at_event_noun = false;
    for (int n = 0; n < kClimb && !a.is_root(verb) && (verb == t.head || !is_verb(a[verb])); ++n) {
      verb = a[verb].head;
      at_event_noun = at_event_noun || is("definite_event", verb);
    }
    const bool happening =
        at_event_noun ||
        (is_verb(a[verb]) &&
         (is("attack_verb", verb) || is("accident_verb", verb) || is("happening_verb", verb)));
    if (stage != Stage::kAny) {
      // "A man died on Thursday": the day of one death is not that of the rest.
      const bool one_fate =
          !at_event_noun && one_of(a[verb].lemma, {"die", "kill", "injure", "wound"});
      if (happening && !cue_tokens_[verb] && !(stage == Stage::kEvent && one_fate)) return &t;
      continue;
    }
    if (is("tally_verb", verb)) continue;
    const TokenIndex root = a.sentences()[k].root;
    TokenIndex event = root;
    if (cue_tokens_[root] || !is_verb(a[root])) {  // what is told, not the telling
      event = kNoToken;
      for (const TokenIndex c : a.children(root))
        if (a[c].dep == "ccomp") event = c;
    }
    if (event != kNoToken && (dates(t, event) || dates_subject(t, event))) return &t;
  }
  return nullptr;
}

/// The day of the happening that the lead tells of; kAny: the first day named there for what is told.
const TimeExpression* ScopeReader::date_of_lead(Stage stage, uint32_t before) const {
  const Analysis& a = in_.analysis;
  const auto& sentences = a.sentences();
  uint32_t lead = 0;
  for (uint32_t k = 0; k < sentences.size() && lead < (stage == Stage::kAny ? 2u : 5u); ++k) {
    if (a.zone_of(sentences[k].tokens.begin) == Zone::kTitle) continue;
    if (k >= before) break;
    ++lead;
    if (const TimeExpression* t = day_named(k, stage)) return t;
  }
  return nullptr;
}

/// The account goes on: the day named for the happening, or that of a figure told before, when words gave it. So for what befalls people
/// or things in a happening; what was sent, pledged or held has a time of its own.
bool ScopeReader::account_when(size_t i, TokenIndex v, bool toll, Scope& s) const {
  const Analysis& a = in_.analysis;
  const Binding& b = *in_.bindings[i];
  if (!one_of(b.measures[0],
              {"killed", "wounded", "missing", "rescued", "survived", "aboard", "kidnapped",
               "captured", "destroyed", "damaged", "stranded", "taking_part", "fired",
               "intercepted", "attacks", "casualties", "victims", "detained", "evacuated"}))
    return false;
  const auto& sentences = a.sentences();
  const uint32_t here = sentence_of(i);
  const bool open = leaves_time_open(a, v) && !toll;
  const bool total = toll || open;
  auto take = [&](const TimeExpression* t) {
    if (!t || (total && t->role == "over")) return false;
    s.when = made(*t);
    if (t->role == "since" && t->plain) s.when->interval = *t->plain;
    s.by["when"] = "when.account";
    return true;
  };
  auto carry = [&](size_t j) {
    if (j == SIZE_MAX || !done_[j] || !done_[j]->when || !done_[j]->when->words) return false;
    if (total && done_[j]->when->by == "when.lookback") return false;
    s.when = done_[j]->when;
    s.by["when"] = "when.carry";
    return true;
  };
  if (is_title(i)) {
    const size_t j = same_account(i);
    if (carry(j)) return true;
    for (const Stage stage : {Stage::kEvent, Stage::kHappening, Stage::kAny})
      if (take(date_of_lead(stage, UINT32_MAX))) return true;
    return false;
  }
  if (toll && take(day_named(here, Stage::kHappening))) return true;
  size_t j = i;
  for (uint32_t k = here + 1;
       k-- > 0 && sentences[k].block == sentences[here].block && here - k < 16;) {
    if (k < here && take(day_named(k, Stage::kHappening))) return true;
    while (j > 0 && sentence_of(j - 1) >= k) {
      --j;
      if (carry(j)) return true;
    }
  }
  if (take(date_of_lead(Stage::kEvent, here))) return true;
  if (!open && take(date_of_lead(Stage::kHappening, here))) return true;
  for (size_t n = 0; n < i; ++n)
    if (done_[n] && in_.quantities[n].tier != "article") {
      if (carry(n)) return true;
      break;
    }
  if (!open && take(date_of_lead(Stage::kAny, here))) return true;
  // A lead that gives no day, before a sentence that does.
  uint32_t first = 0;
  while (first < sentences.size() && a.zone_of(sentences[first].tokens.begin) == Zone::kTitle)
    ++first;
  return here < first + 2 && take(date_of_lead(Stage::kEvent, UINT32_MAX));
}

/// "on Friday, two days after an earthquake killed 510": counted from the day named before. `after` is the word between.
void ScopeReader::count_back(TokenIndex after, uint32_t sentence, Scope& s) const {
  const Analysis& a = in_.analysis;
  const TimeExpression *stretch = nullptr, *day = nullptr;
  for (const uint32_t index : times_of_sentence_[sentence]) {
    const TimeExpression& t = in_.times[index];
    if (t.tokens.end == after)
      stretch = &t;
    else if (t.tokens.end < after && t.plain && t.plain->from && t.plain->from == t.plain->to &&
             t.plain->from->day != 0)
      day = &t;
  }
  // "A day after 121 people were crushed" opens a report: counted from its own day.
  const auto published = a.document().published();
  if (stretch && !day && published && a[after].lower == "after" &&
      stretch->tokens.begin <= a.sentences()[sentence].tokens.begin + 6 &&
      stretch->value == "P1D") {
    s.when = When{DateInterval::on(published->plus_days(-1)),
                  Words{a.span({stretch->tokens.begin, after + 1}),
                        std::string(a.words({stretch->tokens.begin, after + 1}))},
                  "when.count_back"};
    s.by["when"] = "when.count_back";
    return;
  }
  if (!stretch || !day || stretch->value.size() != 3 || stretch->value[0] != 'P') return;
  const int n = stretch->value[1] - '0';
  const int unit = stretch->value[2] == 'D' ? 1 : stretch->value[2] == 'W' ? 7 : 0;
  if (n < 1 || n > 9 || unit == 0) return;
  const int sign = a[after].lower == "after" ? -1 : 1;
  s.when = When{DateInterval::on(day->plain->from->plus_days(sign * n * unit)),
                Words{a.span({day->tokens.begin, after + 1}),
                      std::string(a.words({day->tokens.begin, after + 1}))},
                "when.count_back"};
  s.by["when"] = "when.count_back";
}

void ScopeReader::read_when(size_t i, const std::string& modality, Scope& s) const {
  const Analysis& a = in_.analysis;
  const Quantity& q = in_.quantities[i];
  const Binding& b = *in_.bindings[i];
  const auto published = a.document().published();
  const TokenRange sentence = a.sentence_of(q.tokens.begin).tokens;
  const TokenIndex event = b.event != kNoToken && sentence.contains(b.event) ? b.event : q.head;

  const bool toll = b.rule == "measure.toll";
  TokenIndex counting = event;  // the verb of a toll ("has risen")
  for (int k = 0; toll && k < 6 && !a.is_root(counting) && !is_verb(a[counting]); ++k)
    counting = a[counting].head;
  if (toll && is_verb(a[counting])) {
    for (const uint32_t index : times_of_sentence_[sentence_of(i)]) {
      const TimeExpression& t = in_.times[index];
      if (!dates_subject(t, counting)) continue;
      s.when = made(t);
      s.by["when"] = "when.of_toll";
      return;
    }
  }
  // "came a month after two attacks killed 40": told by distance from another happening, not by a day.
  for (TokenIndex t = sentence.begin + 1; t < q.tokens.begin; ++t)
    if (one_of(a[t].lower, {"after", "before"}) && t + 1 < event &&
        one_of(a[t - 1].lemma, {"day", "week", "month", "year", "hour"}) && a[t].head != t &&
        (a.is_ancestor(t, event) || a.is_ancestor(event, t)) && in_words_behind(a, t, event)) {
      count_back(t, sentence_of(i), s);
      return;
    }

  // Time words of the clause, nearest region first.
  for (const TokenRange& region : regions(i)) {
    const TimeExpression* best = nullptr;
    uint32_t distance = UINT32_MAX;
    for (const uint32_t index : times_of_sentence_[sentence_of(i)]) {
      const TimeExpression& t = in_.times[index];
      if (!region.contains(t.tokens) || !dates(t, event)) continue;
      // A level is of a day: "1.2 million personnel, but has hardly fought since 1953".
      if (t.role == "since" && one_of(b.measures[0], {"strength", "in_theatre", "in_training"}))
        continue;
      // "the toll rose to 14 on Monday": when it was counted, not when it was.
      if (toll && one_of(t.role, {"on", "", "during"})) continue;
      const uint32_t d = t.head > event ? t.head - event : event - t.head;
      if (d < distance) {
        distance = d;
        best = &t;
      }
    }
    if (!best) continue;
    When w = made(*best);
    // "since Oct. 7, when militants stormed in, killing 1,200": the participle's figure is of that day.
    if (const TokenIndex host = host_of(event); host != kNoToken && a[host].dep == "relcl" &&
                                                best->tokens.contains(a[host].head) &&
                                                best->role == "since")
      w.interval.to = w.interval.from;
    // "by summer", "until May": an interval that is open at its start is kept as it is.
    if (!w.interval.to && !one_of(best->role, {"after", "since"})) continue;
    if (!w.interval.from && !one_of(best->role, {"by", "until", "before"})) continue;
    s.when = std::move(w);
    return;
  }
  // "the deadliest since an assault in August, with 150 killed at the time": the day named last before it.
  for (TokenIndex t = sentence.begin + 2; t < sentence.end; ++t) {
    if (a[t].lower != "time" || a[t - 1].lower != "the" || a[t - 2].lower != "at") continue;
    const TimeExpression* named = nullptr;
    for (uint32_t k = sentence_of(i) + 1; k-- > 0 && !named;) {
      if (a.sentences()[k].block != a.sentences()[sentence_of(i)].block) break;
      for (const uint32_t index : times_of_sentence_[k])
        if (const TimeExpression& x = in_.times[index];
            x.tokens.end <= t && x.plain && x.value != "PRESENT_REF" && x.role != "age" &&
            !x.tokens.contains(t) && x.type == "DATE")
          named = &x;
    }
    if (!named) break;
    s.when = When{*named->plain, Words{a.span(named->tokens), std::string(a.words(named->tokens))},
                  "when.at_the_time"};
    s.by["when"] = "when.at_the_time";
    return;
  }
  if (b.like && done_[*b.like] && done_[*b.like]->when) {
    s.when = done_[*b.like]->when;
    s.by["when"] = "when.of_whole";
    return;
  }
  if (one_of(b.measures[0], {"strength", "in_theatre", "displaced_stock", "pledged", "requested"}))
    return;
  TokenIndex v = event;
  for (int k = 0; k < 6 && !a.is_root(v) && (!is_verb(a[v]) || a[v].tag == "VBG"); ++k)
    v = a[v].head;
  // "The toll has risen to 188, with 25 missing": told with the toll, of its day.
  if (i > 0 && in_.bindings[i - 1] && done_[i - 1] && in_.bindings[i - 1]->rule == "measure.toll" &&
      sentence_of(i - 1) == sentence_of(i)) {
    const TokenIndex first = phrase_of(q).begin;
    TokenIndex with = first;
    while (with > phrase_of(in_.quantities[i - 1]).end && a[with].lower != "with") --with;
    if (a[with].lower == "with" && first - with < 4) {
      if (!done_[i - 1]->when) return;
      s.when = done_[i - 1]->when;
      s.by["when"] = "when.carry";
      return;
    }
  }
  const bool told = modality == "actual" || modality == "feared";
  // "could reach 5,000", "may have died": how many is open, what befell them is not.
  const bool befalls_maybe =
      one_of(modality, {"possible", "expected", "feared"}) &&
      one_of(b.measures[0], {"killed", "wounded", "missing", "stranded", "casualties", "victims"});
  if (!told && !befalls_maybe) return;
  // Who is missing is so on the day of a brief; a long report comes back to the day of the happening.
  const bool brief = a.sentences().size() <= kBriefSentences;
  if (!(brief && b.measures[0] == "missing") && account_when(i, v, toll, s)) return;
  if (!told) return;
  // Fresh happenings in the simple present or past are of the day; a perfect tense or a running total leaves the time open.
  // In a long report an undated figure may be of any day; a brief is about its own.
  if (!published || b.rule == "measure.toll" || leaves_time_open(a, v)) return;
  if (!brief) return;
  s.when = When{DateInterval::on(*published), std::nullopt, "when.from_publication"};
  s.by["when"] = "when.from_publication";
}

}  // namespace muster::reading
