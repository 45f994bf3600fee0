#include "syntax/lemmatizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "syntax/morph.h"
#include "syntax/msgpack.h"
#include "syntax/strings.h"
#include "syntax/unicode.h"

namespace muster::syntax {
namespace {

Error corrupt(std::string_view what) {
  return {ErrorCode::kCorrupt, fmt::format("lemmatizer: {}", what)};
}

// Strings with a position each, in open addressing: 90,000 words load in a few milliseconds. Keys are views into
// the table file, which State keeps.
class WordTable {
 public:
  void reserve(size_t n) {
    words_.reserve(n);
    size_t n_slots = 16;
    while (n_slots < 2 * n) n_slots *= 2;
    slots_.assign(n_slots, 0);
  }
  // The first entry of a word wins. At most as many words as reserved.
  void add(std::string_view word) {
    words_.push_back(word);
    size_t slot = murmur64a(word, 1) & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<uint32_t>(words_.size());
  }
  // Position + 1; 0 when it is not there.
  uint32_t find(std::string_view word) const {
    if (slots_.empty()) return 0;
    size_t slot = murmur64a(word, 1) & (slots_.size() - 1);
    while (slots_[slot] != 0 && words_[slots_[slot] - 1] != word)
      slot = (slot + 1) & (slots_.size() - 1);
    return slots_[slot];
  }
  bool contains(std::string_view word) const { return find(word) != 0; }
  bool empty() const { return words_.empty(); }
  const std::vector<std::string_view>& words() const { return words_; }

 private:
  std::vector<std::string_view> words_;
  std::vector<uint32_t> slots_;
};

struct Rule {
  std::string_view old_ending, new_ending;
};

// What the tables say about one part of speech.
struct PosTables {
  std::vector<Rule> rules;
  WordTable exceptions;
  std::vector<std::vector<std::string_view>> exception_lemmas;  // by position in `exceptions`
  WordTable index;
  bool empty() const { return rules.empty() && exceptions.empty() && index.empty(); }
};

std::string lower_ascii(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

// A paradigm's own form, which needs no analysis.
bool is_base_form(std::string_view pos, std::string_view morph) {
  if (morph.empty()) return false;
  const std::string_view verb_form = morph_value(morph, "VerbForm");
  if (pos == "noun" && morph_value(morph, "Number") == "Sing") return true;
  if (pos == "verb" && verb_form == "Fin" && morph_value(morph, "Tense") == "Pres" &&
      morph_value(morph, "Number").empty())
    return true;
  return verb_form == "Inf" || verb_form == "None" || morph_value(morph, "Degree") == "Pos";
}

}  // namespace

struct Lemmatizer::State {
  std::string file;  // the words of all tables are views into it
  std::unordered_map<uint64_t, PosTables> tables;

  Result<void> read_rules(const Msgpack& table);
  Result<void> read_exceptions(const Msgpack& table);
  Result<void> read_index(MsgpackReader& reader);
};

Result<void> Lemmatizer::State::read_rules(const Msgpack& table) {
  for (const auto& [pos, rules] : table.entries()) {
    if (!pos.as_uint()) return corrupt("lemma_rules: a key that is not a string id");
    for (const Msgpack& rule : rules.items()) {
      const auto ends = rule.items();
      if (ends.size() != 2 || !ends[0].as_text() || !ends[1].as_text())
        return corrupt("lemma_rules: a rule that is not a pair of strings");
      tables[*pos.as_uint()].rules.push_back({*ends[0].as_text(), *ends[1].as_text()});
    }
  }
  return {};
}

Result<void> Lemmatizer::State::read_exceptions(const Msgpack& table) {
  for (const auto& [pos, exceptions] : table.entries()) {
    if (!pos.as_uint()) return corrupt("lemma_exc: a key that is not a string id");
    PosTables& out = tables[*pos.as_uint()];
    if (!out.exceptions.empty()) return corrupt("lemma_exc: a part of speech twice");
    out.exceptions.reserve(exceptions.entries().size());
    for (const auto& [form, lemmas] : exceptions.entries()) {
      if (!form.as_text()) return corrupt("lemma_exc: a form that is not a string");
      out.exceptions.add(*form.as_text());
      std::vector<std::string_view>& list = out.exception_lemmas.emplace_back();
      for (const Msgpack& lemma : lemmas.items()) {
        if (!lemma.as_text()) return corrupt("lemma_exc: a lemma that is not a string");
        list.push_back(*lemma.as_text());
      }
    }
  }
  return {};
}

// 90,000 words, read without a tree of them: that would take most of the time that loading takes.
Result<void> Lemmatizer::State::read_index(MsgpackReader& reader) {
  MUSTER_TRY(const MsgpackItem table, reader.expect(MsgpackKind::kMap));
  for (uint32_t i = 0; i < table.count; ++i) {
    MUSTER_TRY(const MsgpackItem pos, reader.next());
    if (pos.kind != MsgpackKind::kInt || pos.negative)
      return corrupt("lemma_index: a key that is not a string id");
    PosTables& out = tables[pos.bits];
    if (!out.index.empty()) return corrupt("lemma_index: a part of speech twice");
    MUSTER_TRY(const MsgpackItem words, reader.expect(MsgpackKind::kArray));
    out.index.reserve(words.count);
    for (uint32_t k = 0; k < words.count; ++k) {
      MUSTER_TRY(const MsgpackItem word, reader.expect(MsgpackKind::kString));
      out.index.add(word.text);
    }
  }
  return {};
}

Lemmatizer::Lemmatizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Lemmatizer::Lemmatizer(Lemmatizer&&) noexcept = default;
Lemmatizer& Lemmatizer::operator=(Lemmatizer&&) noexcept = default;
Lemmatizer::~Lemmatizer() = default;

Result<Lemmatizer> Lemmatizer::make(std::string_view lookups_bin) {
  auto state = std::make_unique<State>();
  state->file = lookups_bin;
  MsgpackReader reader(state->file);
  MUSTER_TRY(const MsgpackItem root, reader.expect(MsgpackKind::kMap));
  bool has_rules = false;
  for (uint32_t i = 0; i < root.count; ++i) {
    MUSTER_TRY(const MsgpackItem name, reader.expect(MsgpackKind::kString));
    if (name.text == "lemma_index") {
      MUSTER_TRY_VOID(state->read_index(reader));
      continue;
    }
    MUSTER_TRY(const Msgpack table, Msgpack::read(reader));
    if (name.text == "lemma_exc") MUSTER_TRY_VOID(state->read_exceptions(table));
    if (name.text != "lemma_rules" || !table.is_map()) continue;
    MUSTER_TRY_VOID(state->read_rules(table));
    has_rules = true;
  }
  if (!has_rules) return corrupt("lookups.bin: no table 'lemma_rules'");
  if (!reader.at_end()) return corrupt("lookups.bin: bytes behind the last table");
  return Lemmatizer(std::move(state));
}

std::vector<std::pair<std::string_view, std::string_view>> Lemmatizer::irregular(
    std::string_view pos) const {
  std::vector<std::pair<std::string_view, std::string_view>> out;
  const auto found = state_->tables.find(string_id(lower_ascii(pos)));
  if (found == state_->tables.end()) return out;
  const PosTables& tables = found->second;
  for (size_t i = 0; i < tables.exceptions.words().size(); ++i)
    for (const std::string_view lemma : tables.exception_lemmas[i])
      out.emplace_back(tables.exceptions.words()[i], lemma);
  return out;
}

std::string Lemmatizer::lemma(std::string_view text, std::string_view pos,
                              std::string_view morph) const {
  std::string word = to_lower(text);
  const std::string name = lower_ascii(pos);
  if (name.empty() || name == "eol" || name == "space" || is_base_form(name, morph)) return word;
  const auto found = state_->tables.find(string_id(name));
  if (found == state_->tables.end() || found->second.empty())
    return name == "propn" ? std::string(text) : word;
  const PosTables& tables = found->second;

  std::vector<std::string> forms;
  std::string unknown;  // the first form that is neither in the index nor odd
  for (const auto& [old_ending, new_ending] : tables.rules) {
    if (!word.ends_with(old_ending)) continue;
    std::string form = word.substr(0, word.size() - old_ending.size());
    form += new_ending;
    if (form.empty()) continue;
    if (tables.index.contains(form))
      forms.insert(forms.begin(), std::move(form));
    else if (!is_all_alpha(form))
      forms.push_back(std::move(form));
    else if (unknown.empty())
      unknown = std::move(form);
  }
  if (const uint32_t position = tables.exceptions.find(word); position != 0) {
    for (const std::string_view form : tables.exception_lemmas[position - 1])
      if (std::find(forms.begin(), forms.end(), form) == forms.end())
        forms.emplace(forms.begin(), form);
  }
  if (!forms.empty()) return std::move(forms.front());
  return unknown.empty() ? std::string(text) : unknown;
}

}  // namespace muster::syntax
