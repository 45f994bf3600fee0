// scope.h: whose, by whom, where and when: the scope of each figure, read around the happening that it counts.
//
// Method   for each field the nearest words win: the counted phrase, then the happening's own clause, the clauses above it, the
//          sentence; then what an earlier figure of the same account has (the field's `by` says so)
// Threads  one object a document, used by one thread
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "reading/measure.h"
#include "reading/mentions.h"
#include "reading/record.h"
#include "reading/scope_words.h"
#include "reading/trigger.h"

namespace muster::reading {

struct Scope {
  std::vector<Named> side, agent, place;
  std::optional<When> when;
  std::map<std::string, std::string> by;
  std::vector<Lost> lost;  ///< with Explain::kLosers
};

/// What the counted thing is, from units.tsv.
struct CountedUnit {
  std::string unit = "person";          ///< unit class
  std::string detail;                   ///< soldier, drone ...
  std::string when_fired;               ///< class when launched or shot down; "" for the same
  std::vector<std::string> population;  ///< military, civilian ...
};

/// All that the earlier passes found; the vectors outlive the reader.
struct ScopeInput {
  const Analysis& analysis;
  const std::vector<Quantity>& quantities;
  const std::vector<std::optional<Binding>>& bindings;
  const std::vector<CountedUnit>& units;
  const std::vector<ActorMention>& actors;
  const std::vector<TimeExpression>& times;
  const std::vector<Attribution>& attributions;
  const TriggerTable& triggers;
  const ScopeWords& words;
  Explain explain = Explain::kWinners;
};

class ScopeReader {
 public:
  explicit ScopeReader(const ScopeInput& input);
  /// Scope of quantity `i`, which has a binding. Call in text order: later figures take from earlier ones.
  /// `modality` is the claim's; planned and possible figures take no date from the publication.
  const Scope& read(size_t i, const std::string& modality);

 private:
  void read_place(size_t i, Scope& s) const;  // scope_place.cc
  void find_place(size_t i, Scope& s) const;
  void read_agent(size_t i, Scope& s) const;                              // scope_agent.cc
  void read_side(size_t i, Scope& s) const;                               // scope_side.cc
  void read_when(size_t i, const std::string& modality, Scope& s) const;  // scope_when.cc

  // --- what lost (scope_lost.cc)
  /// True when the field has its value and nobody asks what else the rules would find.
  bool settled(const std::vector<Named>& field) const {
    return !field.empty() && in_.explain == Explain::kWinners;
  }
  /// Gives the field what a rule found, if no rule before it did; `rule` is set as its `by` with `carried`.
  void offer(const char* field, std::vector<Named>& value, std::vector<Named> found,
             const char* rule, Scope& s) const;
  void add_lost_places(size_t i, Scope& s) const;
  void add_lost_times(size_t i, Scope& s) const;

  // --- shared (scope.cc)
  std::vector<const ActorMention*> mentions_in(TokenRange range) const;
  Named named(const ActorMention& m, std::string by) const;
  Named named_words(TokenRange range, std::string by) const;
  bool in_source(TokenIndex t) const { return source_tokens_[t]; }
  bool is(std::string_view word_class, TokenIndex t) const {
    return in_.words.is(word_class, in_.analysis[t]);
  }
  bool is_title(size_t i) const;
  uint32_t sentence_of(size_t i) const {
    return in_.analysis[in_.quantities[i].tokens.begin].sentence;
  }
  TokenIndex own_token(size_t i) const;
  TokenIndex event_of(size_t i) const;
  TokenIndex host_of(TokenIndex event) const;
  TokenRange noun_phrase(TokenIndex head) const;
  std::vector<TokenRange> regions(size_t i) const;
  size_t same_account(size_t i) const;

  // --- places
  enum class Grammar { kStrict, kLoose };  // loose: a clause on another noun may tell the place too
  bool is_care(const ActorMention& m) const;
  const char* objection_to(const ActorMention& m, size_t i, Grammar grammar) const;
  bool places(const ActorMention& m, size_t i, Grammar grammar) const {
    return !objection_to(m, i, grammar);
  }
  std::vector<Named> places_in(TokenRange range, size_t i, Grammar grammar) const;
  bool tells_of_happening(uint32_t sentence) const;
  std::vector<Named> places_of_sentence(uint32_t sentence, Grammar grammar) const;
  std::vector<Named> own_country(size_t i) const;
  std::vector<Named> reporting_place(size_t i) const;
  bool is_located(const std::vector<Named>& places) const;
  std::vector<Named> recipients(size_t i) const;

  // --- parties
  TokenIndex actor_of(TokenIndex verb) const;
  bool is_attack_noun(TokenIndex t) const;
  std::vector<Named> party_of(TokenIndex head, int depth = 0) const;
  std::vector<Named> person_agent(TokenIndex head) const;
  std::vector<Named> attackers_in(TokenRange range, int depth = 0) const;
  std::vector<Named> attackers_before(size_t i) const;
  std::vector<Named> counted_side(size_t i) const;

  // --- times
  const char* objection_to(const TimeExpression& time, TokenIndex event) const;
  bool dates(const TimeExpression& time, TokenIndex event) const {
    return !objection_to(time, event);
  }
  bool dates_subject(const TimeExpression& time, TokenIndex event) const;
  enum class Stage {
    kEvent,
    kHappening,
    kAny
  };  // a day named for an event, for a fate too, for anything told
  const TimeExpression* day_named(uint32_t sentence, Stage stage) const;
  const TimeExpression* date_of_lead(Stage stage, uint32_t before) const;
  bool account_when(size_t i, TokenIndex verb, bool toll, Scope& s) const;
  void count_back(TokenIndex after, uint32_t sentence, Scope& s) const;
  When made(const TimeExpression& time) const;

  ScopeInput in_;
  std::vector<char> source_tokens_;                       // tokens of a source's words
  std::vector<char> cue_tokens_;                          // tokens of cues ("said", "according to")
  std::vector<std::vector<uint32_t>> actor_at_;           // token -> mentions that cover it
  std::vector<std::vector<uint32_t>> times_of_sentence_;  // sentence -> time expressions
  std::unordered_map<uint32_t, uint32_t> mention_at_;     // first byte -> longest place mention
  std::unordered_map<std::string, uint32_t> country_named_;  // id -> first mention
  uint32_t main_country_ = UINT32_MAX;  // mention of the one country that the report is about
  std::vector<size_t> owner_;           // token -> quantity
  std::vector<std::optional<Scope>> done_;
  std::vector<Named> responsible_;  // who claims responsibility, if the report says so
  std::vector<std::vector<TriggerHit>> hits_;
};

inline constexpr size_t kBriefSentences =
    6;  // a brief: all of it is about one happening, on the day of its publication

/// Adds a name that is not there yet.
void add_once(std::vector<Named>& list, Named n);

}  // namespace muster::reading
