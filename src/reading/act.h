// act.h: one act of telling while it is being put together; and the finders that make them.
//
// Internal to attribution. A finder looks at one cue and says who, by which words, over what.
// Nesting, pronouns and carrying over come afterwards (attribution.cc), because they need all acts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reading/cue_lexicon.h"
#include "reading/quotation.h"
#include "reading/source_phrase.h"

namespace muster::reading {

struct Act {
  TokenIndex anchor = kNoToken;  ///< the word that makes the cue
  TokenRange cue;                ///< verb group, noun or preposition
  const Cue* entry = nullptr;
  std::vector<Attribution::Link>
      sources;  ///< of this act alone, outermost first ("told Reuters": Reuters, he)
  std::vector<TokenRange> content;
  std::vector<TokenRange> tail;  ///< more that it covers, but that is no part of the statement
  bool statement = true;         ///< becomes a statement; else only gives figures their source
  bool asserts = false;          ///< gives its content as true or alleged
  bool quoted = false;           ///< content is a direct quotation
  bool carried = false;
  std::string status, polarity = "positive", source_kind, by;
  int confidence = 100;
};

/// What the finders share.
struct Finding {
  const Analysis& analysis;
  const CueLexicon& cues;
  const SourcePhrases& phrases;
  const std::vector<Quotation>& quotations;
  const std::vector<int>& quotation_of;
};

// --- grammar (clause.cc)

/// Auxiliaries, negation and verb in one range ("have not said").
TokenRange verb_group(const Analysis& a, TokenIndex verb);
/// Head of the noun phrase that does `verb`: its subject, one shared with a verb before it, the
/// noun that a relative or participle clause hangs on; kNoToken for none. `passive` tells that this
/// is what the verb is done to.
TokenIndex find_subject(const Analysis& a, TokenIndex verb, bool* passive);
bool is_passive(const Analysis& a, TokenIndex verb);
/// Head of "by ..." of a passive, or kNoToken.
TokenIndex find_agent(const Analysis& a, TokenIndex verb);
/// Shrinks a range to words: no hanging punctuation, no mark of quotation whose partner lies
/// outside.
TokenRange trim(const Finding& f, TokenRange range);
/// The top clause around `i` (bounded climb), stopping below a cue that `i`'s clause only stands
/// beside.
TokenIndex clause_root(const Finding& f, TokenIndex i);
/// Removes `hole` from `ranges`, and trims what is left.
std::vector<TokenRange> without(const Finding& f, const std::vector<TokenRange>& ranges,
                                TokenRange hole);

/// Noun phrase right before `verb` by surface alone, for where the parse has no subject; empty for none.
TokenRange surface_subject(const Analysis& a, TokenIndex verb);

// --- content (reach.cc)

/// What joins a content to a verb.
struct Complement {
  TokenIndex token = kNoToken;
  Frame frame = kThat;
  std::string_view preposition;
  bool vetoed = false;  ///< the object shows that the verb is no cue here ("claimed 12 lives")
};
Complement find_complement(const Finding& f, const Cue& cue, TokenIndex verb, bool passive);
/// Fills `content` and `tail` of an act at `verb` from its complement.
void reach_of_complement(const Finding& f, TokenIndex verb, const Complement& complement, Act& act);
/// The same where the parse ties nothing to the verb: the clause that it is an aside of, or the words beside it.
void reach_without_complement(const Finding& f, TokenIndex verb, TokenRange source, Act& act);
/// The same for a passive: what is reported, and what is said of it.
bool reach_of_passive(const Finding& f, TokenIndex verb, const Complement& complement,
                      bool anonymous, Act& act);
bool takes_recipient(const Cue& cue);

// --- finders: append acts found at token `i`
void find_verb_act(const Finding& f, TokenIndex i, std::vector<Act>& acts);       // verb_act.cc
void find_according_act(const Finding& f, TokenIndex i, std::vector<Act>& acts);  // phrase_act.cc
void find_reckoning_act(const Finding& f, TokenIndex i, std::vector<Act>& acts);
void find_issued_count_act(const Finding& f, TokenIndex i, std::vector<Act>& acts);
void find_noun_act(const Finding& f, TokenIndex i, std::vector<Act>& acts);
void find_adverb_act(const Finding& f, TokenIndex i, std::vector<Act>& acts);
void find_headline_acts(const Finding& f, const Sentence& sentence, std::vector<Act>& acts);
/// "X, citing Y": turns the act that it belongs to into one of Y, by X. Needs all other acts, in
/// order of anchor.
void apply_citing(const Finding& f, std::vector<Act>& acts);
/// "could not be verified": sets the status of the acts that it is about. Needs all acts, in order of anchor.
void apply_verification(const Finding& f, std::vector<Act>& acts);
/// Gives direct quotations their speakers; merges with acts that hold them.
void find_speech_acts(const Finding& f, std::vector<Act>& acts);  // speech.cc

}  // namespace muster::reading
