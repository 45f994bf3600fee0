// tokenizer.h: splits a text into the tokens of the model package's own rules.
//
// Input    valid UTF-8
// Output   tokens in text order; text.substr(begin, end - begin) plus " " where space_after is set
//          restores the text
// Source   spaCy 3.8.14 tokenizer.pyx; rules and special cases from the package's `tokenizer` file
// Threads  a Tokenizer is immutable after make(); a ChunkCache belongs to one thread
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "syntax/lexeme.h"

namespace muster::syntax {

struct RawToken {
  uint32_t begin = 0;  ///< bytes of the text
  uint32_t end = 0;
  bool space_after = false;  ///< a U+0020 follows and belongs to this token
  Lexeme lexeme;             ///< norm: a special case's own, where it has one
  bool operator==(const RawToken&) const = default;
};

/// The tokens of words met before, for one thread and one tokenizer. Bounded (1.6 MB by default);
/// it never changes a result, since a word's tokens depend on nothing but the word.
class ChunkCache {
 public:
  static constexpr uint32_t kDefaultSlots = 8192;
  explicit ChunkCache(uint32_t n_slots = kDefaultSlots);  ///< rounded up to a power of two
  ~ChunkCache();
  ChunkCache(const ChunkCache&) = delete;
  ChunkCache& operator=(const ChunkCache&) = delete;

 private:
  friend class Tokenizer;
  struct Slot;
  std::vector<Slot> slots_;  // direct-mapped: a new word takes the place of the one that was there
};

class Tokenizer {
 public:
  /// Reads the package's `tokenizer` file. `lexemes` must outlive the tokenizer.
  /// Errors: kCorrupt (not what the format promises), kUnsupported (a rule that cannot be run
  /// faithfully).
  static Result<Tokenizer> make(std::string_view tokenizer_file, const LexemeMaker& lexemes);
  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  /// Replaces `out` by the tokens of `text` (under 4 GB). `cache`, if given, makes it faster.
  void tokenize(std::string_view text, std::vector<RawToken>& out,
                ChunkCache* cache = nullptr) const;

 private:
  struct State;
  explicit Tokenizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::syntax
