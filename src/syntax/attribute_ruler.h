// attribute_ruler.h: part of speech and morphology from tag, word and arc label.
//
// Input    tokens with tag and dep as the networks left them
// Output   pos and morph, some lemmas; a few tags and deps overwritten
// Source   spaCy 3.8.14 pipeline/attributeruler.py; rules from the package's
// attribute_ruler/patterns Threads  immutable after make()
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "core/result.h"

namespace muster::syntax {

/// One token, read and written in place. Views that apply() writes point into the ruler, which must
/// outlive them.
struct RulerToken {
  std::string_view text;   ///< read only
  uint64_t lower = 0;      ///< Lexeme::lower; read only
  bool is_space = false;   ///< Lexeme::is_space; read only
  std::string_view tag;    ///< "" for none
  std::string_view dep;    ///< "" for none
  uint64_t tag_id = 0;     ///< string_id of `tag` as it comes in; 0: not known to the caller
  uint64_t dep_id = 0;     ///< of `dep`
  std::string_view pos;    ///< "" until a rule sets it
  std::string_view morph;  ///< normalised: fields sorted, "" for none
  std::string_view lemma;  ///< "" until a rule sets it
};

class AttributeRuler {
 public:
  /// Errors: kCorrupt (not what the format promises), kUnsupported (operators, unknown keys,
  /// patterns over two tokens).
  static Result<AttributeRuler> make(std::string_view patterns_file);
  AttributeRuler(AttributeRuler&&) noexcept;
  AttributeRuler& operator=(AttributeRuler&&) noexcept;
  ~AttributeRuler();

  /// All rules are matched against the tokens as they come in; then later rules override earlier
  /// ones, attribute by attribute.
  void apply(std::span<RulerToken> tokens) const;

 private:
  struct State;
  explicit AttributeRuler(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::syntax
