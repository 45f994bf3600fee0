// tok2vec.h: the hash-embedding convolutional network that turns tokens into vectors.
//
// A token's features are hashed into rows of tables, summed, concatenated and mixed (layer 0); then `depth` layers each
// see a token and its two neighbours. The published pipelines hold two such networks, one for tagger and parser and one
// for entities.
//
// Documents do not influence each other, and neither do blocks: each is computed with `depth` tokens of context, or
// with the zero rows that thinc puts around a document. Those rows are zero only at layer 0; later layers compute them
// like any other row, and their values reach the tokens at a document's edges.
//
// Layer 1 is computed per word type: three products (as left, middle and right neighbour) that are added per token,
// ((left + middle) + right) + bias. They are kept in a bounded TypeCache; see there why it cannot change a result.
//
// Source   NLP-RUNTIME specification, sections 3.3 to 3.5
// Threads  a Tok2Vec is immutable after make(); each thread holds its own Scratch
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "syntax/kernels.h"
#include "syntax/model_file.h"
#include "syntax/prepared.h"
#include "syntax/tokenizer.h"
#include "syntax/type_cache.h"
#include "syntax/vectors.h"

namespace muster::syntax {

/// Tokens begin .. end of the document doc_begin .. doc_end.
struct TokenPiece {
  uint32_t begin = 0, end = 0, doc_begin = 0, doc_end = 0;
};

/// Documents, one after another: document i is tokens[ends[i-1] .. ends[i]).
struct TokenBatch {
  std::span<const RawToken> tokens;
  std::span<const uint32_t> ends;  ///< ascending; the last one is tokens.size()
  /// What is computed of them, with the rest of its document as context; empty for all. Pieces may overlap: then
  /// their tokens come twice.
  std::span<const TokenPiece> pieces = {};
};

class Tok2Vec {
 public:
  /// Types kept by default: 4 KB each, so 12 MB for one network.
  static constexpr uint32_t kDefaultCachedTypes = 3072;
  /// Where several threads keep some each: about a tenth more of the words are computed anew.
  static constexpr uint32_t kFewCachedTypes = 2048;
  /// Tokens of a block at most, and rows with the context around them.
  static constexpr uint32_t kBlockRows = 256;

  /// `vectors` and `kernels` must outlive the network.
  /// Errors: kCorrupt (a shape that does not fit the others), kUnsupported (an unknown feature or window).
  static Result<Tok2Vec> make(const ModelFile& file, const Kernels& kernels,
                              const Vectors& vectors);

  /// From what describe() told before. `vectors` and `kernels` as for make().
  template <typename Archive>
  Tok2Vec(Archive& archive, const Kernels& kernels, const Vectors& vectors)
      : kernels_(&kernels), vectors_(&vectors) {
    describe(archive);
  }
  /// Names its parts to a writer or reader (prepared.h).
  template <typename Archive>
  void describe(Archive& archive) {
    archive.number(width_);
    archive.list(tables_, [&](Table& table) {
      archive.number(table.column);
      archive.number(table.seed);
      archive.number(table.n_rows);
      archive.floats(table.rows);
    });
    syntax::describe(archive, static_);
    syntax::describe(archive, mix_);
    syntax::describe(archive, products_);
    archive.list(encoders_, [&](MaxoutLayer& layer) { syntax::describe(archive, layer); });
  }

  uint32_t width() const { return width_; }
  uint32_t depth() const { return static_cast<uint32_t>(encoders_.size()); }

  class Scratch {
   public:
    /// `cached_types` 0 keeps nothing from one block to the next.
    Scratch(const Tok2Vec& network, uint32_t cached_types);

   private:
    friend class Tok2Vec;
    friend class Tok2VecRun;
    bool keeps_;
    TypeCache types_;
    AlignedFloats embedded_, vectors_, static_, rows_[2];
    AlignedFloats zero_;  // the value of a row outside a document
    std::vector<const float*> values_;
    std::vector<Row> work_;
    std::vector<WindowRow> window_work_;
  };

  /// Layer 0 of one token type without the cache: the sums of its embeddings, as they enter the mixing layer.
  /// `out` has mix_inputs() floats. For tests.
  void embed(const RawToken& token, float* out) const;
  uint32_t mix_inputs() const { return mix_.n_in; }

 private:
  friend class Tok2VecRun;
  Tok2Vec() = default;
  enum class Column : uint8_t { kOrth, kNorm, kLower, kPrefix, kSuffix, kShape, kSpacy, kIsSpace };
  static constexpr size_t kMostKeys = 16;
  struct Table {
    Column column = Column::kNorm;
    uint32_t seed = 0;
    uint32_t n_rows = 0;
    AlignedFloats rows;
  };

  static uint64_t feature(Column column, const RawToken& token);
  uint32_t key_size() const {
    return static_cast<uint32_t>(tables_.size() + (static_.n_in > 0 ? 1 : 0));
  }
  uint32_t value_size() const { return width_ + products_.n_padded; }
  void make_key(const RawToken& token, uint64_t* key) const;
  void project_vectors(std::span<const std::pair<const RawToken*, float*>> fresh,
                       Scratch& scratch) const;
  void fill_types(std::span<const std::pair<const RawToken*, float*>> fresh,
                  Scratch& scratch) const;

  const Kernels* kernels_ = nullptr;
  const Vectors* vectors_ = nullptr;
  uint32_t width_ = 0;
  std::vector<Table> tables_;
  LinearLayer static_;  // word vector to width; no inputs in a network without vectors
  MaxoutLayer mix_;
  LinearLayer products_;  // width to the three parts of layer 1, [part][piece][width]
  std::vector<MaxoutLayer> encoders_;
};

/// One pass over a batch, block by block.
class Tok2VecRun {
 public:
  /// All must outlive the run.
  Tok2VecRun(const Tok2Vec& network, TokenBatch batch, Tok2Vec::Scratch& scratch);

  /// Vectors of the tokens of the pieces, in order, each width() floats, valid until the next call.
  struct Block {
    size_t first = 0;  ///< how many came in the blocks before
    std::vector<const float*> rows;
  };
  /// Computes the next block; false when all tokens were given.
  bool next(Block& block);

 private:
  struct Segment {
    uint32_t begin, end;          // tokens
    uint32_t doc_begin, doc_end;  // of their document
    uint32_t row;                 // row of the token `begin - depth`
  };
  void plan();
  void look_up();
  const float* encode();

  const Tok2Vec& network_;
  TokenBatch batch_;
  Tok2Vec::Scratch& scratch_;
  std::vector<TokenPiece> documents_;  // the pieces, where the batch has none
  std::span<const TokenPiece> pieces_;
  size_t piece_ = 0;
  uint32_t next_token_ = 0;  // of the piece, from its begin
  size_t n_given_ = 0;
  std::vector<Segment> segments_;
  std::vector<std::pair<const RawToken*, float*>> fresh_;
};

}  // namespace muster::syntax
