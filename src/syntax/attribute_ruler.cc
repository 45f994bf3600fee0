// Rules are filed under the word or the tag that their first token asks for, so that a token is tested against a
// handful of them. Every match is of one or two tokens and names one of them as its target; patterns that start at
// a token read only that token and the next, so a token can be written as soon as its own turn is over.
#include "syntax/attribute_ruler.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "syntax/morph.h"
#include "syntax/msgpack.h"
#include "syntax/regex.h"
#include "syntax/strings.h"
#include "syntax/unicode.h"

namespace muster::syntax {
namespace {

constexpr size_t kMaxPattern = 2;

// A regular expression over the lower-case word.
struct WordRegex {
  Regex regex;
  char first = 0;  // every match starts with this ASCII letter at the word's start; 0: not known

  bool matches(std::string_view text) const {
    if (text.empty()) return false;
    const auto c = static_cast<unsigned char>(text[0]);
    // Only ASCII: the lower case of some other letters is an ASCII one.
    if (first != 0 && c < 0x80 && (c | 0x20) != first) return false;
    return regex.search(to_lower(text)).has_value();
  }
};

struct Test {
  enum class Kind { kAny, kIn, kNotIn } kind = Kind::kAny;
  std::vector<uint64_t> ids;
  bool holds(uint64_t id) const {
    if (kind == Kind::kAny) return true;
    return (std::find(ids.begin(), ids.end(), id) != ids.end()) == (kind == Kind::kIn);
  }
};

struct TokenPattern {
  Test tag, dep, lower;
  std::optional<bool> is_space;
  std::optional<WordRegex> regex;
};

struct Attributes {
  std::optional<std::string> tag, pos, morph, lemma, dep;
};

// A pattern of one rule; a rule with several alternatives has several.
struct Alternative {
  uint32_t rule = 0;
  uint32_t target = 0;  // which token of the match is written
  std::vector<TokenPattern> tokens;
};

struct Ids {
  uint64_t tag = 0, dep = 0;
};

Error fault(ErrorCode code, size_t rule, std::string_view what) {
  return {code, fmt::format("attribute_ruler: rule {}: {}", rule, what)};
}

Result<Test> read_test(const Msgpack& value, size_t rule) {
  Test test;
  if (const auto word = value.as_text()) {
    test.kind = Test::Kind::kIn;
    test.ids.push_back(string_id(*word));
    return test;
  }
  if (value.entries().size() != 1)
    return fault(ErrorCode::kUnsupported, rule, "a condition with several operators");
  const auto& [key, list] = value.entries()[0];
  const std::string_view name = key.as_text().value_or("");
  if (name != "IN" && name != "NOT_IN")
    return fault(ErrorCode::kUnsupported, rule, fmt::format("operator '{}'", name));
  test.kind = name == "IN" ? Test::Kind::kIn : Test::Kind::kNotIn;
  for (const Msgpack& item : list.items()) {
    const auto word = item.as_text();
    if (!word) return fault(ErrorCode::kCorrupt, rule, "a list item that is not a string");
    test.ids.push_back(string_id(*word));
  }
  return test;
}

// The letter that "^x..." asks for, when it is certain.
char first_letter(std::string_view source) {
  if (source.size() < 2 || source[0] != '^' || source.find('|') != std::string_view::npos) return 0;
  if (source[1] < 'a' || source[1] > 'z') return 0;
  return source.size() > 2 && std::string_view("?*{").find(source[2]) != std::string_view::npos
             ? 0
             : source[1];
}

Result<TokenPattern> read_token(const Msgpack& spec, size_t rule) {
  if (!spec.is_map()) return fault(ErrorCode::kCorrupt, rule, "a token pattern that is not a map");
  TokenPattern pattern;
  for (const auto& [key, value] : spec.entries()) {
    const std::string_view name = key.as_text().value_or("");
    if (name == "TAG") {
      MUSTER_TRY(pattern.tag, read_test(value, rule));
    } else if (name == "DEP") {
      MUSTER_TRY(pattern.dep, read_test(value, rule));
    } else if (name == "LOWER") {
      const Msgpack* source = value.find("REGEX");
      if (source == nullptr) {
        MUSTER_TRY(pattern.lower, read_test(value, rule));
      } else if (value.entries().size() == 1 && source->as_text()) {
        MUSTER_TRY(Regex regex, Regex::compile(*source->as_text()));
        pattern.regex = WordRegex{std::move(regex), first_letter(*source->as_text())};
      } else {
        return fault(ErrorCode::kUnsupported, rule, "REGEX beside another operator");
      }
    } else if (name == "IS_SPACE" && value.as_bool()) {
      pattern.is_space = value.as_bool();
    } else {
      return fault(ErrorCode::kUnsupported, rule, fmt::format("key '{}'", name));
    }
  }
  return pattern;
}

Result<Attributes> read_attributes(const Msgpack& map, size_t rule) {
  Attributes out;
  for (const auto& [key, value] : map.entries()) {
    const std::string_view name = key.as_text().value_or("");
    const auto word = value.as_text();
    if (!word) return fault(ErrorCode::kCorrupt, rule, "an attribute that is not a string");
    if (name == "TAG")
      out.tag = *word;
    else if (name == "POS")
      out.pos = *word;
    else if (name == "MORPH")
      out.morph = normalize_morph(*word);
    else if (name == "LEMMA")
      out.lemma = *word;
    else if (name == "DEP")
      out.dep = *word;
    else
      return fault(ErrorCode::kUnsupported, rule, fmt::format("attribute '{}'", name));
  }
  return out;
}

}  // namespace

struct AttributeRuler::State {
  std::vector<Attributes> rules;
  std::vector<Alternative> alternatives;
  // Where an alternative is filed by its first token; each is in one place only, once per key.
  std::unordered_map<uint64_t, std::vector<uint32_t>> by_lower, by_tag;
  std::vector<uint32_t> others;

  Result<void> add_rule(const Msgpack& entry);
  bool matches(const Alternative& alternative, std::span<const RulerToken> tokens, const Ids& here,
               const Ids& next, size_t i) const;
  void write(uint32_t rule, RulerToken& token) const;
};

Result<void> AttributeRuler::State::add_rule(const Msgpack& entry) {
  const size_t number = rules.size();
  const Msgpack* patterns = entry.find("patterns");
  const Msgpack* attributes = entry.find("attrs");
  const Msgpack* index = entry.find("index");
  if (patterns == nullptr || attributes == nullptr || !attributes->is_map())
    return fault(ErrorCode::kCorrupt, number, "no 'patterns' or no 'attrs'");
  const auto target = index == nullptr ? std::optional<uint64_t>(0) : index->as_uint();
  for (const Msgpack& pattern : patterns->items()) {
    const size_t size = pattern.items().size();
    if (size == 0 || size > kMaxPattern || !target || *target >= size)
      return fault(ErrorCode::kUnsupported, number,
                   fmt::format("a pattern of {} tokens, or its index", size));
    Alternative alternative;
    alternative.rule = static_cast<uint32_t>(number);
    alternative.target = static_cast<uint32_t>(*target);
    for (const Msgpack& spec : pattern.items()) {
      MUSTER_TRY(TokenPattern token, read_token(spec, number));
      alternative.tokens.push_back(std::move(token));
    }
    const auto place = static_cast<uint32_t>(alternatives.size());
    const TokenPattern& first = alternative.tokens[0];
    if (first.lower.kind == Test::Kind::kIn) {
      for (const uint64_t id : first.lower.ids) by_lower[id].push_back(place);
    } else if (first.tag.kind == Test::Kind::kIn) {
      for (const uint64_t id : first.tag.ids) by_tag[id].push_back(place);
    } else {
      others.push_back(place);
    }
    alternatives.push_back(std::move(alternative));
  }
  MUSTER_TRY(Attributes values, read_attributes(*attributes, number));
  rules.push_back(std::move(values));
  return {};
}

bool AttributeRuler::State::matches(const Alternative& alternative,
                                    std::span<const RulerToken> tokens, const Ids& here,
                                    const Ids& next, size_t i) const {
  if (i + alternative.tokens.size() > tokens.size()) return false;
  for (size_t k = 0; k < alternative.tokens.size(); ++k) {
    const TokenPattern& pattern = alternative.tokens[k];
    const RulerToken& token = tokens[i + k];
    const Ids& ids = k == 0 ? here : next;
    if (!pattern.tag.holds(ids.tag) || !pattern.lower.holds(token.lower) ||
        !pattern.dep.holds(ids.dep))
      return false;
    if (pattern.is_space && *pattern.is_space != token.is_space) return false;
    if (pattern.regex && !pattern.regex->matches(token.text)) return false;
  }
  return true;
}

void AttributeRuler::State::write(uint32_t rule, RulerToken& token) const {
  const Attributes& values = rules[rule];
  if (values.tag) token.tag = *values.tag;
  if (values.pos) token.pos = *values.pos;
  if (values.morph) token.morph = *values.morph;
  if (values.lemma) token.lemma = *values.lemma;
  if (values.dep) token.dep = *values.dep;
}

AttributeRuler::AttributeRuler(std::unique_ptr<State> state) : state_(std::move(state)) {}
AttributeRuler::AttributeRuler(AttributeRuler&&) noexcept = default;
AttributeRuler& AttributeRuler::operator=(AttributeRuler&&) noexcept = default;
AttributeRuler::~AttributeRuler() = default;

Result<AttributeRuler> AttributeRuler::make(std::string_view patterns_file) {
  MUSTER_TRY(const Msgpack root, Msgpack::parse(patterns_file));
  if (!root.is_array()) return Error{ErrorCode::kCorrupt, "attribute_ruler: not a list of rules"};
  auto state = std::make_unique<State>();
  for (const Msgpack& entry : root.items()) MUSTER_TRY_VOID(state->add_rule(entry));
  return AttributeRuler(std::move(state));
}

void AttributeRuler::apply(std::span<RulerToken> tokens) const {
  const State& state = *state_;
  std::vector<uint32_t> mine, for_next;  // rules whose target is this token, and the one after it
  const auto ids_of = [&](size_t i) {
    if (i >= tokens.size()) return Ids{};
    const RulerToken& token = tokens[i];
    return Ids{token.tag_id != 0 ? token.tag_id : string_id(token.tag),
               token.dep_id != 0 ? token.dep_id : string_id(token.dep)};
  };
  Ids here, next = ids_of(0);
  for (size_t i = 0; i < tokens.size(); ++i) {
    here = next;
    next = ids_of(i + 1);
    std::swap(mine, for_next);
    for_next.clear();
    const auto try_all = [&](const std::vector<uint32_t>& places) {
      for (const uint32_t place : places) {
        const Alternative& alternative = state.alternatives[place];
        if (!state.matches(alternative, tokens, here, next, i)) continue;
        (alternative.target == 0 ? mine : for_next).push_back(alternative.rule);
      }
    };
    if (const auto found = state.by_lower.find(tokens[i].lower); found != state.by_lower.end())
      try_all(found->second);
    if (const auto found = state.by_tag.find(here.tag); found != state.by_tag.end())
      try_all(found->second);
    try_all(state.others);
    std::sort(mine.begin(), mine.end());
    for (const uint32_t rule : mine) state.write(rule, tokens[i]);
  }
}

}  // namespace muster::syntax
