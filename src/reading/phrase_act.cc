// Acts whose cue is no verb: "according to X", "X's claim that ...", "reportedly", "...: police",
// "citing X".
#include <algorithm>

#include "reading/act.h"

namespace muster::reading {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_noun(const Token& t) { return t.pos == "NOUN" || t.pos == "PROPN"; }
bool is_verbal(const Token& t) { return t.pos == "VERB" || t.pos == "AUX"; }

}  // namespace

void find_according_act(const Finding& f, TokenIndex i, std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  std::string words = a[i].lower;
  TokenIndex last = i;
  const Cue* cue = nullptr;
  // The longest preposition of up to five words that starts here.
  for (TokenIndex j = i; j < a.size() && j < i + 5 && a.same_block(i, j); ++j) {
    if (j > i) words += " " + a[j].lower;
    if (const Cue* found = f.cues.find_preposition(words)) {
      cue = found;
      last = j;
    }
  }
  if (!cue || cue->family == "cite") return;
  if (a[i].lower == "per" &&
      !(i == 0 || a[i - 1].text == "," || a.sentence_of(i).tokens.begin == i))
    return;
  TokenIndex object = a.child(last, "pobj");
  if (object == kNoToken) {
    // The object can hang elsewhere after a misparse: the first noun phrase after the words.
    for (TokenIndex j = last + 1; j < a.sentence_of(i).tokens.end && j < last + 12; ++j) {
      if (!is_noun(a[j]) && a[j].pos != "PRON") continue;
      object = j;
      for (int steps = 0; steps < 8 && !a.is_root(object) && a[object].head > object &&
                          is_noun(a[a[object].head]) && a[object].dep != "nsubj";
           ++steps)
        object = a[object].head;
      break;
    }
  }
  if (object == kNoToken || (!is_noun(a[object]) && a[object].pos != "PRON" &&
                             a[object].pos != "ADJ" && a[object].pos != "NUM"))
    return;
  // "according to plan", "according to custom", "according to need"
  if (f.cues.has_role(a[object].lower, "no_authority")) return;
  if (one_of(a[object].lower, {"which", "whom", "me", "us", "you"})) return;

  Act act;
  act.anchor = i;
  act.cue = {i, last + 1};
  act.entry = cue;
  act.status = cue->status;
  act.by = "attribution.according_to";
  act.asserts = true;
  act.sources = f.phrases.read_chain(a, f.phrases.read(a, object));
  if (act.sources.empty()) act.source_kind = "unattributed";
  for (auto& s : act.sources) s.cue = act.cue;

  const TokenRange sentence = a.sentence_of(i).tokens;
  TokenRange hole{i, std::max(a[object].right, last + 1)};
  for (const auto& s : act.sources) hole.end = std::max(hole.end, s.tokens.end);
  if (hole.end <= hole.begin || hole.end > sentence.end)
    hole.end = std::min(std::max(last + 2, hole.begin + 1), sentence.end);
  // What hangs behind the source without a comma is about it ("on Saturday", "who spoke ...").
  const TokenIndex root = clause_root(f, a[i].head == i ? i : a[i].head);
  TokenRange clause = a.subtree(root);
  clause.begin = std::max(clause.begin, sentence.begin);
  clause.end = std::min(clause.end, sentence.end);
  if (root >= hole.begin && root < hole.end) clause = sentence;
  const bool first = trim(f, {clause.begin, hole.begin}).empty();
  // "..., according to authorities the gang is behind it": what follows at once is what they say.
  if (!first && hole.end + 1 < sentence.end && a[hole.end].pos != "PUNCT" &&
      a[hole.begin - 1].text == ",") {
    TokenIndex verb = kNoToken;
    for (TokenIndex j = hole.end; j < sentence.end && j < hole.end + 12; ++j)
      if (a[j].dep == "nsubj" || a[j].dep == "nsubjpass") {
        if (a[j].left == hole.end) verb = a[j].head;
        break;
      }
    if (verb != kNoToken && verb > hole.end) clause = {hole.end, sentence.end};
  }
  if (!first && clause.begin < hole.end && hole.end < clause.end) {
    // In the middle: a contrasting or coordinate clause that starts after it is the writer's or
    // another's.
    for (TokenIndex j = hole.end; j < clause.end; ++j) {
      if (one_of(a[j].lower, {"while", "but", "although", "though", "whereas"}) ||
          (a[j].lower == "and" && j > 0 && a[j - 1].text == ",") || a[j].text == ";") {
        clause.end = j;
        break;
      }
    }
  }
  act.content = without(f, {clause}, hole);
  std::erase_if(act.content, [](TokenRange r) { return r.empty(); });
  if (act.content.empty()) return;
  acts.push_back(std::move(act));
}

void find_reckoning_act(const Finding& f, TokenIndex i, std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  // "by the ministry's count", "by their own account"
  if (a[i].lower != "by" || a[i].pos != "ADP") return;
  const TokenIndex object = a.child(i, "pobj");
  if (object == kNoToken || !f.cues.has_role(a[object].lower, "reckoning")) return;
  const TokenIndex owner = a.child(object, "poss");
  if (owner == kNoToken || one_of(a[owner].lower, {"my", "our", "your"})) return;
  Act act;
  act.anchor = i;
  act.cue = {i, object + 1};
  act.status = f.cues.has_role(a[object].lemma, "estimate") ? "estimated" : "reported";
  act.by = "attribution.reckoning";
  act.asserts = true;
  act.confidence = 85;
  Attribution::Link source = f.phrases.read(a, owner);
  source.cue = act.cue;
  act.sources = {source};
  const TokenRange sentence = a.sentence_of(i).tokens;
  TokenRange clause = a.subtree(clause_root(f, i));
  clause = {std::max(clause.begin, sentence.begin), std::min(clause.end, sentence.end)};
  act.content = without(f, {clause}, {i, object + 1});
  std::erase_if(act.content, [](TokenRange r) { return r.empty(); });
  if (!act.content.empty()) acts.push_back(std::move(act));
}

/// "Tolls given by officials range up to 100": the count has an issuer, who gives its figure.
void find_issued_count_act(const Finding& f, TokenIndex i, std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  if (a[i].pos != "NOUN" || !f.cues.has_role(a[i].lemma, "tally") ||
      (a[i].dep != "nsubj" && a[i].dep != "nsubjpass"))
    return;
  TokenIndex issuer = kNoToken;
  // "The Reuters tally stands at 340", "the ministry's count of 340 dead": a reckoning has an owner.
  if (f.cues.has_role(a[i].lower, "reckoning"))
    for (const TokenIndex c : a.children(i))
      if (c < i && (a[c].dep == "poss" || (a[c].dep == "compound" && a[c].pos == "PROPN")) &&
          is_noun(a[c]) && f.phrases.can_speak(a, c))
        issuer = c;
  const bool owned = issuer != kNoToken;
  if (!owned) issuer = find_issuer(a, f.cues, i);
  // "the toll from the flood" has a cause, no issuer: it takes "given by", "released by".
  if (issuer == kNoToken || !is_noun(a[issuer])) return;
  if (!owned && (a[a[issuer].head].lower != "by" || a[a[a[issuer].head].head].pos != "VERB"))
    return;
  const TokenIndex verb = a[i].head;
  if (!is_verbal(a[verb])) return;
  const Cue* cue = f.cues.find_verb(a[verb].lemma);
  if (cue && (cue->asserts & kThat)) return;  // "figures released by the ministry show": a verb act
  Act act;
  act.anchor = i;
  act.cue = {i, i + 1};
  act.status = "reported";
  for (TokenIndex c : a.children(i))
    if (a[c].lower == "estimated") act.status = "estimated";
  if (f.cues.has_role(a[i].lemma, "estimate")) act.status = "estimated";
  act.by = "attribution.issued_count";
  act.asserts = true;
  act.statement = false;
  act.confidence = 80;
  Attribution::Link source = f.phrases.read(a, issuer);
  source.cue = act.cue;
  act.sources = {source};
  const TokenRange sentence = a.sentence_of(i).tokens;
  const TokenRange rest =
      trim(f, {owned ? i + 1 : std::max(a[i].right, verb), std::min(a[verb].right, sentence.end)});
  if (rest.empty()) return;
  act.content = {rest};
  acts.push_back(std::move(act));
}

void find_noun_act(const Finding& f, TokenIndex i, std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  if (a[i].pos != "NOUN") return;
  const Cue* cue = f.cues.find_noun(a[i].lemma);
  if (!cue) return;
  Act act;
  act.anchor = i;
  act.cue = {i, i + 1};
  act.entry = cue;
  act.status = cue->status;
  act.polarity = cue->polarity;
  act.by = "attribution.noun_cue";
  for (TokenIndex c : a.children(i)) {
    if (c < i) continue;
    const TokenIndex mark = a.child(c, "mark");
    bool that = mark != kNoToken && a[mark].lower == "that";
    // "a warning that the dam could burst" read as a relative clause; "the claim that he made" is one.
    if (a[c].dep == "relcl" && a[a[c].left].lower == "that" && a.child(c, "nsubj") != kNoToken &&
        a.child(c, "nsubj") != a[c].left && !f.cues.has_role(a[c].lemma, "support"))
      that = true;
    if ((a[c].dep == "acl" || a[c].dep == "ccomp" || a[c].dep == "relcl") && that &&
        (cue->frames & kThat)) {
      act.content = {trim(f, a.subtree(c))};
      act.asserts = (cue->asserts & kThat) != 0;
      break;
    }
    const TokenIndex aux = a.child(c, "aux");
    if ((a[c].dep == "acl" || a[c].dep == "relcl") && aux != kNoToken && a[aux].lower == "to" &&
        (cue->frames & kTo)) {
      act.content = {trim(f, a.subtree(c))};
      act.asserts = (cue->asserts & kTo) != 0;
      break;
    }
    if (a[c].dep == "prep" && cue->joins_with(a[c].lower)) {
      act.content = {trim(f, a.subtree(c))};
      act.asserts = cue->asserts_with(a[c].lower);
      break;
    }
  }
  // "issued a warning that ...": the clause can hang on the verb.
  if (act.content.empty() && (cue->frames & kThat) && a[i].dep == "dobj") {
    for (TokenIndex c : a.children(a[i].head)) {
      const TokenIndex mark = a.child(c, "mark");
      if (a[c].dep == "ccomp" && a[c].left == i + 1 && mark != kNoToken &&
          a[mark].lower == "that") {
        act.content = {trim(f, a.subtree(c))};
        act.asserts = (cue->asserts & kThat) != 0;
      }
    }
  }
  std::erase_if(act.content, [](TokenRange r) { return r.empty(); });
  if (act.content.empty()) return;

  // Whose claim: a possessor, "by X", or the subject of the verb that it is the object of ("issued
  // a warning that").
  TokenIndex owner = a.child(i, "poss");
  if (owner == kNoToken) owner = find_issuer(a, f.cues, i);
  if (owner == kNoToken && a[i].dep == "dobj" && is_verbal(a[a[i].head]) &&
      f.cues.has_role(a[a[i].head].lemma, "support")) {
    bool passive = false;
    owner = find_subject(a, a[i].head, &passive);
    if (passive) owner = kNoToken;
  }
  if (owner != kNoToken && (one_of(a[owner].lower, {"my", "our", "your", "i", "we", "you", "one"})))
    return;
  // "The ministry said in its report that ...": told by the verb.
  if (owner != kNoToken && a[owner].tag == "PRP$" && a[i].dep == "pobj" && a[a[i].head].head < i) {
    const TokenIndex verb = a[a[i].head].head;
    const Cue* telling = is_verbal(a[verb]) ? f.cues.find_verb(a[verb].lemma) : nullptr;
    if (telling && (telling->asserts & kThat)) return;
  }
  if (owner != kNoToken) {
    Attribution::Link source = f.phrases.read(a, owner);
    if (a[owner].tag == "PRP$") source.tokens = source.mention = {owner, owner + 1};
    source.cue = act.cue;
    act.sources = {source};
  } else {
    if (!act.asserts) return;
    act.source_kind = "unattributed";
  }
  acts.push_back(std::move(act));
}

void find_adverb_act(const Finding& f, TokenIndex i, std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  const Token& t = a[i];
  Act act;
  act.anchor = i;
  act.cue = {i, i + 1};
  act.asserts = true;
  if (t.pos == "VERB" || t.pos == "ADJ") {
    // "several reported deaths": told of, not known.
    if (t.dep != "amod" ||
        !one_of(t.lower, {"reported", "alleged", "rumored", "rumoured", "claimed"}))
      return;
    act.by = "attribution.participle";
    act.source_kind = "unattributed";
    act.status = t.lower == "reported" ? "unverified" : "alleged";
    act.content = {trim(f, {a[t.head].left, t.head + 1})};
    if (act.content[0].empty()) return;
    acts.push_back(std::move(act));
    return;
  }
  if (t.pos != "ADV") return;
  const Cue* cue = f.cues.find_adverb(t.lower);
  if (!cue) return;
  act.entry = cue;
  act.status = cue->status;
  act.by = "attribution.adverb";
  act.source_kind = cue->family == "confirm" ? "author_voice" : "unattributed";
  TokenIndex head = t.head;
  if (head == i) return;
  // "reportedly over 1,000": hangs inside the quantity; its noun phrase is what is reported.
  for (int steps = 0;
       steps < 6 &&
       (a[head].pos == "NUM" || a[head].dep == "quantmod" || a[head].dep == "nummod") &&
       !a.is_root(head);
       ++steps)
    head = a[head].head;
  TokenRange range = a.subtree(head);
  const TokenRange sentence = a.sentence_of(i).tokens;
  range = {std::max(range.begin, sentence.begin), std::min(range.end, sentence.end)};
  if (a[head].dep == "acl" || a[head].dep == "relcl") {
    // "people reportedly killed": the noun is inside what is reported; a comma before shuts it out.
    const TokenIndex noun = a[head].head;
    if (a[head].dep == "acl" && range.begin > 0 && a[range.begin - 1].text != "," &&
        a[range.begin].text != ",")
      range.begin = std::min(range.begin, a[noun].left);
  }
  // An unrelated coordinate clause before the adverb stays out: the reach starts where the verb's
  // own subject does.
  range = trim(f, range);
  if (range.empty()) return;
  act.content = {range};
  // "six people reportedly killed and several others missing": coordinated with the noun of the
  // clause.
  const TokenIndex noun = a[head].dep == "acl" ? a[head].head : kNoToken;
  if (noun != kNoToken && range.contains(noun)) {
    for (TokenIndex c : a.children(noun))
      if (a[c].dep == "conj" && c > head) act.content.push_back(trim(f, a.subtree(c)));
  }
  std::erase_if(act.content, [](TokenRange r) { return r.empty(); });
  acts.push_back(std::move(act));
}

void find_headline_acts(const Finding& f, const Sentence& sentence, std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  const TokenRange s = sentence.tokens;
  // A headline where the page does not say so is a line of its own without a full stop.
  if (f.analysis.document().blocks()[sentence.block].zone != Zone::kTitle) {
    const bool alone = (s.begin == 0 || !a.same_block(s.begin, s.begin - 1)) &&
                       (s.end == a.size() || !a.same_block(s.begin, s.end));
    if (!alone || s.size() > 40 || one_of(a[s.end - 1].text, {".", "!", "?", "\"", "”", "…", ":"}))
      return;
  }
  // "12 killed in blast: police", "12 killed in blast - officials"; "UN: 12 killed".
  for (TokenIndex i = s.begin + 1; i + 1 < s.end; ++i) {
    if (!one_of(a[i].text, {":", "-", "–", "—"})) continue;
    if (a[i].text == "-" && !a[i - 1].space_after) continue;
    const TokenRange before = trim(f, {s.begin, i}), after = trim(f, {i + 1, s.end});
    if (before.empty() || after.empty()) return;
    const auto speaker = [&](TokenRange r) -> TokenIndex {
      if (r.size() > 6) return kNoToken;
      for (TokenIndex j = r.begin; j < r.end; ++j)
        if (is_verbal(a[j]) || a[j].pos == "NUM" || a[j].pos == "PUNCT") return kNoToken;
      const TokenIndex head = r.end - 1;
      if (!is_noun(a[head])) return kNoToken;
      return head;
    };
    TokenRange source{}, content{};
    TokenIndex head = kNoToken;
    const auto speaks = [&](TokenIndex h, TokenRange r) {
      const std::string k = f.phrases.kind(a, r, h);
      return k != "document" || one_of(a[h].lower, {"report", "study", "statement"});
    };
    if (a[i].text == ":" || a[i].text == "-" || a[i].text == "–" || a[i].text == "—") {
      const TokenIndex right = speaker(after);
      TokenIndex left = a[i].text == ":" ? speaker(before) : kNoToken;
      // A country or city before a colon is the topic or the dateline.
      if (left != kNoToken &&
          (a[left].ent_type == "GPE" || a[left].ent_type == "LOC" ||
           !(f.phrases.is_known_speaker(a, left) || f.phrases.names_speaker(a, before))))
        left = kNoToken;
      if (right != kNoToken && f.phrases.can_speak(a, right) && after.size() < before.size() &&
          speaks(right, after)) {
        source = after, content = before, head = right;
      } else if (left != kNoToken && before.size() < after.size() && speaks(left, before)) {
        source = before, content = after, head = left;
      }
    }
    if (head == kNoToken) continue;
    Act act;
    act.anchor = i;
    act.cue = {i, i + 1};
    act.status = "reported";
    act.by = "attribution.headline";
    act.asserts = true;
    act.confidence = 80;
    Attribution::Link link;
    link.tokens = link.mention = source;
    link.head = head;
    link.kind = f.phrases.kind(a, source, head);
    link.cue = act.cue;
    act.sources = {link};
    act.content = {content};
    acts.push_back(std::move(act));
    return;
  }
}

}  // namespace muster::reading
