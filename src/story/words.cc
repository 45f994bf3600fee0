#include "story/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/table.h"
#include "core/utf8.h"

namespace muster::story {
namespace {

bool is_ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Letters outside ASCII count as letters; punctuation of the general block (dashes, quotation marks) does not.
bool is_word_point(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return c >= 0xC0 && !(c >= 0x2000 && c <= 0x206F) && c != 0xD7 && c != 0xF7 && c != 0x3000;
}

// Upper-case letters of Latin-1 and Latin Extended-A, as far as names of places need them.
bool is_upper_point(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  if (c < 0x100) return c <= 0xDE;
  return c < 0x180 && c % 2 == 0;
}

bool is_abbreviation(std::string_view word) {
  static constexpr std::array<std::string_view, 14> kKnown = {
      "mr", "mrs", "ms", "dr", "st", "gen", "col", "lt", "sgt", "no", "gov", "sen", "rep", "vs"};
  return word.size() == 1 || std::find(kKnown.begin(), kKnown.end(), word) != kKnown.end();
}

}  // namespace

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  uint32_t sentence = 0;
  bool opens = true, broken = false;
  size_t pos = 0;
  while (pos < text.size()) {
    size_t next = pos;
    const char32_t c = next_code_point(text, next);
    if (!is_word_point(c)) {
      if (c == '\n') {
        broken = true;
      } else if ((c == '.' || c == '!' || c == '?') && !words.empty() &&
                 words.back().span.end == pos &&
                 !(c == '.' && is_abbreviation(words.back().lower))) {
        broken = next >= text.size() || text[next] == ' ' || text[next] == '\n' ||
                 text[next] == '"' || static_cast<unsigned char>(text[next]) >= 0x80;
      }
      pos = next;
      continue;
    }
    Word w;
    const size_t begin = pos;
    w.capital = is_upper_point(c);
    if (broken && !words.empty() &&
        (w.capital || is_digit(text[begin]) || text[begin - 1] == '\n')) {
      ++sentence;
      opens = true;
    }
    broken = false;
    size_t end = pos;
    while (pos < text.size()) {
      next = pos;
      const char32_t d = next_code_point(text, next);
      const bool joins = (d == '\'' || d == 0x2019 || d == '-' || d == ',' || d == '.') &&
                         next < text.size() && pos > begin;
      if (is_word_point(d)) {
        end = next;
      } else if (joins && (d == ',' || d == '.')) {
        // Only inside numbers: "1,200", "2.5".
        if (!(is_digit(text[pos - 1]) && is_digit(text[next]))) break;
      } else if (joins) {
        size_t after = next;
        if (!is_word_point(next_code_point(text, after))) break;
      } else {
        break;
      }
      pos = next;
    }
    w.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    w.lower.reserve(end - begin);
    for (char b : text.substr(begin, end - begin))
      w.lower += is_ascii_upper(b) ? static_cast<char>(b + ('a' - 'A')) : b;
    for (std::string_view ending : {"'s", "\u2019s"})
      if (w.lower.size() > ending.size() + 1 && w.lower.ends_with(ending))
        w.lower.resize(w.lower.size() - ending.size());
    w.sentence = sentence;
    w.opens = opens;
    opens = false;
    words.push_back(std::move(w));
  }
  return words;
}

std::string stem(std::string_view word) {
  const auto cut = [&](size_t n) { return std::string(word.substr(0, word.size() - n)); };
  const size_t n = word.size();
  if (n > 4 && word.ends_with("ies")) return cut(3) + "y";
  if (n > 6 && word.ends_with("ings")) return cut(4);
  if (n > 5 && word.ends_with("ing")) return cut(3);
  if (n > 4 && word.ends_with("ed")) return cut(2);
  if (n > 4 && (word.ends_with("ches") || word.ends_with("shes") || word.ends_with("xes")))
    return cut(2);
  if (n > 3 && word.ends_with("s") && !word.ends_with("ss") && !word.ends_with("us")) return cut(1);
  return std::string(word);
}

std::string plain_words(std::string_view words) {
  std::string out;
  for (const Word& w : words_of(words))
    if (w.lower != "the" && w.lower != "a" && w.lower != "an")
      out += (out.empty() ? "" : " ") + w.lower;
  return out;
}

Result<StoryWords> StoryWords::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "words.tsv"));
  static constexpr std::pair<std::string_view, WordClass> kClasses[] = {
      {"kind", WordClass::kKind},       {"loose", WordClass::kLoose},
      {"toll", WordClass::kToll},       {"rise", WordClass::kRise},
      {"running", WordClass::kRunning}, {"apart", WordClass::kApart},
      {"more", WordClass::kMore},       {"left", WordClass::kLeft},
      {"place", WordClass::kPlace},     {"side", WordClass::kSide},
      {"stop", WordClass::kStop},       {"agency", WordClass::kAgency},
      {"retract", WordClass::kRetract}, {"notice", WordClass::kNotice},
  };
  StoryWords out;
  for (size_t row = 0; row < table.n_rows(); ++row) {
    const std::string_view words = table.cell(row, "words"), name = table.cell(row, "class");
    const auto found = std::find_if(std::begin(kClasses), std::end(kClasses),
                                    [&](const auto& c) { return c.first == name; });
    if (words.empty() || found == std::end(kClasses))
      return Error{ErrorCode::kCorrupt,
                   fmt::format("{}: class {} is not known", table.where(row), name)};
    Entry& entry = out.entries_[std::string(words)];
    entry.classes |= static_cast<uint16_t>(found->second);
    if (found->second == WordClass::kKind || found->second == WordClass::kLoose ||
        found->second == WordClass::kAgency)
      entry.kind = table.cell(row, "value");
    if (table.cell(row, "value") == "fix") entry.fixes = true;
    out.longest_ = std::max<size_t>(
        out.longest_, 1 + static_cast<size_t>(std::count(words.begin(), words.end(), ' ')));
  }
  MUSTER_TRY(const Table countries, Table::load(lexicon_dir.parent_path() / "countries.tsv"));
  Countries names;
  for (size_t row = 0; row < countries.n_rows(); ++row) {
    names.emplace(plain_words(countries.cell(row, "name")), countries.cell(row, "id"));
    for (const char* column : {"aliases", "demonyms", "capitals"})
      for (const std::string& name : split_list(countries.cell(row, column)))
        names.emplace(plain_words(name), countries.cell(row, "id"));
  }
  out.countries_ = std::make_shared<const Countries>(std::move(names));
  return out;
}

std::vector<Hit> StoryWords::hits(const std::vector<Word>& words) const {
  std::vector<Hit> out;
  std::string key;
  for (uint32_t i = 0; i < words.size(); ++i) {
    uint16_t done = 0;  // classes that a longer entry has had here
    const size_t room = std::min<size_t>(longest_, words.size() - i);
    for (size_t n = room; n > 0; --n) {
      if (words[i + n - 1].sentence != words[i].sentence) continue;
      key.clear();
      for (size_t k = 0; k < n; ++k) {
        if (k > 0) key += ' ';
        key += words[i + k].lower;
      }
      const auto found = entries_.find(key);
      if (found == entries_.end() || (found->second.classes & ~done) == 0) continue;
      const uint16_t fresh = found->second.classes & static_cast<uint16_t>(~done);
      done |= fresh;
      out.push_back(
          {i, static_cast<uint32_t>(i + n), fresh, found->second.kind, found->second.fixes});
    }
  }
  // A kind inside a longer one is no kind of its own: "fire" in "opened fire", "bomb" in "car bomb".
  std::vector<Hit> kept;
  const auto kinds = static_cast<uint16_t>(WordClass::kKind);
  uint32_t covered = 0;
  for (Hit& h : out) {
    if ((h.classes & kinds) != 0) {
      if (h.end <= covered) h.classes &= static_cast<uint16_t>(~kinds);
      covered = std::max(covered, h.end);
    }
    if (h.classes != 0) kept.push_back(h);
  }
  return kept;
}

bool StoryWords::is(std::string_view word, WordClass c) const {
  const auto found = entries_.find(std::string(word));
  return found != entries_.end() && (found->second.classes & static_cast<uint16_t>(c)) != 0;
}

bool StoryWords::says_changed(std::string_view text) const {
  const auto found = hits(words_of(text));
  return std::any_of(found.begin(), found.end(),
                     [](const Hit& h) { return h.is(WordClass::kNotice); });
}

std::string StoryWords::agency_in(std::string_view text) const {
  const std::vector<Word> words = words_of(text);
  for (const Hit& h : hits(words))
    if (h.is(WordClass::kAgency)) return std::string(h.kind);
  return "";
}

std::string StoryWords::place_key(std::string_view name) const {
  std::string out, all;
  for (const Word& w : words_of(name)) {
    all += (all.empty() ? "" : " ") + w.lower;
    if (is(w.lower, WordClass::kPlace) || is(w.lower, WordClass::kSide)) continue;
    out += (out.empty() ? "" : " ") + w.lower;
  }
  return out.empty() ? all : out;
}

}  // namespace muster::story
