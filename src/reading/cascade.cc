#include "reading/cascade.h"

#include <algorithm>

#include "core/table.h"

namespace muster::reading {
namespace {

constexpr size_t kLongestWord = 40;
// Sentences of the body that are parsed whatever they hold.
constexpr size_t kOpening = 2;
// A gap of fewer bytes is parsed too: the context of a part costs about as much.
constexpr uint32_t kLeastGap = 48;

bool is_upper(unsigned char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(unsigned char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
bool is_vowel(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

/// Length of a closing mark at `i` (quotes, brackets), 0 for none.
size_t closing_at(std::string_view text, size_t i) {
  if (i >= text.size()) return 0;
  if (text[i] == '"' || text[i] == ')' || text[i] == '\'' || text[i] == ']') return 1;
  const std::string_view three = text.substr(i, 3);
  return three == "\xE2\x80\x9D" || three == "\xE2\x80\x99" ? 3 : 0;
}

size_t opening_at(std::string_view text, size_t i) {
  if (i >= text.size()) return 0;
  if (text[i] == '"' || text[i] == '(' || text[i] == '\'' || text[i] == '[') return 1;
  const std::string_view three = text.substr(i, 3);
  return three == "\xE2\x80\x9C" || three == "\xE2\x80\x98" ? 3 : 0;
}

/// True where no abbreviation can stand: the word before the stop at `i` is of four letters and more, lower-case at its
/// end, or a number; "Inc." and "Sept." keep the sentence whole.
bool ends_sentence(std::string_view text, size_t i) {
  if (text[i] == '!' || text[i] == '?') return true;
  size_t begin = i;
  while (begin > 0 && (is_upper(static_cast<unsigned char>(text[begin - 1])) ||
                       is_lower(static_cast<unsigned char>(text[begin - 1])) ||
                       static_cast<unsigned char>(text[begin - 1]) >= 0x80))
    --begin;
  const size_t length = i - begin;
  if (length == 0) {
    // "in 2014.", "of 12%.", "(...).", "said.\""
    const unsigned char before = i > 0 ? static_cast<unsigned char>(text[i - 1]) : 0;
    return is_digit(before) || before == '%' || before == ')' || before == '"';
  }
  if (begin > 0 && text[begin - 1] == '.') return false;  // "U.S.", "a.m."
  const bool capital = is_upper(static_cast<unsigned char>(text[begin]));
  // "St.", "Gen.", "Gov."; short words in small letters end sentences ("... in it.").
  return capital ? length >= 6 : length >= 2 && text.substr(begin, length) != "vs";
}

}  // namespace

void Cascade::add_forms(std::string_view lemma, char pos, uint32_t hint) {
  const std::string word(lemma);
  if (word.empty()) return;
  add(word, hint);
  const char last = word.back();
  const bool y = last == 'y' && word.size() > 1 && !is_vowel(word[word.size() - 2]);
  const std::string stem = word.substr(0, word.size() - 1);
  add(word + "s", hint);
  add(word + "es", hint);
  if (y) add(stem + "ies", hint);
  if (pos == 'n') {
    if (const auto* forms = irregular_nouns_.find(word))
      for (const std::string& form : *forms) add(form, hint);
    return;
  }
  if (pos != 'v') return;
  add(word + "ed", hint);
  add(word + "ing", hint);
  if (last == 'e') {
    add(word + "d", hint);
    add(stem + "ing", hint);
  }
  if (word.ends_with("ie")) add(word.substr(0, word.size() - 2) + "ying", hint);
  if (y) add(stem + "ied", hint);
  if (!is_vowel(last) && word.size() > 2) {
    add(word + last + "ed", hint);
    add(word + last + "ing", hint);
  }
  if (const auto* forms = irregular_verbs_.find(word))
    for (const std::string& form : *forms) add(form, hint);
}

Result<Cascade> Cascade::make(const std::filesystem::path& dir, const syntax::Pipeline& pipeline) {
  Cascade c;
  for (const auto& [form, lemma] : pipeline.irregular_forms("VERB"))
    c.irregular_verbs_[lemma].emplace_back(form);
  for (const auto& [form, lemma] : pipeline.irregular_forms("NOUN"))
    c.irregular_nouns_[lemma].emplace_back(form);

  MUSTER_TRY(const Table numbers, Table::load(dir / "numbers.tsv"));
  for (size_t r = 0; r < numbers.n_rows(); ++r) {
    c.add(numbers.cell(r, "word"), kNumber);
    c.add(numbers.cell(r, "plural"), kNumber);
  }
  MUSTER_TRY(const Table vague, Table::load(dir / "vague_numbers.tsv"));
  for (size_t r = 0; r < vague.n_rows(); ++r)
    for (const std::string& word : split_list(vague.cell(r, "words"), ' '))
      if (word.size() > 2 && word != "and" && word != "upon" && word != "the")
        c.add(word, kNumber);
  for (const char* word : {"no", "none", "nobody", "zero"}) c.add(word, kNumber);
  for (const char* word : {"a", "an", "another", "other", "others", "more"}) c.add(word, kArticle);

  MUSTER_TRY(const Table triggers, Table::load(dir / "triggers.tsv"));
  for (size_t r = 0; r < triggers.n_rows(); ++r) {
    const std::string_view pos = triggers.cell(r, "pos");
    std::string_view words = triggers.cell(r, "words");
    words = words.substr(0, words.find_first_of("+ "));
    // The tagger takes verbs for nouns and participles for adjectives; forms of all kinds are listed.
    c.add_forms(words, pos == "n" ? 'n' : 'v', kTrigger);
  }
  MUSTER_TRY(const Table cues, Table::load(dir / "cues.tsv"));
  for (size_t r = 0; r < cues.n_rows(); ++r) {
    const std::string_view kind = cues.cell(r, "kind");
    std::string_view word = cues.cell(r, "word");
    if (kind == "preposition") {
      // The word that tells it: "according" to, in the "words" of.
      for (const std::string& part : split_list(word, ' '))
        if (part.size() > 3 || word.size() == part.size()) c.add(part, kCue);
      continue;
    }
    c.add_forms(word, kind == "verb" ? 'v' : kind == "noun" ? 'n' : 'a', kCue);
  }
  MUSTER_TRY(const Table events, Table::load(dir / "events.tsv"));
  for (size_t r = 0; r < events.n_rows(); ++r)
    c.add_forms(events.cell(r, "verb"), 'v', kEvent);
  return c;
}

std::vector<Cascade::Sentence> Cascade::cut(std::string_view text) const {
  std::vector<Sentence> out;
  Sentence now;
  char word[kLongestWord];
  for (size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (is_upper(c) || is_lower(c)) {
      size_t n = 0;
      for (; i < text.size(); ++i) {
        const auto l = static_cast<unsigned char>(text[i]);
        if (!is_upper(l) && !is_lower(l)) break;
        if (n < kLongestWord) word[n++] = static_cast<char>(l | 0x20);
      }
      if (const uint32_t* hints = words_.find({word, n})) now.hints |= *hints;
      continue;
    }
    if (is_digit(c)) now.hints |= kNumber;
    if (c == '"' || (c == 0xE2 && (text.substr(i, 3) == "\xE2\x80\x9C" ||
                                   text.substr(i, 3) == "\xE2\x80\x9D")) ||
        (c == 0xC2 && (text.substr(i, 2) == "\xC2\xAB" || text.substr(i, 2) == "\xC2\xBB")))
      now.hints |= kQuotation;
    // Fractions and digits of other scripts.
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xBC &&
        static_cast<unsigned char>(text[i + 1]) <= 0xBE)
      now.hints |= kNumber;
    ++i;
    if ((c != '.' && c != '!' && c != '?') || !ends_sentence(text, i - 1)) continue;
    size_t after = i;
    while (const size_t n = closing_at(text, after)) {
      if (text[after] != '\'' && text[after] != ')' && text[after] != ']') now.hints |= kQuotation;
      after += n;
    }
    if (after >= text.size() || text[after] != ' ') continue;
    const size_t next = after + 1;
    size_t letter = next;
    while (const size_t n = opening_at(text, letter)) letter += n;
    if (letter >= text.size() || !is_upper(static_cast<unsigned char>(text[letter]))) continue;
    now.end = static_cast<uint32_t>(next);
    out.push_back(now);
    now = {now.end, 0, 0};
    i = next;
  }
  now.end = static_cast<uint32_t>(text.size());
  if (now.end > now.begin) out.push_back(now);
  return out;
}

std::vector<std::vector<syntax::TextRange>> Cascade::select(std::span<const std::string_view> texts,
                                                            std::span<const Zone> zones,
                                                            const Wanted& wanted) const {
  struct Placed : Sentence {
    size_t text = 0;
    bool parsed = false;
  };
  std::vector<Placed> all;
  size_t n_body = 0;
  for (size_t t = 0; t < texts.size(); ++t)
    for (const Sentence& sentence : cut(texts[t]))
      all.push_back({sentence, t, zones[t] != Zone::kBody || n_body++ < kOpening});

  const uint32_t any_of = (wanted.statements ? uint32_t{kCue | kQuotation} : 0u) |
                          (wanted.events ? uint32_t{kEvent} : 0u);
  for (size_t k = 0; k < all.size(); ++k) {
    const bool has_before = k > 0 && all[k - 1].text == all[k].text;
    const bool has_after = k + 1 < all.size() && all[k + 1].text == all[k].text;
    const uint32_t own = all[k].hints;
    if ((own & any_of) != 0) all[k].parsed = true;
    if (!wanted.figures) continue;
    const uint32_t near = own | (has_before ? all[k - 1].hints : 0u) |
                          (has_after ? all[k + 1].hints : 0u);
    const bool number = (own & kNumber) != 0 && (near & kTrigger) != 0;
    const bool one = (own & kArticle) != 0 && (own & kTrigger) != 0;
    if (!number && !one) continue;
    all[k].parsed = true;
    // The sentence before says who tells it, and of whom or where; in the paragraph before, who tells it only.
    if (k > 0 && (has_before || (all[k - 1].hints & kCue) != 0)) all[k - 1].parsed = true;
  }

  std::vector<std::vector<syntax::TextRange>> out(texts.size());
  for (const Placed& sentence : all) {
    if (!sentence.parsed) continue;
    std::vector<syntax::TextRange>& ranges = out[sentence.text];
    if (!ranges.empty() && sentence.begin <= ranges.back().end + kLeastGap) {
      ranges.back().end = sentence.end;
    } else {
      ranges.push_back({sentence.begin <= kLeastGap ? 0 : sentence.begin, sentence.end});
    }
  }
  for (size_t t = 0; t < texts.size(); ++t) {
    const auto size = static_cast<uint32_t>(texts[t].size());
    if (!out[t].empty() && out[t].back().end + kLeastGap >= size) out[t].back().end = size;
  }
  return out;
}

}  // namespace muster::reading
