#include "syntax/pipeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <span>

#include "core/utf8.h"
#include "syntax/model.h"

namespace muster::syntax {
namespace {

constexpr size_t kMostCodePoints = 1'000'000;
// Documents are computed together up to about this many tokens: enough to fill the networks' blocks, small enough to
// stay in the caches of the processor.
constexpr size_t kGroupTokens = 2048;

// What one thread needs beside the model. Buffers only grow to the size of the largest group.
struct Scratch {
  explicit Scratch(const Model& model)
      : tok2vec(*model.tok2vec, Tok2Vec::kDefaultCachedTypes),
        ner_tok2vec(*model.ner_tok2vec, Tok2Vec::kDefaultCachedTypes),
        parser(*model.parser),
        ner(*model.ner) {}

  Tok2Vec::Scratch tok2vec, ner_tok2vec;
  ArcEager::Scratch parser;
  Biluo::Scratch ner;
  ChunkCache chunks;
  std::vector<RawToken> document, tokens;
  std::vector<uint32_t> ends;
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

  mutable std::mutex mutex;
  mutable std::vector<std::unique_ptr<Scratch>> idle;  // guarded by mutex
  mutable std::string sha256;  // guarded by mutex; made when first asked for

  void parse_all(std::span<const std::string_view> texts, Scratch& scratch,
                 std::vector<Parsed>& parsed) const;
  void tag_and_project(Scratch& scratch) const;
  void parse_document(uint32_t begin, uint32_t end, std::string_view text, Scratch& scratch,
                      Parsed& parsed) const;
  void find_entities(Scratch& scratch, std::span<Parsed> parsed) const;
};

Result<Pipeline> Pipeline::load(const std::filesystem::path& model_dir) {
  auto state = std::make_unique<State>();
  MUSTER_TRY(state->model, Model::load(model_dir));
  return Pipeline(std::move(state));
}

Pipeline::Pipeline(std::unique_ptr<State> state) : state_(std::move(state)) {}
Pipeline::Pipeline(Pipeline&&) noexcept = default;
Pipeline& Pipeline::operator=(Pipeline&&) noexcept = default;
Pipeline::~Pipeline() = default;

std::string Pipeline::model_name() const { return state_->model->name; }

std::string Pipeline::model_sha256() const {
  const std::lock_guard lock(state_->mutex);
  if (state_->sha256.empty()) state_->sha256 = state_->model->package.fingerprint(deciding_files());
  return state_->sha256;
}

Result<std::vector<Parsed>> Pipeline::parse(const std::vector<std::string_view>& texts) const {
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
  {
    const std::lock_guard lock(state_->mutex);
    if (!state_->idle.empty()) {
      scratch = std::move(state_->idle.back());
      state_->idle.pop_back();
    }
  }
  if (!scratch) scratch = std::make_unique<Scratch>(*state_->model);

  std::vector<Parsed> parsed(texts.size());
  state_->parse_all(texts, *scratch, parsed);

  const std::lock_guard lock(state_->mutex);
  state_->idle.push_back(std::move(scratch));
  return parsed;
}

void Pipeline::State::parse_all(std::span<const std::string_view> texts, Scratch& scratch,
                                std::vector<Parsed>& parsed) const {
  for (size_t first = 0; first < texts.size();) {
    scratch.tokens.clear();
    scratch.ends.clear();
    size_t end = first;
    while (end < texts.size() && (end == first || scratch.tokens.size() < kGroupTokens)) {
      model->tokenizer->tokenize(texts[end++], scratch.document, &scratch.chunks);
      scratch.tokens.insert(scratch.tokens.end(), scratch.document.begin(), scratch.document.end());
      scratch.ends.push_back(static_cast<uint32_t>(scratch.tokens.size()));
    }
    tag_and_project(scratch);
    scratch.sentence_start.resize(scratch.tokens.size());
    uint32_t begin = 0;
    for (size_t i = first; i < end; ++i) {
      const uint32_t doc_end = scratch.ends[i - first];
      parse_document(begin, doc_end, texts[i], scratch, parsed[i]);
      begin = doc_end;
    }
    find_entities(scratch, std::span(parsed).subspan(first, end - first));
    first = end;
  }
}

// Tags of all tokens of the group, and their projections for the parser.
void Pipeline::State::tag_and_project(Scratch& scratch) const {
  const TransitionModel& parser = model->parser->model();
  scratch.tags.resize(scratch.tokens.size());
  scratch.projected.resize(scratch.tokens.size() * parser.projected_size());
  const size_t n_padded = model->tagger.n_padded;
  if (scratch.tag_scores.size() == 0)
    scratch.tag_scores = AlignedFloats(n_padded * Tok2Vec::kBlockRows);

  Tok2VecRun run(*model->tok2vec, {scratch.tokens, scratch.ends}, scratch.tok2vec);
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

// Everything but entities for the document of tokens begin .. end.
void Pipeline::State::parse_document(uint32_t begin, uint32_t end, std::string_view text,
                                     Scratch& scratch, Parsed& parsed) const {
  const uint32_t n = end - begin;
  const std::span<const RawToken> tokens = std::span(scratch.tokens).subspan(begin, n);
  const ArcEager& parser = *model->parser;
  parser.parse(scratch.projected.data() + size_t{begin} * parser.model().projected_size(), n,
               scratch.parser, scratch.heads, scratch.labels);
  scratch.is_space.resize(n);
  for (uint32_t i = 0; i < n; ++i) scratch.is_space[i] = tokens[i].lexeme.is_space;
  set_edges(scratch.heads, scratch.edges);
  if (deprojectivise(parser.decorations(), scratch.is_space, scratch.edges, scratch.heads,
                     scratch.labels)) {
    set_edges(scratch.heads, scratch.edges);
  }
  std::copy(scratch.edges.sentence_start.begin(), scratch.edges.sentence_start.end(),
            scratch.sentence_start.begin() + begin);

  scratch.ruled.assign(n, {});
  for (uint32_t i = 0; i < n; ++i) {
    RulerToken& ruled = scratch.ruled[i];
    ruled.text = text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin);
    ruled.lower = tokens[i].lexeme.lower;
    ruled.is_space = tokens[i].lexeme.is_space;
    ruled.tag = model->tags[scratch.tags[begin + i]];
    ruled.dep = parser.labels()[scratch.labels[i]];
  }
  model->ruler->apply(scratch.ruled);

  parsed.tokens.resize(n);
  for (uint32_t i = 0; i < n; ++i) {
    const RulerToken& ruled = scratch.ruled[i];
    Token& token = parsed.tokens[i];
    token.span = {tokens[i].begin, tokens[i].end};
    token.tag = ruled.tag;
    token.pos = ruled.pos;
    token.morph = ruled.morph;
    token.dep = ruled.dep;
    token.space_after = tokens[i].space_after;
    token.sent_start = scratch.edges.sentence_start[i] != 0;
    token.head = scratch.heads[i];
    token.lemma = ruled.lemma.empty() ? model->lemmatizer->lemma(ruled.text, ruled.pos, ruled.morph)
                                      : std::string(ruled.lemma);
  }
}

// Entities of the group; an entity may not cross a sentence start, so this comes after the parser.
void Pipeline::State::find_entities(Scratch& scratch, std::span<Parsed> parsed) const {
  const Biluo& ner = *model->ner;
  const size_t size = ner.model().projected_size();
  scratch.projected.resize(scratch.tokens.size() * size);
  Tok2VecRun run(*model->ner_tok2vec, {scratch.tokens, scratch.ends}, scratch.ner_tok2vec);
  for (Tok2VecRun::Block block; run.next(block);) {
    ner.model().project(block.rows, scratch.projected.data() + block.first * size, scratch.work);
  }
  uint32_t begin = 0;
  for (size_t doc = 0; doc < parsed.size(); ++doc) {
    const uint32_t n = scratch.ends[doc] - begin;
    scratch.is_space.resize(n);
    for (uint32_t i = 0; i < n; ++i)
      scratch.is_space[i] = scratch.tokens[begin + i].lexeme.is_space;
    ner.parse(scratch.projected.data() + begin * size, n, scratch.is_space,
              std::span(scratch.sentence_start).subspan(begin, n), scratch.ner, scratch.entities);
    for (const EntitySpan& entity : scratch.entities) {
      for (uint32_t i = entity.begin; i < entity.end; ++i) {
        Token& token = parsed[doc].tokens[i];
        token.ent_type = ner.labels()[entity.label];
        token.ent_iob = i == entity.begin ? 'B' : 'I';
      }
    }
    begin += n;
  }
}

}  // namespace muster::syntax
