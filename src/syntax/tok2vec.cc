#include "syntax/tok2vec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace muster::syntax {
namespace {

// Rows computed together when types are new; more would not be faster.
constexpr uint32_t kFreshRows = 48;
// Blocks must hold the context on both sides of a token and more.
constexpr size_t kMostLayers = Tok2Vec::kBlockRows / 8;

uint64_t rotate_left(uint64_t x, unsigned n) { return x << n | x >> (64 - n); }

uint64_t final_mix(uint64_t k) {
  k = (k ^ k >> 33) * 0xff51afd7ed558ccdu;
  k = (k ^ k >> 33) * 0xc4ceb9fe1a85ec53u;
  return k ^ k >> 33;
}

// MurmurHash3_x64_128 (Austin Appleby, public domain) of the 8 bytes of `value`, as four 32-bit numbers.
std::array<uint32_t, 4> hash_rows(uint64_t value, uint32_t seed) {
  uint64_t h1 = rotate_left(value * 0x87c37b91114253d5u, 31) * 0x4cf5ad432745937fu;
  h1 ^= seed;
  h1 ^= 8;
  uint64_t h2 = seed ^ 8u;
  h1 += h2;
  h2 += h1;
  h1 = final_mix(h1);
  h2 = final_mix(h2);
  h1 += h2;
  h2 += h1;
  return {static_cast<uint32_t>(h1), static_cast<uint32_t>(h1 >> 32), static_cast<uint32_t>(h2),
          static_cast<uint32_t>(h2 >> 32)};
}

}  // namespace

uint64_t Tok2Vec::feature(Column column, const RawToken& token) {
  switch (column) {
    case Column::kOrth:
      return token.lexeme.orth;
    case Column::kNorm:
      return token.lexeme.norm;
    case Column::kLower:
      return token.lexeme.lower;
    case Column::kPrefix:
      return token.lexeme.prefix;
    case Column::kSuffix:
      return token.lexeme.suffix;
    case Column::kShape:
      return token.lexeme.shape;
    case Column::kSpacy:
      return token.space_after ? 1 : 0;
    case Column::kIsSpace:
      return token.lexeme.is_space ? 1 : 0;
  }
  return 0;
}

Result<Tok2Vec> Tok2Vec::make(const ModelFile& file, const Kernels& kernels,
                              const Vectors& vectors) {
  static constexpr std::pair<std::string_view, Column> kColumns[] = {
      {"ORTH", Column::kOrth},     {"NORM", Column::kNorm},       {"LOWER", Column::kLower},
      {"PREFIX", Column::kPrefix}, {"SUFFIX", Column::kSuffix},   {"SHAPE", Column::kShape},
      {"SPACY", Column::kSpacy},   {"IS_SPACE", Column::kIsSpace}};
  const auto unsupported = [&](std::string message) {
    Error error = file.error(std::move(message));
    error.code = ErrorCode::kUnsupported;
    return error;
  };
  Tok2Vec network;
  network.kernels_ = &kernels;
  network.vectors_ = &vectors;

  MUSTER_TRY(const ModelNode* extract, file.only("extract_features"));
  MUSTER_TRY(const std::vector<std::string> columns, file.strings(*extract, "columns"));
  const auto embeds = file.named("hashembed");
  if (embeds.empty() || embeds.size() != columns.size() || embeds.size() >= kMostKeys) {
    return file.error(fmt::format("{} hash embeddings for {} features, expected one each, 1 to {}",
                                  embeds.size(), columns.size(), kMostKeys - 1));
  }
  for (size_t i = 0; i < embeds.size(); ++i) {
    Table table;
    const auto known = std::find_if(std::begin(kColumns), std::end(kColumns),
                                    [&](const auto& column) { return column.first == columns[i]; });
    if (known == std::end(kColumns))
      return unsupported(fmt::format("unknown feature '{}'", columns[i]));
    table.column = known->second;
    MUSTER_TRY(const uint64_t column, file.number(*embeds[i], "column"));
    MUSTER_TRY(const uint64_t seed, file.number(*embeds[i], "seed"));
    if (column != i || seed > UINT32_MAX) {
      return unsupported(
          fmt::format("hash embedding {} reads column {} with seed {}", i, column, seed));
    }
    table.seed = static_cast<uint32_t>(seed);
    MUSTER_TRY(const Tensor rows, file.tensor(*embeds[i], "E", 2));
    if (i == 0) network.width_ = static_cast<uint32_t>(rows.shape[1]);
    if (rows.shape[1] != network.width_ || rows.shape[0] > UINT32_MAX) {
      return file.error(fmt::format("hash embedding {} has shape {}, expected width {}", i,
                                    to_string(rows.shape), network.width_));
    }
    table.n_rows = static_cast<uint32_t>(rows.shape[0]);
    table.rows = AlignedFloats(rows.values.size());
    std::copy(rows.values.begin(), rows.values.end(), table.rows.data());
    network.tables_.push_back(std::move(table));
  }
  const uint32_t width = network.width_;
  if (width % 16 != 0 || width > 1024)
    return unsupported(fmt::format("width {}, expected 16 to 1024 in steps of 16", width));

  const auto statics = file.named("static_vectors");
  if (statics.size() > 1) return unsupported("several static vector layers");
  if (!statics.empty()) {
    if (vectors.n_columns() == 0)
      return file.error("static vectors are used, but vocab/vectors is empty");
    MUSTER_TRY(const Tensor w, file.tensor(*statics[0], "W", Shape{width, vectors.n_columns()}));
    network.static_ =
        pack_linear(kernels.rows_panel, vectors.n_columns(), width,
                    [&](size_t o) { return w.values.data() + o * vectors.n_columns(); }, {});
  }

  const auto maxouts = file.named("maxout");
  const auto norms = file.named("layernorm");
  const auto windows = file.named("expand_window");
  if (maxouts.size() < 2 || norms.size() != maxouts.size() ||
      windows.size() + 1 != maxouts.size()) {
    return file.error(fmt::format(
        "{} maxout, {} layernorm and {} expand_window nodes, expected n + 1, n + 1 and n",
        maxouts.size(), norms.size(), windows.size()));
  }
  if (windows.size() > kMostLayers)
    return unsupported(fmt::format("{} layers, at most {}", windows.size(), kMostLayers));
  for (const ModelNode* window : windows) {
    MUSTER_TRY(const uint64_t size, file.number(*window, "window_size"));
    if (size != 1) return unsupported(fmt::format("window size {}, expected 1", size));
  }
  uint64_t pad = 0;
  for (const ModelNode& node : file.nodes()) {
    if (!node.name.starts_with("with_array(")) continue;
    MUSTER_TRY(const uint64_t found, file.number(node, "pad"));
    pad = std::max(pad, found);
  }
  if (pad != windows.size())
    return unsupported(fmt::format("padding {} around {} layers", pad, windows.size()));

  const uint32_t n_parts = network.key_size();
  for (size_t i = 0; i < maxouts.size(); ++i) {
    const uint32_t n_in = width * (i == 0 ? n_parts : 3);
    MUSTER_TRY(const Tensor w, file.tensor(*maxouts[i], "W", 3));
    const auto n_pieces = static_cast<uint32_t>(std::min<uint64_t>(w.shape[1], UINT32_MAX));
    if (w.shape != Shape{width, n_pieces, n_in}) {
      return file.error(fmt::format("maxout {} has shape {}, expected [{}, pieces, {}]", i,
                                    to_string(w.shape), width, n_in));
    }
    if (n_pieces > 4)
      return unsupported(fmt::format("maxout {} with {} pieces, expected 1 to 4", i, n_pieces));
    MUSTER_TRY(const Tensor b, file.tensor(*maxouts[i], "b", Shape{width, n_pieces}));
    MUSTER_TRY(const Tensor gain, file.tensor(*norms[i], "G", Shape{width}));
    MUSTER_TRY(const Tensor shift, file.tensor(*norms[i], "b", Shape{width}));
    MaxoutLayer layer =
        pack_maxout(kernels, n_in, width, n_pieces, w.values, b.values, gain.values, shift.values);
    if (i == 1) {
      network.products_ =
          pack_linear(kernels.rows_panel, width, 3 * n_pieces * width,
                      [&](size_t index) {
                        const size_t part = index / (n_pieces * width),
                                     piece = index / width % n_pieces, o = index % width;
                        return w.values.data() + (o * n_pieces + piece) * n_in + part * width;
                      },
                      {});
      layer.weights = AlignedFloats();
    }
    (i == 0 ? network.mix_ : network.encoders_.emplace_back()) = std::move(layer);
  }
  return network;
}

Tok2Vec::Scratch::Scratch(const Tok2Vec& network, uint32_t cached_types)
    : keeps_(cached_types > 0),
      types_(network.key_size(), network.value_size(), std::max(cached_types, 2 * kBlockRows)),
      embedded_(size_t{kFreshRows} * network.mix_.n_in),
      vectors_(size_t{kFreshRows} * network.static_.n_in),
      static_(size_t{kFreshRows} * network.static_.n_padded),
      zero_(network.value_size()),
      values_(kBlockRows) {
  for (AlignedFloats& rows : rows_) rows = AlignedFloats(size_t{kBlockRows} * network.width_);
}

void Tok2Vec::make_key(const RawToken& token, uint64_t* key) const {
  for (const Table& table : tables_) *key++ = feature(table.column, token);
  if (static_.n_in > 0) *key = token.lexeme.orth;
}

void Tok2Vec::embed(const RawToken& token, float* out) const {
  for (const Table& table : tables_) {
    const std::array<uint32_t, 4> keys = hash_rows(feature(table.column, token), table.seed);
    const float* rows[4];
    for (size_t i = 0; i < 4; ++i)
      rows[i] = table.rows.data() + size_t{keys[i] % table.n_rows} * width_;
    kernels_->sum_of_four(rows, width_, out);
    out += width_;
  }
  if (static_.n_in > 0) std::fill_n(out, width_, 0.0f);
}

// The word vectors' part of the embeddings; it stays zero where a word has none.
void Tok2Vec::project_vectors(std::span<const std::pair<const RawToken*, float*>> fresh,
                              Scratch& scratch) const {
  scratch.work_.clear();
  std::array<float*, kFreshRows> to;
  for (size_t i = 0; i < fresh.size(); ++i) {
    const size_t n = scratch.work_.size();
    float* vector = scratch.vectors_.data() + n * static_.n_in;
    if (!vectors_->find(fresh[i].first->lexeme.orth, vector)) continue;
    to[n] = scratch.embedded_.data() + i * mix_.n_in + tables_.size() * width_;
    scratch.work_.push_back({vector, nullptr, scratch.static_.data() + n * static_.n_padded});
  }
  kernels_->linear(static_, scratch.work_.data(), scratch.work_.size());
  for (size_t n = 0; n < scratch.work_.size(); ++n)
    std::memcpy(to[n], scratch.work_[n].out, width_ * sizeof(float));
}

void Tok2Vec::fill_types(std::span<const std::pair<const RawToken*, float*>> fresh,
                         Scratch& scratch) const {
  for (size_t begin = 0; begin < fresh.size(); begin += kFreshRows) {
    const auto part = fresh.subspan(begin, std::min<size_t>(kFreshRows, fresh.size() - begin));
    for (size_t i = 0; i < part.size(); ++i)
      embed(*part[i].first, scratch.embedded_.data() + i * mix_.n_in);
    if (static_.n_in > 0) project_vectors(part, scratch);
    scratch.work_.clear();
    for (size_t i = 0; i < part.size(); ++i)
      scratch.work_.push_back({scratch.embedded_.data() + i * mix_.n_in, nullptr, part[i].second});
    kernels_->maxout(mix_, scratch.work_.data(), part.size());
    for (Row& row : scratch.work_) row = {row.out, nullptr, row.out + width_};
    kernels_->linear(products_, scratch.work_.data(), part.size());
  }
}

Tok2VecRun::Tok2VecRun(const Tok2Vec& network, TokenBatch batch, Tok2Vec::Scratch& scratch)
    : network_(network), batch_(batch), scratch_(scratch), pieces_(batch.pieces) {
  if (!pieces_.empty()) return;
  documents_.reserve(batch.ends.size());
  for (uint32_t begin = 0; const uint32_t end : batch.ends) {
    documents_.push_back({begin, end, begin, end});
    begin = end;
  }
  pieces_ = documents_;
}

// Takes pieces, or parts of one, until the rows of a block are used up.
void Tok2VecRun::plan() {
  const uint32_t margin = 2 * network_.depth();
  segments_.clear();
  uint32_t row = 0;
  while (piece_ < pieces_.size() && row + margin < Tok2Vec::kBlockRows) {
    const TokenPiece& piece = pieces_[piece_];
    const uint32_t begin = piece.begin + next_token_;
    if (begin == piece.end) {
      ++piece_;
      next_token_ = 0;
      continue;
    }
    const uint32_t n = std::min(piece.end - begin, Tok2Vec::kBlockRows - row - margin);
    segments_.push_back({begin, begin + n, piece.doc_begin, piece.doc_end, row});
    row += n + margin;
    next_token_ += n;
  }
}

// Finds the type of each row of layer 0, computing those that are new.
void Tok2VecRun::look_up() {
  const uint32_t depth = network_.depth();
  TypeCache& types = scratch_.types_;
  fresh_.clear();
  if (!scratch_.keeps_) types.forget();
  types.reserve(Tok2Vec::kBlockRows);
  for (const Segment& segment : segments_) {
    uint32_t row = segment.row;
    for (int64_t i = int64_t{segment.begin} - depth; i < int64_t{segment.end} + depth; ++i, ++row) {
      if (i < segment.doc_begin || i >= segment.doc_end) {
        scratch_.values_[row] = scratch_.zero_.data();
        continue;
      }
      const RawToken& token = batch_.tokens[static_cast<size_t>(i)];
      uint64_t key[Tok2Vec::kMostKeys];
      network_.make_key(token, key);
      const TypeCache::Found found = types.find_or_add(key);
      if (found.fresh) fresh_.emplace_back(&token, found.value);
      scratch_.values_[row] = found.value;
    }
  }
  network_.fill_types(fresh_, scratch_);
}

// Runs the encoder layers; gives the buffer that holds the last one.
const float* Tok2VecRun::encode() {
  const size_t width = network_.width_;
  const uint32_t depth = network_.depth();
  float* from = scratch_.rows_[0].data();
  float* to = scratch_.rows_[1].data();

  const MaxoutLayer& first = network_.encoders_[0];
  const size_t part = size_t{first.n_pieces} * width;
  scratch_.window_work_.clear();
  for (const Segment& segment : segments_) {
    const uint32_t n_rows = segment.end - segment.begin + 2 * depth;
    for (uint32_t row = segment.row + 1; row + 1 < segment.row + n_rows; ++row) {
      const float* const* values = scratch_.values_.data() + row;
      scratch_.window_work_.push_back({values[-1] + width, values[0] + width + part,
                                       values[1] + width + 2 * part, values[0],
                                       from + row * width});
    }
  }
  network_.kernels_->window_maxout(first, scratch_.window_work_.data(),
                                   scratch_.window_work_.size());

  for (uint32_t layer = 1; layer < depth; ++layer) {
    scratch_.work_.clear();
    for (const Segment& segment : segments_) {
      const uint32_t n_rows = segment.end - segment.begin + 2 * depth;
      for (uint32_t row = segment.row + layer + 1; row + layer + 1 < segment.row + n_rows; ++row) {
        scratch_.work_.push_back({from + (row - 1) * width, from + row * width, to + row * width});
      }
    }
    network_.kernels_->maxout(network_.encoders_[layer], scratch_.work_.data(),
                              scratch_.work_.size());
    std::swap(from, to);
  }
  return from;
}

bool Tok2VecRun::next(Block& block) {
  plan();
  block.rows.clear();
  if (segments_.empty()) return false;
  block.first = n_given_;
  look_up();
  const float* rows = encode();
  for (const Segment& segment : segments_) {
    const float* row = rows + (segment.row + network_.depth()) * size_t{network_.width_};
    for (uint32_t i = segment.begin; i < segment.end; ++i, row += network_.width_)
      block.rows.push_back(row);
  }
  n_given_ += block.rows.size();
  return true;
}

}  // namespace muster::syntax
