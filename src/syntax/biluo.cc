#include "syntax/biluo.h"

#include <fmt/format.h>

#include <algorithm>

namespace muster::syntax {

Result<Biluo> Biluo::make(std::vector<Move> moves, TransitionModel model, const std::string& path) {
  Biluo machine(std::move(model));
  // What each label can do, so that an entity once opened can go on and be closed.
  std::vector<uint32_t> actions_of;
  bool has_out = false;
  for (const Move& move : moves) {
    if (move.action > kOut) {
      return Error{ErrorCode::kUnsupported,
                   fmt::format("{}: action {}, expected 0 to 5", path, move.action)};
    }
    const auto known = std::find(machine.labels_.begin(), machine.labels_.end(), move.label);
    const auto label = static_cast<uint32_t>(known - machine.labels_.begin());
    if (known == machine.labels_.end()) {
      machine.labels_.push_back(move.label);
      actions_of.push_back(0);
    }
    actions_of[label] |= 1u << move.action;
    has_out = has_out || move.action == kOut;
    machine.classes_.push_back({static_cast<Action>(move.action), label});
  }
  if (!has_out)
    return Error{ErrorCode::kCorrupt, fmt::format("{}: no move for tokens outside entities", path)};
  for (size_t i = 0; i < actions_of.size(); ++i) {
    const bool opens = actions_of[i] >> kBegin & 1;
    if (opens && !((actions_of[i] >> kIn & 1) && (actions_of[i] >> kLast & 1))) {
      return Error{ErrorCode::kCorrupt, fmt::format("{}: entities '{}' can begin but not end", path,
                                                    machine.labels_[i])};
    }
  }

  const auto mask_of = [&](auto&& is_valid) {
    std::vector<uint32_t> valid;
    for (uint32_t i = 0; i < machine.classes_.size(); ++i) {
      if (is_valid(machine.classes_[i])) valid.push_back(i);
    }
    return machine.model_.mask(valid);
  };
  for (const bool may_begin : {false, true}) {
    for (const bool may_unit : {false, true}) {
      machine.closed_[may_begin][may_unit] = mask_of([&](const Class& c) {
        const bool named = !machine.labels_[c.label]
                                .empty();  // the unit without a label blocks preset entities only
        return c.action == kOut || (c.action == kBegin && may_begin && named) ||
               (c.action == kUnit && may_unit && named);
      });
    }
  }
  for (uint32_t label = 0; label < machine.labels_.size(); ++label) {
    machine.inside_.push_back(mask_of([&](const Class& c) {
      return c.label == label && (c.action == kIn || c.action == kLast);
    }));
    machine.at_end_.push_back(
        mask_of([&](const Class& c) { return c.label == label && c.action == kLast; }));
  }
  return machine;
}

void Biluo::parse(const float* projected, uint32_t n, const std::vector<bool>& is_space,
                  std::span<const uint8_t> sentence_start, Scratch& scratch,
                  std::vector<EntitySpan>& entities, std::vector<Decision>* trace) const {
  entities.clear();
  scratch.transitions.start(projected, n);
  bool open = false;
  uint32_t begin = 0, label = 0;
  for (uint32_t i = 0; i < n; ++i) {
    const bool may_go_on = i + 1 < n && !sentence_start[i + 1];
    const AlignedFloats& mask = open ? (may_go_on ? inside_ : at_end_)[label]
                                     : closed_[may_go_on && !is_space[i]][!is_space[i]];
    const auto at = static_cast<int32_t>(i);
    const int32_t features[kFeatures] = {at, open ? static_cast<int32_t>(begin) : -1,
                                         open ? at - 1 : -1};
    model_.score(features, scratch.transitions, scratch.scores.data());
    const uint32_t chosen = model_.best(scratch.scores.data(), mask);
    if (trace) trace->push_back(decide({scratch.scores.data(), classes_.size()}, mask, chosen));
    switch (classes_[chosen].action) {
      case kBegin:
        open = true;
        begin = i;
        label = classes_[chosen].label;
        break;
      case kLast:
        entities.push_back({begin, i + 1, label});
        open = false;
        break;
      case kUnit:
        entities.push_back({i, i + 1, classes_[chosen].label});
        break;
      case kMissing:
      case kIn:
      case kOut:
        break;
    }
  }
}

}  // namespace muster::syntax
