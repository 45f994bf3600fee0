// source_phrase.h: the noun phrase that names a source: its extent, its kind, and whom a pronoun
// stands for.
//
// Used by attribution only. Source of the kinds: lexicon/source_kinds.tsv.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "reading/cue_lexicon.h"
#include "reading/mentions.h"

namespace muster::reading {

class SourcePhrases {
 public:
  /// Errors: kNotFound (no source_kinds.tsv), kCorrupt (a `where` that does not exist; message has
  /// file:line).
  /// `cues` must outlive the phrases.
  static Result<SourcePhrases> load(const std::filesystem::path& lexicon_dir,
                                    const CueLexicon& cues);

  /// The phrase around `head`: modifiers, "of" and the like, a name set beside it, a short form in
  /// brackets, and what is coordinated with it ("police and witnesses"); no relative clause, no
  /// apposition after a comma, no date.
  TokenRange extent(const Analysis& analysis, TokenIndex head) const;

  /// Value of `source_kind` for a phrase that is not a pronoun.
  std::string kind(const Analysis& analysis, TokenRange phrase, TokenIndex head) const;

  /// Link with extent and kind; a pronoun is left for resolve().
  Attribution::Link read(const Analysis& analysis, TokenIndex head) const;

  /// The phrase of these very words, where the parse has none.
  Attribution::Link read_words(const Analysis& analysis, TokenRange words) const;

  /// A phrase with all sources it names, outermost first: "a statement released by the army" gives the statement and
  /// the army. Empty when it names nobody ("reports", "unconfirmed reports").
  std::vector<Attribution::Link> read_chain(const Analysis& analysis,
                                            const Attribution::Link& phrase) const;

  /// False for a phrase that is nobody known to speak ("the explosion").
  bool can_speak(const Analysis& analysis, TokenIndex head) const;

  /// True if the head is a word or name of source_kinds.tsv, or a full name of a person or organisation.
  bool is_known_speaker(const Analysis& analysis, TokenIndex head) const;

  /// True if the words end in a name of source_kinds.tsv ("General Staff").
  bool names_speaker(const Analysis& analysis, TokenRange words) const;

  /// True for a phrase that is a document or an estimate, not a speaker ("a study", "recent
  /// reports").
  bool is_document(const Analysis& analysis, TokenIndex head) const;
  bool is_outlet(const Analysis& analysis, TokenIndex head) const;

 private:
  /// A name or description between commas behind the phrase; empty for none.
  TokenRange set_beside(const Analysis& analysis, TokenRange phrase, TokenIndex head) const;

  const CueLexicon* cues_ = nullptr;
  WordMap<std::string> names_, heads_, modifiers_;
  size_t longest_name_ = 1;
};

/// Replaces a pronoun's words by the most recent source that agrees with it; `earlier` is in text
/// order. Leaves the link as it is when none agrees.
void resolve_pronoun(const Analysis& analysis, const std::vector<Attribution::Link>& earlier,
                     Attribution::Link& link);

/// Head of "by X" or "from X" of a document, or of "released by X"; kNoToken for none.
TokenIndex find_issuer(const Analysis& analysis, const CueLexicon& cues, TokenIndex document);

bool is_third_person_pronoun(const Token& token);

}  // namespace muster::reading
