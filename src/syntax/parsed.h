// parsed.h: what the syntax engine says about one text. Knows nothing of claims.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"

namespace muster::syntax {

/// One token, in spaCy's terms. `tag`, `dep`, `pos`, `morph`, `ent_type` are views into tables of
/// the Model, which outlives every Parsed.
struct Token {
  CleanSpan span;             ///< bytes of the parsed text
  std::string_view tag;       ///< fine part of speech ("NNS")
  std::string_view pos;       ///< universal part of speech ("NOUN")
  std::string_view morph;     ///< "Number=Plur", "" for none
  std::string_view dep;       ///< label of the arc to the head ("nsubj"); "ROOT" for a root
  std::string_view ent_type;  ///< "GPE"..., "" outside entities
  char ent_iob = 'O';         ///< 'B', 'I' or 'O'
  bool space_after = false;   ///< a U+0020 follows and belongs to this token
  bool sent_start = false;
  uint32_t head = 0;  ///< index of the head; its own index for a root
  std::string lemma;
};

/// Tokens in text order; concatenating token texts and their spaces restores the text.
struct Parsed {
  std::vector<Token> tokens;
};

}  // namespace muster::syntax
