#include <algorithm>

#include "reading/binder.h"
#include "reading/phrase.h"

namespace muster::reading {
namespace {

constexpr TokenIndex kHospitalReach = 600;  // words around a hospital searched for a disease
constexpr TokenIndex kNear = 7;             // words skipped to the right in the surface rules

/// Words that may stand between a number and the participle that tells its fate.
bool is_filler(const Token& t) {
  return t.pos == "AUX" || t.pos == "ADV" || t.pos == "PART" || t.tag == "RB" ||
         t.lower == "others" || t.lower == "more" || t.lower == "other" || t.lower == "reported" ||
         t.lower == "confirmed" || t.lower == "feared" || t.lower == "presumed" ||
         t.lower == "believed" || t.lower == "people" || t.lower == "left" || t.lower == "found" ||
         t.lower == "listed" || t.lower == "declared" || t.lower == "pronounced" ||
         t.lower == "who" || t.lower == "said" || t.lower == "getting" || t.lower == "got" ||
         t.lower == "gets" || t.lower == "dead" || t.lower == "go" || t.lower == "went" ||
         t.lower == "gone";
}

}  // namespace

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Binder::Binder(const Analysis& a, const std::vector<Quantity>& quantities,
               const std::vector<std::string>& units, const TriggerTable& table)
    : a_(a),
      q_(quantities),
      units_(units),
      table_(table),
      hits_(table.find(a)),
      owner_(a.size(), SIZE_MAX) {
  for (size_t i = 0; i < q_.size(); ++i)
    for (TokenIndex t = phrase_of(q_[i]).begin; t < phrase_of(q_[i]).end; ++t) owner_[t] = i;
}

std::vector<std::optional<Binding>> Binder::run() {
  bindings_.resize(q_.size());
  // Two rounds: a part may stand before its whole, a gap takes from what was bound before it.
  for (size_t i = 0; i < q_.size(); ++i)
    if (q_[i].not_a_count.empty()) bindings_[i] = direct(i);
  for (size_t i = 0; i < q_.size(); ++i)
    if (q_[i].not_a_count.empty()) relate(i);
  for (size_t i = 0; i < q_.size(); ++i) breakdown(i);
  for (auto& b : bindings_)
    if (b) {
      settle_hospital(*b);
      table_.normalise(b->measures);
    }
  return std::move(bindings_);
}

const TriggerHit* Binder::hit(TokenIndex t, Counted counted, size_t i, bool weak_too) const {
  for (const TriggerHit& h : hits_[t]) {
    if (h.entry->counted != counted || (h.entry->weak && !weak_too)) continue;
    const auto& units = h.entry->units;
    if (q_[i].tier == "article" && (counted == Counted::kSelf || h.entry->measure == "attacks" ||
                                    h.entry->measure == "taking_part"))
      continue;  // "a bombing" counts nothing
    auto takes = [&](std::string_view unit) {
      return units.empty() || std::find(units.begin(), units.end(), unit) != units.end();
    };
    // An elided noun may be persons, whatever the number before counted.
    if (takes(units_[i]) || (q_[i].noun == kNoToken && takes("person"))) return &h;
  }
  return nullptr;
}

Binding Binder::made(const TriggerHit& h, TokenIndex event, std::string rule, size_t i) const {
  Binding b;
  b.measures = {h.entry->measure};
  b.words = {h.words};
  b.event = event;
  b.counted = h.entry->counted;
  b.rule = std::move(rule);
  const std::string& first = h.entry->words[0];
  b.downed = first == "down" || (h.entry->words.size() > 1 && h.entry->words[1] == "down" &&
                                 (first == "shoot" || first == "bring"));
  // "are currently displaced", "remain displaced": a state, not what befell them.
  if (b.measures[0] == "displaced_new" && h.entry->words[0].starts_with("displace") &&
      event != kNoToken) {
    const TokenIndex aux = a_.child(event, "auxpass");
    const TokenIndex up = a_.is_root(event) ? kNoToken : a_[event].head;
    const TokenIndex how = a_.child(event, "advmod");
    const bool lasting =
        (how != kNoToken && is_one_of(a_[how].lower, {"currently", "still", "internally"})) ||
        (event > 0 && is_one_of(a_[event - 1].lower, {"currently", "still", "internally"}));
    const bool state = (lasting && aux != kNoToken && is_one_of(a_[aux].lower, {"are", "is"})) ||
                       (up != kNoToken && is_one_of(a_[up].lower, {"remain", "remained"}));
    if (state) b.measures[0] = "displaced_stock";
  }
  // Prisoners brought home are free.
  if (is_one_of(b.measures[0], {"withdrawn", "returned"}) &&
      std::find(q_[i].population.begin(), q_[i].population.end(), "prisoner") !=
          q_[i].population.end())
    b.measures[0] = "released";
  // Who is no fighter and is taken captive is no prisoner of war.
  if (b.measures[0] == "captured" && h.entry->words.back() == "captive" && q_[i].noun != kNoToken &&
      std::none_of(q_[i].population.begin(), q_[i].population.end(), [](const std::string& p) {
        return is_one_of(p, {"military", "armed", "police"});
      }))
    b.measures[0] = "kidnapped";
  const auto& allowed = h.entry->units;
  if (q_[i].noun == kNoToken && !allowed.empty() &&
      std::find(allowed.begin(), allowed.end(), units_[i]) == allowed.end())
    b.unit = "person";
  coordinate(b, h, i);
  return b;
}

std::optional<Binding> Binder::direct(size_t i) const {
  const Quantity& q = q_[i];
  const TokenRange phrase = phrase_of(q);
  if (q.noun != kNoToken)
    if (const TriggerHit* h = hit(q.noun, Counted::kSelf, i)) {
      Binding b = made(*h, q.noun, "measure.noun", i);
      b.event = clause_of(a_, q.noun);
      return b;
    }
  const TokenIndex top = top_of(a_, phrase, q.noun != kNoToken ? q.noun : q.head);
  // "killing 13 and injuring 100, 15 of them seriously": a part, whatever verb the parse hangs it on.
  if (const TokenIndex of = q.tokens.end; of + 3 < a_.size() && a_[of].lower == "of" &&
                                          a_[of + 1].lower == "them" && is_severity(a_[of + 2]) &&
                                          a_[of + 3].pos == "PUNCT" && i > 0)
    return std::nullopt;
  if (auto b = own_fate(i)) return b;
  // "The toll is 62,664, with 23,775 people listed as missing"
  if (phrase.begin > 0 && a_[phrase.begin - 1].lower == "with" && q.noun != kNoToken &&
      a_.same_block(phrase.begin - 1, phrase.begin))
    if (auto b = own_modifier(i, phrase)) return b;
  if (auto b = toll(i, top)) return b;
  // "no reports of casualties", "no sign of survivors": what is denied is the noun behind.
  if (q.tier == "zero" && q.noun != kNoToken)
    for (const TokenIndex c : a_.children(q.noun))
      if (a_[c].lower == "of")
        for (const TokenIndex of : a_.children(c))
          if (const TriggerHit* h = hit(of, Counted::kSelf, i))
            return made(*h, clause_of(a_, q.noun), "measure.none_of", i);
  // A verb taken for a plural noun stands right before its object.
  if (phrase.begin > a_.sentence_of(phrase.begin).tokens.begin && a_[phrase.begin - 1].tag == "NNS")
    if (const TriggerHit* h = hit(phrase.begin - 1, Counted::kObject, i))
      return made(*h, phrase.begin - 1, "measure.beside", i);
  // "61 drowned and 24 were rescued", the second verb taken for the verb of both.
  if (phrase.end + 1 < a_.size() && a_[top].dep.starts_with("nsubj") &&
      (a_[phrase.end].tag == "VBN" || a_[phrase.end].tag == "VBD") &&
      a_[phrase.end + 1].dep == "cc" && i + 1 < q_.size() && a_[top].head > q_[i + 1].tokens.begin)
    if (auto b = beside(i, phrase)) return b;
  if (!part_preposition(top))
    if (auto b = governed(i, top)) return b;
  if (auto b = own_modifier(i, phrase)) return b;
  if (auto b = of_those(i)) return b;
  if (auto b = beside(i, phrase)) return b;
  if (auto b = sized(i)) return b;
  if (q.noun != kNoToken && q.tier != "article")
    if (const TriggerHit* h = hit(q.noun, Counted::kSelf, i, true))
      return made(*h, clause_of(a_, q.noun), "measure.weak_noun", i);
  if (auto b = held(i, top)) return b;
  return std::nullopt;
}

std::optional<Binding> Binder::own_fate(size_t i) const {
  const Quantity& q = q_[i];
  const TokenIndex t = q.tokens.end;
  const bool bare = q.noun == kNoToken || (q.noun == t && q.counted.size() <= 1);
  if (!bare || q.tier == "article" || q.tier == "zero" || t >= a_.size() ||
      !a_.same_block(q.tokens.begin, t) ||
      !is_one_of(a_[t].lower, {"dead", "missing", "injured", "wounded", "hurt", "unaccounted"}))
    return std::nullopt;
  // "12 injured people": an attribute of the noun behind it.
  if (a_[t].head != t && a_[t].head > t && is_one_of(a_[t].dep, {"amod", "compound"}) &&
      a_[a_[t].head].pos == "NOUN")
    return std::nullopt;
  for (const Counted c : {Counted::kModified, Counted::kSelf, Counted::kObject})
    if (const TriggerHit* h = hit(t, c, i)) {
      Binding b = made(*h, t, "measure.beside", i);
      b.event = clause_of(a_, t);
      return b;
    }
  return std::nullopt;
}

std::optional<Binding> Binder::beside(size_t i, TokenRange phrase) const {
  const TokenIndex end = a_.sentence_of(phrase.begin).tokens.end;
  for (TokenIndex j = phrase.end; j < end && j < phrase.end + kNear; ++j) {
    // The list goes on: "150 soldiers, 95 civilians and hundreds of rebels killed".
    if (j == phrase.end && q_[i].tier != "article") {
      TokenIndex k = j;
      while (k < end && (a_[k].lower == "," || a_[k].lower == "and" ||
                         (owner_[k] != SIZE_MAX && owner_[k] > i)))
        ++k;
      if (k > j && owner_[k - 1] != SIZE_MAX) j = k;
      if (j >= end) break;
    }
    if (owner_[j] != SIZE_MAX && owner_[j] != i) break;
    const bool participle = a_[j].tag == "VBN" || a_[j].tag == "VBD" || a_[j].tag == "VBG" ||
                            a_[j].pos == "ADJ" || a_[j].pos == "ADV" ||
                            (a_[j].pos == "ADP" && j == phrase.end);
    if (participle) {
      if (const TriggerHit* h = hit(j, Counted::kModified, i))
        return made(*h, j, "measure.beside", i);
      if (const TriggerHit* h = hit(j, Counted::kObject, i); h && object_of(a_, j) == kNoToken)
        return made(*h, j, "measure.beside", i);
    }
    if (is_verb(a_[j]))
      if (const TriggerHit* h = hit(j, Counted::kSubject, i))
        return made(*h, j, "measure.beside", i);
    if (!is_filler(a_[j])) break;
  }
  if (phrase.begin > a_.sentence_of(phrase.begin).tokens.begin) {
    const TokenIndex j = phrase.begin - 1;
    if (is_verb(a_[j]) && a_[j].tag != "VBN")
      if (const TriggerHit* h = hit(j, Counted::kObject, i))
        return made(*h, j, "measure.beside", i);
  }
  return std::nullopt;
}

void Binder::settle_hospital(Binding& b) const {
  for (std::string& m : b.measures) {
    if (m != "hospitalised") continue;
    m = "wounded";
    const TokenIndex at = b.event;
    const uint32_t block = a_.sentence_of(at).block;
    const TokenIndex last = std::min<TokenIndex>(a_.size(), at + kHospitalReach);
    for (TokenIndex t = at > kHospitalReach ? at - kHospitalReach : 0; t < last; ++t) {
      if (a_.sentence_of(t).block != block) continue;
      if (is_one_of(a_[t].lemma,
                    {"alcohol", "disease", "outbreak", "virus", "epidemic", "poisoning"}))
        m = "ill";
      for (const TriggerHit& h : hits_[t])
        if (h.entry->measure == "ill") m = "ill";
    }
  }
}

std::vector<std::optional<Binding>> MeasureBinder::bind(
    const Analysis& analysis, const std::vector<Quantity>& quantities,
    const std::vector<std::string>& units) const {
  return Binder(analysis, quantities, units, table_).run();
}

}  // namespace muster::reading
