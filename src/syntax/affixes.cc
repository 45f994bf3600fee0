#include "syntax/affixes.h"

#include "core/utf8.h"

namespace muster::syntax {
namespace {

Result<Regex> compile(std::string_view name, std::string_view source) {
  auto regex = Regex::compile(source);
  if (regex) return regex;
  Error error = std::move(regex).error();
  error.message = "tokenizer: " + std::string(name) + ": " + error.message;
  return error;
}

}  // namespace

Result<AffixRegexes> AffixRegexes::make(const AffixSources& sources) {
  MUSTER_TRY(Regex prefix, compile("prefix_search", sources.prefix));
  MUSTER_TRY(Regex suffix, compile("suffix_search", sources.suffix));
  MUSTER_TRY(Regex infix, compile("infix_finditer", sources.infix));
  MUSTER_TRY(Regex url, compile("url_match", sources.url));
  return AffixRegexes(std::move(prefix), std::move(suffix), std::move(infix), std::move(url));
}

size_t AffixRegexes::prefix_length(std::string_view chunk) const {
  const auto match = prefix_.search(chunk);
  return match ? match->size() : 0;
}

size_t AffixRegexes::suffix_length(std::string_view chunk) const {
  const auto match = suffix_.search(chunk);
  return match ? match->size() : 0;
}

void AffixRegexes::find_infixes(std::string_view chunk, std::vector<Infix>& out) const {
  size_t from = 0;
  while (from <= chunk.size()) {
    const auto match = infix_.search(chunk, from);
    if (!match) return;
    out.push_back({static_cast<uint32_t>(match->begin), static_cast<uint32_t>(match->end)});
    from = match->end;
    if (match->size() > 0) continue;
    if (from >= chunk.size()) return;
    next_code_point(chunk, from);  // past an empty match
  }
}

bool AffixRegexes::is_url(std::string_view chunk) const {
  const auto match = url_.search(chunk);
  return match && match->begin == 0;
}

}  // namespace muster::syntax
