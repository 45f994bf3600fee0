// Who did it: the subject or by-phrase of the predicate, else whoever is behind the violence that the clause names.
#include <algorithm>

#include "reading/phrase.h"
#include "reading/scope.h"

namespace muster::reading {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool any_of(const std::vector<std::string>& measures,
            std::initializer_list<std::string_view> terms) {
  return std::any_of(measures.begin(), measures.end(),
                     [&](const std::string& m) { return one_of(m, terms); });
}

/// Measures that nobody does to anybody.
bool has_no_agent(const std::vector<std::string>& measures) {
  return !any_of(
      measures,
      {"killed",        "wounded",   "captured",   "kidnapped", "detained",      "released",
       "displaced_new", "rescued",   "destroyed",  "damaged",   "intercepted",   "seized",
       "fired",         "attacks",   "deployed",   "withdrawn", "delivered",     "pledged",
       "produced",      "affected",  "casualties", "victims",   "out_of_action", "abandoned",
       "recruited",     "mobilised", "requested",  "evacuated", "homeless",      "stranded"});
}

/// Measures that violence explains, so that the attackers of the clause are behind them.
bool is_violent(const std::vector<std::string>& measures) {
  return any_of(measures, {"killed", "wounded", "casualties", "destroyed", "damaged", "affected",
                           "attacks", "victims", "kidnapped", "fired", "homeless"});
}

constexpr int kDepth =
    4;  // parties inside parties ("strikes by forces that ...") that are followed

constexpr std::string_view kPartyKinds[] = {
    "country",      "nationality", "armed_group",  "person",     "office",
    "military",     "police",      "intelligence", "government", "ministry",
    "organisation", "group",       "company",      "UN_body",    "NGO"};

}  // namespace

/// Who does `verb`: its subject, with a pronoun or a gerund led back to who is meant, where grammar says so. kNoToken: nobody named.
TokenIndex ScopeReader::actor_of(TokenIndex verb) const {
  const Analysis& a = in_.analysis;
  TokenIndex v = verb;
  for (int depth = 0; depth < 8; ++depth) {
    TokenIndex subject = kNoToken;
    for (const TokenIndex c : a.children(v))
      if (a[c].dep == "nsubj" || a[c].dep == "nsubjpass") subject = c;
    if (subject != kNoToken) {
      if (a[subject].tag == "WDT" || a[subject].tag == "WP")
        return a[v].dep == "relcl" ? a[v].head : kNoToken;
      if (!one_of(a[subject].lower, {"it", "they", "he", "she", "its", "their"})) return subject;
      // "They took sixty away," the man said: in his words the pronoun stands for others.
      const TokenIndex left = a[v].left;
      if (left > 0 && a[left - 1].sentence == a[v].sentence &&
          one_of(a[left - 1].text, {"\"", "“", "``"}))
        return kNoToken;
      if (one_of(a[left].text, {"\"", "“", "``"})) return kNoToken;
      // "Ukraine says that it shot down ...": the pronoun of a told clause is who tells it.
      TokenIndex up = v;
      for (int k = 0; k < 6 && !a.is_root(up); ++k) {
        const bool told = a[up].dep == "ccomp" || a[up].dep == "conj" || a[up].dep == "advcl";
        up = a[up].head;
        if (!told || !is_verb(a[up])) continue;
        for (const TokenIndex c : a.children(up))
          if (a[c].dep == "nsubj" && c != subject && a[c].pos != "PRON") return c;
      }
      // Where the parse lost the telling: the party named last before the pronoun.
      for (TokenIndex t = subject; t-- > a.sentence_of(subject).tokens.begin;)
        for (const uint32_t m : actor_at_[t])
          if (in_.actors[m].head == t && in_.actors[m].is_party &&
              !in_.actors[m].name_tokens.empty())
            return t;
      return kNoToken;
    }
    if (a.is_root(v)) return kNoToken;
    const TokenIndex up = a[v].head;
    if (a[v].dep == "acl") return is_nominal(a[up]) ? up : kNoToken;
    if (a[v].dep == "pcomp" && !a.is_root(up)) {
      // "accuses Israel of carrying out ...": the accused does it.
      const TokenIndex accuser = a[up].head;
      if (one_of(a[accuser].lemma, {"accuse", "suspect", "convict", "blame"})) {
        const TokenIndex accused = object_of(a, accuser);
        return accused != kNoToken ? accused : subject_of(a, accuser);
      }
      if (!is_verb(a[accuser])) return kNoToken;
      v = accuser;
      continue;
    }
    if (a[v].dep != "conj" && a[v].dep != "xcomp" && a[v].dep != "advcl") return kNoToken;
    v = up;
    if (!is_verb(a[v])) return kNoToken;
  }
  return kNoToken;
}

bool ScopeReader::is_attack_noun(TokenIndex t) const {
  const Token& token = in_.analysis[t];
  if (token.pos != "NOUN" && token.pos != "PROPN" && token.tag != "VBG") return false;
  for (const TriggerHit& h : hits_[t])
    if (h.entry->pos == 'n' && h.entry->measure == "attacks") return true;
  return is("attack_noun", t);
}

/// The parties that a noun phrase names: the mention at its head, else nationalities and groups that modify it.
std::vector<Named> ScopeReader::party_of(TokenIndex head, int depth) const {
  const Analysis& a = in_.analysis;
  std::vector<Named> parties;
  if (a[head].pos == "PRON" || depth > kDepth) return parties;
  const ActorMention* at_head = nullptr;
  for (const uint32_t m : actor_at_[head]) {
    const ActorMention& mention = in_.actors[m];
    if ((mention.is_place && !mention.is_party) ||
        std::find(std::begin(kPartyKinds), std::end(kPartyKinds), mention.kind) ==
            std::end(kPartyKinds))
      continue;
    if (!at_head || mention.tokens.size() > at_head->tokens.size()) at_head = &mention;
  }
  const TokenRange phrase = noun_phrase(head);
  if (is_attack_noun(head) && !(at_head && at_head->kind == "armed_group")) {
    return attackers_in(a.subtree(head), depth + 1);
  }
  if (at_head) {
    const bool has_name = !at_head->name_tokens.empty() || !at_head->id.empty();
    // "its forces": whose, if the sentence said.
    const TokenIndex poss = a.child(head, "poss");
    if (!has_name && poss != kNoToken && a[poss].pos == "PRON")
      for (TokenIndex t = poss; t-- > a.sentence_of(poss).tokens.begin && parties.empty();)
        for (const uint32_t m : actor_at_[t])
          if (in_.actors[m].head == t && in_.actors[m].is_party &&
              !in_.actors[m].name_tokens.empty()) {
            parties.push_back(named(in_.actors[m], "agent.party"));
            for (const ActorMention* inner : mentions_in({in_.actors[m].tokens.begin, t}))
              if (inner->kind == "country" || inner->kind == "nationality")
                add_once(parties, named(*inner, "agent.party"));
            break;
          }
    parties.push_back(named(*at_head, has_name ? "agent.party" : "agent.person"));
    // The country or group inside the phrase is an equally good name for it.
    for (TokenIndex t = at_head->tokens.begin; t < at_head->tokens.end; ++t)
      for (const uint32_t m : actor_at_[t])
        if (&in_.actors[m] != at_head && at_head->tokens.contains(in_.actors[m].tokens) &&
            one_of(in_.actors[m].kind, {"nationality", "country", "armed_group"}))
          add_once(parties, named(in_.actors[m], "agent.party"));
  } else if (is("person_agent", head)) {
    for (const ActorMention* m : mentions_in(phrase))
      if (one_of(m->kind, {"nationality", "armed_group", "military", "police", "government",
                           "country", "region"}))
        add_once(parties, named(*m, "agent.party"));
  }
  for (const TokenIndex c : a.children(head))
    if (a[c].dep == "conj")
      for (Named& n : party_of(c, depth + 1)) add_once(parties, std::move(n));
  // "groups of bandits": the group's members name it.
  if (parties.empty())
    for (const TokenIndex c : a.children(head))
      if (a[c].dep == "prep" && a[c].lower == "of" &&
          one_of(a[head].lemma, {"group", "number", "dozen", "band", "member", "hundred", "force"}))
        for (const TokenIndex o : a.children(c))
          if (a[o].dep == "pobj") {
            parties = party_of(o, depth + 1);
            if (parties.empty()) parties = person_agent(o);
          }
  return parties;
}

/// "a man", "gunmen": people without a name who can do it.
std::vector<Named> ScopeReader::person_agent(TokenIndex head) const {
  if (!is("person_agent", head)) return {};
  return {named_words(noun_phrase(head), "agent.person")};
}

/// Who is behind the violence named in `range`: "Russian missile strikes", "a drone strike by the RSF", "when bandits attack a base".
std::vector<Named> ScopeReader::attackers_in(TokenRange range, int depth) const {
  const Analysis& a = in_.analysis;
  std::vector<Named> parties;
  if (depth > kDepth) return parties;
  for (TokenIndex t = range.begin; t < range.end; ++t) {
    if (is_attack_noun(t)) {
      TokenIndex first = t;
      for (const TokenIndex c : a.children(t)) {
        if (c < t && one_of(a[c].dep, {"amod", "compound", "nmod", "poss", "npadvmod", "nsubj"}))
          first = std::min(first, a[c].left);
        if ((a[c].dep == "prep" || a[c].dep == "agent") && a[c].lower == "by")
          for (const TokenIndex o : a.children(c))
            if (a[o].dep == "pobj")
              for (Named& n : party_of(o, depth + 1)) add_once(parties, std::move(n));
      }
      for (const ActorMention* m : mentions_in({first, t}))
        // "the Mali attack", "a Kabul bombing": where it was; "a US strike": whose it was.
        if (!(is("placed_attack", t) && a[m->head].dep == "compound" &&
              one_of(m->kind, {"country", "region", "city"})) &&
            !(m->is_place && !m->is_party) &&
            (m->is_party || one_of(m->kind, {"nationality", "country", "armed_group", "military",
                                             "police", "government"})))
          add_once(parties, named(*m, "agent.attacker"));
    } else if (is_verb(a[t]) && is("attack_verb", t) && !cue_tokens_[t] &&
               !reads_as_passive(a, t)) {
      const TokenIndex who = actor_of(t);
      if (who == kNoToken || owner_[who] != SIZE_MAX) continue;
      std::vector<Named> found = party_of(who, depth + 1);
      if (found.empty()) found = person_agent(who);
      for (Named& n : found) add_once(parties, std::move(n));
    }
  }
  return parties;
}

/// Attackers of the sentences before, nearest first, in the paragraph.
std::vector<Named> ScopeReader::attackers_before(size_t i) const {
  const auto& sentences = in_.analysis.sentences();
  const uint32_t here = sentence_of(i);
  for (uint32_t k = here; k-- > 0 && sentences[k].block == sentences[here].block && here - k < 4;) {
    std::vector<Named> found = attackers_in(sentences[k].tokens);
    // "gunmen" of the sentence before need not be behind this; who has a name is the account's attacker.
    std::erase_if(found, [](const Named& n) { return n.by == "agent.person"; });
    if (!found.empty()) return found;
  }
  return {};
}

void ScopeReader::read_agent(size_t i, Scope& s) const {
  const Analysis& a = in_.analysis;
  const Quantity& q = in_.quantities[i];
  const Binding& b = *in_.bindings[i];
  if (has_no_agent(b.measures) || q.tier == "zero") return;
  const TokenRange phrase = phrase_of(q);
  const TokenIndex event = event_of(i);
  auto take = [&](std::vector<Named> found, const char* rule) {
    offer("agent", s.agent, std::move(found), rule, s);
  };

  if (b.rule == "measure.set_of_fired") {  // those that flew: the enemy's
    take(attackers_before(i), "agent.carry");
    return;
  }
  // By-phrases of the predicate and of those coordinated with it ("are killed and 12 injured by ...").
  std::vector<TokenIndex> predicates = {event};
  for (const TokenIndex c : a.children(event))
    if (a[c].dep == "conj" && is_verb(a[c])) predicates.push_back(c);
  if (a[event].dep == "conj" && is_verb(a[a[event].head])) predicates.push_back(a[event].head);
  for (const TokenIndex v : predicates)
    for (const TokenIndex c : a.children(v)) {
      if (cue_tokens_[v] && b.counted != Counted::kObject) continue;  // "told by the minister"
      if (a[c].lower != "by" || (a[c].dep != "agent" && a[c].dep != "prep")) continue;
      for (const TokenIndex o : a.children(c)) {
        if (a[o].dep != "pobj" || phrase.contains(o)) continue;
        std::vector<Named> found = party_of(o);
        if (found.empty() && !is_attack_noun(o)) found = person_agent(o);
        if (found.empty() &&
            any_of(b.measures, {"rescued", "evacuated", "detained", "seized", "released"}) &&
            a[o].pos != "VERB")
          found = {named_words(noun_phrase(o), "agent.by_phrase")};
        take(std::move(found), "agent.by_phrase");
      }
    }
  if (settled(s.agent)) return;

  // The subject, where the figure is what is acted on.
  const bool acted_on =
      b.counted == Counted::kObject || b.counted == Counted::kInstrument ||
      b.counted == Counted::kOf ||
      (b.counted == Counted::kSelf && any_of(b.measures, {"attacks", "detained"}));
  if (acted_on && is_verb(a[event]) && !reads_as_passive(a, event)) {
    TokenIndex who = actor_of(event);
    if (const TokenIndex host = host_of(event); host != kNoToken &&
                                                a.child(host, "nsubjpass") == kNoToken &&
                                                a.child(host, "auxpass") == kNoToken)
      if (const TokenIndex doer = actor_of(host); doer != kNoToken) who = doer;
    // "sank nine boats", "burned down the town hall": what somebody does to something is no mishap.
    const bool done_to = b.counted == Counted::kObject && is("deed_verb", event);
    const bool mishap =
        (is("accident_verb", event) && !done_to) ||
        (!a.is_root(event) && a[event].dep == "advcl" && is("accident_verb", a[event].head));
    const bool only_told = cue_tokens_[event] && b.counted != Counted::kOf;
    if (who != kNoToken && !a.subtree(who).overlaps(phrase) && !mishap && !only_told &&
        (owner_[who] == SIZE_MAX || in_.quantities[owner_[who]].tier == "article")) {
      std::vector<Named> found;
      if (!is("never_agent", who)) found = party_of(who);
      if (found.empty()) found = person_agent(who);
      take(std::move(found), "agent.subject");
      if (settled(s.agent)) return;
    }
  }
  if (any_of(b.measures, {"detained", "seized", "rescued"})) {
    // "in a raid by the drug agency": whose operation it was.
    const TokenRange clause = a.subtree(event);
    for (TokenIndex t = clause.begin; t < clause.end && !settled(s.agent); ++t)
      if (one_of(a[t].lemma, {"raid", "operation", "crackdown", "sweep", "swoop"}) &&
          owner_[t] == SIZE_MAX)
        take(attackers_in(a.subtree(t)), "agent.attacker");
    if (settled(s.agent)) return;
  }
  if (!is_violent(b.measures)) {
    if (b.like && done_[*b.like]) take(done_[*b.like]->agent, "agent.of_whole");
    return;
  }
  // Whoever is behind the violence of the clause; the clause of a telling is not looked into.
  // Of those who "die", only the violence in their own clause is told.
  std::vector<TokenRange> where = regions(i);
  if (b.counted == Counted::kSubject && is_verb(a[event]) && a[event].dep == "relcl")
    where.resize(std::min<size_t>(where.size(), 2));
  for (const TokenRange& region : where) {
    take(attackers_in(region), "agent.attacker");
    if (settled(s.agent)) return;
  }
  if (where.size() == 2) return;
  if (b.like && done_[*b.like]) {
    take(done_[*b.like]->agent, "agent.of_whole");
    return;
  }
  if (is_title(i)) {
    if (const size_t j = same_account(i); j != SIZE_MAX && is_violent(in_.bindings[j]->measures))
      take(done_[j]->agent, "agent.account");
    return;
  }
  if (b.rule == "measure.toll") return;
  take(responsible_, "agent.claims_responsibility");
  // Sister figures of the sentence, then the sentences before.
  const uint32_t here = sentence_of(i);
  for (size_t j = i; j-- > 0 && sentence_of(j) == here && !settled(s.agent);)
    if (done_[j] && is_violent(in_.bindings[j]->measures)) take(done_[j]->agent, "agent.carry");
  if (!any_of(b.measures, {"killed", "wounded", "casualties", "victims"})) return;
  take(attackers_before(i), "agent.carry");
  // The account goes on in a later paragraph: an earlier toll of the same place has the agent.
  for (size_t j = i; j-- > 0 && !settled(s.agent);) {
    if (!done_[j] || done_[j]->agent.empty() || !is_violent(in_.bindings[j]->measures)) continue;
    const auto carried = s.by.find("place");
    bool same_place = carried != s.by.end() || s.place.empty();
    for (const Named& p : s.place)
      for (const Named& o : done_[j]->place) same_place = same_place || p.name == o.name;
    std::vector<Named> found = done_[j]->agent;
    std::erase_if(found, [](const Named& n) { return n.by == "agent.person"; });
    if (same_place) take(std::move(found), "agent.account");
    break;
  }
}

}  // namespace muster::reading
