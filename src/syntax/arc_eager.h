// arc_eager.h: the state machine of the dependency parser: one pass over a document, about two moves a token.
//
// Source   NLP-RUNTIME specification, section 3.8; Nivre (2003) with spaCy's break and unshift moves
// Threads  immutable after make(); each thread holds its own Scratch
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "syntax/edges.h"
#include "syntax/transitions.h"

namespace muster::syntax {

/// One decision of a state machine, for tests and tools.
struct Decision {
  uint32_t chosen = 0;  ///< class
  float margin = 0;     ///< its score less the best other valid score
};

class ArcEager {
 public:
  static constexpr uint32_t kFeatures = 8;

  /// `moves` in class order. Errors: kCorrupt (a move that the machine needs is missing), kUnsupported.
  static Result<ArcEager> make(std::vector<Move> moves, TransitionModel model,
                               const std::string& path);

  const TransitionModel& model() const { return model_; }
  /// All labels by number, decorated ones and their parts included.
  std::span<const std::string> labels() const { return labels_; }
  uint32_t root_label() const { return root_label_; }
  std::span<const DecoratedLabel> decorations() const { return decorations_; }

  struct Scratch {
    explicit Scratch(const ArcEager& machine)
        : transitions(machine.model()), scores(machine.model().n_scores()) {}
    TransitionModel::Scratch transitions;
    AlignedFloats scores;
    std::vector<int32_t> heads, stack, rebuffered, last_left, last_right, previous_right;
    std::vector<uint8_t> unshiftable, starts;
  };
  /// Parses `n` tokens from their projections. `heads` and `labels` get n numbers each; a root is its own head.
  /// `trace`, if not null, gets every decision.
  void parse(const float* projected, uint32_t n, Scratch& scratch, std::vector<uint32_t>& heads,
             std::vector<uint32_t>& labels, std::vector<Decision>* trace = nullptr) const;

 private:
  enum Action : uint8_t { kShift, kReduce, kLeft, kRight, kBreak };
  static constexpr size_t kActions = 5;
  struct Class {
    Action action = kShift;
    uint32_t label = 0;
  };
  ArcEager(TransitionModel model) : model_(std::move(model)) {}
  uint32_t intern(std::string_view label);

  TransitionModel model_;
  std::vector<Class> classes_;
  std::vector<std::string> labels_;
  std::vector<DecoratedLabel> decorations_;
  uint32_t root_label_ = 0;
  std::vector<AlignedFloats> masks_;  // by the set of valid actions
};

/// chosen and its margin over the others that `mask` allows.
Decision decide(std::span<const float> scores, const AlignedFloats& mask, uint32_t chosen);

}  // namespace muster::syntax
