// What changes acts that were found: "citing Y" puts a root behind the source, "could not be verified" a doubt on the
// content. Both look at the acts of their own sentence or of the one before, never further.
#include <algorithm>

#include "reading/act.h"

namespace muster::reading {
namespace {

bool is_noun(const Token& t) { return t.pos == "NOUN" || t.pos == "PROPN"; }

/// Acts of one sentence, by position in `acts`; acts are in order of anchor. Bounded, so a sentence of cues alone
/// cannot make the search quadratic.
std::pair<size_t, size_t> acts_of(const std::vector<Act>& acts, TokenRange sentence) {
  const auto before = [](const Act& act, TokenIndex at) { return act.anchor < at; };
  const auto first = std::lower_bound(acts.begin(), acts.end(), sentence.begin, before);
  const auto last = std::lower_bound(first, acts.end(), sentence.end, before);
  const auto begin = static_cast<size_t>(first - acts.begin());
  return {begin, std::min(static_cast<size_t>(last - acts.begin()), begin + 64)};
}

bool covers(const Act& act, TokenIndex i) {
  return std::any_of(act.content.begin(), act.content.end(),
                     [&](TokenRange r) { return r.contains(i); });
}

}  // namespace

void apply_citing(const Finding& f, std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  std::vector<Act> added;
  for (TokenIndex i = 0; i < a.size(); ++i) {
    const Cue* cue = a[i].tag == "VBG" ? f.cues.find_preposition(a[i].lower) : nullptr;
    if (!cue || cue->family != "cite") continue;
    TokenIndex object = a.child(i, "dobj");
    if (object == kNoToken) object = a.child(i, "pobj");
    if (object == kNoToken || object < i || !is_noun(a[object])) continue;
    bool says = false;  // "quoting X as saying" is found at "saying"
    for (TokenIndex c : a.children(i)) says |= a[c].dep == "prep" && a[c].lower == "as";
    if (says) continue;
    // "citing a shortage": a reason, not a source.
    if (f.cues.has_role(a[object].lemma, "reason")) continue;

    Attribution::Link link = f.phrases.read(a, object);
    link.cue = {i, i + 1};
    const TokenIndex head = a[i].head;
    const TokenRange sentence = a.sentence_of(i).tokens;
    const auto [first, last] = acts_of(acts, sentence);
    // The act on whose cue or source it hangs; else the nearest cue before it; else an act that holds it.
    Act* best = nullptr;
    for (size_t k = first; k < last && !best; ++k) {
      Act& act = acts[k];
      if (act.sources.empty()) continue;
      if (act.cue.contains(head) || act.sources.back().tokens.contains(head)) best = &act;
    }
    for (size_t k = first; k < last && !best; ++k) {
      Act& act = acts[k];
      if (act.sources.empty() || !act.asserts) continue;
      if (act.anchor < i && i - act.anchor < 8) best = &act;
    }
    for (size_t k = first; k < last && !best; ++k)
      if (!acts[k].sources.empty() && acts[k].asserts && covers(acts[k], i)) best = &acts[k];
    const TokenRange hole{std::min(a[i].left, i),
                          std::min(std::max(a[i].right, link.tokens.end), sentence.end)};
    if (best) {
      const std::vector<Attribution::Link> chain = f.phrases.read_chain(a, link);
      best->sources.insert(best->sources.end(), chain.begin(), chain.end());
      best->by = "attribution.citing";
      best->content = without(f, best->content, hole);
      continue;
    }
    TokenRange clause = a.subtree(clause_root(f, i));
    clause = {std::max(clause.begin, sentence.begin), std::min(clause.end, sentence.end)};
    Act act;
    act.anchor = i;
    act.cue = {i, i + 1};
    act.entry = cue;
    act.status = cue->status;
    act.by = "attribution.citing";
    act.asserts = true;
    act.confidence = 70;
    const bool of_subject = a[i].dep == "acl" && is_noun(a[head]);
    if (of_subject) act.sources.push_back(f.phrases.read(a, head));
    act.sources.push_back(link);
    act.content = without(f, {clause},
                          {of_subject ? std::min(a[head].left, hole.begin) : hole.begin, hole.end});
    std::erase_if(act.content, [](TokenRange r) { return r.empty(); });
    if (!act.content.empty()) added.push_back(std::move(act));
  }
  for (Act& act : added) acts.push_back(std::move(act));
}

void apply_verification(const Finding& f, std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  for (TokenIndex v = 0; v < a.size(); ++v) {
    const Cue* cue = a[v].pos == "VERB" ? f.cues.find_verb(a[v].lemma) : nullptr;
    if (!cue || cue->family != "confirm") continue;
    // "could not be verified", "was unable to verify", "has yet to confirm"
    bool doubted = a.child(v, "neg") != kNoToken;
    if (!a.is_root(v)) {
      const Token& head = a[a[v].head];
      doubted |= a[v].dep == "xcomp" &&
                 (head.lower == "unable" || head.lower == "impossible" || head.lemma == "decline" ||
                  head.lemma == "refuse" || head.lemma == "fail" ||
                  a.child(a[v].head, "neg") != kNoToken || head.lower == "yet");
      const TokenIndex yet = a.child(a[v].head, "advmod");
      doubted |= a[v].dep == "xcomp" && yet != kNoToken && a[yet].lower == "yet";
    }
    if (!doubted) continue;
    TokenIndex about = a.child(v, "nsubjpass");
    if (about == kNoToken) about = a.child(v, "dobj");
    if (about == kNoToken) about = a.child(v, "ccomp");
    if (about == kNoToken) continue;
    const TokenRange range = a.subtree(about);
    const TokenRange sentence = a.sentence_of(v).tokens;
    auto [first, last] = acts_of(acts, sentence);
    bool here = false;
    for (size_t k = first; k < last; ++k) {
      Act& act = acts[k];
      if (act.anchor == v) continue;
      if (range.contains(act.anchor) && act.asserts) {
        act.status = "unverified";
        here = true;
      }
    }
    // "The claim could not be verified": what was told in the sentence before.
    const uint32_t s = a[v].sentence;
    if (here || s == 0 || range.size() > 6 || !f.cues.has_role(a[about].lower, "account")) continue;
    for (size_t k = first; k < last; ++k)
      if (acts[k].anchor < range.begin && acts[k].asserts && acts[k].anchor != v)
        acts[k].status = "unverified", here = true;
    if (here) continue;
    const auto [from, to] = acts_of(acts, a.sentences()[s - 1].tokens);
    for (size_t k = from; k < to; ++k)
      if (acts[k].asserts && !acts[k].sources.empty()) acts[k].status = "unverified";
  }
}

}  // namespace muster::reading
