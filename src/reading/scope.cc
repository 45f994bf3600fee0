#include "reading/scope.h"

#include <algorithm>

#include "reading/phrase.h"

namespace muster::reading {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool same_name(const Named& a, const Named& b) { return a.name == b.name && a.id == b.id; }

void add_once(std::vector<Named>& list, Named n) {
  for (const Named& have : list)
    if (same_name(have, n)) return;
  list.push_back(std::move(n));
}

/// Measures that somebody does to somebody: they can have an agent.
bool can_have_agent(const std::vector<std::string>& measures) {
  for (const std::string& m : measures)
    if (one_of(m, {"killed",      "wounded",       "captured",  "kidnapped",     "detained",
                   "released",    "displaced_new", "rescued",   "destroyed",     "damaged",
                   "intercepted", "seized",        "fired",     "attacks",       "deployed",
                   "withdrawn",   "delivered",     "pledged",   "produced",      "affected",
                   "casualties",  "victims",       "losses",    "out_of_action", "abandoned",
                   "recruited",   "mobilised",     "requested", "evacuated",     "homeless"}))
      return true;
  return false;
}

bool is_violent(const std::vector<std::string>& measures) {
  for (const std::string& m : measures)
    if (one_of(m, {"killed", "wounded", "casualties", "destroyed", "damaged", "affected", "attacks",
                   "victims", "kidnapped", "displaced_new"}))
      return true;
  return false;
}

bool is_combatant(const std::vector<std::string>& population) {
  return std::find(population.begin(), population.end(), "military") != population.end() ||
         std::find(population.begin(), population.end(), "militant") != population.end() ||
         std::find(population.begin(), population.end(), "police") != population.end();
}

}  // namespace

ScopeReader::ScopeReader(const ScopeInput& input)
    : in_(input),
      source_tokens_(input.analysis.size(), 0),
      cue_tokens_(input.analysis.size(), 0),
      actor_at_(input.analysis.size()),
      owner_(input.analysis.size(), SIZE_MAX),
      done_(input.quantities.size()),
      hits_(input.triggers.find(input.analysis)) {
  const Analysis& a = in_.analysis;
  for (uint32_t m = 0; m < in_.actors.size(); ++m)
    for (TokenIndex t = in_.actors[m].tokens.begin; t < in_.actors[m].tokens.end; ++t)
      actor_at_[t].push_back(m);
  for (const Attribution& at : in_.attributions)
    for (const Attribution::Link& link : at.chain)
      for (TokenIndex t = link.tokens.begin; t < link.tokens.end; ++t) source_tokens_[t] = 1;
  for (const Attribution& at : in_.attributions)
    for (TokenIndex t = at.cue.begin; t < at.cue.end; ++t) cue_tokens_[t] = 1;
  for (size_t i = 0; i < in_.quantities.size(); ++i) {
    const TokenRange p = phrase_of(in_.quantities[i]);
    for (TokenIndex t = p.begin; t < p.end; ++t) owner_[t] = i;
  }
  for (TokenIndex t = 0; t < a.size(); ++t)
    if (a[t].lemma == "responsibility" && is_verb(a[a[t].head]) &&
        one_of(a[a[t].head].lemma, {"claim", "take", "accept", "admit"})) {
      const TokenIndex s = subject_of(a, a[t].head);
      if (s != kNoToken && a.child(a[t].head, "neg") == kNoToken && a[s].lower != "party" &&
          a[s].lower != "one" && a[s].lower != "group")
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

bool ScopeReader::is_attack_noun(TokenIndex t) const {
  const Token& token = in_.analysis[t];
  if (token.pos != "NOUN" && token.pos != "PROPN" && token.tag != "VBG") return false;
  for (const TriggerHit& h : hits_[t])
    if (h.entry->pos == 'n' && h.entry->measure == "attacks") return true;
  return one_of(token.lemma, {"gunfire",   "fire",       "shelling", "crackdown", "invasion",
                              "campaign",  "operation",  "rampage",  "genocide",  "bombs",
                              "bomb",      "missile",    "rocket",   "drone",     "troops",
                              "onslaught", "occupation", "barrage",  "siege",     "war"});
}

/// Noun phrase around a head: left edge of its subtree to the head, with short "of"-phrases left out.
TokenRange ScopeReader::noun_phrase(TokenIndex head) const {
  const Analysis& a = in_.analysis;
  TokenIndex begin = head;
  for (const TokenIndex c : a.children(head))
    if (c < head &&
        !one_of(a[c].dep, {"relcl", "acl", "punct", "advcl", "cc", "preconj", "mark", "prep"}))
      begin = std::min(begin, a[c].left);
  return {begin, head + 1};
}

/// The parties that a noun phrase names: the mention at its head, else nationalities and groups that modify it.
std::vector<Named> ScopeReader::party_of(TokenIndex head) const {
  const Analysis& a = in_.analysis;
  std::vector<Named> parties;
  if (one_of(a[head].lower, {"it", "he", "she", "they", "that", "which", "who", "this", "what",
                             "there", "these", "those"}))
    return parties;
  const ActorMention* at_head = nullptr;
  for (const uint32_t m : actor_at_[head]) {
    const ActorMention& mention = in_.actors[m];
    if (mention.is_place && !mention.is_party) continue;
    if (!at_head || mention.tokens.size() > at_head->tokens.size()) at_head = &mention;
  }
  const TokenRange phrase = noun_phrase(head);
  if (is_attack_noun(head) && !(at_head && at_head->kind == "armed_group")) {
    return attackers_in({std::min(phrase.begin, a.subtree(head).begin), a.subtree(head).end});
  }
  if (at_head) {
    parties.push_back(named(*at_head, "scope.party"));
    // The country or group inside the phrase is an equally good name for it.
    for (const ActorMention* m : mentions_in(at_head->tokens))
      if (m != at_head) add_once(parties, named(*m, "scope.party"));
    for (TokenIndex t = at_head->tokens.begin; t < at_head->tokens.end; ++t)
      for (const uint32_t m : actor_at_[t])
        if (&in_.actors[m] != at_head && at_head->tokens.contains(in_.actors[m].tokens) &&
            one_of(in_.actors[m].kind, {"nationality", "country", "armed_group"}))
          add_once(parties, named(in_.actors[m], "scope.party"));
  } else {
    for (const ActorMention* m : mentions_in(phrase))
      if (m->is_party || one_of(m->kind, {"nationality", "armed_group", "military", "police",
                                          "government", "organisation"}))
        add_once(parties, named(*m, "scope.party"));
  }
  for (const TokenIndex c : a.children(head))
    if (a[c].dep == "conj")
      for (Named& n : party_of(c)) add_once(parties, std::move(n));
  return parties;
}

/// Who is behind the attacks named in `range`: "Russian missile strikes", "a drone strike by the RSF", "RSF shelling".
std::vector<Named> ScopeReader::attackers_in(TokenRange range) const {
  const Analysis& a = in_.analysis;
  std::vector<Named> parties;
  for (TokenIndex t = range.begin; t < range.end; ++t) {
    if (!is_attack_noun(t)) continue;
    for (const TokenIndex c : a.children(t)) {
      if (c < t && one_of(a[c].dep, {"amod", "compound", "nmod", "poss", "nummod", "npadvmod"})) {
        for (const ActorMention* m : mentions_in(a.subtree(c)))
          if (one_of(m->kind, {"nationality", "country", "armed_group", "military", "police",
                               "organisation", "government", "group"}) ||
              m->is_party)
            add_once(parties, named(*m, "scope.attacker"));
      }
      if ((a[c].dep == "prep" || a[c].dep == "agent") && a[c].lower == "by")
        for (const TokenIndex o : a.children(c))
          if (a[o].dep == "pobj")
            for (Named& n : party_of(o)) add_once(parties, std::move(n));
    }
  }
  return parties;
}

std::vector<const ActorMention*> ScopeReader::places_in(TokenRange range, size_t i) const {
  const Analysis& a = in_.analysis;
  std::vector<const ActorMention*> found;
  for (const ActorMention* m : mentions_in(range)) {
    if (!m->is_place || in_source(m->head)) continue;
    // Another figure's own words ("12 in B") do not place this one.
    bool foreign = false;
    TokenIndex t = m->head;
    for (int k = 0; k < 6 && !a.is_root(t); ++k) {
      const size_t o = owner_[t];
      if (o != SIZE_MAX && o != i && in_.bindings[o] && in_.bindings[o]->rule != "measure.part" &&
          !is_verb(a[t])) {
        // The gap's place belongs to the gap, unless it stands in this figure's own phrase.
        foreign = true;
        break;
      }
      if (is_verb(a[t])) break;
      t = a[t].head;
    }
    if (foreign) continue;
    found.push_back(m);
  }
  return found;
}

/// Where to look, nearest first: the phrase with what hangs on it, the clause, each clause above, the sentence.
std::vector<TokenRange> ScopeReader::regions(size_t i) const {
  const Analysis& a = in_.analysis;
  const Quantity& q = in_.quantities[i];
  const Binding& b = *in_.bindings[i];
  std::vector<TokenRange> list;
  const TokenIndex own = q.noun != kNoToken ? q.noun : q.head;
  list.push_back(a.subtree(own));
  const TokenIndex event = b.event != kNoToken ? b.event : own;
  if (b.rule == "measure.gap") {
    // What follows the gap up to the next comma or number.
    TokenIndex end = phrase_of(q).end;
    const TokenRange s = a.sentence_of(end - 1).tokens;
    while (end < s.end && a[end].lower != "," && a[end].lower != "and" && a[end].lower != ";" &&
           owner_[end] == SIZE_MAX)
      ++end;
    list.push_back({phrase_of(q).begin, end});
  }
  if (a[event].sentence == a[own].sentence) {
    TokenIndex t = event;
    list.push_back(a.subtree(t));
    for (int k = 0; k < 6 && !a.is_root(t); ++k) {
      t = a[t].head;
      if (is_verb(a[t])) list.push_back(a.subtree(t));
    }
  }
  list.push_back(a.sentence_of(own).tokens);
  return list;
}

/// An earlier figure (for a title, a later one) that tells of the same happening as far as its words go: a shared measure, in the
/// same paragraph or, in the lead, anywhere. SIZE_MAX: none.
size_t ScopeReader::same_account(size_t i) const {
  const Analysis& a = in_.analysis;
  const bool title = a.zone_of(in_.quantities[i].tokens.begin) == Zone::kTitle;
  auto shares = [&](size_t j) {
    for (const std::string& m : in_.bindings[i]->measures)
      for (const std::string& n : in_.bindings[j]->measures)
        if (m == n) return true;
    return false;
  };
  if (title) {
    for (const bool strict : {true, false})
      for (size_t j = 0; j < in_.quantities.size(); ++j)
        if (j != i && done_[j] && (shares(j) || !strict)) return j;
    return SIZE_MAX;
  }
  const uint32_t block = a.sentence_of(in_.quantities[i].tokens.begin).block;
  for (size_t j = i; j-- > 0;)
    if (done_[j] && a.sentence_of(in_.quantities[j].tokens.begin).block == block) return j;
  for (size_t j = 0; j < i; ++j)
    if (done_[j]) return j;
  return SIZE_MAX;
}

void ScopeReader::read_place(size_t i, Scope& s) const {
  const Analysis& a = in_.analysis;
  const Binding& b = *in_.bindings[i];
  for (const TokenRange& region : regions(i)) {
    for (const ActorMention* m : places_in(region, i)) add_once(s.place, named(*m, "place.clause"));
    if (!s.place.empty()) return;
  }
  if (b.like && done_[*b.like] && !done_[*b.like]->place.empty()) {
    s.place = done_[*b.like]->place;
    s.by["place"] = "place.of_whole";
    return;
  }
  if (one_of(b.measures[0], {"strength", "displaced_stock", "pledged", "produced", "recruited"}))
    return;
  if (a.zone_of(in_.quantities[i].tokens.begin) == Zone::kTitle)
    if (const size_t j = same_account(i); j != SIZE_MAX) {
      s.place = done_[j]->place;
      if (!s.place.empty()) s.by["place"] = "place.carry";
      return;
    }
  // The account goes on: places of the sentences before, in this paragraph first.
  const uint32_t here = a[in_.quantities[i].tokens.begin].sentence;
  const auto& sentences = a.sentences();
  for (uint32_t k = here, far = 0; k-- > 0 && far < 12; ++far) {
    if (sentences[k].block != sentences[here].block && far > 6) break;
    for (const ActorMention* m : mentions_in(sentences[k].tokens))
      if (m->is_place && !in_source(m->head)) add_once(s.place, named(*m, "place.carry"));
    if (!s.place.empty()) {
      s.by["place"] = "place.carry";
      return;
    }
  }
}

void ScopeReader::read_agent(size_t i, Scope& s) const {
  const Analysis& a = in_.analysis;
  const Binding& b = *in_.bindings[i];
  if (!can_have_agent(b.measures)) return;
  if (b.event != kNoToken) {
    TokenIndex v = b.event;
    const TokenRange phrase = phrase_of(in_.quantities[i]);
    for (int depth = 0; depth < 4 && s.agent.empty(); ++depth) {
      // By-phrase.
      for (const TokenIndex c : a.children(v))
        if (a[c].lower == "by" && (a[c].dep == "agent" || a[c].dep == "prep"))
          for (const TokenIndex o : a.children(c))
            if (a[o].dep == "pobj" && !phrase.contains(o))
              for (Named& n : party_of(o)) {
                n.by = "agent.by_phrase";
                add_once(s.agent, std::move(n));
              }
      if (!s.agent.empty()) return;
      if (is_verb(a[v]) && !reads_as_passive(a, v)) {
        const TokenIndex subject = subject_of(a, v);
        if (subject != kNoToken && !a.subtree(subject).overlaps(phrase) &&
            !(b.counted == Counted::kSubject && v == b.event)) {
          for (Named& n : party_of(subject)) {
            n.by = "agent.subject";
            add_once(s.agent, std::move(n));
          }
          if (s.agent.empty() && is_nominal(a[subject]) && a[subject].pos == "NOUN" &&
              one_of(a[subject].lemma,
                     {"man",         "woman",       "teenager",   "gunman",    "bomber",
                      "attacker",    "shooter",     "assailant",  "student",   "soldier",
                      "suspect",     "perpetrator", "policeman",  "officer",   "driver",
                      "militant",    "rebel",       "bandit",     "group",     "force",
                      "police",      "army",        "troop",      "fighter",   "mob",
                      "gang",        "authority",   "government", "boy",       "girl",
                      "father",      "mother",      "settler",    "protester", "rescuer",
                      "crew",        "agent",       "insurgent",  "terrorist", "gunmen",
                      "extremist",   "pirate",      "hacker",     "kidnapper", "robber",
                      "firefighter", "volunteer",   "military"}) &&
              b.counted != Counted::kSelf)
            add_once(s.agent, named_words(noun_phrase(subject), "agent.subject"));
          if (!s.agent.empty()) return;
        }
      }
      if (a.is_root(v)) break;
      do {
        v = a[v].head;
      } while (!a.is_root(v) && !is_verb(a[v]));
      // Somebody else's clause: what is said is not done by who says it.
      if (a[v].lemma == "say" || a[v].lemma == "report") break;
    }
  }
  for (const TokenRange& region : regions(i)) {
    std::vector<Named> found = attackers_in(region);
    if (!found.empty()) {
      s.agent = std::move(found);
      return;
    }
  }
  if (b.like && done_[*b.like] && !done_[*b.like]->agent.empty()) {
    s.agent = done_[*b.like]->agent;
    s.by["agent"] = "agent.of_whole";
    return;
  }
  if (!is_violent(b.measures)) return;
  if (a.zone_of(in_.quantities[i].tokens.begin) == Zone::kTitle)
    if (const size_t j = same_account(i);
        j != SIZE_MAX && is_violent(in_.bindings[j]->measures) && !done_[j]->agent.empty()) {
      s.agent = done_[j]->agent;
      s.by["agent"] = "agent.carry";
      return;
    }
  if (!responsible_.empty()) {
    s.agent = responsible_;
    s.by["agent"] = "agent.claims_responsibility";
    return;
  }
  // Sister figures of the sentence, then the sentence before, when it tells of an attack.
  const uint32_t here = a[in_.quantities[i].tokens.begin].sentence;
  for (size_t j = i; j-- > 0;) {
    if (!done_[j]) continue;
    const uint32_t there = a[in_.quantities[j].tokens.begin].sentence;
    if (there != here) break;
    if (!done_[j]->agent.empty() && is_violent(in_.bindings[j]->measures)) {
      s.agent = done_[j]->agent;
      s.by["agent"] = "agent.carry";
      return;
    }
  }
  if (here > 0 && a.sentences()[here - 1].block == a.sentences()[here].block) {
    const TokenRange before = a.sentences()[here - 1].tokens;
    std::vector<Named> found = attackers_in(before);
    if (found.empty())
      for (TokenIndex t = before.begin; t < before.end && found.empty(); ++t)
        if (is_attack_noun(t) || one_of(a[t].lemma, {"launch", "fire", "attack", "bomb", "shell",
                                                     "strike", "storm", "raid"})) {
          TokenIndex v = clause_of(a, t);
          if (is_verb(a[v]) && !reads_as_passive(a, v)) {
            const TokenIndex subject = subject_of(a, v);
            if (subject != kNoToken) found = party_of(subject);
          }
        }
    if (!found.empty()) {
      s.agent = std::move(found);
      s.by["agent"] = "agent.carry";
    }
  }
}

void ScopeReader::read_side(size_t i, Scope& s) const {
  const Analysis& a = in_.analysis;
  const Quantity& q = in_.quantities[i];
  const Binding& b = *in_.bindings[i];
  const CountedUnit& unit = in_.units[i];
  // Words of the counted phrase: "North Korean soldiers", "Palestinians", "soldiers of the Syrian government".
  if (q.noun != kNoToken) {
    TokenRange phrase = q.counted.empty() ? TokenRange{q.noun, q.noun + 1} : q.counted;
    for (const TokenIndex c : a.children(q.noun))
      if (c > q.noun && a[c].dep == "prep" && (a[c].lower == "of" || a[c].lower == "from"))
        phrase.end = std::max(phrase.end, a[c].right);
    for (TokenIndex t = phrase.begin; t < phrase.end; ++t)
      for (const uint32_t m : actor_at_[t]) {
        const ActorMention& mention = in_.actors[m];
        if (mention.tokens.begin != t || mention.tokens.end > phrase.end) continue;
        if (one_of(mention.kind,
                   {"nationality", "armed_group", "country", "religion", "ethnic_group"}) &&
            !(mention.is_place && !mention.is_party && mention.kind != "nationality"))
          add_once(s.side, named(mention, "side.counted_phrase"));
        else if (mention.is_party &&
                 one_of(mention.kind, {"military", "police", "organisation", "government"}) &&
                 mention.tokens.size() > 1)
          add_once(s.side, named(mention, "side.counted_phrase"));
      }
    // "another country's soldiers": a possessor.
    for (const TokenIndex c : a.children(q.noun))
      if (a[c].dep == "poss")
        for (Named& n : party_of(c)) add_once(s.side, std::move(n));
    if (!s.side.empty()) return;
  }
  const bool others =
      q.noun == kNoToken || a[q.noun].lower == "others" || a[q.noun].lower == "other";
  if (b.like && done_[*b.like]) {
    s.side = done_[*b.like]->side;
    if (!s.side.empty()) s.by["side"] = "side.of_whole";
    if (!s.side.empty() || others) return;
  }
  // The bearer as an argument: who lost, who suffered, who sent, who fired, who has.
  const std::string& m = b.measures[0];
  if (b.event != kNoToken &&
      one_of(m, {"losses", "casualties", "deployed", "withdrawn", "strength", "fired", "recruited",
                 "mobilised", "in_theatre", "in_training", "delivered", "produced", "pledged"})) {
    if (m != "casualties" ||
        one_of(a[b.event].lemma, {"suffer", "sustain", "have", "take", "lose", "incur", "see"})) {
      const TokenIndex subject = reads_as_passive(a, b.event) ? kNoToken : subject_of(a, b.event);
      if (subject != kNoToken && !a.subtree(subject).overlaps(phrase_of(q)))
        s.side = party_of(subject);
      if (s.side.empty() && !s.agent.empty() && one_of(m, {"deployed", "fired", "delivered"}))
        s.side = s.agent;
      if (!s.side.empty()) {
        s.by["side"] = "side.bearer";
        return;
      }
    }
  }
  if (others || m == "killed") {
    // "132 Palestinians killed and 900 others wounded": the same people, when they stand in one sentence.
    const uint32_t here = a[q.tokens.begin].sentence;
    if (others)
      for (size_t j = i; j-- > 0;) {
        if (!in_.bindings[j] || !done_[j]) continue;
        if (a[in_.quantities[j].tokens.begin].sentence != here) break;
        if (in_.units[j].unit == unit.unit) {
          s.side = done_[j]->side;
          if (!s.side.empty()) s.by["side"] = "side.carry";
          return;
        }
      }
  }
  if (!is_combatant(unit.population)) return;
  // Soldiers and fighters with no flag: the party of the sentence that is not the agent, an army for soldiers, a group for militants.
  const bool militant = std::find(unit.population.begin(), unit.population.end(), "militant") !=
                        unit.population.end();
  const uint32_t sentence = a[q.tokens.begin].sentence;
  for (uint32_t k = sentence + 1; k-- > 0 && k + 2 > sentence;) {
    for (const ActorMention* mention : mentions_in(a.sentences()[k].tokens)) {
      bool is_agent = false;
      for (const Named& n : s.agent)
        if (n.words && in_.analysis.span(mention->tokens).overlaps(n.words->span)) is_agent = true;
      if (in_source(mention->head) && !militant) {
        // An army that reports its own dead.
      } else if (is_agent) {
        continue;
      }
      if (militant ? mention->kind == "armed_group"
                   : one_of(mention->kind, {"military", "police"})) {
        Named n = named(*mention, "side.opponent");
        add_once(s.side, std::move(n));
        for (const ActorMention* inner : mentions_in(mention->tokens))
          add_once(s.side, named(*inner, "side.opponent"));
        s.by["side"] = "side.opponent";
        return;
      }
    }
    if (sentence > 0 && a.sentences()[k].block != a.sentences()[sentence].block) break;
  }
  // A side needs a name; the agent's own soldiers die when nobody else is named and the measure is no act of the agent's.
}

const Scope& ScopeReader::read(size_t i, const std::string& modality) {
  Scope s;
  read_place(i, s);
  read_agent(i, s);
  read_side(i, s);
  read_when(i, modality, s);
  done_[i] = std::move(s);
  return *done_[i];
}

}  // namespace muster::reading
