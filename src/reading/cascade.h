// cascade.h: which sentences are worth a parse: those that can hold a figure, a quotation or an event trigger.
//
// Input    the clean texts of a document's blocks, before any parse
// Output   for each text the ranges to parse, from border to border of sentences
// Idea     the parse is most of the cost of reading. One pass over the bytes looks each word up in a table of the forms
//          that number words, triggers, cues and event verbs can take, and cuts sentences where a border is certain: at
//          a full stop that no abbreviation can have, before a capital. Titles and the beginning of a report are always
//          parsed, because they name the parties and the place that later sentences speak of, and so is what stands
//          before a sentence that can hold a figure.
// Loss     tools/cascade_loss reads reports both ways and lists what differs
// Source   lexicon/numbers.tsv, vague_numbers.tsv, triggers.tsv, cues.tsv, events.tsv, zero_nouns.tsv; irregular forms
//          from the model's lemmatizer
// Threads  immutable after make()
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/word_map.h"
#include "syntax/pipeline.h"
#include "text/block.h"

namespace muster::reading {

/// What is asked of a report.
struct Wanted {
  bool figures = true, statements = true, events = true;
};

class Cascade {
 public:
  /// Errors: kNotFound (no such file), kCorrupt (message has file:line).
  static Result<Cascade> make(const std::filesystem::path& lexicon_dir,
                              const syntax::Pipeline& pipeline);

  /// For each text its ranges, ascending, not touching. `zones` are those of the texts.
  std::vector<std::vector<syntax::TextRange>> select(std::span<const std::string_view> texts,
                                                     std::span<const Zone> zones,
                                                     const Wanted& wanted) const;

  /// A stretch of text between two certain borders of sentences; `hints` is a set of Hint.
  struct Sentence {
    uint32_t begin = 0, end = 0;
    uint32_t hints = 0;
  };
  enum Hint : uint32_t {
    kNumber = 1,    ///< digits, a number word, a vague amount, "no", "none"
    kTrigger = 2,   ///< a word that says what a figure counts
    kCue = 4,       ///< a word of telling
    kQuotation = 8, ///< a mark of quotation
    kEvent = 16,     ///< a verb of events.tsv
    kArticle = 32    ///< "a", "an", "another": one, where a trigger counts it
  };
  std::vector<Sentence> cut(std::string_view text) const;  ///< covers the text

 private:
  void add_forms(std::string_view lemma, char pos, uint32_t hint);
  void add(std::string_view word, uint32_t hint) { words_[word] |= hint; }

  WordMap<uint32_t> words_;  // lower-case form -> hints
  WordMap<std::vector<std::string>> irregular_verbs_, irregular_nouns_;  // lemma -> forms
};

}  // namespace muster::reading
