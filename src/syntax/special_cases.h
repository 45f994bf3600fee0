// special_cases.h: the tokenizer's exceptions ("don't" is "do" and "n't"), and where they hide in a
// finished text.
//
// Source   spaCy 3.8.14 tokenizer.pyx (_specials, _special_matcher), phrasematcher.pyx
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/result.h"
#include "syntax/lexeme.h"
#include "syntax/msgpack.h"

namespace muster::syntax {

/// One token of a special case.
struct SpecialToken {
  uint32_t size = 0;  ///< bytes
  Lexeme lexeme;      ///< norm: the case's own if it has one
};
using SpecialCase = std::vector<SpecialToken>;

/// Exact texts to their tokens.
class SpecialCases {
 public:
  /// Reads the `exceptions` map. Errors: kCorrupt (tokens that do not add up to the text, unknown
  /// attributes).
  static Result<SpecialCases> make(const Msgpack& exceptions, const LexemeMaker& lexemes);
  /// The case with exactly this text, or null. O(1) for texts longer than every case.
  const SpecialCase* find(std::string_view text) const;
  /// In order of text.
  const std::vector<std::string_view>& texts() const { return texts_; }

 private:
  SpecialCases() = default;
  struct Hash {
    size_t operator()(std::string_view text) const;
  };
  std::unordered_map<std::string, SpecialCase> storage_;
  std::unordered_map<std::string_view, const SpecialCase*, Hash>
      cases_;  // keys point into storage_
  std::vector<std::string_view> texts_;
  size_t longest_ = 0;
};

/// Sequences of token ids to look for, all matches at all places.
class PhraseTrie {
 public:
  PhraseTrie();
  void add(const std::vector<uint64_t>& orths);
  struct Match {
    uint32_t begin = 0, end = 0;  // token indices
  };
  /// Calls back for every place and length; `orth_at(i)` for i in [0, n_tokens).
  template <typename OrthAt>
  void find_all(uint32_t n_tokens, OrthAt orth_at, std::vector<Match>& out) const {
    for (uint32_t begin = 0; begin < n_tokens; ++begin) {
      uint32_t node = 0;
      for (uint32_t end = begin; end < n_tokens;) {
        node = child(node, orth_at(end));
        if (node == 0) break;
        ++end;
        if (terminal_[node]) out.push_back({begin, end});
      }
    }
  }

 private:
  uint32_t child(uint32_t node, uint64_t orth) const;  // 0: none
  std::vector<std::unordered_map<uint64_t, uint32_t>> children_;
  std::vector<bool> terminal_;
};

}  // namespace muster::syntax
