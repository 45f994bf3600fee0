// trigger.h: the words that say which measure a figure counts ("killed", "death toll", "missing"), as found in a text.
//
// Source   lexicon/triggers.tsv, lexicon/measures.tsv, lexicon/change_words.tsv
// Threads  immutable after make()
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/word_map.h"
#include "reading/analysis.h"
#include "reading/change_words.h"

namespace muster::reading {

/// Which argument of the trigger is counted (lexicon/triggers.tsv says what each means).
enum class Counted { kObject, kSubject, kSelf, kModified, kOf, kToll, kInstrument, kAttribute };

struct TriggerEntry {
  std::vector<std::string> words;  ///< first word's lemma, then words that must stand with it
  char pos = 'v';                  ///< v, n, a
  std::string measure;             ///< a term of measures.tsv, or "hospitalised"
  bool weak = false;               ///< gives way to any other trigger
  Counted counted = Counted::kObject;
  std::vector<std::string> units;  ///< unit classes that may be counted; empty: any
};

struct TriggerHit {
  TokenIndex token = kNoToken;  ///< the trigger's own token
  TokenRange words;             ///< its words, where they stand together; else the token alone
  const TriggerEntry* entry = nullptr;
};

/// One row of measures.tsv.
struct Measure {
  std::string term, group, join, frame, definition;
};

class TriggerTable {
 public:
  /// Errors: kNotFound (no such file), kCorrupt (unknown class or measure; message has file:line).
  static Result<TriggerTable> make(const std::filesystem::path& lexicon_dir);

  /// All hits by token; a token may have several (several arguments, several measures by unit).
  std::vector<std::vector<TriggerHit>> find(const Analysis& analysis) const;

  const ChangeWords& change() const { return change_; }
  const std::vector<Measure>& measures() const { return measures_; }
  const Measure* find_measure(std::string_view term) const;  ///< null when there is none
  /// Sorts by the order of measures.tsv and removes repeats.
  void normalise(std::vector<std::string>& terms) const;

 private:
  ChangeWords change_;
  std::vector<TriggerEntry> entries_;
  std::array<WordMap<std::vector<uint32_t>>, 3> by_first_;  // of v, n, a: lemma -> entries
  std::vector<Measure> measures_;
  WordMap<size_t> measure_index_;
};

}  // namespace muster::reading
