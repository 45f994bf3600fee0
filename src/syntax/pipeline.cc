#include "syntax/pipeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <span>
#include <utility>

#include "core/utf8.h"
#include "syntax/strings.h"
#include "syntax/model.h"

namespace muster::syntax {
namespace {

constexpr size_t kMostCodePoints = 1'000'000;
// Documents are computed together up to about this many tokens: enough to fill the networks' blocks, small enough to
// stay in the caches of the processor.
constexpr size_t kGroupTokens = 2048;
// Tokens behind a part of a text that its parse may look at. The parser asks for the next two, and may end a sentence
// only where the buffer goes on.
constexpr uint32_t kLookAhead = 4;

// A part of a document that is parsed: tokens begin .. end of the group, of which those from kept_end on are only
// looked at.
struct Piece : TokenPiece {
  uint32_t kept_end = 0;
  uint32_t document = 0;     // of the group
  uint32_t first_token = 0;  // of it in its document's Parsed
};

// Lemmas that were made before, one for each slot that a word with its part of speech and features hashes to. The tags
// are views into tables of the model, so their addresses stand for them; a word is known by its id, as everywhere.
class LemmaCache {
 public:
  const std::string& find(const Lemmatizer& lemmatizer, uint64_t orth, const RulerToken& token) {
    const auto mix = [](const char* p) { return reinterpret_cast<uintptr_t>(p); };
    const uint64_t hash = (orth ^ mix(token.pos.data()) ^ mix(token.morph.data()) * 31) *
                          0x9E3779B97F4A7C15u;
    Slot& slot = slots_[hash >> (64 - kBits)];
    if (slot.orth != orth || slot.pos.data() != token.pos.data() ||
        slot.pos.size() != token.pos.size() || slot.morph.data() != token.morph.data() ||
        slot.morph.size() != token.morph.size() || !slot.used) {
      slot = {orth, token.pos, token.morph, lemmatizer.lemma(token.text, token.pos, token.morph),
              true};
    }
    return slot.lemma;
  }

 private:
  static constexpr unsigned kBits = 12;  // 4,096 lemmas, some 300 KB
  struct Slot {
    uint64_t orth = 0;
    std::string_view pos, morph;
    std::string lemma;
    bool used = false;
  };
  std::vector<Slot> slots_{size_t{1} << kBits};
};

// What one thread needs beside the model. Buffers only grow to the size of the largest group.
struct Scratch {
  Scratch(const Model& model, uint32_t cached_types)
      : tok2vec(*model.tok2vec, cached_types),
        ner_tok2vec(*model.ner_tok2vec, cached_types),
        parser(*model.parser),
        ner(*model.ner) {}

  Tok2Vec::Scratch tok2vec, ner_tok2vec;
  ArcEager::Scratch parser;
  Biluo::Scratch ner;
  ChunkCache chunks;
  LemmaCache lemmas;
  std::vector<RawToken> document, tokens;
  std::vector<uint32_t> ends;
  std::vector<Piece> pieces;
  std::vector<TokenPiece> token_pieces;
  size_t n_rows = 0;  // tokens of all pieces; the arrays below have one row for each
  std::vector<uint32_t> tags;
  std::vector<float> projected;
  AlignedFloats tag_scores;
  std::vector<Row> work;
  std::vector<uint32_t> heads, labels;
  std::vector<bool> is_space;
  std::vector<uint8_t> sentence_start;
  std::vector<EntitySpan> entities;
  std::vector<RulerToken> ruled;
  Edges edges;
};

}  // namespace

struct Pipeline::State {
  std::unique_ptr<Model> model;
  std::vector<uint64_t> tag_ids, label_ids;  // string ids of the tagger's tags and the parser's labels

  mutable std::mutex mutex;
  mutable std::vector<std::unique_ptr<Scratch>> idle;  // guarded by mutex
  mutable bool has_first = false;  // guarded by mutex; a thread has the large caches
  mutable std::string sha256;  // guarded by mutex; made when first asked for

  void parse_all(std::span<const std::string_view> texts,
                 const std::vector<std::vector<TextRange>>* ranges, Scratch& scratch,
                 std::vector<Parsed>& parsed) const;
  void add_pieces(uint32_t document, uint32_t begin, const std::vector<TextRange>* ranges,
                  Scratch& scratch) const;
  void tag_and_project(Scratch& scratch) const;
  void parse_piece(Piece& piece, uint32_t row, std::string_view text, Scratch& scratch,
                   Parsed& parsed) const;
  void find_entities(Scratch& scratch, std::span<Parsed> parsed) const;
};

Result<Pipeline> Pipeline::load(const std::filesystem::path& model_dir) {
  auto state = std::make_unique<State>();
  MUSTER_TRY(state->model, Model::load(model_dir));
  for (const std::string& tag : state->model->tags) state->tag_ids.push_back(string_id(tag));
  for (const std::string& label : state->model->parser->labels())
    state->label_ids.push_back(string_id(label));
  return Pipeline(std::move(state));
}

Pipeline::Pipeline(std::unique_ptr<State> state) : state_(std::move(state)) {}
Pipeline::Pipeline(Pipeline&&) noexcept = default;
Pipeline& Pipeline::operator=(Pipeline&&) noexcept = default;
Pipeline::~Pipeline() = default;

std::vector<std::pair<std::string_view, std::string_view>> Pipeline::irregular_forms(
    std::string_view pos) const {
  return state_->model->lemmatizer->irregular(pos);
}

std::string Pipeline::model_name() const { return state_->model->name; }

std::string Pipeline::model_sha256() const {
  const std::lock_guard lock(state_->mutex);
  if (state_->sha256.empty()) state_->sha256 = state_->model->package.fingerprint(deciding_files());
  return state_->sha256;
}

Result<std::vector<Parsed>> Pipeline::parse(const std::vector<std::string_view>& texts) const {
  return parse(texts, nullptr);
}

Result<std::vector<Parsed>> Pipeline::parse(
    const std::vector<std::string_view>& texts,
    const std::vector<std::vector<TextRange>>& ranges) const {
  MUSTER_CHECK(ranges.size() == texts.size());
  return parse(texts, &ranges);
}

Result<std::vector<Parsed>> Pipeline::parse(
    const std::vector<std::string_view>& texts,
    const std::vector<std::vector<TextRange>>* ranges) const {
  for (size_t i = 0; i < texts.size(); ++i) {
    if (!is_valid_utf8(texts[i])) {
      return Error{ErrorCode::kInvalidInput, fmt::format("text {} is not valid UTF-8", i)};
    }
    if (texts[i].size() > kMostCodePoints && count_code_points(texts[i]) > kMostCodePoints) {
      return Error{ErrorCode::kUnsupported,
                   fmt::format("text {} has {} characters, at most {} can be parsed at once", i,
                               count_code_points(texts[i]), kMostCodePoints)};
    }
  }
  std::unique_ptr<Scratch> scratch;
  uint32_t cached_types = Tok2Vec::kDefaultCachedTypes;
  {
    const std::lock_guard lock(state_->mutex);
    if (!state_->idle.empty()) {
      scratch = std::move(state_->idle.back());
      state_->idle.pop_back();
    } else if (std::exchange(state_->has_first, true)) {
      cached_types = Tok2Vec::kFewCachedTypes;
    }
  }
  if (!scratch) scratch = std::make_unique<Scratch>(*state_->model, cached_types);

  std::vector<Parsed> parsed(texts.size());
  state_->parse_all(texts, ranges, *scratch, parsed);

  const std::lock_guard lock(state_->mutex);
  state_->idle.push_back(std::move(scratch));
  return parsed;
}

void Pipeline::State::parse_all(std::span<const std::string_view> texts,
                                const std::vector<std::vector<TextRange>>* ranges, Scratch& scratch,
                                std::vector<Parsed>& parsed) const {
  for (size_t first = 0; first < texts.size();) {
    scratch.tokens.clear();
    scratch.ends.clear();
    scratch.pieces.clear();
    scratch.token_pieces.clear();
    scratch.n_rows = 0;
    size_t end = first;
    for (; end < texts.size() && (end == first || scratch.n_rows < kGroupTokens); ++end) {
      if (ranges && (*ranges)[end].empty()) {
        scratch.ends.push_back(static_cast<uint32_t>(scratch.tokens.size()));
        continue;
      }
      model->tokenizer->tokenize(texts[end], scratch.document, &scratch.chunks);
      const auto begin = static_cast<uint32_t>(scratch.tokens.size());
      scratch.tokens.insert(scratch.tokens.end(), scratch.document.begin(), scratch.document.end());
      scratch.ends.push_back(static_cast<uint32_t>(scratch.tokens.size()));
      add_pieces(static_cast<uint32_t>(end - first), begin, ranges ? &(*ranges)[end] : nullptr,
                 scratch);
    }
    if (scratch.n_rows > 0) {
      tag_and_project(scratch);
      scratch.sentence_start.resize(scratch.n_rows);
      uint32_t row = 0;
      for (Piece& piece : scratch.pieces) {
        parse_piece(piece, row, texts[first + piece.document], scratch,
                    parsed[first + piece.document]);
        row += piece.end - piece.begin;
      }
      find_entities(scratch, std::span(parsed).subspan(first, end - first));
    }
    first = end;
  }
}

// The pieces of the group's last document, whose tokens begin at `begin`.
void Pipeline::State::add_pieces(uint32_t document, uint32_t begin,
                                 const std::vector<TextRange>* ranges, Scratch& scratch) const {
  const auto end = static_cast<uint32_t>(scratch.tokens.size());
  const auto add = [&](uint32_t from, uint32_t kept_end) {
    if (from >= kept_end) return;
    Piece piece;
    piece.begin = from;
    piece.kept_end = kept_end;
    piece.end = kept_end + std::min(end - kept_end, kLookAhead);
    piece.doc_begin = begin;
    piece.doc_end = end;
    piece.document = document;
    scratch.pieces.push_back(piece);
    scratch.token_pieces.push_back(piece);
    scratch.n_rows += piece.end - piece.begin;
  };
  if (!ranges) return add(begin, end);
  uint32_t next = begin;
  for (const TextRange& range : *ranges) {
    while (next < end && scratch.tokens[next].begin < range.begin) ++next;
    const uint32_t from = next;
    while (next < end && scratch.tokens[next].begin < range.end) ++next;
    add(from, next);
  }
}

// Tags of all tokens of the group, and their projections for the parser.
void Pipeline::State::tag_and_project(Scratch& scratch) const {
  const TransitionModel& parser = model->parser->model();
  scratch.tags.resize(scratch.n_rows);
  scratch.projected.resize(scratch.n_rows * parser.projected_size());
  const size_t n_padded = model->tagger.n_padded;
  if (scratch.tag_scores.size() == 0)
    scratch.tag_scores = AlignedFloats(n_padded * Tok2Vec::kBlockRows);

  Tok2VecRun run(*model->tok2vec, {scratch.tokens, scratch.ends, scratch.token_pieces},
                 scratch.tok2vec);
  for (Tok2VecRun::Block block; run.next(block);) {
    scratch.work.clear();
    for (size_t i = 0; i < block.rows.size(); ++i) {
      scratch.work.push_back({block.rows[i], nullptr, scratch.tag_scores.data() + i * n_padded});
    }
    model->kernels->linear(model->tagger, scratch.work.data(), scratch.work.size());
    for (size_t i = 0; i < block.rows.size(); ++i) {
      const float* scores = scratch.tag_scores.data() + i * n_padded;
      scratch.tags[block.first + i] =
          static_cast<uint32_t>(std::max_element(scores, scores + model->tags.size()) - scores);
    }
    parser.project(block.rows, scratch.projected.data() + block.first * parser.projected_size(),
                   scratch.work);
  }
}

// Everything but entities for a piece whose rows begin at `row`.
void Pipeline::State::parse_piece(Piece& piece, uint32_t row, std::string_view text,
                                  Scratch& scratch, Parsed& parsed) const {
  const uint32_t n = piece.end - piece.begin;
  const std::span<const RawToken> tokens = std::span(scratch.tokens).subspan(piece.begin, n);
  const ArcEager& parser = *model->parser;
  parser.parse(scratch.projected.data() + size_t{row} * parser.model().projected_size(), n,
               scratch.parser, scratch.heads, scratch.labels);
  scratch.is_space.resize(n);
  for (uint32_t i = 0; i < n; ++i) scratch.is_space[i] = tokens[i].lexeme.is_space;
  set_edges(scratch.heads, scratch.edges);
  if (deprojectivise(parser.decorations(), scratch.is_space, scratch.edges, scratch.heads,
                     scratch.labels)) {
    set_edges(scratch.heads, scratch.edges);
  }
  std::copy(scratch.edges.sentence_start.begin(), scratch.edges.sentence_start.end(),
            scratch.sentence_start.begin() + row);

  // Where the parse goes on past the piece, its arcs end at the piece.
  const uint32_t n_kept = piece.kept_end - piece.begin;
  for (uint32_t i = 0; i < n_kept; ++i) {
    if (scratch.heads[i] < n_kept) continue;
    scratch.heads[i] = i;
    scratch.labels[i] = parser.root_label();
  }

  scratch.ruled.assign(n, {});
  for (uint32_t i = 0; i < n; ++i) {
    RulerToken& ruled = scratch.ruled[i];
    ruled.text = text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin);
    ruled.lower = tokens[i].lexeme.lower;
    ruled.is_space = tokens[i].lexeme.is_space;
    ruled.tag = model->tags[scratch.tags[row + i]];
    ruled.tag_id = tag_ids[scratch.tags[row + i]];
    ruled.dep = parser.labels()[scratch.labels[i]];
    ruled.dep_id = label_ids[scratch.labels[i]];
  }
  model->ruler->apply(scratch.ruled);

  piece.first_token = static_cast<uint32_t>(parsed.tokens.size());
  parsed.tokens.resize(piece.first_token + n_kept);
  for (uint32_t i = 0; i < n_kept; ++i) {
    const RulerToken& ruled = scratch.ruled[i];
    Token& token = parsed.tokens[piece.first_token + i];
    token.span = {tokens[i].begin, tokens[i].end};
    token.tag = ruled.tag;
    token.pos = ruled.pos;
    token.morph = ruled.morph;
    token.dep = ruled.dep;
    token.space_after = tokens[i].space_after;
    token.sent_start = scratch.edges.sentence_start[i] != 0 || (i == 0 && piece.begin > piece.doc_begin);
    token.head = piece.first_token + scratch.heads[i];
    token.lemma = ruled.lemma.empty()
                      ? scratch.lemmas.find(*model->lemmatizer, tokens[i].lexeme.orth, ruled)
                      : std::string(ruled.lemma);
  }
}

// Entities of the group; an entity may not cross a sentence start, so this comes after the parser.
void Pipeline::State::find_entities(Scratch& scratch, std::span<Parsed> parsed) const {
  const Biluo& ner = *model->ner;
  const size_t size = ner.model().projected_size();
  scratch.projected.resize(scratch.n_rows * size);
  Tok2VecRun run(*model->ner_tok2vec, {scratch.tokens, scratch.ends, scratch.token_pieces},
                 scratch.ner_tok2vec);
  for (Tok2VecRun::Block block; run.next(block);) {
    ner.model().project(block.rows, scratch.projected.data() + block.first * size, scratch.work);
  }
  uint32_t row = 0;
  for (const Piece& piece : scratch.pieces) {
    const uint32_t n = piece.end - piece.begin, n_kept = piece.kept_end - piece.begin;
    scratch.is_space.resize(n);
    for (uint32_t i = 0; i < n; ++i)
      scratch.is_space[i] = scratch.tokens[piece.begin + i].lexeme.is_space;
    ner.parse(scratch.projected.data() + row * size, n, scratch.is_space,
              std::span(scratch.sentence_start).subspan(row, n), scratch.ner, scratch.entities);
    for (const EntitySpan& entity : scratch.entities) {
      for (uint32_t i = entity.begin; i < std::min(entity.end, n_kept); ++i) {
        Token& token = parsed[piece.document].tokens[piece.first_token + i];
        token.ent_type = ner.labels()[entity.label];
        token.ent_iob = i == entity.begin ? 'B' : 'I';
      }
    }
    row += n;
  }
}

}  // namespace muster::syntax
