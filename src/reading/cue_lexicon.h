// cue_lexicon.h: the words that ascribe something to somebody ("said", "according to", "claim",
// "reportedly").
//
// Used by attribution only. Source: lexicon/cues.tsv.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/word_map.h"

namespace muster::reading {

/// Ways to join a content to its cue, as bits.
enum Frame : uint32_t {
  kThat = 1u << 0,   ///< clause: "said that ..."
  kTo = 1u << 1,     ///< infinitive: "vowed to ..."
  kNp = 1u << 2,     ///< noun phrase: "announced the arrest"
  kIng = 1u << 3,    ///< gerund: "denied killing"
  kQuote = 1u << 4,  ///< direct speech
  kPrep = 1u << 5,   ///< one of Cue::prepositions: "warned of ..."
};

struct Cue {
  std::string word;      ///< lemma
  std::string family;    ///< say, report, claim, deny ... (column `class`)
  uint32_t frames = 0;   ///< set of Frame
  uint32_t asserts = 0;  ///< frames in which the content is given as true or alleged
  std::vector<std::string> prepositions;  ///< that join a content
  std::vector<std::string> asserting_prepositions;
  std::string status, polarity;
  std::vector<std::string>
      objects;  ///< lemmas of the object that a verb needs to be a cue; empty for any
  std::vector<std::string>
      no_objects;  ///< lemmas of the object with which it is none ("claimed 12 lives")

  bool joins_with(std::string_view preposition) const;
  bool asserts_with(std::string_view preposition) const;
};

class CueLexicon {
 public:
  /// Errors: kNotFound (no cues.tsv or telling_words.tsv), kCorrupt (a kind that does not exist; message has file:line).
  static Result<CueLexicon> load(const std::filesystem::path& lexicon_dir);

  const Cue* find_verb(std::string_view lemma) const { return find(verbs_, lemma); }
  const Cue* find_noun(std::string_view lemma) const { return find(nouns_, lemma); }
  const Cue* find_adverb(std::string_view word) const { return find(adverbs_, word); }
  /// Prepositions of one or more words, the words as written.
  const Cue* find_preposition(std::string_view words) const { return find(prepositions_, words); }

  /// True if telling_words.tsv gives `word` this role ("comment", "venue", "tally" ...).
  bool has_role(std::string_view word, std::string_view role) const;

 private:
  using Words = WordMap<Cue>;
  static const Cue* find(const Words& words, std::string_view key) { return words.find(key); }
  Words verbs_, nouns_, adverbs_, prepositions_;
  WordMap<std::vector<std::string>> roles_;  // word -> its roles
};

}  // namespace muster::reading
