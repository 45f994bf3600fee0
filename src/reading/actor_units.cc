#include "reading/actor_units.h"

#include <algorithm>
#include <unordered_set>

#include "reading/actor_roles.h"
#include "reading/name_key.h"

namespace muster::reading {
namespace {

bool is_capitalised(std::string_view text) {
  if (text.empty()) return false;
  const auto c = static_cast<unsigned char>(text[0]);
  return (c >= 'A' && c <= 'Z') || c >= 0xC3;
}

bool is_place_kind(std::string_view kind) {
  return kind == "country" || kind == "capital" || kind == "region" || kind == "city" ||
         kind == "place" || kind == "sea";
}

std::string_view kind_of_place_word(std::string_view word) {
  return word == "region" || word == "city" ? word
         : word == "water"                  ? std::string_view("sea")
                                            : std::string_view("place");
}

/// The words of tokens [begin, end) in lower case when there are at most three of them.
std::string joined(const Analysis& a, TokenIndex begin, TokenIndex end) {
  std::string words;
  for (TokenIndex i = begin; i < end; ++i) words += (i > begin ? " " : "") + a[i].lower;
  return words;
}

class Finder {
 public:
  Finder(const Analysis& analysis, const ActorTables& tables, const Gazetteer& gazetteer)
      : a_(analysis), tables_(tables), gazetteer_(gazetteer) {}

  std::vector<NameUnit> run() {
    matches_ = tables_.match(a_);
    cover_.assign(a_.size(), -1);
    collect_surnames();
    drop_personal_names();
    for (size_t m = 0; m < matches_.size(); ++m)
      if (matches_[m].known)
        for (TokenIndex i = matches_[m].tokens.begin; i < matches_[m].tokens.end; ++i)
          cover_[i] = static_cast<int>(m);
    add_entities();
    add_matches();
    add_runs();
    join_particles();
    extend();
    settle_unknown();
    std::stable_sort(units_.begin(), units_.end(), [](const NameUnit& x, const NameUnit& y) {
      return x.tokens.begin != y.tokens.begin ? x.tokens.begin < y.tokens.begin
                                              : x.tokens.end > y.tokens.end;
    });
    mark_inner();
    return std::move(units_);
  }

 private:
  TokenRange trim(TokenRange r) const {
    while (!r.empty() &&
           (a_[r.begin].tag == "DT" || a_[r.begin].lower == "the" || a_[r.begin].pos == "PUNCT" ||
            a_[r.begin].tag == "PRP$" || a_[r.begin].pos == "ADP" || a_[r.begin].is_space()))
      ++r.begin;
    while (!r.empty()) {
      const Token& t = a_[r.end - 1];
      if (t.tag == "POS" || t.pos == "PUNCT" || t.is_space() || t.lower == "'s" ||
          t.text == "\xE2\x80\x99s") {
        --r.end;
      } else {
        break;
      }
    }
    return r;
  }

  void collect_surnames() {
    for (const EntityMention& e : a_.entities()) {
      if (e.type != "PERSON") continue;
      const TokenRange r = trim(e.tokens);
      if (r.size() >= 2) surnames_.insert(std::string(a_[r.end - 1].text));
    }
  }

  // "Israel Katz", "Michael Jordan", later "Katz" or "Jordan": people who share a name with a
  // place.
  void drop_personal_names() {
    std::vector<const EntityMention*> person(a_.size(), nullptr);
    for (const EntityMention& e : a_.entities())
      if (e.type == "PERSON")
        for (TokenIndex i = e.tokens.begin; i < e.tokens.end; ++i) person[i] = &e;
    for (NameMatch& m : matches_) {
      if (m.tokens.size() != 1) continue;
      const TokenIndex i = m.tokens.begin;
      const std::string& kind = m.known->kind;
      if (kind == "nationality") continue;
      if (surnames_.contains(std::string(a_[i].text)) && a_[i].ent_type == "PERSON") {
        m.known = nullptr;
        continue;
      }
      if (!person[i]) continue;
      const TokenRange r = trim(person[i]->tokens);
      if (r.size() >= 2 && r.size() <= 4 && r.contains(i)) m.known = nullptr;
    }
    // "Praia" of "Mocimboa da Praia", "Rio Grande" of "Rio Grande do Sul": part of a name that the table lacks.
    for (NameMatch& m : matches_) {
      if (!m.known || m.hyphen_tail) continue;
      const TokenIndex begin = m.tokens.begin, end = m.tokens.end;
      const auto in_name = [&](TokenIndex particle, TokenIndex other) {
        return particle < a_.size() && other < a_.size() &&
               a_[particle].sentence == a_[begin].sentence &&
               a_[other].sentence == a_[begin].sentence && is_particle(a_[particle].text) &&
               is_capitalised(a_[other].text);
      };
      if (in_name(end, end + 1) || (begin >= 2 && in_name(begin - 1, begin - 2))) m.known = nullptr;
    }
    std::erase_if(matches_, [](const NameMatch& m) { return m.known == nullptr; });
  }

  std::string organisation_kind(TokenRange r) const {
    for (TokenIndex n = std::min<TokenIndex>(3, r.size()); n > 0; --n) {
      const auto kind = tables_.organisation_word(joined(a_, r.end - n, r.end));
      if (!kind.empty()) return std::string(kind);
    }
    for (TokenIndex n = std::min<TokenIndex>(3, r.size()); n > 0; --n) {
      const auto kind = tables_.organisation_word(joined(a_, r.begin, r.begin + n));
      if (!kind.empty() && n < r.size()) return std::string(kind);
    }
    // "Air Force of X", "Armed Forces of the DRC", "Israel Police spokesperson's unit": a known
    // word before "of".
    for (TokenIndex i = r.begin + 1; i < r.end; ++i) {
      if (a_[i].lower != "of" && a_[i].lower != "for") continue;
      for (TokenIndex n = std::min<TokenIndex>(3, i - r.begin); n > 0; --n) {
        const auto kind = tables_.organisation_word(joined(a_, i - n, i));
        if (!kind.empty()) return std::string(kind);
      }
      break;
    }
    return {};
  }

  /// Kind of the place word at the end of the range, "" for none; "event" counts as none.
  std::string_view place_word_at_end(TokenRange r) const {
    for (TokenIndex n = std::min<TokenIndex>(3, r.size()); n > 0; --n) {
      const auto kind = tables_.place_word(joined(a_, r.end - n, r.end));
      if (!kind.empty()) return kind == "event" ? std::string_view() : kind;
    }
    return {};
  }

  /// "Typhoon Yagi", "Tropical Storm Trami": nobody and nowhere.
  bool is_storm(TokenRange r) const {
    static constexpr std::string_view kWords[] = {"typhoon", "hurricane", "cyclone",
                                                  "storm",   "tropical",  "superstorm"};
    return r.size() > 1 &&
           std::find(std::begin(kWords), std::end(kWords), a_[r.begin].lower) != std::end(kWords);
  }

  std::string kind_of_entity(const EntityMention& e, TokenRange r) const {
    const auto place = place_word_at_end(r);
    if (is_storm(r)) return "";
    if (e.type == "PERSON")  // "Khartoum State", "Wadi Fira Province"
      return place == "region" && r.size() > 1 && r.size() < 5 ? "region" : "person";
    if (e.type == "NORP") return "nationality";
    if (e.type == "GPE" || e.type == "LOC" || e.type == "FAC") {
      const std::string body = organisation_kind(r);
      if (body == "hospital" || body == "military" || body == "police" || body == "ministry")
        return body;
      if (!place.empty()) return std::string(kind_of_place_word(place));
      return e.type == "GPE" ? "city" : "place";
    }
    const std::string body = organisation_kind(r);
    if (!body.empty()) {
      // "Pathankot Airport" is no body; "Khartoum Teaching Hospital" is one and a place as well.
      if (!place.empty() && body == "organisation") return std::string(kind_of_place_word(place));
      return body;
    }
    if (!place.empty()) return std::string(kind_of_place_word(place));
    return "organisation";
  }

  void add_entities() {
    for (const EntityMention& e : a_.entities()) {
      const bool name = e.type == "GPE" || e.type == "LOC" || e.type == "FAC" || e.type == "NORP" ||
                        e.type == "ORG" || e.type == "PERSON";
      if (!name) continue;
      TokenRange r = trim(e.tokens);
      if (r.empty() || !is_capitalised(a_[r.begin].text)) {
        // "the northern Gaza Strip": begin at the first capital.
        while (!r.empty() && !is_capitalised(a_[r.begin].text)) ++r.begin;
        if (r.empty()) continue;
      }
      bool skip = false;
      for (TokenIndex i = r.begin; i < r.end && !skip; ++i) {
        if (cover_[i] < 0) continue;
        const NameMatch& m = matches_[cover_[i]];
        if (m.tokens.contains(r)) {
          skip = true;  // the table knows it as a whole
        } else if (!r.contains(m.tokens)) {
          skip = true;  // they cross: the table wins
        } else if (e.type == "PERSON") {
          if (m.known->kind == "nationality" && m.tokens.begin == r.begin) {
            r.begin = m.tokens.end;
          } else {
            skip = true;
          }
        } else if (e.type == "ORG" && r.size() == m.tokens.size() + 1 &&
                   a_[r.end - 1].tag == "CD") {
          skip = true;  // "Warsaw 14"
        } else if (m.known->kind == "nationality" && e.type == "NORP") {
          skip = true;
        } else if (e.type != "ORG" && e.type != "FAC" && m.tokens.begin == r.begin &&
                   a_[m.tokens.end].pos == "PUNCT") {
          skip = true;  // "Kyiv, Ukraine" as one entity
        } else if (e.type != "ORG" && m.tokens.begin == r.begin && a_[m.tokens.end].tag == "POS" &&
                   m.tokens.end + 1 < r.end) {
          r.begin = m.tokens.end + 1;  // "Japan's Noto Peninsula"
          while (r.size() > 1 && !is_capitalised(a_[r.begin].text)) ++r.begin;
        }
        i = m.tokens.end - 1;
      }
      if (skip || r.empty() || !is_capitalised(a_[r.begin].text)) continue;
      for (TokenIndex i = r.begin; i < r.end; ++i)
        if (cover_[i] < 0) cover_[i] = kEntity;
      NameUnit unit;
      unit.tokens = unit.core = r;
      unit.kind = kind_of_entity(e, r);
      units_.push_back(std::move(unit));
    }
  }

  void add_matches() {
    for (const NameMatch& m : matches_) {
      NameUnit unit;
      unit.tokens = unit.core = m.tokens;
      unit.known = m.known;
      unit.kind = m.known->kind;
      unit.joined = m.hyphen_tail;
      units_.push_back(std::move(unit));
    }
  }

  void add_runs() {
    for (TokenIndex i = 0; i < a_.size(); ++i) {
      if (cover_[i] != -1 || a_[i].pos != "PROPN" || !is_capitalised(a_[i].text)) continue;
      TokenIndex end = i + 1;
      while (
          end < a_.size() && cover_[end] == -1 && a_[end].sentence == a_[i].sentence &&
          ((a_[end].pos == "PROPN" && is_capitalised(a_[end].text)) ||
           (end + 1 < a_.size() && cover_[end + 1] == -1 && a_[end + 1].pos == "PROPN" &&
            a_[end + 1].sentence == a_[i].sentence &&
            (a_[end].text == "-" || a_[end].text == "\xE2\x80\x93" || is_particle(a_[end].lower)))))
        ++end;
      const TokenRange run{i, end};
      for (TokenIndex k = i; k < end; ++k) cover_[k] = kRun;
      NameUnit unit;
      unit.tokens = unit.core = run;
      const std::string_view entity = a_[i].ent_type;
      const bool other = entity == "DATE" || entity == "TIME" || entity == "LAW" ||
                         entity == "EVENT" || entity == "WORK_OF_ART" || entity == "PRODUCT" ||
                         entity == "LANGUAGE";
      // The engine takes rare names for works, products or dates; a word for a kind of place after them or a place of
      // that name says otherwise.
      const auto word_after = end < a_.size() && a_[end].sentence == a_[i].sentence
                                  ? tables_.place_word(a_[end].lower)
                                  : std::string_view();
      const bool of_place = (run.size() > 1 && !place_word_at_end(run).empty()) ||
                            (!word_after.empty() && word_after != "event" && a_[i].head == end);
      bool has_particle = false;
      for (TokenIndex k = i + 1; k + 1 < end; ++k) has_particle |= is_particle(a_[k].text);
      if (has_particle && entity != "EVENT" && is_in_gazetteer(run)) {
        unit.kind = "city";
        units_.push_back(std::move(unit));
        i = end - 1;
        continue;
      }
      if (other && !of_place &&
          !(entity != "EVENT" && entity != "TIME" && after_locative(run) && is_in_gazetteer(run))) {
        i = end - 1;
        continue;
      }
      if (const std::string body = organisation_kind(run);
          !body.empty() && body != "organisation" && run.size() > 1) {
        unit.kind = body;
      } else if (const auto place = place_word_at_end(run); !place.empty() && run.size() > 1) {
        unit.kind = std::string(kind_of_place_word(place));
      }
      // A lone word that only names a kind of person or thing ("Police", a title's "Soldiers") is
      // no name.
      if (run.size() == 1 &&
          (!tables_.person_noun(a_[i].lower).empty() || !tables_.place_word(a_[i].lower).empty())) {
        i = end - 1;
        continue;
      }
      units_.push_back(std::move(unit));
      i = end - 1;
    }
  }

  static bool is_particle(std::string_view word) {
    static constexpr std::string_view kWords[] = {"al", "el",  "ad",  "de",  "da",  "do",
                                                  "di", "del", "dos", "das", "des", "du",
                                                  "la", "las", "los", "le",  "ul",  "ez"};
    return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
  }

  /// True for a name that some place of a thousand people and more has.
  bool is_in_gazetteer(TokenRange r) const {
    if (r.size() > 5) return false;
    return gazetteer_.has(name_key(a_.words(r)), 1000, 3);
  }

  /// The preposition before the name and its article and adjectives, "" for none.
  std::string preposition_before(TokenIndex begin) const {
    // "in Valencia's Paiporta": the one before the holder.
    if (begin > 1 && a_[begin - 1].tag == "POS" && a_[begin - 1].head < begin &&
        a_[a_[begin - 1].head].left < begin - 1 && begin - a_[a_[begin - 1].head].left <= 4)
      begin = a_[a_[begin - 1].head].left;
    TokenIndex before = begin;
    while (before > 0 && before + 3 > begin && a_[before - 1].sentence == a_[begin].sentence &&
           (a_[before - 1].tag == "DT" || a_[before - 1].pos == "ADJ"))
      --before;
    return before > 0 && a_[before - 1].sentence == a_[begin].sentence ? a_[before - 1].lower
                                                                       : std::string();
  }

  static bool is_locative(std::string_view word) {
    static constexpr std::string_view kWords[] = {"in",     "near", "outside", "across",
                                                  "around", "off",  "at",      "inside"};
    return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
  }

  bool after_locative(TokenRange r) const { return is_locative(preposition_before(r.begin)); }

  /// Kind of place in "the town of X", "the island of X"; "" for another noun.
  std::string_view kind_before_of(TokenIndex begin) const {
    if (begin < 2 || a_[begin - 1].lower != "of" || a_[begin - 2].sentence != a_[begin].sentence)
      return {};
    const auto word = tables_.place_word(a_[begin - 2].lower);
    if (a_[begin - 2].lower == "capital") return "region";
    return word == "event" || word == "facility" || word == "area" ? std::string_view() : word;
  }

  // "Mocimboa" + "da" + "Praia": one name, of the kind that its parts show.
  void join_particles() {
    std::stable_sort(units_.begin(), units_.end(), [](const NameUnit& x, const NameUnit& y) {
      return x.tokens.begin != y.tokens.begin ? x.tokens.begin < y.tokens.begin
                                              : x.tokens.end > y.tokens.end;
    });
    for (size_t u = 0; u + 1 < units_.size(); ++u) {
      NameUnit& unit = units_[u];
      while (u + 1 < units_.size() && !unit.known && !unit.joined) {
        NameUnit& next = units_[u + 1];
        if (next.known || next.tokens.begin <= unit.tokens.end ||
            next.tokens.begin > unit.tokens.end + 2 ||
            a_[next.tokens.begin].sentence != a_[unit.tokens.begin].sentence)
          break;
        bool joins = true;
        for (TokenIndex i = unit.tokens.end; i < next.tokens.begin; ++i)
          joins &= is_particle(a_[i].lower) && a_[i].text == a_[i].lower;
        if (!joins) break;
        unit.tokens.end = next.tokens.end;
        unit.core = unit.tokens;
        if (is_place_kind(next.kind) && !is_place_kind(unit.kind)) unit.kind = next.kind;
        if (!is_place_kind(unit.kind) && is_in_gazetteer(unit.tokens)) unit.kind = "city";
        for (TokenIndex i = unit.tokens.begin; i < unit.tokens.end; ++i) cover_[i] = kEntity;
        units_.erase(units_.begin() + static_cast<std::ptrdiff_t>(u) + 1);
      }
    }
  }

  /// "at Kabul airport", "the Engels airbase" are names; "a Kyiv hospital" and "the Kyiv hospital" are not.
  bool is_named_site(const NameUnit& unit) const {
    if (unit.kind == "nationality" || unit.kind == "country") return false;
    const TokenIndex begin = unit.tokens.begin;
    if (begin == 0 || a_[begin - 1].sentence != a_[begin].sentence) return !unit.known;
    const std::string& before = a_[begin - 1].lower;
    if (unit.known && a_[begin - 1].pos != "ADP") return false;
    return before != "a" && before != "an" && before != "another" && before != "one";
  }

  // "Karak" + "District", "Cal Miskaad" + "mountains": the name with its place word is one name.
  void extend() {
    const size_t n_before = units_.size();
    for (size_t u = 0; u < n_before; ++u) {
      const NameUnit unit = units_[u];
      const bool may = is_place_kind(unit.kind) || unit.kind.empty() ||
                       unit.kind == "nationality" || unit.kind == "organisation" ||
                       unit.kind == "person";
      if (!may || unit.joined) continue;
      const TokenIndex end = unit.tokens.end;
      if (end >= a_.size() || a_[end].sentence != a_[unit.tokens.begin].sentence) continue;
      for (TokenIndex len = 3; len > 0; --len) {
        if (end + len > a_.size()) continue;
        const auto kind = tables_.place_word(joined(a_, end, end + len));
        if (kind.empty() || kind == "event") continue;
        const TokenIndex noun = end + len - 1;
        // Facilities as common nouns after a country or people ("a Kyiv hospital") are described,
        // not named.
        const bool proper = a_[noun].pos == "PROPN";
        if (kind == "facility" && !proper &&
            (!is_named_site(unit) || (a_[noun].dep == "compound" && a_[noun].head > noun)))
          break;
        if ((unit.kind == "country" || unit.kind == "nationality") && !proper && kind != "region" &&
            kind != "area")
          break;
        if (unit.kind == "nationality" && !proper &&
            !(unit.known && unit.known->id.empty() && unit.known->point))
          break;
        if (unit.kind == "country" && !proper && a_[noun].lower != "state" &&
            a_[noun].lower != "region")
          break;
        // The word must belong to the same phrase.
        const TokenIndex head = a_[end - 1].head;
        const bool same_phrase = (head >= unit.tokens.begin && head <= noun) || a_[noun].head < end;
        if (!same_phrase && a_[end - 1].dep != "nsubj") break;
        NameUnit outer;
        outer.tokens = {unit.tokens.begin, noun + 1};
        outer.core = unit.tokens;
        outer.kind = std::string(kind_of_place_word(kind));
        for (TokenIndex i = end; i <= noun; ++i) cover_[i] = kEntity;
        if (unit.known) {
          units_.push_back(std::move(outer));
        } else {
          units_[u] = std::move(outer);
        }
        break;
      }
    }
    // Units made of name and place word from the start: find the core.
    for (NameUnit& unit : units_) {
      if (unit.known || unit.core != unit.tokens || !is_place_kind(unit.kind) ||
          unit.tokens.size() < 2)
        continue;
      for (TokenIndex len = std::min<TokenIndex>(3, unit.tokens.size() - 1); len > 0; --len) {
        const auto kind = tables_.place_word(joined(a_, unit.tokens.end - len, unit.tokens.end));
        if (kind == "region" || kind == "city" || kind == "area") {
          unit.core.end -= len;
          break;
        }
      }
    }
  }

  // Runs of unknown kind, and people or bodies that stand where only a place can ("in Turbat,
  // Balochistan").
  void settle_unknown() {
    std::stable_sort(units_.begin(), units_.end(), [](const NameUnit& x, const NameUnit& y) {
      return x.tokens.begin < y.tokens.begin;
    });
    for (size_t u = 0; u < units_.size(); ++u) {
      NameUnit& unit = units_[u];
      if (unit.known || (!unit.kind.empty() && unit.kind != "person" &&
                         unit.kind != "organisation" && unit.kind != "nationality"))
        continue;
      if (is_storm(unit.tokens)) continue;
      const TokenIndex begin = unit.tokens.begin;
      const std::string prep = preposition_before(begin);
      const bool locative = is_locative(prep);
      if (unit.kind == "nationality") {
        // "off Cagayan"
        if (locative && prep != "at" && a_[begin].tag == "NNP" && is_in_gazetteer(unit.tokens))
          unit.kind = "city";
        continue;
      }
      const bool loose = unit.kind != "person" || unit.tokens.size() == 1;
      const TokenIndex name_head = head_of(a_, unit.tokens);
      const Token& governor = a_[a_[name_head].head];
      // "the mayor of Ingende", "residents of X".
      if (loose && prep == "of" && begin >= 2 && organisation_kind(unit.tokens).empty()) {
        const auto holder = tables_.person_noun(a_[begin - 2].lower);
        if ((holder == "office" || holder == "group" || holder == "police") &&
            is_in_gazetteer(unit.tokens)) {
          unit.kind = "city";
          continue;
        }
      }
      // "Floods hit Albacete and Malaga".
      if (loose && a_[name_head].dep == "dobj") {
        const TokenIndex subject = a_.child(a_[name_head].head, "nsubj");
        const bool happening =
            subject != kNoToken && tables_.place_word(a_[subject].lower) == "event";
        if ((happening ||
             (unit.kind != "person" && (tables_.has_class(governor.lemma, "target_verb") ||
                                        tables_.has_class(governor.lemma, "reach_verb")))) &&
            organisation_kind(unit.tokens).empty() && is_in_gazetteer(unit.tokens)) {
          unit.kind = "city";
          continue;
        }
      }
      if (loose && a_[name_head].dep == "conj" && u > 0 && is_place_kind(units_[u - 1].kind) &&
          units_[u - 1].tokens.contains(a_[name_head].head) &&
          organisation_kind(unit.tokens).empty() && is_in_gazetteer(unit.tokens)) {
        unit.kind = "city";
        continue;
      }
      if (const auto kind = kind_before_of(begin); !kind.empty()) {
        unit.kind = std::string(kind_of_place_word(kind));
        continue;
      }
      // "attacked Karak in Pakistan".
      const Token& last = a_[unit.tokens.end - 1];
      if (last.dep == "dobj" && unit.tokens.end + 1 < a_.size() &&
          (a_[unit.tokens.end].lower == "in" || a_[unit.tokens.end].text == ",") &&
          (unit.kind != "person" || unit.tokens.size() == 1) && u + 1 < units_.size() &&
          units_[u + 1].tokens.begin <= unit.tokens.end + 3 && is_place_kind(units_[u + 1].kind) &&
          is_in_gazetteer(unit.tokens)) {
        unit.kind = "city";
        continue;
      }
      // "in Valparaiso and Vina del Mar".
      if (u > 0 && is_place_kind(units_[u - 1].kind) && units_[u - 1].tokens.end + 1 == begin &&
          (a_[begin - 1].lower == "and" || a_[begin - 1].text == ",") &&
          after_locative(units_[u - 1].tokens) && is_in_gazetteer(unit.tokens) &&
          a_[unit.tokens.end - 1].dep != "nsubj") {
        unit.kind = "city";
        continue;
      }
      // "sent 40 police to Puno", "on La Palma".
      const bool motion = prep == "to" || prep == "from" || prep == "into" || prep == "toward" ||
                          prep == "towards" || prep == "through";
      const TokenIndex before_prep = begin >= 2 ? begin - 2 : begin;
      if (motion && unit.kind != "person" && a_[before_prep].lower != "according" &&
          organisation_kind(unit.tokens).empty() && is_in_gazetteer(unit.tokens)) {
        unit.kind = "city";
        continue;
      }
      static constexpr std::string_view kIsland[] = {"la",    "las",   "los", "el",  "san",
                                                     "santa", "saint", "st.", "ile", "isla"};
      if (prep == "on" && unit.tokens.size() > 1 &&
          std::find(std::begin(kIsland), std::end(kIsland), a_[begin].lower) != std::end(kIsland) &&
          is_in_gazetteer(unit.tokens)) {
        unit.kind = "place";
        continue;
      }
      const bool genitive = unit.tokens.end < a_.size() && a_[unit.tokens.end].tag == "POS";
      if (locative && prep != "at" && !genitive && is_in_gazetteer(unit.tokens) &&
          organisation_kind(unit.tokens).empty()) {
        unit.kind = "city";
        continue;
      }
      const bool in_chain = u > 0 && units_[u - 1].tokens.end + 1 == begin &&
                            a_[begin - 1].text == "," && is_place_kind(units_[u - 1].kind);
      const bool before_place =
          u + 1 < units_.size() && unit.tokens.end < a_.size() && a_[unit.tokens.end].text == "," &&
          units_[u + 1].tokens.begin == unit.tokens.end + 1 && is_place_kind(units_[u + 1].kind) &&
          units_[u + 1].kind != "capital";
      const bool person =
          unit.kind == "person" &&
          (unit.tokens.size() > 2 || surnames_.contains(std::string(a_[unit.tokens.end - 1].text)));
      if (person && !(locative && before_place)) continue;
      if (unit.kind == "person" && !before_place && prep != "near" && prep != "outside") {
        if (!(locative && unit.tokens.size() == 1 && prep != "at")) continue;
      }
      if (unit.kind == "organisation" &&
          !((locative && before_place) || (prep == "in" || prep == "near" || prep == "outside")))
        continue;
      if (locative || (in_chain && before_place) ||
          (before_place && (prep == "of" || prep == "to" || prep == "from" || prep == "on")) ||
          (in_chain && unit.kind.empty())) {
        unit.kind = prep == "at" ? "place" : "city";
      }
    }
  }

  void mark_inner() {
    TokenIndex reach = 0;
    for (size_t u = 0; u < units_.size(); ++u) {
      units_[u].inner = u > 0 && units_[u].tokens.end <= reach;
      reach = std::max(reach, units_[u].tokens.end);
    }
  }

  static constexpr int kEntity = -2, kRun = -3;
  const Analysis& a_;
  const ActorTables& tables_;
  const Gazetteer& gazetteer_;
  std::vector<NameMatch> matches_;
  std::vector<int> cover_;  // index of the match, or kEntity, kRun, -1 for none
  std::unordered_set<std::string> surnames_;
  std::vector<NameUnit> units_;
};

}  // namespace

std::vector<NameUnit> find_units(const Analysis& analysis, const ActorTables& tables,
                                 const Gazetteer& gazetteer) {
  return Finder(analysis, tables, gazetteer).run();
}

}  // namespace muster::reading
