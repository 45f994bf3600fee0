// lexeme.h: what the networks see of a word type, apart from its context.
//
// Input    the text of a token
// Output   ids (strings.h) of its forms, all by code point, as spaCy 3.8's lex_attrs computes them
// Source   spaCy 3.8.14 lang/lex_attrs.py, vocab.pyx; norms: vocab/lookups.bin of the package,
// base_norms.inc Threads  LexemeMaker is immutable after make()
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/result.h"

namespace muster::syntax {

struct Lexeme {
  uint64_t orth = 0;      ///< the text itself
  uint64_t norm = 0;      ///< lexeme_norm table, else base norms, else lower case
  uint64_t prefix = 0;    ///< first code point
  uint64_t suffix = 0;    ///< last three code points
  uint64_t shape = 0;     ///< "Xxxx", runs cut to four; "LONG" from 100 code points on
  uint64_t lower = 0;     ///< lower case
  bool is_space = false;  ///< every character is a space
  bool operator==(const Lexeme&) const = default;
};

class LexemeMaker {
 public:
  /// Reads the package's vocab/lookups.bin.
  /// Errors: kCorrupt (not MessagePack, or lexeme_norm is not a map of integers to strings).
  static Result<LexemeMaker> make(std::string_view lookups_bin);
  /// The lexeme of `text`: valid UTF-8, not empty.
  Lexeme lexeme(std::string_view text) const;

 private:
  LexemeMaker() = default;
  std::unordered_map<uint64_t, uint64_t> norms_;  // id of a word to the id of its norm
};

/// The shape string, before it becomes an id.
std::string word_shape(std::string_view text);

}  // namespace muster::syntax
