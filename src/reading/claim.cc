#include "reading/claim.h"

#include <algorithm>

#include "core/hash.h"
#include "reading/attribution.h"
#include "reading/link.h"
#include "reading/phrase.h"
#include "reading/scope.h"

namespace muster::reading {
namespace {

bool has(const std::vector<std::string>& list, std::string_view what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

Words words_of(const Analysis& a, TokenRange r) { return {a.span(r), std::string(a.words(r))}; }

/// Missiles and drones on their way are ammunition; held, sent or captured they are weapons.
bool is_in_flight(const Binding& b) {
  if (has(b.measures, "fired") || has(b.measures, "intercepted")) return true;
  return has(b.measures, "destroyed") && b.downed;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// "Snakebites kill 11,000 people in the country every year", "Each year, 600 miners die": what is told happens again
/// in every such period.
bool recurs(const Analysis& a, const Binding& b) {
  if (b.event == kNoToken) return false;
  const TokenIndex v = clause_of(a, b.event);
  if (v == kNoToken) return false;
  const auto period = [&](TokenIndex t) {
    if (!is_one_of(a[t].lower, {"year", "month", "week", "day", "night", "hour"})) return false;
    return t > 0 && is_one_of(a[t - 1].lower, {"every", "each", "per"});
  };
  for (const TokenIndex holder : {v, b.event}) {
    for (const TokenIndex c : a.children(holder)) {
      if (a[c].dep == "npadvmod" && period(c)) return true;
      if (a[c].lower == "per" && c + 1 < a.size() && period(c + 1)) return true;
      if (c > holder && is_one_of(a[c].lower, {"annually", "yearly", "monthly", "weekly", "daily"}))
        return true;
      // "in Kenya every year": hung on the place.
      if (a[c].dep == "prep" || a[c].dep == "dobj")
        for (const TokenIndex below : a.children(c))
          for (const TokenIndex t : a.children(below))
            if (a[t].dep == "npadvmod" && period(t)) return true;
    }
    if (holder == b.event) break;
  }
  return false;
}

/// The frame that the words give a figure; the measure's usual frame else.
std::string frame_of(const Analysis& a, const Quantity& q, const Binding& b,
                     const TriggerTable& triggers, const std::vector<Draft>& before,
                     const std::vector<std::optional<Binding>>& bindings,
                     const std::vector<Quantity>& quantities, std::string& by) {
  if (!q.rate.empty()) {
    by = "frame.rate";
    return "rate_per";
  }
  if (recurs(a, b)) {
    by = "frame.recurs";
    return "rate_per";
  }
  if (q.additional && b.rule != "measure.gap") {
    // "N more" of a second fate, or of the same fate elsewhere, is a count; on top of the same fate it is an increment.
    const uint32_t sentence = a[q.tokens.begin].sentence;
    bool counted_before = false, same_before = false, told_before = false, totalled = false;
    // "rose to 69 after divers found another 28 bodies": the total is told beside it.
    for (size_t k = 0; k < quantities.size() && !totalled; ++k) {
      const uint32_t s = a[quantities[k].tokens.begin].sentence;
      if (!bindings[k] || s < sentence || &quantities[k] == &q) continue;
      if (s > sentence + 1) break;
      totalled = (bindings[k]->rule == "measure.toll" || bindings[k]->rule == "measure.total") &&
                 bindings[k]->measures == b.measures && !quantities[k].additional;
    }
    if (totalled) {
      by = "frame.additional";
      return "increment";
    }
    for (const Draft& d : before) {
      const Quantity& other = quantities[d.quantity];
      if (!bindings[d.quantity] || other.tokens.begin > q.tokens.begin) continue;
      told_before = true;
      same_before = same_before || bindings[d.quantity]->measures == b.measures;
      if (a[other.tokens.begin].sentence != sentence) continue;
      if (bindings[d.quantity]->event != b.event) counted_before = true;
      if (bindings[d.quantity]->measures != b.measures) counted_before = true;
    }
    if (!same_before && told_before)
      counted_before = true;  // "another 26 are missing", after the dead
    if (!counted_before) {
      by = "frame.additional";
      return "increment";
    }
  }
  const Measure* m = triggers.find_measure(b.measures[0]);
  by = "frame.of_measure";
  return m ? m->frame : "count";
}

/// Words of the sentence that give a measure, but to something else.
void add_lost_measures(const Analysis& a, const Quantity& q, const Binding& b,
                       const std::vector<std::vector<TriggerHit>>& hits, Claim& c) {
  const TokenRange sentence = a.sentence_of(q.tokens.begin).tokens;
  std::string last;
  for (TokenIndex t = sentence.begin; t < sentence.end; ++t)
    for (const TriggerHit& h : hits[t]) {
      if (h.entry->measure == last) continue;
      const bool taken = std::any_of(b.words.begin(), b.words.end(),
                                     [&](TokenRange w) { return w.overlaps(h.words); });
      if (taken || has(b.measures, h.entry->measure)) continue;
      last = h.entry->measure;
      c.lost.push_back(
          {"measure", "", words_of(a, h.words),
           "it tells of \"" + h.entry->measure + "\", but what it counts is not this figure"});
    }
}

/// Tellings of the sentence that do not reach the figure, or stand further out.
void add_lost_sources(const Analysis& a, const Quantity& q, const Attribution* winner,
                      const std::vector<Attribution>& attributions, Claim& c) {
  const TokenRange sentence = a.sentence_of(q.tokens.begin).tokens;
  for (const Attribution& at : attributions) {
    if (&at == winner || at.chain.empty() || !at.chain.back().tokens.overlaps(sentence)) continue;
    const TokenRange claimant = at.chain.back().tokens;
    if (winner && std::any_of(winner->chain.begin(), winner->chain.end(),
                              [&](const auto& link) { return link.tokens == claimant; }))
      continue;
    const bool reaches = std::any_of(at.content.begin(), at.content.end(),
                                     [&](TokenRange r) { return r.contains(q.tokens.begin); });
    c.lost.push_back({"source", at.by, words_of(a, claimant),
                      reaches ? "another telling stands nearer to the figure"
                              : "its telling does not reach the figure"});
  }
}

}  // namespace

std::string claim_id(const std::string& text_sha256, SourceSpan number,
                     const std::vector<std::string>& measures) {
  std::string key =
      text_sha256 + "/" + std::to_string(number.begin) + "-" + std::to_string(number.end);
  for (const std::string& m : measures) key += "/" + m;
  return sha256_hex(key).substr(0, 16);
}

Result<ClaimReader> ClaimReader::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(TriggerTable triggers, TriggerTable::make(lexicon_dir));
  MUSTER_TRY(ModalityReader modality, ModalityReader::make(lexicon_dir));
  MUSTER_TRY(ScopeWords scope_words, ScopeWords::make(lexicon_dir));
  return ClaimReader(std::move(triggers), std::move(modality), std::move(scope_words));
}

std::vector<Claim> ClaimReader::read(const Analysis& a, const std::vector<Quantity>& quantities,
                                     const std::vector<TimeExpression>& times,
                                     const std::vector<ActorMention>& actors,
                                     const std::vector<Attribution>& attributions,
                                     Explain explain) const {
  std::vector<CountedUnit> units(quantities.size());
  std::vector<std::string> classes(quantities.size(), "person"), unit_rules(quantities.size());
  for (size_t i = 0; i < quantities.size(); ++i) {
    const Quantity& q = quantities[i];
    CountedUnit& u = units[i];
    if (!q.unit.empty())
      u.unit = q.unit;
    else if (q.noun != kNoToken && a[q.noun].lower != "others")
      u.unit = a[q.noun].pos == "PROPN" ? "person" : "other";  // "100 Houthis"
    u.detail = q.unit_detail;
    u.when_fired = q.unit_when_fired;
    u.population = q.population;
    // What is elided or "others" is of the kind of the number before it.
    // Of the sentence before, where it comes on top: "Another 270,000 were damaged".
    if (i > 0 && q.unit.empty() &&
        (q.noun == kNoToken || a[q.noun].lower == "others" || a[q.noun].lower == "other") &&
        a[quantities[i - 1].tokens.begin].sentence + (q.additional ? 1 : 0) >=
            a[q.tokens.begin].sentence &&
        a.same_block(quantities[i - 1].tokens.begin, q.tokens.begin) &&
        quantities[i - 1].not_a_count.empty() && quantities[i - 1].tier != "article") {
      u = units[i - 1];
      unit_rules[i] = "unit.as_before";
    } else if (q.unit.empty()) {
      unit_rules[i] = "unit.usual";
    }
    classes[i] = u.unit;
  }
  if (std::none_of(quantities.begin(), quantities.end(),
                   [](const Quantity& q) { return q.not_a_count.empty(); }))
    return {};
  const std::vector<std::optional<Binding>> bindings =
      MeasureBinder(triggers_).bind(a, quantities, classes);
  // A title restates the body: it is read last, so that it can take its scope from there.
  std::vector<size_t> order;
  for (const bool title : {false, true})
    for (size_t i = 0; i < quantities.size(); ++i)
      if (bindings[i] && quantities[i].not_a_count.empty() &&
          (a.zone_of(quantities[i].tokens.begin) == Zone::kTitle) == title)
        order.push_back(i);
  if (order.empty()) return {};
  ScopeReader scopes({a, quantities, bindings, units, actors, times, attributions, triggers_,
                      scope_words_, explain});

  const auto hits =
      explain == Explain::kLosers ? triggers_.find(a) : std::vector<std::vector<TriggerHit>>();
  const AttributionIndex attribution_index(attributions, a.size());
  std::vector<Draft> drafts;
  for (const size_t i : order) {
    const Quantity& q = quantities[i];
    const Binding& b = *bindings[i];
    // Places hit or reached are no figure that anybody records.
    if (q.noun != kNoToken && units[i].unit == "other" && scope_words_.is("place_noun", a[q.noun]))
      continue;
    // "One of the survivors told prosecutors": who tells is not counted.
    if (q.tier == "number" && q.low && q.high && *q.high <= Decimal(2) &&
        (b.rule == "measure.of_those" || b.rule == "measure.weak_noun") &&
        std::any_of(attributions.begin(), attributions.end(), [&](const Attribution& at) {
          return std::any_of(at.chain.begin(), at.chain.end(), [&](const Attribution::Link& link) {
            return link.mention.contains(q.tokens.begin);
          });
        }))
      continue;
    Claim c;
    c.words = words_of(a, q.tokens);
    c.tier = q.tier;
    c.kind = q.kind;
    c.low = q.low;
    c.high = q.high;
    c.low_strict = q.low_strict;
    c.high_strict = q.high_strict;
    for (const Quantity::Hedge& h : q.hedges)
      c.hedges.push_back({words_of(a, h.tokens), h.direction});
    c.vague = q.vague;
    if (!q.counted.empty()) c.counted = words_of(a, q.counted);
    c.unit = units[i].unit;
    c.unit_detail = units[i].detail;
    c.population = units[i].population;
    // An elided noun is of the class that its measure can count.
    if (q.noun == kNoToken && !b.unit.empty()) {
      c.unit = b.unit;
      c.by["unit"] = "unit.of_measure";
    } else if (!unit_rules[i].empty()) {
      c.by["unit"] = unit_rules[i];
    }
    // "The toll of two landslides is 257", "no reports of casualties": people, whatever was named before.
    const bool of_people = units[i].unit == "attack" || units[i].unit == "other";
    if (of_people &&
        (b.rule == "measure.none_of" ||
         (b.rule == "measure.toll" && q.noun == kNoToken && b.measures[0] != "attacks")))
      c.unit = "person", c.by["unit"] = "unit.of_measure";
    c.measure = b.measures;
    for (const TokenRange& w : b.words) c.measure_words.push_back(words_of(a, w));
    c.by["measure"] = b.rule;
    const Measure* m = triggers_.find_measure(b.measures[0]);
    // "No arrests", "328 kidnappings": told as deeds, counted as people.
    if (m && m->group == "fate" && (c.unit == "attack" || c.unit == "other") &&
        q.noun != kNoToken && b.counted == Counted::kSelf)
      c.unit = "person", c.by["unit"] = "unit.of_measure";
    c.join = b.measures.size() > 1 ? "any_of" : m ? m->join : "single";
    const bool of_fired =
        b.whole && bindings[*b.whole] && has(bindings[*b.whole]->measures, "fired");
    if ((is_in_flight(b) || of_fired) && !units[i].when_fired.empty()) {
      c.unit = units[i].when_fired;
      c.by["unit"] = "unit.in_flight";
    }
    std::string by;
    c.frame = frame_of(a, q, b, triggers_, drafts, bindings, quantities, by);
    c.by["frame"] = by;

    const Modality mode = modality_.read(a, b.event, phrase_of(q));
    c.modality = mode.value;
    if (mode.value != "actual") {
      c.by["modality"] = "modality." + mode.value;
      if (mode.word != kNoToken) c.modality_words = words_of(a, {mode.word, mode.word + 1});
    }
    // Goods that are promised are pledged, not delivered.
    if (mode.value == "promised" && c.measure == std::vector<std::string>{"delivered"})
      c.measure = {"pledged"};
    if (b.rule == "measure.not_but") {
      c.polarity = "negative";
      c.by["polarity"] = "polarity.not_but";
    } else if (mode.negated) {
      c.polarity = "negative";
      c.by["polarity"] = "polarity.negated";
    }

    const Attribution* at = attribution_index.find((q.number.empty() ? q.tokens : q.number).begin);
    // "93 were wounded, 18 of them children, he said": a part shares the telling of its whole.
    if (!at && b.whole &&
        a[quantities[*b.whole].tokens.begin].sentence == a[q.tokens.begin].sentence && *b.whole < i)
      at = attribution_index.find(quantities[*b.whole].tokens.begin);
    // "16,000 have fled, the agency said. A further 5,000 ...", "130 of the drones ...": the same account goes on.
    if (!at) {
      std::optional<size_t> from = b.whole ? b.whole : b.like;
      if (!from && q.additional && i > 0 && bindings[i - 1] &&
          bindings[i - 1]->measures == b.measures)
        from = i - 1;
      const TokenIndex here = q.tokens.begin;
      if (from && *from < i) {
        const TokenIndex there = quantities[*from].tokens.begin;
        if (a[there].sentence + 1 == a[here].sentence && a.same_block(there, here) &&
            a.zone_of(there) != Zone::kTitle)
          at = attribution_index.find(there);
      }
    }
    if (at) {
      for (const Attribution::Link& link : at->chain) {
        Source s;
        const bool told = !link.mention.empty() && link.mention != link.tokens;
        s.words = words_of(a, told ? link.mention : link.tokens);
        if (told) s.refers_to = words_of(a, link.tokens);
        if (!link.name.empty()) s.name = words_of(a, link.name);
        s.kind = link.kind;
        if (!link.cue.empty()) s.cue = words_of(a, link.cue);
        c.chain.push_back(std::move(s));
      }
      c.source_kind = c.chain.empty() ? at->source_kind.empty() ? "unattributed" : at->source_kind
                                      : c.chain.back().kind;
      if (!at->cue.empty()) c.cue = words_of(a, at->cue);
      if (!at->status.empty()) c.status = at->status;
      if (at->polarity == "negative") {
        c.polarity = "negative";
        c.by["polarity"] = "polarity.denied";
      }
      c.by["source"] = at->by;
    }

    const Scope& s = scopes.read(i, c.modality);
    c.side = s.side;
    c.agent = s.agent;
    c.place = s.place;
    c.when = s.when;
    for (const auto& [field, rule] : s.by) c.by[field] = rule;
    c.lost = s.lost;
    if (explain == Explain::kLosers) {
      add_lost_measures(a, q, b, hits, c);
      add_lost_sources(a, q, at, attributions, c);
    }
    // "increase that number by up to three times": to it, or on top of it? The text leaves both open.
    if (c.kind == "multiplier" && b.rule == "measure.of_base")
      c.readings = {"total of the multiple of the base", "increment of the multiple of the base"};
    c.id = claim_id(a.document().sha256(), c.words.span, c.measure);
    drafts.push_back({i, std::move(c)});
  }
  std::sort(drafts.begin(), drafts.end(),
            [](const Draft& x, const Draft& y) { return x.quantity < y.quantity; });
  link_claims(a, quantities, bindings, drafts);
  std::vector<Claim> claims;
  claims.reserve(drafts.size());
  for (Draft& d : drafts) claims.push_back(std::move(d.claim));
  return claims;
}

}  // namespace muster::reading
