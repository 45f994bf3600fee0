// Whose people or things a figure counts: the counted phrase, the bearer as an argument, else the party that fits.
#include <algorithm>

#include "reading/phrase.h"
#include "reading/scope.h"

namespace muster::reading {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool has(const std::vector<std::string>& list, std::string_view what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

}  // namespace

/// Parties named in the counted phrase: "North Korean soldiers", "Palestinians", "soldiers of the Syrian government", "one from France".
std::vector<Named> ScopeReader::counted_side(size_t i) const {
  const Analysis& a = in_.analysis;
  const Quantity& q = in_.quantities[i];
  std::vector<Named> side;
  TokenRange phrase = q.tokens;
  const TokenRange sentence = a.sentences()[sentence_of(i)].tokens;
  if (q.noun != kNoToken) {
    phrase = q.counted.empty() ? TokenRange{q.noun, q.noun + 1} : q.counted;
    for (const TokenIndex c : a.children(q.noun))
      if (c > q.noun && a[c].dep == "prep" &&
          (a[c].lower == "of" || (a[c].lower == "from" && in_.units[i].unit == "person" &&
                                  a[q.noun].pos != "PRON" && !is("fate_noun", q.noun))) &&
          a[c].right - c < 8)
        phrase.end = std::max(phrase.end, a[c].right);
  } else if (q.tokens.end + 1 < sentence.end && a[q.tokens.end].lower == "from") {
    phrase = {q.tokens.end, std::min<TokenIndex>(q.tokens.end + 5, sentence.end)};
  }
  const bool keeps_peace = in_.units[i].detail == "peacekeeper";
  // "two peacekeepers from Chad", hung on the verb
  if (q.noun != kNoToken && in_.units[i].unit == "person" && phrase.end + 1 < sentence.end &&
      a[phrase.end].lower == "from" && a[phrase.end + 1].pos == "PROPN" &&
      !is("fate_noun", q.noun) && (keeps_peace || has(in_.units[i].population, "military")))
    phrase.end = std::min<TokenIndex>(phrase.end + 3, sentence.end);
  for (TokenIndex t = phrase.begin; t < phrase.end; ++t)
    for (const uint32_t m : actor_at_[t]) {
      const ActorMention& mention = in_.actors[m];
      if (mention.tokens.begin != t || mention.tokens.end > phrase.end || mention.kind == "sea")
        continue;
      // "four Kalashnikov rifles"
      if (in_.units[i].unit == "weapon" && one_of(mention.kind, {"company", "organisation"}))
        continue;
      const bool name = !mention.name_tokens.empty() || !mention.id.empty();
      const bool common = mention.tokens.size() == 1 && is("common_group", mention.head);
      // A party, or a land as the modifier of who is counted ("Puntland soldiers").
      const bool modifier = mention.tokens.end <= own_token(i);
      if (one_of(mention.kind, {"nationality", "religion", "ethnic_group"}) ||
          (mention.kind == "armed_group" && name) ||
          (name && !common &&
           (mention.is_party ||
            (mention.is_place && modifier && !one_of(mention.kind, {"place"}))) &&
           one_of(mention.kind, {"country", "region", "city", "military", "police", "organisation",
                                 "government", "company"})) ||
          (keeps_peace && one_of(mention.kind, {"UN_body", "country", "organisation"})) ||
          (phrase.begin == q.tokens.end && mention.name_tokens.size() > 0 && q.noun == kNoToken))
        add_once(side, named(mention, "side.counted_phrase"));
    }
  if (q.noun == kNoToken && q.tokens.end + 1 < sentence.end && a[q.tokens.end].lower == "of")
    phrase.end = std::min<TokenIndex>(q.tokens.end + 4, sentence.end);
  // "The navy said 248 of its officers are missing": the party named before the pronoun.
  for (TokenIndex t = phrase.begin; t < phrase.end && side.empty(); ++t) {
    if (!one_of(a[t].lower, {"its", "their"}) || a[t].tag != "PRP$") continue;
    for (const bool with_name : {true, false})
      for (TokenIndex k = t; k-- > sentence.begin && side.empty();)
        for (const uint32_t m : actor_at_[k]) {
          const ActorMention& mention = in_.actors[m];
          if (mention.head != k || !mention.is_party ||
              (with_name && mention.name_tokens.empty() && mention.id.empty()) ||
              !one_of(mention.kind, {"country", "armed_group", "military", "police", "government",
                                     "organisation", "NGO", "UN_body", "company"}))
            continue;
          add_once(side, named(mention, "side.counted_phrase"));
          for (const ActorMention* inner : mentions_in({mention.tokens.begin, k}))
            if (one_of(inner->kind, {"country", "nationality"}))
              add_once(side, named(*inner, "side.counted_phrase"));
          break;
        }
  }
  if (q.noun != kNoToken)
    for (const TokenIndex c : a.children(q.noun))
      if (a[c].dep == "poss")
        for (Named& n : party_of(c)) {
          n.by = "side.counted_phrase";
          add_once(side, std::move(n));
        }
  return side;
}

void ScopeReader::read_side(size_t i, Scope& s) const {
  const Analysis& a = in_.analysis;
  const Quantity& q = in_.quantities[i];
  const Binding& b = *in_.bindings[i];
  const CountedUnit& unit = in_.units[i];
  auto take = [&](std::vector<Named> found, const char* rule) {
    offer("side", s.side, std::move(found), rule, s);
  };
  // A strike has no side: who made it is its agent.
  if (unit.unit == "attack") return;
  take(counted_side(i), "side.counted_phrase");
  if (b.whole && b.role == "of_set") take(counted_side(*b.whole), "side.of_whole");
  if (settled(s.side)) return;
  const bool others =
      q.noun == kNoToken || a[q.noun].lower == "others" || a[q.noun].lower == "other";
  if (b.like && done_[*b.like]) {
    take(done_[*b.like]->side, "side.of_whole");
    if (others || settled(s.side)) return;
  }
  const std::string& m = b.measures[0];
  // What was shot down or flew is the enemy's who launched it.
  if (!unit.when_fired.empty() &&
      (m == "destroyed" || m == "intercepted" || b.rule == "measure.set_of_fired")) {
    take(attackers_before(i), "side.launcher");
    for (size_t j = i; j-- > 0 && s.side.empty();)
      if (done_[j] && in_.bindings[j] && has(in_.bindings[j]->measures, "fired"))
        take(done_[j]->side, "side.launcher");
    return;
  }
  if (b.counted == Counted::kInstrument) {
    take(s.agent, "side.bearer");
    return;
  }
  // The bearer as an argument: who lost, who suffered, who sent, who fired, who has.
  const TokenIndex event = event_of(i);
  if (one_of(m, {"losses", "casualties", "deployed", "withdrawn", "strength", "fired", "recruited",
                 "mobilised", "in_theatre", "in_training", "delivered", "produced", "pledged"})) {
    const bool bears = m != "casualties" || is("bearer_verb", event);
    if (bears && is_verb(a[event]) && !reads_as_passive(a, event)) {
      const TokenIndex who = actor_of(event);
      if (who != kNoToken && !a.subtree(who).overlaps(phrase_of(q)))
        take(party_of(who), "side.bearer");
    }
    if (one_of(m, {"deployed", "fired", "delivered", "withdrawn"})) take(s.agent, "side.bearer");
    if (settled(s.side)) return;
  }
  if (others) {
    // "132 Palestinians killed and 900 others wounded": the same people, when they stand in one sentence.
    for (size_t j = i; j-- > 0 && sentence_of(j) == sentence_of(i);)
      if (done_[j] && in_.bindings[j] && in_.units[j].unit == unit.unit) {
        take(done_[j]->side, "side.carry");
        return;
      }
  }
  const bool soldiers = has(unit.population, "military"), police = has(unit.population, "police"),
             militants = has(unit.population, "militant");
  if (!soldiers && !police && !militants) return;
  // Soldiers and fighters with no flag: the party near them that is not the agent; an army for soldiers, a group for militants.
  const uint32_t here = sentence_of(i);
  auto is_agent = [&](const ActorMention& mention) {
    for (const Named& n : s.agent) {
      if (n.name == mention.name) return true;
      if (n.words && a.span(mention.tokens).overlaps(n.words->span)) return true;
    }
    return false;
  };
  for (uint32_t k = here + 1;
       k-- > 0 && here - k < 2 && a.sentences()[k].block == a.sentences()[here].block;) {
    const TokenRange range = a.sentences()[k].tokens;
    for (TokenIndex t = range.begin; t < range.end && s.side.empty(); ++t)
      for (const uint32_t index : actor_at_[t]) {
        const ActorMention& mention = in_.actors[index];
        if (mention.tokens.begin != t || is_agent(mention)) continue;
        const bool name = !mention.name_tokens.empty() || !mention.id.empty();
        bool fits = militants ? mention.kind == "armed_group"
                              : name && one_of(mention.kind, {"military", "police"});
        // "four Somali military bases": a flag beside a military noun.
        if (!militants && mention.kind == "nationality" && mention.tokens.end < range.end &&
            one_of(a[mention.tokens.end].lemma,
                   {"military", "army", "troop", "force", "soldier", "police", "navy", "base"}))
          fits = true;
        if (fits) {
          take({named(mention, "side.opponent")}, "side.opponent");
          for (const ActorMention* inner : mentions_in({mention.tokens.begin, mention.head}))
            if (inner->kind == "nationality" || inner->kind == "country")
              add_once(s.side, named(*inner, "side.opponent"));
          break;
        }
      }
    if (settled(s.side)) return;
  }
  // The soldiers told of before, in an account that names no other party for these.
  if (soldiers)
    for (size_t j = i; j-- > 0 && here - sentence_of(j) < 8 && s.side.empty();)
      if (done_[j] && !done_[j]->side.empty() && has(in_.units[j].population, "military")) {
        const bool enemy = std::any_of(s.agent.begin(), s.agent.end(), [&](const Named& n) {
          return std::any_of(done_[j]->side.begin(), done_[j]->side.end(),
                             [&](const Named& o) { return o.name == n.name; });
        });
        if (!enemy) take(done_[j]->side, "side.account");
      }
  if (settled(s.side)) return;
  // Their own country's, when the happening is in one country that the text names: soldiers; police where a group attacked them.
  bool by_group = false;
  for (const Named& n : s.agent) by_group = by_group || n.id.starts_with('Q');
  if (!soldiers && !(police && by_group)) return;
  // Peacekeepers are not of the land that they are in.
  if (unit.detail == "peacekeeper") return;
  std::vector<Named> countries;
  for (const Named& p : s.place) {
    const auto mention = p.words ? mention_at_.find(p.words->span.begin) : mention_at_.end();
    if (mention == mention_at_.end()) continue;
    const auto country = country_named_.find(in_.actors[mention->second].country);
    if (country != country_named_.end())
      add_once(countries, named(in_.actors[country->second], "side.country_of_place"));
  }
  if (countries.size() == 1) take(std::move(countries), "side.country_of_place");
}

}  // namespace muster::reading
