#include "reading/analysis.h"

#include <algorithm>
#include <iterator>

#include "reading/parse_all.h"

namespace muster::reading {
namespace {

/// Can hold claims.
bool is_read(const Block& block) {
  return !block.clean.empty() && (block.zone == Zone::kTitle || block.zone == Zone::kStandfirst ||
                                  block.zone == Zone::kBody || block.zone == Zone::kCaption);
}

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace

Result<Analysis> Analysis::make(const Document& document, const syntax::Pipeline& pipeline) {
  MUSTER_TRY(auto parsed, parse(document, pipeline));
  return make(document, std::move(parsed));
}

Result<std::vector<syntax::Parsed>> Analysis::parse(const Document& document,
                                                    const syntax::Pipeline& pipeline,
                                                    const Cascade* cascade, const Wanted& wanted) {
  const Document* const one = &document;
  MUSTER_TRY(auto parsed, parse_all({&one, 1}, pipeline, cascade, wanted));
  return std::move(parsed.front());
}

Result<std::vector<std::vector<syntax::Parsed>>> parse_all(
    std::span<const Document* const> documents, const syntax::Pipeline& pipeline,
    const Cascade* cascade, const Wanted& wanted) {
  std::vector<std::string_view> texts;
  std::vector<size_t> ends;  // of each document's texts
  std::vector<Zone> zones;
  std::vector<std::vector<syntax::TextRange>> ranges;
  for (const Document* document : documents) {
    const size_t first = texts.size();
    zones.clear();
    for (const Block& block : document->blocks()) {
      if (!is_read(block)) continue;
      texts.push_back(block.clean);
      zones.push_back(block.zone);
    }
    ends.push_back(texts.size());
    if (!cascade) continue;
    auto selected = cascade->select(std::span(texts).subspan(first), zones, wanted);
    std::move(selected.begin(), selected.end(), std::back_inserter(ranges));
  }
  MUSTER_TRY(auto parsed, cascade ? pipeline.parse(texts, ranges) : pipeline.parse(texts));
  std::vector<std::vector<syntax::Parsed>> out;
  out.reserve(documents.size());
  for (size_t first = 0; const size_t end : ends) {
    const auto begin = parsed.begin() + static_cast<std::ptrdiff_t>(first);
    out.emplace_back(std::make_move_iterator(begin),
                     std::make_move_iterator(begin + static_cast<std::ptrdiff_t>(end - first)));
    first = end;
  }
  return out;
}

Analysis Analysis::make(const Document& document, std::vector<syntax::Parsed> parsed) {
  Analysis a;
  a.document_ = &document;
  a.parsed_ = std::move(parsed);
  std::vector<std::string_view> texts;
  std::vector<uint32_t> block_of;
  for (uint32_t i = 0; i < document.blocks().size(); ++i) {
    const Block& block = document.blocks()[i];
    if (!is_read(block)) continue;
    texts.push_back(block.clean);
    block_of.push_back(i);
  }

  size_t n_tokens = 0;
  for (const syntax::Parsed& p : a.parsed_) n_tokens += p.tokens.size();
  a.tokens_.reserve(n_tokens);
  for (size_t t = 0; t < texts.size(); ++t) {
    const Block& block = document.blocks()[block_of[t]];
    const auto base = static_cast<TokenIndex>(a.tokens_.size());
    for (const syntax::Token& p : a.parsed_[t].tokens) {
      const auto i = static_cast<TokenIndex>(a.tokens_.size());
      if (p.sent_start || i == base) {
        a.sentences_.push_back({{i, i}, i, block_of[t]});
      }
      Token token;
      const auto in_block = block.map.to_source<SourceSpan>(p.span);
      token.span = {block.span.begin + in_block.begin, block.span.begin + in_block.end};
      token.text = texts[t].substr(p.span.begin, p.span.size());
      token.lower = ascii_lower(token.text);
      token.lemma = p.lemma;
      token.tag = p.tag;
      token.pos = p.pos;
      token.morph = p.morph;
      token.dep = p.dep;
      token.ent_type = p.ent_type;
      token.ent_iob = p.ent_iob;
      token.space_after = p.space_after;
      token.head = base + p.head;
      token.left = i;
      token.right = i + 1;
      token.sentence = static_cast<uint32_t>(a.sentences_.size() - 1);
      a.tokens_.push_back(std::move(token));
      a.sentences_.back().tokens.end = i + 1;
    }
  }

  a.cut_long_sentences();
  a.link();
  return a;
}

/// The rules look at most sentences many times over, from each of their words. Two hundred words is a long sentence of
/// news; what is far longer is a table, a list or an attack, and is read in pieces: each stays one tree, because what
/// loses its head hangs on the first such token.
void Analysis::cut_long_sentences() {
  std::vector<Sentence> pieces;
  for (const Sentence& s : sentences_) {
    TokenIndex begin = s.tokens.begin;
    while (s.tokens.end - begin > kMaxSentence) {
      TokenIndex end = begin + kMaxSentence;
      for (TokenIndex i = end; i > begin + kMaxSentence / 2; --i)
        if (tokens_[i - 1].pos == "PUNCT" && tokens_[i].ent_iob != 'I') {
          end = i;
          break;
        }
      pieces.push_back({{begin, end}, begin, s.block});
      begin = end;
    }
    pieces.push_back({{begin, s.tokens.end}, s.root, s.block});
    if (begin == s.tokens.begin) continue;
    // All pieces of this sentence lie at the end of the list.
    size_t first = pieces.size();
    while (first > 0 && pieces[first - 1].tokens.begin >= s.tokens.begin) --first;
    for (size_t k = first; k < pieces.size(); ++k) {
      const TokenRange range = pieces[k].tokens;
      if (tokens_[range.begin].ent_iob == 'I') tokens_[range.begin].ent_iob = 'B';
      TokenIndex root = kNoToken;
      for (TokenIndex i = range.begin; i < range.end; ++i) {
        Token& token = tokens_[i];
        if (token.head != i && range.contains(token.head)) continue;
        if (root == kNoToken) {
          root = i;
          token.dep = "ROOT";
        } else {
          token.dep = "dep";
        }
        token.head = root;
      }
    }
  }
  if (pieces.size() == sentences_.size()) return;
  sentences_ = std::move(pieces);
  for (size_t k = 0; k < sentences_.size(); ++k)
    for (TokenIndex i = sentences_[k].tokens.begin; i < sentences_[k].tokens.end; ++i)
      tokens_[i].sentence = static_cast<uint32_t>(k);
}

/// Children, subtrees, roots and entities from the heads.
void Analysis::link() {
  children_.resize(tokens_.size());
  for (TokenIndex i = 0; i < size(); ++i) {
    if (is_root(i)) {
      sentences_[tokens_[i].sentence].root = i;
    } else {
      children_[tokens_[i].head].push_back(i);
    }
    // Widen every ancestor; arcs may cross, so one pass from the children up is not enough.
    for (TokenIndex up = i; !is_root(up);) {
      up = tokens_[up].head;
      Token& ancestor = tokens_[up];
      if (ancestor.left <= i && i < ancestor.right) break;
      ancestor.left = std::min(ancestor.left, i);
      ancestor.right = std::max(ancestor.right, i + 1);
    }
    const Token& token = tokens_[i];
    if (token.ent_iob == 'B') {
      entities_.push_back({{i, i + 1}, token.ent_type});
    } else if (token.ent_iob == 'I' && !entities_.empty()) {
      entities_.back().tokens.end = i + 1;
    }
  }
}

TokenIndex Analysis::child(TokenIndex i, std::string_view dep) const {
  for (TokenIndex c : children_[i])
    if (tokens_[c].dep == dep) return c;
  return kNoToken;
}

bool Analysis::is_ancestor(TokenIndex ancestor, TokenIndex i) const {
  while (!is_root(i)) {
    i = tokens_[i].head;
    if (i == ancestor) return true;
  }
  return false;
}

SourceSpan Analysis::span(TokenRange range) const {
  MUSTER_CHECK(!range.empty() && range.end <= size());
  return {tokens_[range.begin].span.begin, tokens_[range.end - 1].span.end};
}

std::string_view Analysis::words(TokenRange range) const { return document_->text_of(span(range)); }

std::string Analysis::lower_words(TokenRange range) const {
  std::string joined;
  for (TokenIndex i = range.begin; i < range.end; ++i) {
    if (!joined.empty()) joined += ' ';
    joined += tokens_[i].lower;
  }
  return joined;
}

}  // namespace muster::reading
