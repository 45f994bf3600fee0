#include "text/zone_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/table.h"
#include "core/utf8.h"
#include "text/form.h"

namespace muster {
namespace {

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c & 0x80) != 0;
}

/// True when a word starts at `pos`: curly quotes, dashes and the like are no word bytes.
bool at_word_start(std::string_view line, size_t pos) {
  if (pos == 0 || !is_word_byte(line[pos - 1])) return true;
  if ((line[pos - 1] & 0x80) == 0) return false;
  return pos >= 3 && line[pos - 3] == '\xE2' &&
         (line[pos - 2] == '\x80' || line[pos - 2] == '\x86');
}

bool at_word_end(std::string_view line, size_t pos) {
  if (pos >= line.size() || !is_word_byte(line[pos])) return true;
  return line[pos] == '\xE2' && pos + 1 < line.size() &&
         (line[pos + 1] == '\x80' || line[pos + 1] == '\x86');
}

/// End of `phrase` at `pos` of `line`, or 0.
size_t match_one(std::string_view line, size_t pos, std::string_view phrase) {
  for (const char want : phrase) {
    if (pos >= line.size()) return 0;
    char have = line[pos];
    if (have >= 'A' && have <= 'Z') have = static_cast<char>(have + 32);
    if (want == '\'' && have == '\xE2') {
      const std::string_view quote = line.substr(pos, 3);
      if (quote != "\xE2\x80\x99" && quote != "\xE2\x80\x98") return 0;
      pos += 3;
      continue;
    }
    if (have != want) return 0;
    ++pos;
  }
  // A phrase may end in a sign of its own ("©"); a boundary is asked for after letters only.
  return !is_word_byte(phrase.back()) || (phrase.back() & 0x80) != 0 || at_word_end(line, pos) ? pos
                                                                                               : 0;
}

}  // namespace

const char* cue_name(Cue cue) {
  static constexpr const char* kNames[] = {"teaser_lead_open", "teaser_lead",   "teaser_lead_weak",
                                           "teaser_line",      "teaser_list",   "teaser_start",
                                           "teaser_object",    "other_line",    "other_start",
                                           "other_start_weak", "section",       "comments",
                                           "caption_lead",     "caption_start", "photo_credit",
                                           "agency",           "byline_lead",   "credit_start",
                                           "date_lead",        "date_word",     "not_place",
                                           "name_particle",    "speech"};
  static_assert(std::size(kNames) == static_cast<size_t>(Cue::kCount));
  return kNames[static_cast<size_t>(cue)];
}

void PhraseSet::add(std::string phrase) {
  auto& list = by_first_byte_[static_cast<unsigned char>(phrase.front())];
  const auto longer = [](const std::string& a, const std::string& b) {
    return a.size() > b.size();
  };
  list.insert(std::upper_bound(list.begin(), list.end(), phrase, longer), phrase);
}

size_t PhraseSet::match(std::string_view line, size_t pos) const {
  if (pos >= line.size()) return 0;
  char first = line[pos];
  if (first >= 'A' && first <= 'Z') first = static_cast<char>(first + 32);
  for (const std::string& phrase : by_first_byte_[static_cast<unsigned char>(first)]) {
    if (const size_t end = match_one(line, pos, phrase); end != 0) return end;
  }
  return 0;
}

bool PhraseSet::occurs(std::string_view line) const {
  for (size_t pos = 0; pos < line.size(); ++pos) {
    if (at_word_start(line, pos) && match(line, pos) != 0) return true;
  }
  return false;
}

Result<ZoneRules> ZoneRules::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "zones.tsv"));
  ZoneRules rules;
  for (size_t row = 0; row < table.n_rows(); ++row) {
    const std::string_view name = table.cell(row, "cue");
    size_t cue = 0;
    while (cue < rules.sets_.size() && name != cue_name(static_cast<Cue>(cue))) ++cue;
    if (cue == rules.sets_.size())
      return Error{ErrorCode::kCorrupt,
                   fmt::format("{}: unknown cue '{}'", table.where(row), name)};
    const std::vector<std::string> phrases = split_list(table.cell(row, "words"));
    if (phrases.empty())
      return Error{ErrorCode::kCorrupt, fmt::format("{}: no words", table.where(row))};
    for (const std::string& phrase : phrases) {
      if (!is_valid_utf8(phrase) || fold_words(phrase) != phrase)
        return Error{ErrorCode::kCorrupt,
                     fmt::format("{}: '{}' is not lower case", table.where(row), phrase)};
      rules.sets_[cue].add(phrase);
    }
  }
  return rules;
}

}  // namespace muster
