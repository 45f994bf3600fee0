// biluo.h: the state machine of the entity recogniser: one move a token (begin, in, last, unit, out).
//
// Source   NLP-RUNTIME specification, section 3.9
// Threads  immutable after make(); each thread holds its own Scratch
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "syntax/arc_eager.h"
#include "syntax/transitions.h"

namespace muster::syntax {

/// Tokens begin .. end of one entity; `label` indexes Biluo::labels().
struct EntitySpan {
  uint32_t begin = 0, end = 0, label = 0;
  bool operator==(const EntitySpan&) const = default;
};

class Biluo {
 public:
  static constexpr uint32_t kFeatures = 3;

  /// `moves` in class order. Errors: kCorrupt (a move that the machine needs is missing), kUnsupported.
  static Result<Biluo> make(std::vector<Move> moves, TransitionModel model,
                            const std::string& path);

  const TransitionModel& model() const { return model_; }
  std::span<const std::string> labels() const { return labels_; }

  struct Scratch {
    explicit Scratch(const Biluo& machine)
        : transitions(machine.model()), scores(machine.model().n_scores()) {}
    TransitionModel::Scratch transitions;
    AlignedFloats scores;
  };
  /// Entities of `n` tokens in text order. An entity neither starts on whitespace nor crosses a sentence start.
  void parse(const float* projected, uint32_t n, const std::vector<bool>& is_space,
             std::span<const uint8_t> sentence_start, Scratch& scratch,
             std::vector<EntitySpan>& entities, std::vector<Decision>* trace = nullptr) const;

 private:
  enum Action : uint8_t { kMissing, kBegin, kIn, kLast, kUnit, kOut };
  struct Class {
    Action action = kOut;
    uint32_t label = 0;
  };
  Biluo(TransitionModel model) : model_(std::move(model)) {}

  TransitionModel model_;
  std::vector<Class> classes_;
  std::vector<std::string> labels_;
  AlignedFloats closed_[2][2];                  // [may begin][may be a unit]
  std::vector<AlignedFloats> inside_, at_end_;  // by the open label: I or L, and L alone
};

}  // namespace muster::syntax
