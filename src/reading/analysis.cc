#include "reading/analysis.h"

#include <algorithm>

namespace muster::reading {
namespace {

bool can_hold_claims(Zone zone) {
  return zone == Zone::kTitle || zone == Zone::kStandfirst || zone == Zone::kBody || zone == Zone::kCaption;
}

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace

Result<Analysis> Analysis::make(const Document& document, const syntax::Pipeline& pipeline) {
  Analysis a;
  a.document_ = &document;
  std::vector<std::string_view> texts;
  std::vector<uint32_t> block_of;
  for (uint32_t i = 0; i < document.blocks().size(); ++i) {
    const Block& block = document.blocks()[i];
    if (!can_hold_claims(block.zone) || block.clean.empty()) continue;
    texts.push_back(block.clean);
    block_of.push_back(i);
  }
  MUSTER_TRY(a.parsed_, pipeline.parse(texts));

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

  a.children_.resize(a.tokens_.size());
  for (TokenIndex i = 0; i < a.size(); ++i) {
    if (a.is_root(i)) {
      a.sentences_[a.tokens_[i].sentence].root = i;
    } else {
      a.children_[a.tokens_[i].head].push_back(i);
    }
    // Widen every ancestor; arcs may cross, so one pass from the children up is not enough.
    for (TokenIndex up = i; !a.is_root(up);) {
      up = a.tokens_[up].head;
      Token& ancestor = a.tokens_[up];
      if (ancestor.left <= i && i < ancestor.right) break;
      ancestor.left = std::min(ancestor.left, i);
      ancestor.right = std::max(ancestor.right, i + 1);
    }
    const Token& token = a.tokens_[i];
    if (token.ent_iob == 'B') {
      a.entities_.push_back({{i, i + 1}, token.ent_type});
    } else if (token.ent_iob == 'I' && !a.entities_.empty()) {
      a.entities_.back().tokens.end = i + 1;
    }
  }
  return a;
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
