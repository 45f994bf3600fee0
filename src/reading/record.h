// record.h: what a reading gives: claims, statements, events. Field names are those of the JSON form.
//
// Spans are SourceSpans (bytes of Document::text()); the edge turns them into code points.
// Every field with no words of its own names the rule that inferred it, in `by`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/decimal.h"
#include "core/note.h"
#include "core/span.h"

namespace muster::reading {

/// Words of the text. `text` equals Document::text_of(span).
struct Words {
  SourceSpan span;
  std::string text;
  bool operator==(const Words&) const = default;
};

/// An actor or place as mentioned: its words, its usual name and id (ISO 3166 or Wikidata) where known.
struct Named {
  std::string name;            ///< display name ("North Korea"); the words when not identified
  std::string id;              ///< "KP", "Q7850"; "" when not identified
  std::optional<Words> words;  ///< absent only when `by` names the rule that inferred it
  std::string by;              ///< rule
};

struct When {
  DateInterval interval;
  std::optional<Words> words;
  std::string by;
};

/// One link of a chain of sources, outermost first.
struct Source {
  Words words;
  std::string kind;  ///< named_person, office, ministry ... (eval field `source_kind`)
  std::optional<Words> cue;
  std::optional<Words> refers_to;  ///< for a pronoun: its antecedent inside the report
  std::optional<Words> name;       ///< set beside the words by a comma: "the mayor, Ali Hassan"
};

struct Hedge {
  Words words;
  std::string direction;  ///< under, over, either
};

/// What could have been the value of a field, and why it is not.
struct Lost {
  std::string field;
  std::string rule;  ///< that would have given it, "" when it is only a word that stood near
  Words words;
  std::string why;   ///< a line for people
};

struct Claim {
  std::string id;    ///< hash of text hash + number span + measure set; see claim_id()
  Words words;       ///< quantity expression with hedges and bounds
  std::string tier;  ///< number, vague, zero, article
  std::string
      kind;  ///< exact, approx, lower_bound, upper_bound, range, vague, percent, ratio, multiplier, zero
  std::optional<Decimal> low, high;
  bool low_strict = false, high_strict = false;
  std::vector<Hedge> hedges;
  std::string vague;  ///< class of a vague amount, "" otherwise
  std::optional<Words> counted;
  std::string unit = "person", unit_detail;
  std::vector<std::string> population;  ///< military, civilian, child, ...
  std::vector<std::string> measure;     ///< sorted as in lexicon/measures.tsv
  std::vector<Words> measure_words;
  std::string join = "single";  ///< single, any_of, undefined
  std::string frame = "count";
  std::vector<Named> side, agent, place;
  std::optional<When> when;
  std::vector<Source> chain;                 ///< outermost first; the last one is the root claimant
  std::string source_kind = "author_voice";  ///< of the root, or author_voice / unattributed
  std::string stake =
      "unknown";             ///< of the root in those counted: own_side, ally, enemy, third_party,
                             ///< neutral_recorder, unknown (reading/stake.h)
  std::optional<Words> cue;  ///< of the root, or of an unattributed report ("reportedly")
  std::string status = "asserted", modality = "actual", polarity = "positive", doc_role = "news";
  std::optional<Words> modality_words;  ///< what makes it other than actual ("plans", "could")
  struct PartOf {
    std::string claim;  ///< id, "" when only words are known
    std::optional<Words> words;
    std::string role;  ///< of_whom, including, among, breakdown
  };
  std::optional<PartOf> part_of;
  std::string base, same_as, revises;     ///< claim ids, "" for none
  std::vector<std::string> readings;      ///< alternatives that the text leaves open
  std::map<std::string, std::string> by;  ///< field -> rule
  std::vector<Lost> lost;  ///< only when asked for (Explain::kLosers)
};

/// Whether a reading also tells what lost.
enum class Explain { kWinners, kLosers };

struct Statement {
  std::string id;
  std::string kind;  ///< direct, indirect, mixed
  Words content;     ///< direct and mixed: without the quotation marks
  std::optional<Words> cue;
  std::vector<Source> chain;  ///< outermost first; empty when the text names no source
};

struct Event {
  std::string id;
  std::string kind;  ///< class of the verb: meet, attack, deliver ... (lexicon/events.tsv)
  Words words;       ///< the clause that tells it
  std::vector<Named> actors, targets, place;
  std::optional<When> when;
  std::string modality = "actual";
};

struct Reading {
  std::vector<Claim> claims;          ///< in text order
  std::vector<Statement> statements;  ///< in text order of content
  std::vector<Event> events;          ///< in text order
  Notes notes;
};

}  // namespace muster::reading
