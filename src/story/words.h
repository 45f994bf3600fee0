// words.h: the words of a report with their classes, by which happenings are known (lexicon/story/words.tsv).
//
// No parse: the ledger keeps texts and claims, and a happening must be found again from those.
// Threads   StoryWords is immutable after make(); the rest are values
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/result.h"
#include "core/span.h"

namespace muster::story {

enum class WordClass : uint16_t {
  kKind = 1,
  kLoose = 2,
  kToll = 4,
  kRise = 8,
  kRunning = 16,
  kApart = 32,
  kMore = 64,
  kLeft = 128,
  kPlace = 256,
  kSide = 512,
  kStop = 1024,
  kAgency = 2048,
  kRetract = 4096,
  kNotice = 8192,
};

struct Word {
  SourceSpan span;
  std::string lower;  ///< lower case, without a possessive 's
  uint32_t sentence = 0;
  bool capital = false;  ///< begins with an upper-case letter or a digit inside a name ("M23")
  bool opens = false;    ///< first of its sentence
};

/// Words that stand together and have a class.
struct Hit {
  uint32_t begin = 0, end = 0;  ///< words
  uint16_t classes = 0;
  std::string_view kind;  ///< of kKind and kLoose
  bool fixes = false;     ///< of kRise: a figure is put right
  bool is(WordClass c) const { return (classes & static_cast<uint16_t>(c)) != 0; }
};

/// Lower-cased words of a text in order; sentences end at . ! ? before a capital, and at line ends.
std::vector<Word> words_of(std::string_view text);
/// "floods" and "flooding" become one.
std::string stem(std::string_view word);

/// Lower-cased words without articles.
std::string plain_words(std::string_view words);

class StoryWords {
 public:
  /// Loads words.tsv, and countries.tsv of the folder above. Errors: kNotFound, kCorrupt (file:line).
  static Result<StoryWords> make(const std::filesystem::path& lexicon_dir);
  /// Longest entries first; they do not overlap within a class.
  std::vector<Hit> hits(const std::vector<Word>& words) const;
  bool is(std::string_view word, WordClass c) const;
  /// Whether a text says that it was changed after it was printed.
  bool says_changed(std::string_view text) const;
  /// The agency that a line or a pair of brackets names; "" for none.
  std::string agency_in(std::string_view text) const;
  /// A place's name without the nouns of divisions and points of the compass: "western Latakia province" -> "latakia".
  std::string place_key(std::string_view name) const;
  /// Names of countries and of the capitals that speak for them, in plain words -> ISO 3166 code.
  using Countries = std::map<std::string, std::string>;
  const std::shared_ptr<const Countries>& countries() const { return countries_; }

 private:
  struct Entry {
    uint16_t classes = 0;
    std::string kind;
    bool fixes = false;
  };
  std::unordered_map<std::string, Entry> entries_;
  size_t longest_ = 1;  // words
  std::shared_ptr<const Countries> countries_;
};

}  // namespace muster::story
