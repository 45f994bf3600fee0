#include "syntax/transitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

namespace muster::syntax {

Result<std::vector<Move>> read_moves(std::string_view bytes, const std::string& path) {
  const auto corrupt = [&](std::string_view message) {
    return Error{ErrorCode::kCorrupt, fmt::format("{}: {}", path, message)};
  };
  Result<Msgpack> file = Msgpack::parse(bytes);
  if (!file.has_value()) return corrupt(file.error().message);
  const Msgpack* text = file->find("moves");
  if (!text || !text->as_text()) return corrupt("no text 'moves'");
  const auto json = nlohmann::json::parse(*text->as_text(), nullptr, false);
  if (!json.is_object()) return corrupt("'moves' is not a JSON object");

  struct Counted {
    uint32_t action;
    int64_t frequency;
    std::string label;
  };
  std::vector<Counted> usual, appended;
  for (const auto& [key, labels] : json.items()) {
    uint32_t action = 0;
    const auto [end, failure] = std::from_chars(key.data(), key.data() + key.size(), action);
    if (failure != std::errc() || end != key.data() + key.size() || !labels.is_object()) {
      return corrupt("'moves' is not a map of action numbers to labels");
    }
    for (const auto& [label, frequency] : labels.items()) {
      if (!frequency.is_number_integer()) return corrupt("a label without frequency in 'moves'");
      const auto count = frequency.get<int64_t>();
      (count < 0 ? appended : usual).push_back({action, count, label});
    }
  }
  const auto descending = [](const Counted& a, const Counted& b) {
    return a.frequency != b.frequency ? a.frequency > b.frequency : a.label > b.label;
  };
  std::sort(usual.begin(), usual.end(), [&](const Counted& a, const Counted& b) {
    return a.action != b.action ? a.action < b.action : descending(a, b);
  });
  std::stable_sort(appended.begin(), appended.end(), descending);
  std::vector<Move> moves;
  for (const auto* list : {&usual, &appended}) {
    for (const Counted& counted : *list) moves.push_back({counted.action, counted.label});
  }
  return moves;
}

Result<TransitionModel> TransitionModel::make(const ModelFile& file, const Kernels& kernels,
                                              uint32_t width, uint32_t n_features,
                                              uint32_t n_classes) {
  TransitionModel model;
  model.kernels_ = &kernels;
  model.n_features_ = n_features;

  MUSTER_TRY(const ModelNode* affine, file.only("precomputable_affine"));
  MUSTER_TRY(const Tensor w, file.tensor(*affine, "W", 4));
  const uint64_t n_hidden = w.shape[1], n_pieces = w.shape[2];
  if (w.shape != Shape{n_features, n_hidden, n_pieces, n_hidden}) {
    return file.error(fmt::format("lower layer has shape {}, expected [{}, hidden, pieces, hidden]",
                                  to_string(w.shape), n_features));
  }
  if (n_hidden % 64 != 0 || n_hidden > 1024 || n_pieces > 4) {
    Error error = file.error(
        fmt::format("{} hidden units of {} pieces, expected a multiple of 64 and 1 to 4 pieces",
                    n_hidden, n_pieces));
    error.code = ErrorCode::kUnsupported;
    return error;
  }
  const auto nh = static_cast<uint32_t>(n_hidden), np = static_cast<uint32_t>(n_pieces);
  model.n_hidden_ = nh;
  model.n_pieces_ = np;
  MUSTER_TRY(const Tensor b, file.tensor(*affine, "b", Shape{nh, np}));
  MUSTER_TRY(const Tensor pad, file.tensor(*affine, "pad", Shape{1, n_features, nh, np}));
  // thinc stores [feature][out][piece][in]; here the pieces are blocks, so that a maxout compares whole vectors.
  model.lower_ = pack_linear(kernels.rows_panel, nh, n_features * np * nh,
                             [&](size_t index) {
                               const size_t f = index / (np * nh), p = index / nh % np,
                                            o = index % nh;
                               return w.values.data() + ((f * nh + o) * np + p) * nh;
                             },
                             {});
  model.lower_bias_ = AlignedFloats(size_t{np} * nh);
  model.absent_ = AlignedFloats(size_t{n_features} * np * nh);
  for (size_t o = 0; o < nh; ++o) {
    for (size_t p = 0; p < np; ++p) {
      model.lower_bias_[p * nh + o] = b.values[o * np + p];
      for (size_t f = 0; f < n_features; ++f) {
        model.absent_[(f * np + p) * nh + o] = pad.values[(f * nh + o) * np + p];
      }
    }
  }

  MUSTER_TRY(const ModelNode* upper, file.referred("upper"));
  const auto linears = file.named("linear");
  if (upper->name != "linear" || linears.size() != 2) {
    return file.error(
        fmt::format("{} linear layers, expected a projection and the upper layer", linears.size()));
  }
  const ModelNode* projection = linears[0] == upper ? linears[1] : linears[0];
  MUSTER_TRY(const Tensor upper_w, file.tensor(*upper, "W", Shape{n_classes, nh}));
  MUSTER_TRY(const Tensor upper_b, file.tensor(*upper, "b", Shape{n_classes}));
  MUSTER_TRY(const Tensor projection_w, file.tensor(*projection, "W", Shape{nh, width}));
  MUSTER_TRY(const Tensor projection_b, file.tensor(*projection, "b", Shape{nh}));
  model.upper_ = pack_linear(
      kernels.single_panel, nh, n_classes, [&](size_t o) { return upper_w.values.data() + o * nh; },
      upper_b.values);
  model.projection_ = pack_linear(
      kernels.rows_panel, width, nh,
      [&](size_t o) { return projection_w.values.data() + o * width; }, projection_b.values);
  return model;
}

void TransitionModel::project(std::span<const float* const> rows, float* out,
                              std::vector<Row>& work) const {
  work.clear();
  for (const float* row : rows) {
    work.push_back({row, nullptr, out});
    out += projected_size();
  }
  kernels_->linear(projection_, work.data(), work.size());
}

TransitionModel::Scratch::Scratch(const TransitionModel& model)
    : held_(kKept),
      lower_(size_t{kKept} * model.lower_.n_padded),
      hidden_(model.n_hidden_),
      parts_(model.n_features_) {}

void TransitionModel::Scratch::start(const float* projected, uint32_t n_tokens) {
  projected_ = projected;
  n_tokens_ = n_tokens;
  frontier_ = 0;
  std::fill(held_.begin(), held_.end(), 0u);
}

// Sees to it that the token's row is held.
void TransitionModel::hold(uint32_t token, Scratch& scratch) const {
  constexpr uint32_t kSlots = Scratch::kKept - 1;
  const auto slot_data = [&](uint32_t i) {
    return scratch.lower_.data() + size_t{i & kSlots} * lower_.n_padded;
  };
  if (scratch.held_[token & kSlots] == token + 1) return;
  // A new token: compute those that come next with it. An old one that gave up its slot: just that one again.
  uint32_t end = token + 1;
  if (token >= scratch.frontier_) {
    end = std::min(scratch.n_tokens_, token + Scratch::kAhead);
    scratch.frontier_ = end;
  }
  scratch.work_.clear();
  for (uint32_t i = token; i < end; ++i) {
    scratch.held_[i & kSlots] = i + 1;
    scratch.work_.push_back(
        {scratch.projected_ + size_t{i} * projected_size(), nullptr, slot_data(i)});
  }
  kernels_->linear(lower_, scratch.work_.data(), scratch.work_.size());
}

void TransitionModel::score(std::span<const int32_t> features, Scratch& scratch,
                            float* scores) const {
  const size_t stride = size_t{n_pieces_} * n_hidden_;
  for (const int32_t token : features) {
    if (token >= 0) hold(static_cast<uint32_t>(token), scratch);
  }
  // All are held now, unless a later one took the slot of an earlier one.
  bool clash = false;
  for (size_t f = 0; f < features.size(); ++f) {
    if (features[f] < 0) {
      scratch.parts_[f] = absent_.data() + f * stride;
      continue;
    }
    const auto token = static_cast<uint32_t>(features[f]);
    clash = clash || scratch.held_[token & (Scratch::kKept - 1)] != token + 1;
    scratch.parts_[f] =
        scratch.lower_.data() + size_t{token & (Scratch::kKept - 1)} * lower_.n_padded + f * stride;
  }
  if (clash) resolve(features, scratch);
  kernels_->hidden(scratch.parts_.data(), features.size(), lower_bias_.data(), n_pieces_, n_hidden_,
                   scratch.hidden_.data());
  kernels_->single(upper_, scratch.hidden_.data(), scores);
}

// Features whose tokens want the same slot: computes each into a row of its own.
void TransitionModel::resolve(std::span<const int32_t> features, Scratch& scratch) const {
  const size_t stride = size_t{n_pieces_} * n_hidden_;
  if (scratch.apart_.size() == 0)
    scratch.apart_ = AlignedFloats(size_t{n_features_} * lower_.n_padded);
  for (size_t f = 0; f < features.size(); ++f) {
    if (features[f] < 0) continue;
    float* out = scratch.apart_.data() + f * lower_.n_padded;
    const Row row{scratch.projected_ + size_t(features[f]) * projected_size(), nullptr, out};
    kernels_->linear(lower_, &row, 1);
    scratch.parts_[f] = out + f * stride;
  }
}

AlignedFloats TransitionModel::mask(std::span<const uint32_t> valid) const {
  AlignedFloats mask(n_scores());
  for (size_t i = 0; i < mask.size(); ++i) mask[i] = -std::numeric_limits<float>::infinity();
  for (const uint32_t index : valid) mask[index] = 0;
  return mask;
}

}  // namespace muster::syntax
