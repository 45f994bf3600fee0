#include "syntax/special_cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/utf8.h"
#include "syntax/strings.h"

namespace muster::syntax {
namespace {

// Attribute numbers of spaCy's attrs enumeration, as the file stores them.
constexpr uint64_t kOrth = 65;
constexpr uint64_t kNorm = 67;

Error corrupt(std::string_view text, std::string_view what) {
  return {ErrorCode::kCorrupt, fmt::format("tokenizer: special case '{}': {}", text, what)};
}

Result<SpecialCase> read_case(std::string_view text, const Msgpack& tokens,
                              const LexemeMaker& lexemes) {
  if (text.empty() || !tokens.is_array() || tokens.items().empty()) return corrupt(text, "empty");
  SpecialCase out;
  std::string joined;
  for (const Msgpack& attributes : tokens.items()) {
    std::string_view orth;
    std::optional<std::string_view> norm;
    for (const auto& [key, value] : attributes.entries()) {
      const auto attribute = key.as_uint();
      const auto word = value.as_text();
      if (!attribute || !word || (*attribute != kOrth && *attribute != kNorm))
        return corrupt(text, "an attribute that is neither ORTH nor NORM");
      if (*attribute == kOrth)
        orth = *word;
      else
        norm = *word;
    }
    if (orth.empty() || !is_valid_utf8(orth)) return corrupt(text, "a token without ORTH");
    SpecialToken token{static_cast<uint32_t>(orth.size()), lexemes.lexeme(orth)};
    // A norm of "" is id 0, which means "not set".
    if (norm && !norm->empty()) token.lexeme.norm = string_id(*norm);
    out.push_back(token);
    joined += orth;
  }
  if (joined != text) return corrupt(text, fmt::format("its tokens give '{}'", joined));
  return out;
}

}  // namespace

size_t SpecialCases::Hash::operator()(std::string_view text) const { return murmur64a(text, 1); }

Result<SpecialCases> SpecialCases::make(const Msgpack& exceptions, const LexemeMaker& lexemes) {
  SpecialCases cases;
  for (const auto& [key, value] : exceptions.entries()) {
    const auto text = key.as_text();
    if (!text) return Error{ErrorCode::kCorrupt, "tokenizer: a special case without text"};
    MUSTER_TRY(SpecialCase tokens, read_case(*text, value, lexemes));
    cases.storage_[std::string(*text)] = std::move(tokens);
  }
  for (const auto& [text, tokens] : cases.storage_) {
    cases.cases_[text] = &tokens;
    cases.texts_.push_back(text);
    cases.longest_ = std::max(cases.longest_, text.size());
  }
  std::sort(cases.texts_.begin(), cases.texts_.end());
  return cases;
}

const SpecialCase* SpecialCases::find(std::string_view text) const {
  if (text.size() > longest_) return nullptr;
  const auto found = cases_.find(text);
  return found == cases_.end() ? nullptr : found->second;
}

PhraseTrie::PhraseTrie() : children_(1), terminal_(1, false) {}

void PhraseTrie::add(const std::vector<uint64_t>& orths) {
  if (orths.empty()) return;
  uint32_t node = 0;
  for (const uint64_t orth : orths) {
    const auto next = static_cast<uint32_t>(children_.size());
    const auto [place, is_new] = children_[node].try_emplace(orth, next);
    node = place->second;
    if (!is_new) continue;
    children_.emplace_back();
    terminal_.push_back(false);
  }
  terminal_[node] = true;
}

uint32_t PhraseTrie::child(uint32_t node, uint64_t orth) const {
  const auto found = children_[node].find(orth);
  return found == children_[node].end() ? 0 : found->second;
}

}  // namespace muster::syntax
