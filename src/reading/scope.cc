#include "reading/scope.h"

#include <algorithm>

#include "reading/phrase.h"

namespace muster::reading {

void add_once(std::vector<Named>& list, Named n) {
  for (const Named& have : list)
    if (have.name == n.name && have.id == n.id) return;
  list.push_back(std::move(n));
}

ScopeReader::ScopeReader(const ScopeInput& input)
    : in_(input),
      source_tokens_(input.analysis.size(), 0),
      cue_tokens_(input.analysis.size(), 0),
      actor_at_(input.analysis.size()),
      times_of_sentence_(input.analysis.sentences().size()),
      owner_(input.analysis.size(), SIZE_MAX),
      done_(input.quantities.size()),
      hits_(input.triggers.find(input.analysis)) {
  const Analysis& a = in_.analysis;
  for (uint32_t m = 0; m < in_.actors.size(); ++m) {
    // The longest place from a byte on; the first words that name a country.
    const uint32_t begin = a.span(in_.actors[m].tokens).begin;
    const auto at = mention_at_.find(begin);
    if (in_.actors[m].is_place && (at == mention_at_.end() || in_.actors[at->second].tokens.size() <
                                                                  in_.actors[m].tokens.size()))
      mention_at_[begin] = m;
    if (!in_.actors[m].id.empty()) country_named_.try_emplace(in_.actors[m].id, m);
  }
  for (uint32_t m = 0; m < in_.actors.size(); ++m)
    for (TokenIndex t = in_.actors[m].tokens.begin; t < in_.actors[m].tokens.end; ++t)
      actor_at_[t].push_back(m);
  // The country named, or meant by a town or people, at least twice as often as any other.
  std::map<std::string, uint32_t> named_by;
  for (const ActorMention& m : in_.actors)
    if (m.kind == "country" || m.kind == "nationality" || m.kind == "region" || m.kind == "city")
      if (!m.country.empty()) named_by[m.country] += m.is_place && m.role != "from" ? 2 : 1;
  uint32_t most = 0, second = 0;
  for (const auto& [code, n] : named_by) {
    if (n > most) {
      second = most;
      most = n;
      const auto mention = country_named_.find(code);
      main_country_ = mention == country_named_.end() ? UINT32_MAX : mention->second;
    } else {
      second = std::max(second, n);
    }
  }
  if (most < 3 || 2 * most < 3 * second) main_country_ = UINT32_MAX;
  for (uint32_t t = 0; t < in_.times.size(); ++t)
    times_of_sentence_[a[in_.times[t].tokens.begin].sentence].push_back(t);
  for (const Attribution& at : in_.attributions) {
    for (const Attribution::Link& link : at.chain)
      for (TokenIndex t = link.tokens.begin; t < link.tokens.end; ++t) source_tokens_[t] = 1;
    for (TokenIndex t = at.cue.begin; t < at.cue.end; ++t) cue_tokens_[t] = 1;
  }
  for (size_t i = 0; i < in_.quantities.size(); ++i) {
    const TokenRange p = phrase_of(in_.quantities[i]);
    for (TokenIndex t = p.begin; t < p.end; ++t) owner_[t] = i;
  }
  for (TokenIndex t = 0; t < a.size(); ++t) {
    if (a[t].lemma != "responsibility" || a.is_root(t)) continue;
    const TokenIndex verb = a[t].head;
    const std::string_view v = a[verb].lemma;
    if (v != "claim" && v != "take" && v != "accept" && v != "admit") continue;
    if (a.child(verb, "neg") != kNoToken) continue;
    const TokenIndex s = actor_of(verb);
    // "No party has claimed responsibility" names nobody.
    if (s == kNoToken || a.child(s, "neg") != kNoToken) continue;
    const TokenIndex det = a.child(s, "det");
    if (det != kNoToken && a[det].lower == "no") continue;
    for (Named& n : party_of(s)) add_once(responsible_, std::move(n));
  }
}

Named ScopeReader::named(const ActorMention& m, std::string by) const {
  const Analysis& a = in_.analysis;
  return {m.name, m.id, Words{a.span(m.tokens), std::string(a.words(m.tokens))}, std::move(by)};
}

Named ScopeReader::named_words(TokenRange range, std::string by) const {
  const Analysis& a = in_.analysis;
  const std::string words(a.words(range));
  return {words, "", Words{a.span(range), words}, std::move(by)};
}

/// Longest mentions that lie inside `range`, in text order.
std::vector<const ActorMention*> ScopeReader::mentions_in(TokenRange range) const {
  std::vector<const ActorMention*> found;
  for (TokenIndex t = range.begin; t < range.end;) {
    const ActorMention* longest = nullptr;
    for (const uint32_t m : actor_at_[t]) {
      const ActorMention& mention = in_.actors[m];
      if (mention.tokens.begin == t && mention.tokens.end <= range.end &&
          (!longest || mention.tokens.size() > longest->tokens.size()))
        longest = &mention;
    }
    if (longest) found.push_back(longest);
    t = longest ? longest->tokens.end : t + 1;
  }
  return found;
}

bool ScopeReader::is_title(size_t i) const {
  return in_.analysis.zone_of(in_.quantities[i].tokens.begin) == Zone::kTitle;
}

TokenIndex ScopeReader::own_token(size_t i) const {
  const Quantity& q = in_.quantities[i];
  return q.noun != kNoToken ? q.noun : q.head != kNoToken ? q.head : q.tokens.begin;
}

/// The predicate of the happening, when it stands in the figure's sentence; else the figure's own token.
TokenIndex ScopeReader::event_of(size_t i) const {
  const TokenIndex own = own_token(i), event = in_.bindings[i]->event;
  return event != kNoToken && in_.analysis[event].sentence == in_.analysis[own].sentence ? event
                                                                                         : own;
}

/// Noun phrase up to its head, without clauses.
TokenRange ScopeReader::noun_phrase(TokenIndex head) const {
  const Analysis& a = in_.analysis;
  TokenIndex begin = head;
  for (const TokenIndex c : a.children(head)) {
    const std::string_view dep = a[c].dep;
    if (c < head && dep != "relcl" && dep != "acl" && dep != "punct" && dep != "advcl" &&
        dep != "cc" && dep != "preconj" && dep != "mark" && dep != "prep" && dep != "nsubj" &&
        dep != "advmod")
      begin = std::min(begin, a[c].left);
  }
  return {begin, head + 1};
}

/// The clause that a participle goes on ("..., killing 12"): the nearest finite verb before it, which the parser often passes over for
/// one further up. kNoToken when `event` is no such participle.
TokenIndex ScopeReader::host_of(TokenIndex event) const {
  const Analysis& a = in_.analysis;
  if (a[event].tag != "VBG") return kNoToken;
  TokenIndex first = event;
  if (a[event].dep == "conj" && a[a[event].head].tag == "VBG") first = a[event].head;
  const TokenRange sentence = a.sentence_of(event).tokens;
  if (first == sentence.begin || a[first - 1].lower != ",") return kNoToken;
  for (TokenIndex t = first; t-- > sentence.begin;)
    if (is_verb(a[t]) && (a[t].tag == "VBD" || a[t].tag == "VBZ" || a[t].tag == "VBP") &&
        a[t].dep != "aux" && a[t].dep != "auxpass")
      return cue_tokens_[t] ? kNoToken : t;
  return kNoToken;
}

/// Where to look, nearest first: the phrase with what hangs on it, the clause, each clause above, the sentence.
std::vector<TokenRange> ScopeReader::regions(size_t i) const {
  const Analysis& a = in_.analysis;
  const TokenIndex own = own_token(i), event = event_of(i);
  std::vector<TokenRange> list = {a.subtree(own)};
  list.push_back(a.subtree(event));
  if (const TokenIndex host = host_of(event); host != kNoToken) {
    list.push_back(a.subtree(host));
    if (a[host].dep == "relcl") list.push_back(a.subtree(a[host].head));
  }
  TokenIndex t = event;
  for (int k = 0; k < 6 && !a.is_root(t); ++k) {
    t = a[t].head;
    if (is_verb(a[t])) list.push_back(a.subtree(t));
  }
  list.push_back(a.sentence_of(own).tokens);
  return list;
}

/// An earlier figure (for a title, a later one) that tells of the same happening as far as its words go: the nearest of the paragraph,
/// else the first of the report; for a title, the first with a shared measure. SIZE_MAX: none.
size_t ScopeReader::same_account(size_t i) const {
  const Analysis& a = in_.analysis;
  if (is_title(i)) {
    size_t any = SIZE_MAX;
    for (size_t j = 0; j < in_.quantities.size(); ++j) {
      if (j == i || !done_[j] || is_title(j)) continue;
      for (const std::string& m : in_.bindings[i]->measures)
        for (const std::string& n : in_.bindings[j]->measures)
          if (m == n) return j;
      if (any == SIZE_MAX) any = j;
    }
    return any;
  }
  const uint32_t block = a.sentence_of(in_.quantities[i].tokens.begin).block;
  for (size_t j = i; j-- > 0;) {
    if (a.sentence_of(in_.quantities[j].tokens.begin).block != block) break;
    if (done_[j]) return j;
  }
  for (size_t j = 0; j < i; ++j)
    if (done_[j]) return j;
  return SIZE_MAX;
}

const Scope& ScopeReader::read(size_t i, const std::string& modality) {
  Scope s;
  read_place(i, s);
  read_agent(i, s);
  read_side(i, s);
  read_when(i, modality, s);
  if (in_.explain == Explain::kLosers) {
    add_lost_places(i, s);
    add_lost_times(i, s);
  }
  done_[i] = std::move(s);
  return *done_[i];
}

}  // namespace muster::reading
