// Acts whose cue is a verb: "officials said that ...", "..., police say", "was quoted as saying",
// "accused X of ...".
//
// The content is what hangs on the verb to the right of its first complement, less what is told of
// the telling itself (when, to whom, "adding that ...") and less the writer's own tail ("...,
// raising concerns about ..."). Where the parser makes the verb an aside of the reported clause,
// the content is that clause without the aside.
#include <algorithm>

#include "reading/act.h"

namespace muster::reading {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_noun(const Token& t) { return t.pos == "NOUN" || t.pos == "PROPN"; }
bool is_verbal(const Token& t) { return t.pos == "VERB" || t.pos == "AUX"; }

struct Complement {
  TokenIndex token = kNoToken;
  Frame frame = kThat;
  std::string_view preposition;
};

bool takes_recipient(const Cue& cue) { return cue.family == "tell"; }

/// The complement that joins the content to the verb, if the cue allows that frame.
Complement find_complement(const Finding& f, const Cue& cue, TokenIndex verb, bool passive) {
  const Analysis& a = f.analysis;
  Complement best;
  int best_rank = 99;
  const auto offer = [&](TokenIndex c, Frame frame, int rank, std::string_view preposition = {}) {
    if (rank < best_rank) {
      best = {c, frame, preposition};
      best_rank = rank;
    }
  };
  for (TokenIndex c : a.children(verb)) {
    const Token& t = a[c];
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

/// "raising concerns", "prompting an outcry": the writer's comment on what was told, not part of
/// it.
bool is_comment_participle(const Analysis& a, TokenIndex i) {
  if (a[i].tag != "VBG") return false;
  if (one_of(a[i].lemma,
             {"prompt", "spark", "fuel", "underscore", "underline", "highlight", "mark", "echo",
              "contradict", "signal", "heighten", "stoke", "reignite", "rekindle", "dash"}))
    return true;
  const TokenIndex object = a.child(i, "dobj");
  return object != kNoToken &&
         one_of(a[i].lemma, {"raise", "draw", "trigger", "cause", "provoke", "drive"}) &&
         one_of(a[object].lemma,
                {"concern", "fear", "question", "doubt", "alarm", "hope", "suspicion", "worry",
                 "criticism", "condemnation", "outcry", "outrage", "anger", "protest",
                 "speculation", "eyebrow", "tension"});
}

/// First token of a comment that ends the range, or range.end.
TokenIndex comment_begin(const Analysis& a, TokenRange range) {
  for (TokenIndex i = range.begin; i < range.end; ++i)
    if (is_comment_participle(a, i) && a[i].left > range.begin && a[a[i].left - 1].text == "," &&
        a[i].right + 1 >= range.end)
      return a[i].left;
  return range.end;
}

/// True for a child of the cue verb that tells of the telling, not of what is told.
bool is_about_telling(const Finding& f, const Cue& cue, TokenIndex verb, TokenIndex c) {
  const Analysis& a = f.analysis;
  const Token& t = a[c];
  if (t.dep == "punct" || t.dep == "cc" || t.dep == "prt" || t.dep == "nsubj" ||
      t.dep == "nsubjpass" || t.dep == "aux" || t.dep == "auxpass" || t.dep == "dative" ||
      t.dep == "agent" || t.dep == "parataxis")
    return true;
  if (t.dep == "dobj" && takes_recipient(cue)) return true;
  if (t.dep == "conj")
    return a.child(c, "mark") == kNoToken || a[a.child(c, "mark")].lower != "that";
  if (t.dep == "advcl") {
    if (is_verbal(t) && f.cues.find_verb(t.lemma) &&
        (t.tag == "VBG" || a.child(c, "mark") != kNoToken))
      return true;
    const TokenIndex mark = a.child(c, "mark");
    if (mark != kNoToken &&
        one_of(a[mark].lower, {"as", "while", "although", "though", "despite", "whereas"}))
      return true;
    return is_comment_participle(a, c);
  }
  (void)verb;
  return false;
}

/// The stretch that the complement opens, as far as the verb's own clause goes.
std::vector<TokenRange> content_of(const Finding& f, const Cue& cue, TokenIndex verb,
                                   const Complement& complement) {
  const Analysis& a = f.analysis;
  const Token& c = a[complement.token];
  std::vector<TokenRange> ranges;
  if (complement.token > verb) {
    TokenRange range{std::max(c.left, verb + 1), c.right};
    for (TokenIndex other : a.children(verb)) {
      if (other <= complement.token) continue;
      if (a[other].dep == "punct" && other + 1 < a[verb].right) continue;
      if (is_about_telling(f, cue, verb, other)) {
        if (a[other].left >= range.end) break;
        continue;
      }
      range.end = std::max(range.end, a[other].right);
    }
    range.end = std::min(range.end, a.sentence_of(verb).tokens.end);
    range.end = comment_begin(a, range);
    ranges.push_back(range);
  } else {
    ranges.push_back(a.subtree(complement.token));
  }
  // Cut out the telling itself where the content runs around it.
  TokenRange telling = verb_group(a, verb);
  for (TokenIndex other : a.children(verb)) {
    if (other == complement.token || a[other].dep == "punct") continue;
    if (!is_about_telling(f, cue, verb, other) && other > complement.token &&
        complement.token > verb)
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
  std::erase_if(ranges, [](TokenRange r) { return r.empty(); });
  return ranges;
}

/// Content when the parser ties nothing to the verb: the clause that the verb is an aside of, or
/// the words beside it.
std::vector<TokenRange> loose_content(const Finding& f, TokenIndex verb, TokenIndex subject) {
  const Analysis& a = f.analysis;
  const TokenRange sentence = a.sentence_of(verb).tokens;
  const TokenRange own = a.subtree(verb);
  if (a[verb].dep == "parataxis" || (a[verb].dep == "ccomp" && a[verb].head > verb)) {
    const TokenIndex head = a[verb].head;
    auto ranges = without(f, {a.subtree(head)}, own);
    if (!ranges.empty()) return ranges;
  }
  // "..., police said": what stands before the comma.
  TokenIndex begin = verb_group(a, verb).begin;
  if (subject != kNoToken && subject < verb) begin = std::min(begin, a[subject].left);
  const bool comma_before =
      begin > sentence.begin && one_of(a[begin - 1].text, {",", "—", "–", "-"});
  bool ends = true;
  for (TokenIndex i = std::max(verb + 1, subject == kNoToken ? 0 : a[subject].right);
       i < sentence.end; ++i) {
    const bool light = a[i].pos == "PUNCT" || a[i].ent_type == "DATE" || a[i].pos == "ADV" ||
                       a[i].dep == "prep" || a[a[i].head].dep == "prep" || a[i].dep == "dobj" ||
                       a[i].is_space() || a[i].pos == "DET" || a[i].dep == "compound" ||
                       a[i].dep == "npadvmod";
    if (!light) ends = false;
  }
  if (comma_before && ends) {
    const TokenRange before = trim(f, {sentence.begin, begin});
    if (!before.empty()) return {before};
  }
  return {};
}

}  // namespace

void find_verb_act(const Finding& f, TokenIndex v, std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  const Token& token = a[v];
  if (token.pos != "VERB" && token.pos != "AUX") return;
  const Cue* cue = f.cues.find_verb(token.lemma);
  if (!cue) return;
  if (token.dep == "amod" || token.dep == "compound") return;

  Act act;
  act.anchor = v;
  act.entry = cue;
  act.cue = verb_group(a, v);
  act.status = cue->status;
  act.polarity = cue->polarity;

  const bool passive = is_passive(a, v);
  bool subject_is_patient = false;
  TokenIndex subject = kNoToken;
  std::vector<Attribution::Link> outer;
  act.by = "attribution.subject_of_cue";

  // "X quoted Y as saying", "Y was quoted as saying": one cue, and Y is the one who says it.
  TokenIndex quoting = kNoToken;
  TokenIndex up = token.head;
  if (token.dep == "pcomp" && a[up].lower == "as" && !a.is_root(up)) up = a[up].head;
  if (up != v && one_of(a[up].lemma, {"quote", "cite"}) && token.tag == "VBG" && is_verbal(a[up]) &&
      up < v)
    quoting = up;
  if (quoting != kNoToken) {
    act.by = "attribution.quoted_as_saying";
    act.cue = {verb_group(a, quoting).begin, v + 1};
    bool ignored = false;
    if (is_passive(a, quoting)) {
      subject = find_subject(a, quoting, &ignored);
      const TokenIndex agent = find_agent(a, quoting);
      if (agent != kNoToken) outer.push_back(f.phrases.read(a, agent));
      if (agent != kNoToken) act.cue = {v, v + 1};
    } else {
      subject = a.child(quoting, "dobj");
      act.cue = {v, v + 1};
      const TokenIndex outlet = find_subject(a, quoting, &ignored);
      if (outlet != kNoToken) outer.push_back(f.phrases.read(a, outlet));
    }
  } else if (passive) {
    subject = find_agent(a, v);
    act.by = "attribution.agent_of_cue";
  } else {
    subject = find_subject(a, v, &subject_is_patient);
  }
  // "said the mayor" read as an object.
  if (subject == kNoToken && !passive && cue->family == "say" && v + 1 < a.size()) {
    const TokenIndex object = a.child(v, "dobj");
    if (object != kNoToken && v > 0 && (is_quote_mark(a[v - 1]) || a[v - 1].text == ",") &&
        is_noun(a[object]))
      subject = object;
  }
  if (subject != kNoToken &&
      (a[subject].tag == "EX" ||
       one_of(a[subject].lower, {"i", "we", "you", "one", "which", "this", "what", "there"})))
    subject = kNoToken;

  Complement complement = find_complement(f, *cue, v, passive);
  if (complement.token == subject && subject != kNoToken) complement = {};

  // --- content
  if (passive && quoting == kNoToken) {
    // The patient and what is said of it: "[60 deaths] were reported [in Goma]".
    bool ignored = false;
    const TokenIndex patient = find_subject(a, v, &ignored);
    const bool anonymous = subject == kNoToken;
    if (cue->family == "tell" || cue->family == "urge" || cue->family == "order") {
      if (anonymous || complement.token == kNoToken) return;
      act.content = content_of(f, *cue, v, complement);
    } else if (patient != kNoToken && !(a[patient].lower == "it" && complement.token != kNoToken)) {
      if (anonymous && !one_of(cue->family, {"say", "report", "claim", "estimate", "believe",
                                             "fear", "announce", "confirm"}))
        return;
      if (!(cue->frames & (kNp | kThat | kTo))) return;
      if (anonymous && token.dep == "acl") {
        // "injuries reported", "soldiers said to be surrounded"
        act.content = {
            trim(f, {a[patient].left, std::min(a[v].right, a.sentence_of(v).tokens.end)})};
        if (!one_of(token.lemma, {"report", "say", "believe", "think", "estimate", "allege", "fear",
                                  "rumour", "rumor"}))
          return;
      } else if (token.dep == "acl" || token.dep == "relcl") {
        act.content = {trim(f, f.phrases.extent(a, patient))};
      } else {
        act.content = {trim(f, a.subtree(patient))};
      }
      const TokenIndex end = std::min(a[v].right, a.sentence_of(v).tokens.end);
      TokenIndex right = v + 1;
      for (TokenIndex c : a.children(v)) {
        if (c < v || a[c].dep == "punct" || a[c].dep == "agent") continue;
        if (a[c].dep == "conj" || a[c].dep == "advcl" || a[c].dep == "cc") break;
        right = std::max(right, a[c].right);
      }
      const TokenRange rest = trim(f, {v + 1, std::min(right, end)});
      if (!rest.empty() && anonymous) act.content.push_back(rest);
    } else if (complement.token != kNoToken) {
      act.content = content_of(f, *cue, v, complement);
    }
    if (anonymous) {
      act.by = "attribution.passive_without_agent";
      act.source_kind = cue->family == "confirm" ? "author_voice" : "unattributed";
      act.asserts = true;
    } else {
      act.asserts = cue->asserts != 0;
    }
    std::erase_if(act.content, [](TokenRange r) { return r.empty(); });
    if (act.content.empty()) return;
  } else {
    if (complement.token != kNoToken) {
      if (complement.frame == kNp && a[complement.token].pos == "PRON" &&
          one_of(a[complement.token].lower, {"it", "so", "that", "this", "them"}))
        return;
      act.content = content_of(f, *cue, v, complement);
      act.asserts = complement.frame == kPrep ? cue->asserts_with(complement.preposition)
                                              : (cue->asserts & complement.frame) != 0;
      // A thing does not report a thing: "the attack claimed 12 lives".
      if (complement.frame == kNp && cue->family == "claim" &&
          one_of(a[complement.token].lemma, {"life", "victim"}))
        return;
      if (complement.frame == kNp && cue->family == "show" &&
          (subject == kNoToken || !f.phrases.is_document(a, subject)))
        return;
    } else if (cue->frames & kQuote) {
      act.content = loose_content(f, v, subject);
      act.asserts = (cue->asserts & kThat) != 0;
      if (!act.content.empty()) act.by = "attribution.aside";
    }
    if (subject == kNoToken) {
      // Nobody says it; only direct speech can still find its speaker.
      return;
    }
  }

  if (subject != kNoToken) {
    Attribution::Link source = f.phrases.read(a, subject);
    source.cue = act.cue;
    // "told Reuters"
    if (takes_recipient(*cue)) {
      for (TokenIndex c : a.children(v))
        if ((a[c].dep == "dobj" || a[c].dep == "dative") && is_noun(a[c]) &&
            f.phrases.is_outlet(a, c))
          outer.push_back(f.phrases.read(a, c));
    }
    act.sources = std::move(outer);
    act.sources.push_back(std::move(source));
  }
  acts.push_back(std::move(act));
}

}  // namespace muster::reading
