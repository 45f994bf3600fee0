// The text is cut at spaces into chunks; a chunk loses prefixes and suffixes until a special case
// or nothing more is left; the middle is a special case, a URL, or is cut at infixes. A second pass
// then finds special cases that the cutting took apart (":)" became ":" and ")").
#include "syntax/tokenizer.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/utf8.h"
#include "syntax/affix_matcher.h"
#include "syntax/affixes.h"
#include "syntax/msgpack.h"
#include "syntax/special_cases.h"
#include "syntax/strings.h"
#include "syntax/unicode.h"

namespace muster::syntax {
namespace {

// What a slot holds: nearly all words of running text fit.
constexpr size_t kMostCachedBytes = 24;
constexpr size_t kMostCachedTokens = 3;

enum class Specials { kUse, kIgnore };

struct ByteRange {
  uint32_t begin = 0, end = 0;
};

// Buffers of one tokenize() call.
struct Work {
  std::vector<ByteRange> suffixes;
  std::vector<Infix> infixes;
};

Result<std::string_view> source_of(const Msgpack& root, std::string_view name) {
  const Msgpack* value = root.find(name);
  const auto text = value != nullptr ? value->as_text() : std::nullopt;
  if (!text)
    return Error{ErrorCode::kCorrupt,
                 "tokenizer: no regular expression '" + std::string(name) + "'"};
  return *text;
}

// The matcher for the published rules; the regular expressions themselves for rules of another shape.
Result<std::unique_ptr<Affixes>> make_affixes(const AffixSources& sources) {
  auto matcher = AffixMatcher::make(sources);
  if (matcher) return std::unique_ptr<Affixes>(std::move(*matcher));
  if (matcher.error().code != ErrorCode::kUnsupported) return std::move(matcher).error();
  MUSTER_TRY(AffixRegexes regexes, AffixRegexes::make(sources));
  return std::unique_ptr<Affixes>(std::make_unique<AffixRegexes>(std::move(regexes)));
}

}  // namespace

struct ChunkCache::Slot {
  char text[kMostCachedBytes];
  uint8_t text_size = 0;  // 0: empty
  uint8_t n_tokens = 0;
  uint8_t sizes[kMostCachedTokens];  // bytes of each token
  Lexeme lexemes[kMostCachedTokens];

  bool holds(std::string_view chunk) const {
    return chunk.size() == text_size && std::memcmp(chunk.data(), text, text_size) == 0;
  }
};

ChunkCache::ChunkCache(uint32_t n_slots) : slots_(std::bit_ceil(std::max(n_slots, 1u))) {}
ChunkCache::~ChunkCache() = default;

struct Tokenizer::State {
  State(const LexemeMaker& lexeme_maker, SpecialCases special_cases,
        std::unique_ptr<Affixes> affix_engine)
      : lexemes(lexeme_maker),
        specials(std::move(special_cases)),
        affixes(std::move(affix_engine)) {}

  void cut_text(std::string_view text, Specials use, ChunkCache* cache,
                std::vector<RawToken>& out) const;
  void cut_or_recall(std::string_view text, ByteRange chunk, ChunkCache& cache, Work& work,
                     std::vector<RawToken>& out) const;
  void cut_chunk(std::string_view text, ByteRange chunk, Specials use, Work& work,
                 std::vector<RawToken>& out) const;
  ByteRange strip_affixes(std::string_view text, ByteRange chunk, Specials use, Work& work,
                          std::vector<RawToken>& out) const;
  void cut_middle(std::string_view text, ByteRange middle, Specials use, Work& work,
                  std::vector<RawToken>& out) const;
  void restore_specials(std::string_view text, std::vector<RawToken>& tokens) const;

  const SpecialCase* find_special(std::string_view text, Specials use) const {
    return use == Specials::kUse ? specials.find(text) : nullptr;
  }
  void emit(std::string_view text, ByteRange range, std::vector<RawToken>& out) const {
    out.push_back({range.begin, range.end, false,
                   lexemes.lexeme(text.substr(range.begin, range.end - range.begin))});
  }
  static void emit(const SpecialCase& special, uint32_t begin, std::vector<RawToken>& out) {
    for (const SpecialToken& token : special) {
      out.push_back({begin, begin + token.size, false, token.lexeme});
      begin += token.size;
    }
  }

  const LexemeMaker& lexemes;
  SpecialCases specials;
  std::unique_ptr<Affixes> affixes;
  PhraseTrie phrases;
};

// Maximal runs of spaces and of other characters alternate. One U+0020 that opens a run of spaces
// belongs to the token before it; what is left of the run is a chunk of its own.
void Tokenizer::State::cut_text(std::string_view text, Specials use, ChunkCache* cache,
                                std::vector<RawToken>& out) const {
  Work work;
  const auto cut = [&](uint32_t begin, uint32_t end) {
    if (cache != nullptr && end - begin <= kMostCachedBytes)
      cut_or_recall(text, {begin, end}, *cache, work, out);
    else
      cut_chunk(text, {begin, end}, use, work, out);
  };
  uint32_t start = 0;
  bool in_space = false;
  for (size_t i = 0; i < text.size();) {
    const auto at = static_cast<uint32_t>(i);
    const char32_t c = next_code_point(text, i);
    const bool space = is_space(c);
    if (at == 0) in_space = space;
    if (space == in_space) continue;
    if (start < at) cut(start, at);
    if (c == ' ') {
      out.back().space_after = true;
      start = static_cast<uint32_t>(i);
    } else {
      start = at;
    }
    in_space = space;
  }
  if (start < text.size()) cut(start, static_cast<uint32_t>(text.size()));
}

void Tokenizer::State::cut_or_recall(std::string_view text, ByteRange chunk, ChunkCache& cache,
                                     Work& work, std::vector<RawToken>& out) const {
  const std::string_view word = text.substr(chunk.begin, chunk.end - chunk.begin);
  ChunkCache::Slot& slot = cache.slots_[murmur64a(word, 1) & (cache.slots_.size() - 1)];
  if (slot.holds(word)) {
    uint32_t begin = chunk.begin;
    for (size_t i = 0; i < slot.n_tokens; ++i) {
      out.push_back({begin, begin + slot.sizes[i], false, slot.lexemes[i]});
      begin += slot.sizes[i];
    }
    return;
  }
  const size_t first = out.size();
  cut_chunk(text, chunk, Specials::kUse, work, out);
  const size_t n_tokens = out.size() - first;
  if (n_tokens > kMostCachedTokens) return;
  std::memcpy(slot.text, word.data(), word.size());
  slot.text_size = static_cast<uint8_t>(word.size());
  slot.n_tokens = static_cast<uint8_t>(n_tokens);
  for (size_t i = 0; i < n_tokens; ++i) {
    slot.sizes[i] = static_cast<uint8_t>(out[first + i].end - out[first + i].begin);
    slot.lexemes[i] = out[first + i].lexeme;
  }
}

void Tokenizer::State::cut_chunk(std::string_view text, ByteRange chunk, Specials use, Work& work,
                                 std::vector<RawToken>& out) const {
  if (const SpecialCase* special =
          find_special(text.substr(chunk.begin, chunk.end - chunk.begin), use)) {
    emit(*special, chunk.begin, out);
    return;
  }
  work.suffixes.clear();
  const ByteRange middle = strip_affixes(text, chunk, use, work, out);
  cut_middle(text, middle, use, work, out);
  for (auto suffix = work.suffixes.rbegin(); suffix != work.suffixes.rend(); ++suffix)
    emit(text, *suffix, out);
}

// Emits prefixes as it goes and collects suffixes; returns what is left between them.
ByteRange Tokenizer::State::strip_affixes(std::string_view text, ByteRange rest, Specials use,
                                          Work& work, std::vector<RawToken>& out) const {
  const auto view = [&](uint32_t begin, uint32_t end) { return text.substr(begin, end - begin); };
  uint32_t last_size = 0;
  while (rest.begin < rest.end && rest.end - rest.begin != last_size) {
    if (find_special(view(rest.begin, rest.end), use) != nullptr) break;
    last_size = rest.end - rest.begin;
    const auto prefix = static_cast<uint32_t>(affixes->prefix_length(view(rest.begin, rest.end)));
    const uint32_t after_prefix = rest.begin + prefix;
    if (prefix != 0 && find_special(view(after_prefix, rest.end), use) != nullptr) {
      emit(text, {rest.begin, after_prefix}, out);
      return {after_prefix, rest.end};
    }
    // The suffix is searched behind the prefix, so that lookbehind does not see the prefix.
    const auto suffix = static_cast<uint32_t>(affixes->suffix_length(view(after_prefix, rest.end)));
    const uint32_t before_suffix = rest.end - suffix;
    if (suffix != 0 && find_special(view(rest.begin, before_suffix), use) != nullptr) {
      work.suffixes.push_back({before_suffix, rest.end});
      return {rest.begin, before_suffix};
    }
    if (prefix != 0) emit(text, {rest.begin, after_prefix}, out);
    if (suffix != 0) work.suffixes.push_back({before_suffix, rest.end});
    rest = {after_prefix, before_suffix};
  }
  return rest;
}

void Tokenizer::State::cut_middle(std::string_view text, ByteRange middle, Specials use, Work& work,
                                  std::vector<RawToken>& out) const {
  if (middle.begin == middle.end) return;
  const std::string_view string = text.substr(middle.begin, middle.end - middle.begin);
  if (const SpecialCase* special = find_special(string, use)) {
    emit(*special, middle.begin, out);
    return;
  }
  if (affixes->is_url(string)) {
    emit(text, middle, out);
    return;
  }
  work.infixes.clear();
  affixes->find_infixes(string, work.infixes);
  uint32_t start = 0;
  for (const Infix& infix : work.infixes) {
    if (infix.begin == 0) continue;
    if (infix.begin != start) emit(text, {middle.begin + start, middle.begin + infix.begin}, out);
    if (infix.begin != infix.end)
      emit(text, {middle.begin + infix.begin, middle.begin + infix.end}, out);
    start = infix.end;
  }
  if (start < string.size()) emit(text, {middle.begin + start, middle.end}, out);
}

void Tokenizer::State::restore_specials(std::string_view text,
                                        std::vector<RawToken>& tokens) const {
  std::vector<PhraseTrie::Match> matches;
  phrases.find_all(
      static_cast<uint32_t>(tokens.size()), [&](uint32_t i) { return tokens[i].lexeme.orth; },
      matches);
  if (matches.empty()) return;
  // Longest first, then leftmost. A match bars its tokens from later ones even when it is refused
  // itself.
  std::sort(matches.begin(), matches.end(), [](const auto& a, const auto& b) {
    const uint32_t a_size = a.end - a.begin, b_size = b.end - b.begin;
    return a_size != b_size ? a_size > b_size : a.begin < b.begin;
  });
  std::vector<bool> seen(tokens.size(), false);
  std::vector<PhraseTrie::Match> accepted;
  for (const PhraseTrie::Match& match : matches) {
    if (!seen[match.begin] && !seen[match.end - 1]) accepted.push_back(match);
    std::fill(seen.begin() + match.begin, seen.begin() + match.end, true);
  }
  std::sort(accepted.begin(), accepted.end(),
            [](const auto& a, const auto& b) { return a.begin < b.begin; });
  std::vector<RawToken> out;
  out.reserve(tokens.size() + accepted.size());
  uint32_t next = 0;
  for (const PhraseTrie::Match& match : accepted) {
    const RawToken& last = tokens[match.end - 1];
    const uint32_t begin = tokens[match.begin].begin;
    const SpecialCase* special = specials.find(text.substr(begin, last.end - begin));
    if (special == nullptr) continue;  // the tokens are there, but with a space between them
    out.insert(out.end(), tokens.begin() + next, tokens.begin() + match.begin);
    emit(*special, begin, out);
    out.back().space_after = last.space_after;
    next = match.end;
  }
  if (next == 0) return;
  out.insert(out.end(), tokens.begin() + next, tokens.end());
  tokens = std::move(out);
}

Tokenizer::Tokenizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Result<Tokenizer> Tokenizer::make(std::string_view tokenizer_file, const LexemeMaker& lexemes) {
  MUSTER_TRY(const Msgpack root, Msgpack::parse(tokenizer_file));
  AffixSources sources;
  MUSTER_TRY(sources.prefix, source_of(root, "prefix_search"));
  MUSTER_TRY(sources.suffix, source_of(root, "suffix_search"));
  MUSTER_TRY(sources.infix, source_of(root, "infix_finditer"));
  MUSTER_TRY(sources.url, source_of(root, "url_match"));
  const Msgpack* token_match = root.find("token_match");
  if (token_match != nullptr && !token_match->is_nil())
    return Error{ErrorCode::kUnsupported, "tokenizer: token_match is not empty, as English has it"};
  const Msgpack* exceptions = root.find("exceptions");
  if (exceptions == nullptr || !exceptions->is_map())
    return Error{ErrorCode::kCorrupt, "tokenizer: no map 'exceptions'"};
  const Msgpack* heuristics = root.find("faster_heuristics");
  const bool only_affected = heuristics == nullptr || heuristics->as_bool().value_or(true);

  MUSTER_TRY(SpecialCases specials, SpecialCases::make(*exceptions, lexemes));
  MUSTER_TRY(std::unique_ptr<Affixes> affixes, make_affixes(sources));
  auto state = std::make_unique<State>(lexemes, std::move(specials), std::move(affixes));
  // A case that the rules would cut is looked for in its pieces.
  std::vector<RawToken> pieces;
  std::vector<Infix> infixes;
  for (const std::string_view text : state->specials.texts()) {
    infixes.clear();
    state->affixes->find_infixes(text, infixes);
    const bool affected = text.find(' ') != std::string_view::npos || !infixes.empty() ||
                          state->affixes->prefix_length(text) != 0 ||
                          state->affixes->suffix_length(text) != 0;
    if (only_affected && !affected) continue;
    pieces.clear();
    state->cut_text(text, Specials::kIgnore, nullptr, pieces);
    std::vector<uint64_t> orths;
    for (const RawToken& piece : pieces) orths.push_back(piece.lexeme.orth);
    state->phrases.add(orths);
  }
  return Tokenizer(std::move(state));
}

void Tokenizer::tokenize(std::string_view text, std::vector<RawToken>& out,
                         ChunkCache* cache) const {
  out.clear();
  state_->cut_text(text, Specials::kUse, cache, out);
  state_->restore_specials(text, out);
}

}  // namespace muster::syntax
