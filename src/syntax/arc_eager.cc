#include "syntax/arc_eager.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace muster::syntax {

Decision decide(std::span<const float> scores, const AlignedFloats& mask, uint32_t chosen) {
  float second = -std::numeric_limits<float>::infinity();
  for (size_t i = 0; i < scores.size(); ++i) {
    if (i != chosen) second = std::max(second, scores[i] + mask[i]);
  }
  return {chosen, scores[chosen] - second};
}

uint32_t ArcEager::intern(std::string_view label) {
  const auto known = std::find(labels_.begin(), labels_.end(), label);
  if (known != labels_.end()) return static_cast<uint32_t>(known - labels_.begin());
  labels_.emplace_back(label);
  return static_cast<uint32_t>(labels_.size() - 1);
}

Result<ArcEager> ArcEager::make(std::vector<Move> moves, TransitionModel model,
                                const std::string& path) {
  ArcEager machine(std::move(model));
  machine.root_label_ = machine.intern("ROOT");
  size_t n_of[kActions] = {};
  for (const Move& move : moves) {
    if (move.action >= kActions) {
      return Error{ErrorCode::kUnsupported,
                   fmt::format("{}: action {}, expected 0 to 4", path, move.action)};
    }
    if (move.label == "subtok") {
      return Error{ErrorCode::kUnsupported,
                   fmt::format("{}: a parser that merges tokens (label subtok)", path)};
    }
    ++n_of[move.action];
    machine.classes_.push_back({static_cast<Action>(move.action), machine.intern(move.label)});
  }
  if (n_of[kShift] != 1 || n_of[kReduce] != 1 || n_of[kLeft] == 0 || n_of[kRight] == 0 ||
      n_of[kBreak] > 1) {
    return Error{ErrorCode::kCorrupt,
                 fmt::format("{}: {} shift, {} reduce, {} left, {} right and {} break moves, "
                             "expected one shift, one "
                             "reduce, some left and right and at most one break",
                             path, n_of[0], n_of[1], n_of[2], n_of[3], n_of[4])};
  }
  const size_t n_plain = machine.labels_.size();
  machine.decorations_.resize(n_plain);
  for (size_t i = 0; i < n_plain; ++i) {
    const std::string label = machine.labels_[i];
    const size_t bar = label.find("||");
    DecoratedLabel parts{static_cast<uint32_t>(i), 0, false};
    if (bar != std::string::npos) {
      parts = {machine.intern(label.substr(0, bar)), machine.intern(label.substr(bar + 2)), true};
    }
    machine.decorations_[i] = parts;
  }
  while (machine.decorations_.size() < machine.labels_.size()) {
    machine.decorations_.push_back({static_cast<uint32_t>(machine.decorations_.size()), 0, false});
  }
  for (uint32_t valid = 0; valid < 1u << kActions; ++valid) {
    std::vector<uint32_t> classes;
    for (uint32_t i = 0; i < machine.classes_.size(); ++i) {
      if (valid >> machine.classes_[i].action & 1) classes.push_back(i);
    }
    machine.masks_.push_back(machine.model_.mask(classes));
  }
  return machine;
}

// The stack holds tokens whose subtree may still grow; the buffer is what was put back (`rebuffered`, top first), then
// the tokens from `next` on. A token put back cannot be shifted again until an arc reached it, so every token is put
// back at most once per arc, and the loop ends. S0's head is always S1, and that arc is the latest of S1's right arcs:
// taking it back restores the one before.
void ArcEager::parse(const float* projected, uint32_t n_tokens, Scratch& s,
                     std::vector<uint32_t>& heads, std::vector<uint32_t>& labels,
                     std::vector<Decision>* trace) const {
  const auto n = static_cast<int32_t>(n_tokens);
  labels.assign(n_tokens, root_label_);
  s.heads.assign(n_tokens, -1);
  s.last_left.assign(n_tokens, -1);
  s.last_right.assign(n_tokens, -1);
  s.previous_right.assign(n_tokens, -1);
  s.unshiftable.assign(n_tokens, 0);
  s.starts.assign(n_tokens, 0);
  s.stack.clear();
  s.rebuffered.clear();
  s.transitions.start(projected, n_tokens);
  int32_t next = 0;

  const auto buffer = [&](size_t i) -> int32_t {
    if (i < s.rebuffered.size()) return s.rebuffered[s.rebuffered.size() - 1 - i];
    const auto at = static_cast<int64_t>(next) + static_cast<int64_t>(i - s.rebuffered.size());
    return at < n ? static_cast<int32_t>(at) : -1;
  };
  const auto stack = [&](size_t i) {
    return i < s.stack.size() ? s.stack[s.stack.size() - 1 - i] : -1;
  };
  const auto child_of = [](const std::vector<int32_t>& children, int32_t token) {
    return token < 0 ? -1 : children[static_cast<size_t>(token)];
  };
  const auto advance = [&] {
    if (s.rebuffered.empty()) {
      ++next;
    } else {
      s.rebuffered.pop_back();
    }
  };
  // Token 0 never asks: when it is B0 the stack is empty and shifting is always allowed.
  const auto is_start = [&](int32_t token) {
    return token >= 0 && s.starts[static_cast<size_t>(token)] != 0;
  };

  for (;;) {
    const int32_t b0 = buffer(0), b1 = buffer(1), s0 = stack(0), s1 = stack(1);
    const size_t n_buffer = static_cast<size_t>(n - next) + s.rebuffered.size();
    if (s.stack.empty() && n_buffer == 0) break;

    uint32_t valid = 0;
    if (s.stack.empty() ||
        (n_buffer >= 2 && !is_start(b0) && !s.unshiftable[static_cast<size_t>(b0)])) {
      valid |= 1u << kShift;
    }
    if (!s.stack.empty()) valid |= 1u << kReduce;
    if (!s.stack.empty() && n_buffer > 0 && !is_start(b0)) valid |= 1u << kLeft | 1u << kRight;
    if (n_buffer >= 2 && b1 == b0 + 1 && !is_start(b1)) valid |= 1u << kBreak;

    const int32_t features[kFeatures] = {b0,
                                         b1,
                                         s0,
                                         s1,
                                         stack(2),
                                         child_of(s.last_left, b0),
                                         child_of(s.last_left, s0),
                                         child_of(s.last_right, s0)};
    model_.score(features, s.transitions, s.scores.data());
    const uint32_t chosen = model_.best(s.scores.data(), masks_[valid]);
    if (trace) trace->push_back(decide({s.scores.data(), classes_.size()}, masks_[valid], chosen));

    const auto b = static_cast<size_t>(b0), top = static_cast<size_t>(s0);
    switch (classes_[chosen].action) {
      case kShift:
        advance();
        s.stack.push_back(b0);
        break;
      case kReduce:
        s.stack.pop_back();
        if (s.heads[top] < 0 && !s.stack.empty()) {
          s.unshiftable[top] = 1;
          s.rebuffered.push_back(s0);
        }
        break;
      case kLeft:
        if (s.heads[top] >= 0) s.last_right[static_cast<size_t>(s1)] = s.previous_right[top];
        s.heads[top] = b0;
        labels[top] = classes_[chosen].label;
        s.last_left[b] = s0;
        s.unshiftable[b] = 0;
        s.stack.pop_back();
        break;
      case kRight:
        s.heads[b] = s0;
        labels[b] = classes_[chosen].label;
        s.previous_right[b] = s.last_right[top];
        s.last_right[top] = b0;
        advance();
        s.stack.push_back(b0);
        break;
      case kBreak:
        s.starts[static_cast<size_t>(b1)] = 1;
        break;
    }
  }
  heads.resize(n_tokens);
  for (uint32_t i = 0; i < n_tokens; ++i)
    heads[i] = s.heads[i] < 0 ? i : static_cast<uint32_t>(s.heads[i]);
}

}  // namespace muster::syntax
