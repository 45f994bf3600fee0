// transitions.h: the network that scores the moves of a state machine, and the list of its moves.
//
// A state is a few token positions (features). For each token and feature the lower layer is computed once and summed
// per state; the upper layer gives a score per class, a move with its label. Used by the parser and the entity machine.
//
// Source   NLP-RUNTIME specification, sections 2 (moves) and 3.7
// Threads  immutable after make(); each thread holds its own Scratch
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "syntax/kernels.h"
#include "syntax/model_file.h"
#include "syntax/prepared.h"

namespace muster::syntax {

/// A class of the upper layer. `action` is the key in the moves file.
struct Move {
  uint32_t action = 0;
  std::string label;
  bool operator==(const Move&) const = default;
};

/// Reads a `moves` file; the order is that of the upper layer's rows: by action, then by (frequency, label) descending;
/// entries of negative frequency after all others. Errors: kCorrupt (`path` is in the message).
Result<std::vector<Move>> read_moves(std::string_view bytes, const std::string& path);

class TransitionModel {
 public:
  /// Errors: kCorrupt (a shape that does not fit), kUnsupported (another form of model).
  static Result<TransitionModel> make(const ModelFile& file, const Kernels& kernels, uint32_t width,
                                      uint32_t n_features, uint32_t n_classes);

  /// From what describe() told before.
  template <typename Archive>
  TransitionModel(Archive& archive, const Kernels& kernels) : kernels_(&kernels) {
    describe(archive);
  }
  /// Names its parts to a writer or reader (prepared.h).
  template <typename Archive>
  void describe(Archive& archive) {
    archive.number(n_features_);
    archive.number(n_hidden_);
    archive.number(n_pieces_);
    syntax::describe(archive, projection_);
    syntax::describe(archive, lower_);
    archive.floats(lower_bias_);
    archive.floats(absent_);
    syntax::describe(archive, upper_);
  }

  /// Floats of a projected token, and of a score row (the classes, then padding).
  uint32_t projected_size() const { return projection_.n_padded; }
  uint32_t n_scores() const { return upper_.n_padded; }

  /// The token vectors that a machine works on, as projection(tok2vec row): `rows` of `out` are projected_size() apart.
  void project(std::span<const float* const> rows, float* out, std::vector<Row>& work) const;

  /// Lower-layer rows of the tokens a machine looks at. They are computed when asked for, in blocks, and only the last
  /// few hundred are kept: a document of a million tokens needs no more memory than a sentence.
  class Scratch {
   public:
    explicit Scratch(const TransitionModel& model);
    /// Starts on `n_tokens` projected tokens.
    void start(const float* projected, uint32_t n_tokens);

   private:
    friend class TransitionModel;
    static constexpr uint32_t kKept = 128;  // a power of two
    static constexpr uint32_t kAhead = 24;  // computed together when the machine moves on
    const float* projected_ = nullptr;
    uint32_t n_tokens_ = 0;
    uint32_t frontier_ = 0;       // tokens before it were computed once
    std::vector<uint32_t> held_;  // slot -> token + 1
    AlignedFloats lower_, hidden_, apart_;
    std::vector<Row> work_;
    std::vector<const float*> parts_;
  };

  /// Scores of all classes in the state with these features (token indices, -1 for none); n_scores() floats.
  void score(std::span<const int32_t> features, Scratch& scratch, float* scores) const;
  /// A row of n_scores() zeros and -infinity: 0 for the classes that `valid` lists.
  AlignedFloats mask(std::span<const uint32_t> valid) const;
  uint32_t best(const float* scores, const AlignedFloats& mask) const {
    return kernels_->best(scores, mask.data(), upper_.n_padded);
  }

 private:
  TransitionModel() = default;
  void hold(uint32_t token, Scratch& scratch) const;
  void resolve(std::span<const int32_t> features, Scratch& scratch) const;

  const Kernels* kernels_ = nullptr;
  uint32_t n_features_ = 0, n_hidden_ = 0, n_pieces_ = 0;
  LinearLayer projection_;    // width to hidden
  LinearLayer lower_;         // hidden to [feature][piece][hidden]
  AlignedFloats lower_bias_;  // [piece][hidden]
  AlignedFloats absent_;      // what a feature of no token adds, [feature][piece][hidden]
  LinearLayer upper_;         // hidden to classes
};

}  // namespace muster::syntax
