// Acts whose cue is a verb: "officials said that ...", "..., police say", "was quoted as saying", "accused X of ...".
//
// First who tells it (find_teller), then what is told (reach.cc). A few spots repair the parse where news English leads
// it astray: a reporting verb read as a noun ("The Houthis claim that"), a subject read as something else.
#include <algorithm>

#include "reading/act.h"

namespace muster::reading {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_noun(const Token& t) { return t.pos == "NOUN" || t.pos == "PROPN"; }
bool is_verbal(const Token& t) { return t.pos == "VERB" || t.pos == "AUX"; }

struct Teller {
  std::optional<Attribution::Link> link;
  std::vector<Attribution::Link> outer;  ///< who passes it on
};

/// "X quoted Y as saying", "Y was quoted (as) saying": the verb "quote" above "say", or kNoToken.
TokenIndex quoting_verb(const Analysis& a, TokenIndex v) {
  if (a[v].tag != "VBG" || a.is_root(v)) return kNoToken;
  TokenIndex up = a[v].head;
  if (a[v].dep == "pcomp" && a[up].lower == "as" && !a.is_root(up)) up = a[up].head;
  return up < v && is_verbal(a[up]) && one_of(a[up].lemma, {"quote", "cite"}) ? up : kNoToken;
}

/// A noun phrase by surface that ends before `end`, opened by a comma; empty for none.
TokenRange surface_words(const Analysis& a, TokenIndex end) {
  const TokenIndex begin = a.sentence_of(end).tokens.begin;
  TokenIndex i = end;
  while (i > begin && i + 12 > end &&
         (is_noun(a[i - 1]) || one_of(a[i - 1].pos, {"ADJ", "DET"}) || a[i - 1].lower == "of" ||
          a[i - 1].lower == "for" || a[i - 1].tag == "POS"))
    --i;
  return i < end && i > begin && a[i - 1].text == "," ? TokenRange{i, end} : TokenRange{};
}

bool cannot_tell(const Analysis& a, TokenIndex i) {
  const Token& t = a[i];
  if (t.text == "WHO") return false;  // the organisation
  // "..., most of them in Orla, the spokesman told reporters": a word of amount tells nothing.
  if (one_of(t.lower, {"most", "many", "all", "none", "half", "some"}) && i + 1 < a.size() &&
      a[i + 1].lower == "of")
    return true;
  if (t.pos == "NUM" && i + 2 < a.size() && a[i + 1].lower == "of" && a[i + 2].lower == "them")
    return true;
  // "One of the survivors told ..."
  if (t.lower == "one" && i + 1 < a.size() && a[i + 1].lower == "of") return false;
  return t.tag == "EX" ||
         one_of(t.lower, {"i", "we", "you", "one", "which", "this", "what", "there", "that", "who",
                          "nobody", "no", "nothing", "something", "everything"});
}

/// A subject of a participle that carries on ("adding that ..."): who speaks in the clause around it.
TokenIndex speaker_around(const Finding& f, TokenIndex v) {
  const Analysis& a = f.analysis;
  TokenIndex i = v;
  for (int steps = 0; steps < 32 && !a.is_root(i); ++steps) {
    i = a[i].head;
    const Cue* cue = is_verbal(a[i]) ? f.cues.find_verb(a[i].lemma) : nullptr;
    if (!cue || !(cue->asserts & kThat) || is_passive(a, i)) continue;
    bool passive = false;
    const TokenIndex subject = find_subject(a, i, &passive);
    if (subject != kNoToken && f.phrases.can_speak(a, subject)) return subject;
  }
  return kNoToken;
}

Attribution::Link read_subject(const Finding& f, TokenIndex verb, TokenIndex subject) {
  const Analysis& a = f.analysis;
  Attribution::Link link = f.phrases.read(a, subject);
  // "the news agency WAFA": two subjects side by side are one phrase.
  for (TokenIndex c : a.children(verb)) {
    if (c >= subject || (a[c].dep != "nsubj" && a[c].dep != "nsubjpass") || !is_noun(a[c]))
      continue;
    const TokenRange other = f.phrases.extent(a, c);
    if (other.end == link.tokens.begin) link.tokens.begin = link.mention.begin = other.begin;
  }
  link.kind = f.phrases.kind(a, link.tokens, link.head);
  return link;
}

/// The dash after a place name that opens the paragraph ("TEHRAN –"), if `i` is in that name; else kNoToken.
TokenIndex dateline_end(const Analysis& a, TokenIndex i) {
  TokenIndex begin = i;
  while (begin > 0 && a.same_block(begin - 1, i) && i - begin < 6) --begin;
  if (begin > 0 && a.same_block(begin - 1, i)) return kNoToken;
  for (TokenIndex j = begin; j < a.size() && j < begin + 8 && a.same_block(j, i); ++j) {
    if (j > begin && j >= i && one_of(a[j].text, {"–", "—", "-", "--"}) &&
        (a[j - 1].space_after || a[j].space_after))
      return j;
    if (is_verbal(a[j])) return kNoToken;
  }
  return kNoToken;
}

Teller find_teller(const Finding& f, const Cue& cue, TokenIndex v, bool passive, TokenIndex quoting,
                   Act& act) {
  const Analysis& a = f.analysis;
  Teller teller;
  TokenIndex subject = kNoToken;
  bool patient = false;
  act.by = "attribution.subject_of_cue";
  if (quoting != kNoToken) {
    act.by = "attribution.quoted_as_saying";
    if (is_passive(a, quoting)) {
      act.cue = {verb_group(a, quoting).begin, v + 1};
      subject = find_subject(a, quoting, &patient);
      const TokenIndex agent = find_agent(a, quoting);
      if (agent != kNoToken) {
        teller.outer.push_back(f.phrases.read(a, agent));
        act.cue = {v, v + 1};
      }
    } else {
      subject = a.child(quoting, "dobj");
      const TokenIndex outlet = find_subject(a, quoting, &patient);
      if (outlet != kNoToken) teller.outer.push_back(f.phrases.read(a, outlet));
    }
  } else if (passive) {
    subject = find_agent(a, v);
    // "is estimated at 40,000 by aid agencies": the parse hangs the agent on the number.
    if (subject == kNoToken)
      for (TokenIndex p : a.children(v))
        if (p > v && a[p].dep == "prep" && one_of(a[p].lower, {"at", "to", "as"}))
          for (TokenIndex value : a.children(p))
            for (TokenIndex by : a.children(value))
              if (a[by].lower == "by" && a.child(by, "pobj") != kNoToken &&
                  f.phrases.can_speak(a, a.child(by, "pobj")))
                subject = a.child(by, "pobj");
    act.by = "attribution.agent_of_cue";
  } else {
    subject = find_subject(a, v, &patient);
    const bool carries_on = a[v].tag == "VBG" && (a[v].dep == "advcl" || a[v].dep == "conj" ||
                                                  a[v].dep == "xcomp" || a[v].dep == "acl");
    if (carries_on &&
        (subject == kNoToken || a[v].dep != "acl" || !f.phrases.can_speak(a, subject))) {
      const TokenIndex around = speaker_around(f, v);
      if (around != kNoToken) subject = around;
    }
  }
  // "said the mayor" read as an object.
  if (subject == kNoToken && !passive && cue.family == "say") {
    const TokenIndex object = a.child(v, "dobj");
    if (object != kNoToken && v > 0 && (is_quote_mark(a[v - 1]) || a[v - 1].text == ",") &&
        is_noun(a[object]))
      subject = object;
  }
  // "..., reported El Universal."
  if (subject == kNoToken && !passive && one_of(cue.family, {"report", "announce"}) && v > 0 &&
      a[v].tag == "VBD" && a[v - 1].text == ",") {
    const TokenIndex object = a.child(v, "dobj");
    if (object != kNoToken && object > v && a[object].left == v + 1 && is_noun(a[object]) &&
        (a[object].pos == "PROPN" || f.phrases.can_speak(a, object))) {
      bool counts = false;
      for (TokenIndex t = a[object].left; t < a[object].right; ++t) counts |= a[t].pos == "NUM";
      if (!counts) subject = object;
    }
  }
  // "TEHRAN – The minister said": the dateline is read as the subject.
  if (subject != kNoToken && subject < v) {
    const TokenIndex dash = dateline_end(a, subject);
    if (dash != kNoToken && dash < v) {
      TokenIndex end = dash + 1;
      while (end < v &&
             (is_noun(a[end]) || a[end].pos == "ADJ" || a[end].pos == "DET" ||
              a[end].pos == "NUM" || a[end].tag == "POS" || a[end].lower == "of" ||
              a[end].lower == "for") &&
             a[end].ent_type != "DATE")
        ++end;
      while (end > dash + 1 && !is_noun(a[end - 1])) --end;
      if (end > dash + 1) {
        teller.link = f.phrases.read_words(a, {dash + 1, end});
        return teller;
      }
    }
  }
  if (subject != kNoToken && cannot_tell(a, subject)) {
    // "..., most of them in Orla, the ministry's spokesman, Ali Hassan, told reporters": who speaks was hung on the amount.
    for (TokenIndex t = subject + 1; t < v; ++t)
      if (a[t].dep == "appos" && is_noun(a[t]) && a[a[t].left].left > 0 &&
          a[a[t].left - 1].text == "," && f.phrases.can_speak(a, t)) {
        teller.link = f.phrases.read(a, t);
        return teller;
      }
    return teller;
  }
  if (subject != kNoToken &&
      (is_noun(a[subject]) || a[subject].pos == "PRON" || a[subject].pos == "ADJ" ||
       a[subject].pos == "NUM" || a[subject].pos == "DET")) {
    teller.link = read_subject(f, v, subject);
    return teller;
  }
  if (passive || quoting != kNoToken) return teller;
  // No subject in the parse: a name read as a clause ("Save the Children says"), or the words before the verb.
  const TokenIndex clause = a.child(v, "csubj");
  if (clause != kNoToken && a[clause].right == verb_group(a, v).begin &&
      is_noun(a[a[clause].right - 1])) {
    teller.link = f.phrases.read_words(a, a.subtree(clause));
    return teller;
  }
  const bool finite = a[v].tag == "VBD" || a[v].tag == "VBZ" || a[v].tag == "VBP" ||
                      act.cue.size() > 1 || (a[v].tag == "VBG" && act.cue.begin > 0);
  if (finite) {
    const TokenRange words = surface_subject(a, v);
    if (!words.empty() && !cannot_tell(a, words.end - 1) &&
        (a[v].tag != "VBG" || a[words.begin - (words.begin > 0)].lower == "with"))
      teller.link = f.phrases.read_words(a, words);
  }
  return teller;
}

/// "..., the General Staff of the army reported on Monday.": a tag that ends its sentence, where the parser took the
/// verb for a participle. Its subject by surface; empty where the verb is no such tag.
TokenRange subject_of_final_tag(const Finding& f, const Cue& cue, TokenIndex v) {
  const Analysis& a = f.analysis;
  if (a[v].tag != "VBN" || !(cue.asserts & kThat) ||
      !one_of(cue.family, {"say", "report", "announce"}) || verb_group(a, v).size() > 1 || v == 0)
    return {};
  // "the State Border Guard Service (VSAT) reported"
  const bool short_name = v > 3 && a[v - 1].text == ")" && a[v - 3].text == "(";
  if (!short_name && !is_noun(a[v - 1])) return {};
  const TokenRange words = short_name ? surface_words(a, v - 3) : surface_subject(a, v);
  if (words.empty() || (!short_name && words.end != v) || words.begin == 0 ||
      !one_of(a[words.begin - 1].text, {",", "\"", "”"}))
    return {};
  const TokenRange sentence = a.sentence_of(v).tokens;
  if (words.begin - 1 <= sentence.begin) return {};
  for (TokenIndex i = v + 1; i < sentence.end; ++i) {
    const bool light = a[i].pos == "PUNCT" || a[i].pos == "ADP" || a[i].pos == "NUM" ||
                       a[i].is_space() || is_noun(a[i]) || a[i].pos == "DET" || a[i].pos == "ADV";
    if (!light || i > v + 12) return {};
  }
  return words;
}

/// A reporting verb that the parser took for a noun: "The Houthis claim that ...", "The Observatory reports that ...".
bool is_disguised_verb(const Finding& f, TokenIndex i) {
  const Analysis& a = f.analysis;
  const Token& t = a[i];
  if (t.pos != "NOUN" || i == 0 || i + 1 >= a.size() || a[i + 1].lower != "that" ||
      !a.same_block(i - 1, i + 1))
    return false;
  const Token& before = a[i - 1];
  if (a.child(i, "nsubj") != kNoToken) return true;
  if (before.pos == "PROPN" || before.text == ")") return true;
  return before.tag == "NNS" && t.tag == "NN";
}

/// "..., the council reported on Friday, while 1,140 were missing", "..., he said, after 40 bodies were found": what the
/// sentence goes on with behind a tag in its middle; empty where another speaks in it.
TokenRange behind_tag(const Finding& f, const Act& act, TokenRange source) {
  const Analysis& a = f.analysis;
  const TokenRange sentence = a.sentence_of(act.anchor).tokens;
  TokenIndex j = std::max(act.cue.end, source.end);
  bool before = false;
  for (TokenRange r : act.content) before |= r.end <= std::min(act.cue.begin, source.begin) + 1;
  for (TokenRange r : act.content) before &= r.end <= j;
  if (!before) return {};
  // Where and to whom it was said.
  for (int k = 0; k < 10 && j < sentence.end && a[j].text != ","; ++k, ++j) {
    if (one_of(a[j].lower, {"after", "while", "when"})) break;
    const bool light = a[j].pos == "ADP" || a[j].pos == "DET" || a[j].pos == "PROPN" ||
                       a[j].pos == "NOUN" || a[j].pos == "ADJ" || a[j].pos == "ADV" ||
                       a[j].ent_type == "DATE" || a[j].ent_type == "TIME";
    if (!light) return {};
  }
  if (j < sentence.end && a[j].text == ",") ++j;
  if (j >= sentence.end ||
      !one_of(a[j].lower, {"after", "while", "when", "with", "including", "and", "most", "but"}))
    return {};
  bool counts = false;
  for (TokenIndex i = j; i < sentence.end; ++i) {
    counts |= a[i].pos == "NUM";
    if (a[i].lower == "according" || a[i].lower == "citing") return {};
    const Cue* cue = is_verbal(a[i]) ? f.cues.find_verb(a[i].lemma) : nullptr;
    if (cue && (cue->asserts & kThat)) return {};
  }
  return counts ? trim(f, {j, sentence.end}) : TokenRange{};
}

}  // namespace

void find_verb_act(const Finding& f, TokenIndex v, std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  const Token& token = a[v];
  const Cue* cue = nullptr;
  if (token.pos == "NOUN") {
    cue = f.cues.find_verb(token.lemma);
    if (!cue || !(cue->asserts & kThat)) return;
    // "..., China's official news agency reports."
    const TokenRange sentence = a.sentence_of(v).tokens;
    if (token.tag == "NNS" && v + 1 < a.size() && v > sentence.begin + 2 &&
        (v + 1 >= sentence.end || a[v + 1].text == ".") && is_noun(a[v - 1])) {
      const TokenRange words = surface_words(a, v);
      if (!words.empty() && words.begin > sentence.begin + 2 &&
          (f.phrases.names_speaker(a, words) || f.phrases.can_speak(a, words.end - 1))) {
        Act act;
        act.anchor = v;
        act.entry = cue;
        act.cue = {v, v + 1};
        act.status = cue->status;
        act.polarity = cue->polarity;
        act.asserts = true;
        act.by = "attribution.final_tag";
        act.confidence = 85;
        act.sources = f.phrases.read_chain(a, f.phrases.read_words(a, words));
        for (Attribution::Link& link : act.sources) link.cue = act.cue;
        act.content = {trim(f, {sentence.begin, words.begin})};
        if (!act.sources.empty() && !act.content[0].empty()) acts.push_back(std::move(act));
        return;
      }
    }
    if (!is_disguised_verb(f, v)) return;
    Act act;
    act.anchor = v;
    act.entry = cue;
    act.cue = {v, v + 1};
    act.status = cue->status;
    act.polarity = cue->polarity;
    act.asserts = true;
    act.by = "attribution.disguised_verb";
    act.confidence = 85;
    const TokenIndex subject = a.child(v, "nsubj");
    const TokenRange words = subject == kNoToken ? surface_subject(a, v) : TokenRange{};
    if (subject == kNoToken && words.empty()) return;
    act.sources = f.phrases.read_chain(
        a, subject == kNoToken ? f.phrases.read_words(a, words) : f.phrases.read(a, subject));
    if (act.sources.empty()) act.source_kind = "unattributed";
    for (Attribution::Link& link : act.sources) link.cue = act.cue;
    act.content = {trim(f, {v + 1, a.sentence_of(v).tokens.end})};
    if (!act.content[0].empty()) acts.push_back(std::move(act));
    return;
  }
  if (token.pos != "VERB" && token.pos != "AUX") return;
  cue = f.cues.find_verb(token.lemma);
  if (!cue || token.dep == "amod" || token.dep == "compound") return;

  Act act;
  act.anchor = v;
  act.entry = cue;
  act.cue = verb_group(a, v);
  act.status = cue->status;
  act.polarity = cue->polarity;
  const TokenIndex quoting = quoting_verb(a, v);
  const TokenRange tagged = quoting == kNoToken ? subject_of_final_tag(f, *cue, v) : TokenRange{};
  const bool passive = quoting == kNoToken && tagged.empty() && is_passive(a, v);
  Teller teller;
  if (tagged.empty()) {
    teller = find_teller(f, *cue, v, passive, quoting, act);
  } else {
    teller.link = f.phrases.read_words(a, tagged);
    act.by = "attribution.final_tag";
  }
  const bool anonymous = !teller.link;

  // "could not confirm": no act of telling; apply_verification takes it.
  if (cue->family == "confirm" &&
      (a.child(v, "neg") != kNoToken || (!a.is_root(v) && token.dep == "xcomp")))
    return;

  Complement complement = tagged.empty() ? find_complement(f, *cue, v, passive) : Complement{};
  if (complement.vetoed) return;
  if (teller.link && complement.token == teller.link->head) complement = {};
  if (one_of(cue->family, {"quote", "cite"}) && complement.frame == kNp) return;  // apply_citing

  if (passive) {
    if (anonymous && !one_of(cue->family, {"say", "report", "claim", "estimate", "believe", "fear",
                                           "announce", "confirm"}))
      return;
    if (!reach_of_passive(f, v, complement, anonymous, act) || act.content.empty()) return;
    act.asserts = anonymous || cue->asserts != 0;
    if (anonymous) {
      act.by = "attribution.passive_without_agent";
      act.source_kind = cue->family == "confirm" ? "author_voice" : "unattributed";
      acts.push_back(std::move(act));
      return;
    }
  } else {
    if (anonymous) return;
    if (complement.token != kNoToken) {
      if (complement.frame == kNp && a[complement.token].pos == "PRON") return;
      reach_of_complement(f, v, complement, act);
      act.asserts = complement.frame == kPrep ? cue->asserts_with(complement.preposition)
                                              : (cue->asserts & complement.frame) != 0;
      const bool document = f.phrases.is_document(a, teller.link->head);
      if (cue->family == "show" && complement.frame == kNp && !document) return;
      // A count is told by somebody, not by what raised it.
      if (cue->family == "tally" && !f.phrases.can_speak(a, teller.link->head)) return;
    } else if ((cue->frames & kQuote) && cue->objects.empty() &&
               !(a[v].tag == "VBN" && a[teller.link->tokens.begin].pos == "NUM")) {
      reach_without_complement(f, v, teller.link->tokens, act);
      act.asserts = (cue->asserts & kThat) != 0;
      if (!act.content.empty()) act.by = "attribution.aside";
    }
  }

  // "..., he announced on Tuesday, bringing the total to 291": the count goes on behind the tag; no part of the statement.
  for (const TokenIndex c : a.children(v)) {
    if (c < v || a[c].tag != "VBG" || a[c].dep != "advcl" ||
        !one_of(a[c].lemma, {"bring", "take", "raise", "push", "lift"}))
      continue;
    const TokenIndex object = a.child(c, "dobj");
    if (object != kNoToken &&
        one_of(a[object].lemma, {"toll", "total", "number", "tally", "count", "figure", "death"}))
      act.tail.push_back(trim(f, a.subtree(c)));
  }

  if (!passive && !anonymous) {
    const TokenRange behind = behind_tag(f, act, teller.link->tokens);
    if (!behind.empty()) act.tail.push_back(behind);
  }

  if (act.status == "reported" && f.cues.has_role(a[teller.link->head].lemma, "estimate"))
    act.status = "estimated";
  act.sources = std::move(teller.outer);
  // "told Reuters"
  if (takes_recipient(*cue)) {
    for (TokenIndex c : a.children(v))
      if ((a[c].dep == "dobj" || a[c].dep == "dative") && is_noun(a[c]) &&
          f.phrases.is_outlet(a, c))
        act.sources.push_back(f.phrases.read(a, c));
  }
  std::vector<Attribution::Link> chain = f.phrases.read_chain(a, *teller.link);
  if (chain.empty() && act.sources.empty()) act.source_kind = "unattributed";
  for (Attribution::Link& link : chain) {
    link.cue = act.cue;
    act.sources.push_back(std::move(link));
  }
  acts.push_back(std::move(act));
}

}  // namespace muster::reading
