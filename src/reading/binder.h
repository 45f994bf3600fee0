// binder.h: the work behind measure.h: one Binder reads one report.
//
// Internal to the reading. The steps are in files of their own:
//   measure.cc            a quantity by its own words, in the order in which the rules are tried; hospital words
//   measure_predicate.cc  the predicate that governs the phrase, what hangs on the phrase
//   measure_toll.cc       tolls and numbers that stand at, rise to or double
//   measure_join.cc       measures joined over one number ("killed or wounded")
//   measure_parts.cc      what a quantity takes from another one: parts, gaps, sets, shares
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reading/measure.h"

namespace muster::reading {

inline constexpr int kClimb = 6;  ///< arcs climbed from the phrase before the parse is given up

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words);
/// "including", "among": words between a whole and its parts.
bool is_including(const Token& token);

class Binder {
 public:
  Binder(const Analysis& a, const std::vector<Quantity>& quantities,
         const std::vector<std::string>& units, const TriggerTable& table);

  /// One entry a quantity, as MeasureBinder::bind gives it.
  std::vector<std::optional<Binding>> run();

 private:
  // measure.cc
  const TriggerHit* hit(TokenIndex t, Counted counted, size_t i, bool weak_too = false) const;
  Binding made(const TriggerHit& h, TokenIndex event, std::string rule, size_t i) const;
  std::optional<Binding> direct(size_t i) const;
  /// "77,738 dead, 55,917 missing": a fate right behind its number, whatever toll the clause tells.
  std::optional<Binding> own_fate(size_t i) const;
  /// Where the parse says nothing: the words right behind and right before the phrase.
  std::optional<Binding> beside(size_t i, TokenRange phrase) const;
  /// In hospital: ill where the text speaks of disease or poison, else wounded.
  void settle_hospital(Binding& b) const;

  // measure_predicate.cc
  /// "the 22,000-strong force will stay": the number is the size of what it stands before.
  std::optional<Binding> sized(size_t i) const;
  /// "has 300 tanks", "has 28,500 troops in the South": what a force or state holds.
  std::optional<Binding> held(size_t i, TokenIndex top) const;
  /// "34 of those killed": said of the set that the number is taken from.
  std::optional<Binding> of_those(size_t i) const;
  /// "including N", "among them N": the number belongs to a larger one, and only its own words can give it a measure.
  bool part_preposition(TokenIndex top) const;
  /// Climbs from the phrase to the predicate that governs it.
  std::optional<Binding> governed(size_t i, TokenIndex top) const;
  /// Whether the words before tell of people abducted or held hostage.
  bool hostages_near(TokenIndex verb) const;
  static bool is_group_noun(const Token& t);
  std::optional<Binding> by_verb(size_t i, TokenIndex node, TokenIndex verb) const;
  /// "Those killed included seven rioters", "the dead include two children".
  std::optional<Binding> fate_of_subject(size_t i, TokenIndex verb) const;
  /// Complements of a light verb or preposition that say the fate: "left seven dead", "were found dead", "are feared to have died".
  std::optional<Binding> predicate_below(size_t i, TokenIndex node, TokenIndex verb,
                                         const char* rule) const;
  /// Words of the phrase itself or hanging on it: "missing Americans", "38 killed in Jenin", "civilians who were killed".
  std::optional<Binding> own_modifier(size_t i, TokenRange phrase) const;

  // measure_toll.cc
  /// "number", "total", "tally": nouns that count what their of-phrase names.
  static bool is_counter(const Token& t);
  const TriggerHit* fate_of_set(TokenIndex set, size_t i) const;
  /// The measure that a toll noun tells: "death toll", "number of hostages", "tally of people killed".
  const TriggerHit* toll_at(TokenIndex j, size_t i) const;
  /// The verb of level or change that governs the phrase; kNoToken for none.
  TokenIndex change_above(size_t i, TokenIndex top) const;
  /// "the death toll rose to 16", "toll stands at 40", "brought the number of dead to 12", "a death toll of 9".
  std::optional<Binding> toll(size_t i, TokenIndex top) const;
  /// "taking the total to 4,870", "for a total of 12,000": the total of what quantity `before` counts. True when bound.
  bool bare_counter(size_t i, TokenIndex top, size_t before);

  // measure_join.cc
  /// "killed or wounded", "dead, wounded and missing": measures joined over one number stand side by side.
  void coordinate(Binding& b, const TriggerHit& first, size_t i) const;
  bool is_weapon_verb(const TriggerHit& h) const;
  static bool may_join(const std::string& x, const std::string& y);

  // measure_parts.cc
  /// Parts of a larger count, members of a set, and gaps: "including three children", "3 out of 4", "12 in B".
  void relate(size_t i);
  /// "Two of them were officers", "Ten of the injured": a part of the count of a sentence before.
  void part_of_last(size_t i, TokenRange sentence);
  /// N of M, N out of M: a part of a set that is there with a number of its own.
  void set_of(size_t i, TokenRange sentence);
  /// "Of the 40 passengers, 22 were Cuban": a set in front of the clause.
  void set_in_front(size_t i, TokenIndex top);
  /// "up from 14", "compared with 61": an earlier value of the count before it. True when bound.
  bool earlier_value(size_t i, size_t before, TokenRange sentence);
  /// "52: 40 in the city and 12 in villages": numbers behind a whole that add up to it are its parts.
  void breakdown(size_t whole);
  /// "increase that number by up to three times", "half of them": a share of the count told before, named by a word that points back.
  bool share_of_base(size_t i, TokenIndex top, TokenRange sentence);
  std::string part_role(size_t i, TokenIndex top, TokenRange sentence) const;
  static bool is_share(const Quantity& q);
  static bool is_severity(const Token& t);
  /// The count that a part belongs to: the one whose phrase the part hangs on, else the nearest one that is no part itself.
  size_t whole_of(size_t i, size_t before, TokenIndex top) const;
  bool fits_whole(size_t i, size_t whole) const;
  Binding inherited(size_t from, const char* rule) const;

  const Analysis& a_;
  const std::vector<Quantity>& q_;
  const std::vector<std::string>& units_;
  const TriggerTable& table_;
  std::vector<std::vector<TriggerHit>> hits_;
  std::vector<size_t> owner_;  ///< token -> quantity whose phrase holds it; SIZE_MAX for none
  std::vector<std::optional<Binding>> bindings_;
};

}  // namespace muster::reading
