// The place of a figure: names that its clause puts it at, else those of the account that goes on.
#include <algorithm>

#include "reading/phrase.h"
#include "reading/scope.h"

namespace muster::reading {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool goes_somewhere(const std::string& measure) {
  return one_of(measure, {"fired", "deployed", "delivered", "withdrawn", "attacks", "evacuated",
                          "displaced_new", "returned", "in_theatre", "intercepted", "destroyed"});
}

}  // namespace

/// A hospital, clinic or morgue that is not itself attacked.
bool ScopeReader::is_care(const ActorMention& m) const {
  const Analysis& a = in_.analysis;
  if (m.kind != "hospital" && !one_of(a[m.head].lower, {"hospital", "clinic", "morgue"}))
    return false;
  return m.role != "target";
}

/// Why this mention cannot tell where figure `i` happened; null when it can.
const char* ScopeReader::objection_to(const ActorMention& m, size_t i, Grammar grammar) const {
  const Analysis& a = in_.analysis;
  if (!m.is_place) return "it is a party here, not a place";
  if (in_source(m.head)) return "it belongs to the words of a source";
  // "in critical condition at St. Anne's Hospital": where they are treated, not where it happened.
  if (is_care(m) && one_of(in_.bindings[i]->measures[0], {"wounded", "killed", "ill"}) &&
      in_.bindings[i]->rule != "measure.verb_object")
    return "it is where they were taken";
  const std::vector<std::string>& measures = in_.bindings[i]->measures;
  const TokenIndex event = event_of(i), own = own_token(i);
  const TokenIndex host = host_of(event);
  const bool moves = goes_somewhere(measures[0]) || (host != kNoToken && m.governor == host);
  if (m.role == "from" &&
      !one_of(measures[0], {"displaced_new", "evacuated", "withdrawn", "rescued", "kidnapped"}))
    return "it is where somebody came from";
  if ((m.role == "to" || m.role == "through") && !moves &&
      !(m.role == "through" && measures[0] == "taking_part"))
    return "it is where somebody went";
  TokenIndex t = m.head;
  for (int k = 0; k < 24 && !a.is_root(t); ++k) {
    const size_t o = owner_[t];
    if (o != SIZE_MAX && o != i && in_.bindings[o] && !is_verb(a[t])) {
      // "12 in B": a place in a parallel figure's own phrase is that figure's.
      for (const std::string& n : in_.bindings[o]->measures)
        if (std::find(measures.begin(), measures.end(), n) != measures.end() &&
            in_.bindings[o]->like != i && in_.bindings[i]->like != o)
          return "it stands in another figure's phrase";
    }
    if (t == event || t == own || t == host) return nullptr;
    if (grammar == Grammar::kStrict && (a[t].dep == "relcl" || a[t].dep == "acl")) {
      // What is said of another noun places that noun, unless it is the violence itself ("an attack that destroyed a house in B").
      if (!a.is_ancestor(t, event) && !a.is_ancestor(t, own) && !is_attack_noun(a[t].head))
        return "it stands in a clause about another noun";
    }
    if (cue_tokens_[t] && is_verb(a[t]) && a.is_ancestor(t, event) && m.role != "at")
      return "it goes with the telling";
    if (a[t].dep == "pcomp" && m.role == "target" && !a.is_ancestor(t, event) && t != event)
      return "it is the target of another act";  // "held for firing at B"
    t = a[t].head;
  }
  return nullptr;
}

/// Places in `range`, in text order. Descriptions ("a hospital") count only beside a name.
std::vector<Named> ScopeReader::places_in(TokenRange range, size_t i, Grammar grammar) const {
  std::vector<Named> found;
  bool with_name = false;
  for (const ActorMention* m : mentions_in(range)) {
    if (!places(*m, i, grammar)) continue;
    with_name = with_name || !m->name_tokens.empty() || !m->id.empty();
    add_once(found, named(*m, "place.clause"));
  }
  if (!with_name) found.clear();
  return found;
}

/// True if the sentence tells of something that befalls people or things: a ceremony or a visit is somewhere too.
bool ScopeReader::tells_of_happening(uint32_t sentence) const {
  const TokenRange range = in_.analysis.sentences()[sentence].tokens;
  for (TokenIndex t = range.begin; t < range.end; ++t) {
    if (is_attack_noun(t) || is("definite_event", t) || is("accident_verb", t)) return true;
    for (const TriggerHit& h : hits_[t])
      if (!h.entry->weak &&
          one_of(h.entry->measure,
                 {"killed", "wounded", "missing", "destroyed", "damaged", "attacks", "kidnapped",
                  "ill", "rescued", "stranded", "detained", "displaced_new", "evacuated",
                  "affected", "homeless", "fired", "casualties", "victims", "hospitalised"}))
        return true;
  }
  return false;
}

/// Where a whole sentence puts its happenings.
std::vector<Named> ScopeReader::places_of_sentence(uint32_t sentence, Grammar grammar) const {
  const Analysis& a = in_.analysis;
  std::vector<Named> found;
  bool with_name = false;
  for (const ActorMention* m : mentions_in(a.sentences()[sentence].tokens)) {
    if (!m->is_place || in_source(m->head) || m->role == "to" || m->role == "from" ||
        m->role == "through" || is_care(*m))
      continue;
    TokenIndex t = m->head;
    bool aside = false;  // in a clause about another noun
    for (int k = 0; grammar == Grammar::kStrict && k < 24 && !a.is_root(t) && !aside; ++k) {
      aside = (a[t].dep == "relcl" || a[t].dep == "acl") && !is_attack_noun(a[t].head);
      t = a[t].head;
    }
    if (aside) continue;
    with_name = with_name || !m->name_tokens.empty() || !m->id.empty();
    add_once(found, named(*m, "place.carry"));
  }
  if (!with_name) found.clear();
  return found;
}

/// "in the country", "nationwide": the country or nationality named last before it.
std::vector<Named> ScopeReader::own_country(size_t i) const {
  const Analysis& a = in_.analysis;
  const TokenRange sentence = a.sentences()[sentence_of(i)].tokens;
  TokenIndex where = kNoToken;
  for (TokenIndex t = sentence.begin; t < sentence.end; ++t) {
    const bool said = is("whole_country", t) ||
                      ((a[t].lower == "country" || a[t].lower == "nation") && t > sentence.begin &&
                       a[t - 1].lower == "the" && t > sentence.begin + 1 &&
                       one_of(a[t - 2].lower, {"in", "across", "throughout", "around"}));
    if (said) where = t;
  }
  if (where == kNoToken) return {};
  const ActorMention* country = nullptr;
  for (const ActorMention& m : in_.actors) {
    if (m.tokens.begin >= sentence.end) break;
    if ((m.kind == "country" || m.kind == "nationality") && !m.id.empty()) country = &m;
  }
  if (!country) return {};
  return {{country->name, country->id,
           Words{a.span({where, where + 1}), std::string(a[where].text)}, "place.own_country"}};
}

/// To whom goods went, when no land is named: "handed to the army", "gave the rebels 40 rifles", "to support the army".
std::vector<Named> ScopeReader::recipients(size_t i) const {
  const Analysis& a = in_.analysis;
  std::vector<Named> found;
  if (!one_of(in_.bindings[i]->measures[0], {"delivered", "pledged"})) return found;
  const TokenIndex event = event_of(i);
  auto take = [&](TokenIndex head) {
    for (Named& n : party_of(head)) {
      n.by = "place.recipient";
      add_once(found, std::move(n));
    }
  };
  for (const TokenIndex c : a.children(event)) {
    if (a[c].dep == "dative" || (a[c].dep == "prep" && a[c].lower == "to")) {
      if (is_nominal(a[c])) take(c);
      for (const TokenIndex o : a.children(c))
        if (a[o].dep == "pobj") take(o);
    }
    // Purpose: whom it is to help.
    if ((a[c].dep == "advcl" || a[c].dep == "xcomp") &&
        one_of(a[c].lemma, {"support", "help", "aid", "assist", "arm", "supply", "equip"}))
      if (const TokenIndex o = object_of(a, c); o != kNoToken) take(o);
  }
  return found;
}

void ScopeReader::find_place(size_t i, Scope& s) const {
  const Analysis& a = in_.analysis;
  const Binding& b = *in_.bindings[i];
  const TokenRange phrase = phrase_of(in_.quantities[i]);
  const uint32_t here = sentence_of(i);
  const TokenRange sentence = a.sentences()[here].tokens;

  // Right behind the figure ("one in Hong Kong", "38 killed in Jenin") before anything that the parse says.
  TokenIndex next = phrase.end;
  while (next < sentence.end && next < phrase.end + 3 &&
         (is_verb(a[next]) || a[next].pos == "ADJ" || a[next].pos == "ADV") &&
         owner_[next] == SIZE_MAX)
    ++next;
  if (next < sentence.end && one_of(a[next].lower, {"in", "at", "near"}) &&
      (b.rule == "measure.gap" || next == phrase.end || b.like)) {
    TokenIndex end = next + 1;
    while (end < sentence.end && owner_[end] == SIZE_MAX && !is_verb(a[end]) &&
           !one_of(a[end].lower, {"and", ";", "while", "but"}))
      ++end;
    for (const ActorMention* m : mentions_in({next + 1, end}))
      if (m->is_place) add_once(s.place, named(*m, "place.beside"));
    if (!s.place.empty()) return;
  }
  for (const TokenRange& region : regions(i)) {
    s.place = places_in(region, i, Grammar::kStrict);
    if (!s.place.empty()) return;
  }
  if (b.like && done_[*b.like] && !done_[*b.like]->place.empty()) {
    s.place = done_[*b.like]->place;
    s.by["place"] = "place.of_whole";
    return;
  }
  s.place = recipients(i);
  if (!s.place.empty()) return;
  s.place = own_country(i);
  if (!s.place.empty()) return;
  s.place = reporting_place(i);
  if (!s.place.empty()) return;
  // The parser hangs clauses on the wrong noun often enough: a second look, for what befalls people and things.
  if (!one_of(b.measures[0], {"released", "detained", "pledged", "requested", "recruited",
                              "strength", "displaced_stock", "delivered", "deployed"})) {
    s.place = places_in(sentence, i, Grammar::kLoose);
    if (!s.place.empty()) return;
  }
  if (one_of(b.measures[0], {"strength", "pledged", "produced", "recruited", "requested"})) return;
  if (is_title(i)) {
    if (const size_t j = same_account(i); j != SIZE_MAX && !done_[j]->place.empty()) {
      s.place = done_[j]->place;
      s.by["place"] = "place.account";
    }
    return;
  }
  const auto& sentences = a.sentences();
  // "the attack killed twelve": in a new paragraph, the happening of the lead.
  bool of_lead = false;
  for (TokenIndex t = sentence.begin + 1; t < sentence.end; ++t)
    if (is("definite_event", t) && a[t - 1].lower == "the") of_lead = true;
  uint32_t first = 0;
  while (first < sentences.size() && a.zone_of(sentences[first].tokens.begin) == Zone::kTitle)
    ++first;
  const bool new_paragraph =
      first < sentences.size() && sentences[here].block != sentences[first].block;
  auto take = [&](std::vector<Named> found, const char* rule) {
    if (found.empty()) return false;
    s.place = std::move(found);
    s.by["place"] = rule;
    return true;
  };
  if (!(of_lead && new_paragraph)) {
    for (uint32_t k = here;
         k-- > 0 && sentences[k].block == sentences[here].block && here - k < 16;)
      for (const Grammar g : {Grammar::kStrict, Grammar::kLoose})
        if (take(places_of_sentence(k, g), "place.carry")) return;
  }
  for (size_t j = i; j-- > 0;) {
    if (!done_[j] || sentences[sentence_of(j)].block != sentences[here].block) break;
    if (take(done_[j]->place, "place.carry")) return;
  }
  for (uint32_t k = first; k < here && k < first + 3; ++k)
    if (tells_of_happening(k) && take(places_of_sentence(k, Grammar::kStrict), "place.account"))
      return;
  for (uint32_t k = 0; k < first && k < here; ++k)
    if (tells_of_happening(k) && take(places_of_sentence(k, Grammar::kLoose), "place.account"))
      return;
}

/// "Hong Kong reported five deaths": the land or town that reports its own.
std::vector<Named> ScopeReader::reporting_place(size_t i) const {
  const Analysis& a = in_.analysis;
  const TokenIndex verb = event_of(i);
  if (!one_of(in_.bindings[i]->measures[0],
              {"ill", "killed", "wounded", "missing", "casualties"}) ||
      !one_of(a[verb].lemma, {"report", "record", "register", "confirm", "log", "announce", "see"}))
    return {};
  const TokenIndex subject = actor_of(verb);
  if (subject == kNoToken || own_token(i) < verb) return {};
  std::vector<Named> found;
  for (const uint32_t m : actor_at_[subject]) {
    const ActorMention& x = in_.actors[m];
    if (x.tokens.end == subject + 1 && one_of(x.kind, {"country", "city", "region"}))
      add_once(found, named(x, "place.reporting"));
  }
  return found;
}

/// Whether one of the places is known to lie in some country.
bool ScopeReader::is_located(const std::vector<Named>& places) const {
  for (const Named& p : places) {
    const auto mention = p.words ? mention_at_.find(p.words->span.begin) : mention_at_.end();
    if (mention == mention_at_.end()) continue;
    const ActorMention& m = in_.actors[mention->second];
    if (!m.country.empty() || !one_of(m.kind, {"place", "city"})) return true;
  }
  return false;
}

void ScopeReader::read_place(size_t i, Scope& s) const {
  find_place(i, s);
  // "a house on North 23rd Street": a spot that no map knows lies where the account is.
  if (!s.place.empty() && !is_located(s.place)) {
    const Analysis& a = in_.analysis;
    const size_t near = is_title(i) ? SIZE_MAX : same_account(i);
    const std::vector<Named>* around =
        near != SIZE_MAX && is_located(done_[near]->place) ? &done_[near]->place : nullptr;
    for (size_t j = 0; !around && j < in_.quantities.size(); ++j)
      if (done_[j] && j != i && is_located(done_[j]->place)) around = &done_[j]->place;
    if (around)
      for (Named n : *around) {
        n.by = "place.account";
        add_once(s.place, std::move(n));
      }
    else if (main_country_ != UINT32_MAX && a.sentences().size() > kBriefSentences)
      add_once(s.place, named(in_.actors[main_country_], "place.report"));
  }
  // The country of the place, where the report names it: "Miranshah" is in Pakistan.
  std::vector<Named> countries;
  for (const Named& p : s.place) {
    const auto mention = p.words ? mention_at_.find(p.words->span.begin) : mention_at_.end();
    if (mention == mention_at_.end()) continue;
    const auto country = country_named_.find(in_.actors[mention->second].country);
    if (country != country_named_.end())
      add_once(countries, named(in_.actors[country->second], "place.country"));
  }
  if (countries.size() == 1) add_once(s.place, std::move(countries[0]));
  // A long report about one country: what has no place of its own is there.
  if (s.place.empty() && main_country_ != UINT32_MAX &&
      in_.analysis.sentences().size() > kBriefSentences &&
      one_of(in_.bindings[i]->measures[0],
             {"killed", "wounded", "missing", "ill", "rescued", "affected", "homeless", "destroyed",
              "damaged", "taking_part", "casualties", "victims", "detained", "evacuated",
              "stranded", "attacks"})) {
    s.place = {named(in_.actors[main_country_], "place.report")};
    s.by["place"] = "place.report";
  }
}

}  // namespace muster::reading
