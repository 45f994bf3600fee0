// mentions.h: what the first passes of the reading find, before any claim is made of it.
//
// Each pass is a class with make(lexicon_dir) and a const read(...), tested alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/decimal.h"
#include "reading/analysis.h"

namespace muster::reading {

/// A quantity expression (reading/quantity.h). Also those that count nothing, with the reason.
struct Quantity {
  TokenRange tokens;  ///< whole expression with hedges and bounds, without the counted noun
  TokenRange number;  ///< the number words alone
  TokenIndex head =
      kNoToken;      ///< token of `number` whose head in the parse lies outside the expression
  std::string tier;  ///< number, vague, zero, article
  std::string kind;  ///< as in Claim::kind
  std::optional<Decimal> low, high;
  bool low_strict = false, high_strict = false;
  struct Hedge {
    TokenRange tokens;
    std::string direction;  ///< under, over, either
  };
  std::vector<Hedge> hedges;
  std::string vague;
  TokenIndex noun =
      kNoToken;  ///< head of the counted noun phrase ("soldiers"); kNoToken when elided
  TokenRange
      counted;  ///< its words without the quantity, determiners and trailing clauses; may be empty
  bool additional = false;  ///< "another", "an additional", "more", "further", "extra"
  bool all = false;         ///< "all six", "both": the whole of a known set
  std::string rate;         ///< "day", "hour"...: "40 a day"; "" for none
  std::string
      not_a_count;  ///< rule that says this counts nothing a claim can be about ("year", "age", "money",
                    ///< "clock", "date", "distance", "duration", "rank", "designation"...,
                    ///< "unquantified" for "multiple", "a number of"); "" if it may
  std::string unit, unit_detail;  ///< of `noun` by lexicon/units.tsv; "" when elided or not listed
  std::string
      unit_when_fired;  ///< class when it is launched, shot down or intercepted; "" for the same
  std::vector<std::string>
      population;  ///< military, civilian, child... as far as the noun phrase says so
  TokenRange
      whole;  ///< "of the initial deployment", "of 67 missiles": the set this is a part of, without "of"
  TokenRange unit_words;  ///< words of a unit of measure or currency ("km", "US dollars", "$", "%")
  std::string unit_norm;  ///< its usual name: USD, percent, kilometre, year...; "" for counts
  std::string change;     ///< "up" or "down" where the number is said to be a change ("rose 5%")
};

/// A time expression (reading/time.h). `tokens` leaves out the preposition, as in TimeML.
struct TimeExpression {
  TokenRange tokens;
  TokenIndex head = kNoToken;
  std::string type;  ///< TIMEX3: DATE, TIME, DURATION, SET
  std::string
      value;  ///< TIMEX3 value ("2025-08-21", "P3D", "2025-W34"); XXXX where the year is unknown
  std::string
      mod;  ///< TIMEX3 modifier (START, MID, END, APPROX, MORE_THAN, LESS_THAN ...), "" for none
  /// What the words mean together with `role`: "since Sunday" is open at the end, "by Friday" at the start, "over the
  /// past 48 hours" reaches from two days before publication to publication. Both ends of "from A to B" carry the
  /// whole stretch. Absent for a duration, set or vague reference that nothing ties to the calendar.
  std::optional<DateInterval> interval;
  std::optional<DateInterval>
      plain;  ///< the calendar unit named, whatever the role: "since Sunday" -> that Sunday
  /// on (in, at, none), since, start ("that began in May"), from, until, by, before, after, as_of, during, between,
  /// from_to, over ("over the past week"), for, within, ago, age ("20-year-old"; no time of anything), rate ("a day"),
  /// compared ("the deadliest since 2004"; no interval: nothing told here happened then)
  std::string role;
  std::string by;  ///< rule: when.explicit, when.from_publication, when.weekday, when.relative,
      ///< when.from_mention, when.ago, when.holiday, when.lookback, when.duration, when.set,
      ///< when.reference
};

/// A point on the globe in hundred-thousandths of a degree: results hold no floating point.
struct GeoPoint {
  int32_t lat_e5 = 0, lon_e5 = 0;
  bool operator==(const GeoPoint&) const = default;
};

/// One place that a name may mean (reading/gazetteer.h).
struct PlaceCandidate {
  std::string name;     ///< usual name
  std::string id;       ///< "KE", "geonames:192710", "" from a user's file
  std::string kind;     ///< country, region, city, place
  std::string country;  ///< ISO 3166 alpha-2
  std::string admin;    ///< first-level division, "" if unknown
  GeoPoint point;
  int64_t population = 0;  ///< 0 if unknown
  int score = 0;           ///< thousandths; those of one mention add up to 1000
};

/// A named or described party or place (reading/actor.h).
struct ActorMention {
  TokenRange tokens;  ///< whole name or phrase ("Yemen's Houthi forces", "Western officials",
                      ///< "Karak District")
  TokenIndex head = kNoToken;  ///< token of `tokens` whose head in the parse lies outside
  TokenRange name_tokens;  ///< the name alone ("Houthi", "Donald Trump"); empty for a description
                           ///< ("gunmen")
  std::string name;        ///< usual name of what is identified, else the words
  std::string id;          ///< ISO 3166 code or Wikidata id, else ""
  std::string kind;        ///< country, region, city, place (also "a salt mine"), sea, nationality,
      ///< armed_group, person, office, military, police, intelligence, government,
      ///< ministry, hospital, media_outlet, state_media, NGO, UN_body, think_tank,
      ///< company, document, organisation, group ("protesters")
  std::string country;    ///< ISO 3166 alpha-2 of the country it belongs to, "" if none or unknown
  std::string ally;       ///< ISO 3166 code of the state that backs an armed group, "" if none
  bool is_place = false;  ///< used as a place here, by grammar
  bool is_party = false;  ///< used as an actor here (metonyms: "Pyongyang sent"; adjectives: "a
                          ///< Russian strike")
  std::string role;       ///< of a place: at, to, from, through, target, modifier ("the California
                          ///< wildfires"), subject, title
  TokenIndex preposition = kNoToken;  ///< of a place: the word that puts it there ("in"), if any
  TokenIndex governor =
      kNoToken;  ///< of a place: the verb or noun that it belongs to ("crashes", "strike"), if any
  std::vector<PlaceCandidate>
      candidates;  ///< of a place or country, best first; empty when nothing is known
};

/// One act of telling: who says, by which cue, over which words (reading/attribution.h).
struct Attribution {
  struct Link {
    TokenRange
        tokens;  ///< head noun phrase without trailing clauses; for a pronoun, that of its antecedent
    TokenIndex head = kNoToken;
    std::string kind;    ///< eval field `source_kind`
    TokenRange cue;      ///< may be empty
    TokenRange mention;  ///< the words that stand here; differs from `tokens` for a pronoun only
    TokenRange
        name;  ///< what is set beside the phrase ("the mayor, Ali Hassan,": the name); may be empty
  };
  std::vector<Link> chain;          ///< outermost first; empty for "reportedly"
  TokenRange cue;                   ///< cue of the root
  std::vector<TokenRange> content;  ///< token ranges it covers (reach); most often one
  std::string status;    ///< reported, estimated, alleged, confirmed, denied, disputed, unverified
  std::string polarity;  ///< positive, negative (denied)
  std::string
      source_kind;  ///< kind of the root; for an empty chain unattributed ("reportedly", "is said to") or
                    ///< author_voice ("is confirmed", "officially": a status without a source)
  int depth =
      0;  ///< number of attributions around this one; the deepest that covers a figure is its source
  std::string
      by;  ///< rule: attribution.subject_of_cue, attribution.according_to, attribution.carry ...
  bool carried = false;  ///< reached a following sentence without a cue of its own
  int confidence = 100;  ///< percent
};

}  // namespace muster::reading
