// affix_pattern.h: reads the affix expressions of a tokenizer file into plain forms that need no regex engine.
//
// The expressions of the published pipelines are alternatives of a very simple shape: characters and classes in a row,
// the last of which may repeat, perhaps between a lookbehind and a lookahead of single characters. Groups of
// alternatives are multiplied out. Whatever does not have this shape is refused, and the caller keeps the regex.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace muster::syntax {

/// A set of code points: sorted ranges that neither touch nor overlap, both ends included.
struct CharSet {
  struct Range {
    char32_t first = 0, last = 0;
    bool operator==(const Range&) const = default;
  };
  std::vector<Range> ranges;
  bool contains(char32_t c) const;
  void add(const CharSet& other);
  bool operator==(const CharSet&) const = default;
};

/// One alternative: (?<=behind...) body... (?=ahead) or (?!ahead).
struct AffixForm {
  std::vector<CharSet> behind;  ///< the characters before the body, in text order
  std::vector<CharSet> body;    ///< never empty
  bool repeats = false;         ///< the last set of the body stands for one or more, greedy
  std::vector<CharSet> ahead;   ///< none or one
  bool ahead_negated = false;
  bool at_begin = false;  ///< ^ before it
  bool at_end = false;    ///< $ behind it
};

/// The alternatives in order. Errors: kUnsupported (another shape), with the place.
Result<std::vector<AffixForm>> parse_affix_pattern(std::string_view python_source);

/// A class "[...]" of Python's re, without \w and the like. Errors: kUnsupported.
Result<CharSet> parse_char_class(std::string_view source);

}  // namespace muster::syntax
