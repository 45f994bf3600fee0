// analysis.h: a document's tokens in one flat list, with the parse as an index into it.
//
// Every rule of the reading works on this. Token spans are SourceSpans, so a rule never meets an offset map.
// Blocks are parsed one by one: no arc crosses a block, and a paragraph's reading does not depend on its neighbours.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/span.h"
#include "reading/cascade.h"
#include "syntax/parsed.h"
#include "syntax/pipeline.h"
#include "text/document.h"

namespace muster::reading {

using TokenIndex = uint32_t;
inline constexpr TokenIndex kNoToken = UINT32_MAX;

/// Half-open range of token indices.
struct TokenRange {
  TokenIndex begin = 0, end = 0;
  bool empty() const { return begin >= end; }
  uint32_t size() const { return end - begin; }
  bool contains(TokenIndex i) const { return begin <= i && i < end; }
  bool contains(TokenRange r) const { return begin <= r.begin && r.end <= end; }
  bool overlaps(TokenRange r) const { return begin < r.end && r.begin < end; }
  auto operator<=>(const TokenRange&) const = default;
};

struct Token {
  SourceSpan span;        ///< bytes of Document::text()
  std::string_view text;  ///< clean text of the token
  std::string lower;      ///< ASCII lower-cased text; other letters as they are
  std::string_view lemma, tag, pos, morph, dep, ent_type;
  char ent_iob = 'O';
  bool space_after = false;
  TokenIndex head = 0;   ///< itself for a root
  TokenIndex left = 0;   ///< first token of its subtree
  TokenIndex right = 0;  ///< one past the last token of its subtree
  uint32_t sentence = 0;
  bool is_space() const { return pos == "SPACE"; }
};

struct Sentence {
  TokenRange tokens;
  TokenIndex root = 0;
  uint32_t block = 0;  ///< index into Document::blocks()
};

struct EntityMention {
  TokenRange tokens;
  std::string_view type;  ///< GPE, ORG, PERSON, NORP, DATE, CARDINAL, LOC, FAC, EVENT ...
};

/// Tokens of the longest sentence that is read as one. No tree is deeper, no loop over a sentence longer.
inline constexpr TokenIndex kMaxSentence = 256;

class Analysis {
 public:
  /// Parses the blocks that can hold claims. `document` must outlive the analysis; `pipeline` too.
  static Result<Analysis> make(const Document& document, const syntax::Pipeline& pipeline);
  /// The two steps of it: the parses of those blocks, in their order; and the list made of them. With `cascade`, of
  /// their sentences that can hold what is `wanted`; the others are as if they were not there.
  static Result<std::vector<syntax::Parsed>> parse(const Document& document,
                                                   const syntax::Pipeline& pipeline,
                                                   const Cascade* cascade = nullptr,
                                                   const Wanted& wanted = {});
  static Analysis make(const Document& document, std::vector<syntax::Parsed> parsed);

  const Document& document() const { return *document_; }
  const std::vector<Token>& tokens() const { return tokens_; }
  const Token& operator[](TokenIndex i) const { return tokens_[i]; }
  TokenIndex size() const { return static_cast<TokenIndex>(tokens_.size()); }
  const std::vector<Sentence>& sentences() const { return sentences_; }
  const Sentence& sentence_of(TokenIndex i) const { return sentences_[tokens_[i].sentence]; }
  const std::vector<EntityMention>& entities() const { return entities_; }
  Zone zone_of(TokenIndex i) const { return document_->blocks()[sentence_of(i).block].zone; }
  bool same_block(TokenIndex a, TokenIndex b) const {
    return sentence_of(a).block == sentence_of(b).block;
  }

  /// Direct dependents of `i`, in text order.
  const std::vector<TokenIndex>& children(TokenIndex i) const { return children_[i]; }
  /// First child with this label, or kNoToken.
  TokenIndex child(TokenIndex i, std::string_view dep) const;
  bool is_ancestor(TokenIndex ancestor, TokenIndex i) const;  ///< strict
  TokenRange subtree(TokenIndex i) const { return {tokens_[i].left, tokens_[i].right}; }
  bool is_root(TokenIndex i) const { return tokens_[i].head == i; }

  SourceSpan span(
      TokenRange range) const;  ///< source span from first to last token; range not empty
  std::string_view words(TokenRange range) const;  ///< the document's own text of that span
  std::string lower_words(
      TokenRange range) const;  ///< token texts lower-cased, joined by single spaces

 private:
  void cut_long_sentences();
  void link();

  const Document* document_ = nullptr;
  std::vector<syntax::Parsed> parsed_;  // owns the lemmas
  std::vector<Token> tokens_;
  std::vector<Sentence> sentences_;
  std::vector<EntityMention> entities_;
  std::vector<std::vector<TokenIndex>> children_;
};

}  // namespace muster::reading
