#include "reading/place.h"

#include <algorithm>

namespace muster::reading {
namespace {

constexpr TokenIndex kMaxGap = 6;

bool is_joining_preposition(std::string_view word) {
  static constexpr std::string_view kWords[] = {
      "in", "of", "at", "near", "on", "off", "within", "outside", "inside", "along", "between"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

bool is_place_kind(std::string_view kind) {
  return kind == "country" || kind == "region" || kind == "city" || kind == "place" ||
         kind == "sea";
}

enum class Join { kNo, kInside, kList };

/// Whether the place that starts at `next` goes on the phrase whose last part ends at `end`.
Join join(const Analysis& a, TokenIndex end, const ActorMention& next) {
  const TokenIndex begin = next.tokens.begin;
  if (begin < end) return next.tokens.end <= end ? Join::kInside : Join::kNo;
  if (begin - end > kMaxGap || a[begin].sentence != a[end - 1].sentence) return Join::kNo;
  int commas = 0, prepositions = 0, ands = 0;
  for (TokenIndex i = end; i < begin; ++i) {
    const Token& t = a[i];
    if (t.text == ",") {
      ++commas;
    } else if (t.lower == "and" || t.lower == "or" || t.lower == "&") {
      ++ands;
    } else if (is_joining_preposition(t.lower)) {
      ++prepositions;
    } else if (t.tag == "DT" || t.pos == "ADJ" || t.tag == "POS" || t.is_space() ||
               t.pos == "ADV" || t.dep == "compound") {
      continue;
    } else {
      return Join::kNo;
    }
  }
  if (commas > 2 || prepositions > 2 || ands > 1) return Join::kNo;
  if (ands) return prepositions <= 1 ? Join::kList : Join::kNo;
  if (commas == 0 && prepositions == 0) return begin == end ? Join::kInside : Join::kNo;
  return Join::kInside;
}

}  // namespace

std::vector<PlacePhrase> place_phrases(const Analysis& a,
                                       const std::vector<ActorMention>& mentions) {
  std::vector<PlacePhrase> phrases;
  for (uint32_t m = 0; m < mentions.size(); ++m) {
    const ActorMention& mention = mentions[m];
    if (!mention.is_place) continue;
    if (!phrases.empty()) {
      PlacePhrase& last = phrases.back();
      if (join(a, last.tokens.end, mention) != Join::kNo) {
        last.parts.push_back(m);
        last.tokens.end = std::max(last.tokens.end, mention.tokens.end);
        continue;
      }
    }
    PlacePhrase phrase;
    phrase.parts = {m};
    phrase.tokens = mention.tokens;
    phrases.push_back(std::move(phrase));
  }
  for (PlacePhrase& phrase : phrases) {
    // A genitive stands before what it holds: "Pakistan's Balochistan", "Syria's northern Idlib
    // province".
    const auto is_holder = [&](uint32_t part) {
      const ActorMention& m = mentions[part];
      return m.tokens.end < phrase.tokens.end && a[m.tokens.end].tag == "POS" &&
             a[m.head].dep == "poss";
    };
    std::stable_partition(phrase.parts.begin(), phrase.parts.end(),
                          [&](uint32_t part) { return !is_holder(part); });
    const ActorMention* top = &mentions[phrase.parts[0]];
    for (uint32_t part : phrase.parts)
      if (mentions[part].head != top->head && a.subtree(mentions[part].head).contains(top->head))
        top = &mentions[part];
    phrase.head = top->head;
    phrase.preposition = top->preposition;
    phrase.governor = top->governor;
    phrase.role = top->role;
    // "Ukraine's Kharkiv", "the Russian city of Kursk": the country is named before, as an actor's
    // genitive or adjective.
    const uint32_t first = *std::min_element(phrase.parts.begin(), phrase.parts.end());
    if (first > 0) {
      const ActorMention& before = mentions[first - 1];
      const bool holds = !before.is_place && before.kind == "country" &&
                         before.tokens.end < a.size() && a[before.tokens.end].tag == "POS" &&
                         before.tokens.end + 3 >= phrase.tokens.begin &&
                         before.tokens.end < phrase.tokens.begin;
      if (holds) phrase.parts.push_back(first - 1);
    }
  }
  return phrases;
}

std::vector<Named> named_places(const Analysis& a, const std::vector<ActorMention>& mentions,
                                const PlacePhrase& phrase, const std::string& by) {
  std::vector<Named> names;
  for (uint32_t part : phrase.parts) {
    const ActorMention& m = mentions[part];
    const auto same = [&](const Named& n) { return n.name == m.name; };
    if (std::any_of(names.begin(), names.end(), same)) continue;
    TokenRange range = m.tokens;
    while (range.size() > 1 && a[range.begin].tag == "DT") ++range.begin;
    Named named;
    named.name = m.name;
    named.id = is_place_kind(m.kind) ? m.id : "";
    named.words = Words{a.span(range), std::string(a.words(range))};
    named.by = by;
    names.push_back(std::move(named));
  }
  return names;
}

}  // namespace muster::reading
