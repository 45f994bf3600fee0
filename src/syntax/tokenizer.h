// tokenizer.h: splits a text into the tokens of the model package's own rules.
//
// Input    valid UTF-8
// Output   tokens in text order; text.substr(begin, end - begin) plus " " where space_after
// restores the text Source   spaCy 3.8.14 tokenizer.pyx; rules and special cases from the package's
// `tokenizer` file Threads  a Tokenizer is immutable after make()
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

class Tokenizer {
 public:
  /// Reads the package's `tokenizer` file. `lexemes` must outlive the tokenizer.
  /// Errors: kCorrupt (not what the format promises), kUnsupported (a rule that cannot be run
  /// faithfully).
  static Result<Tokenizer> make(std::string_view tokenizer_file, const LexemeMaker& lexemes);
  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  /// Replaces `out` by the tokens of `text` (under 4 GB).
  void tokenize(std::string_view text, std::vector<RawToken>& out) const;

 private:
  struct State;
  explicit Tokenizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::syntax
