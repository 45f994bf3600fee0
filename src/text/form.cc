#include "text/form.h"

#include <algorithm>
#include <array>

#include "core/characters.h"
#include "core/utf8.h"

namespace muster {
namespace {

// Abbreviations after which a capital follows inside a sentence. Grammar of written English, hence
// code.
constexpr std::array<std::string_view, 38> kAbbreviations = {
    "adm", "apr", "aug", "brig", "capt", "cmdr", "col", "cpl", "dec", "dr",   "feb", "fr", "gen",
    "gov", "hon", "inc", "jan",  "jr",   "jul",  "jun", "lt",  "ltd", "maj",  "mar", "mr", "mrs",
    "ms",  "no",  "nov", "oct",  "prof", "rep",  "rev", "sen", "sep", "sept", "sgt", "st"};

size_t previous_start(std::string_view line, size_t end) {
  size_t at = end - 1;
  while (at > 0 && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80) --at;
  return at;
}

char32_t code_point_at(std::string_view line, size_t pos) { return next_code_point(line, pos); }

bool is_word_part(char32_t c) { return is_letter(c) || is_digit(c); }

/// "U.S", "J", "Gen": a stop after it does not end a sentence by itself.
bool is_abbreviation(std::string_view word) {
  if (word.size() == 1) return is_upper(static_cast<unsigned char>(word[0]));
  if (word.find('.') != std::string_view::npos) {
    bool single = true;
    for (size_t i = 0; i < word.size(); ++i) single = single && (i % 2 == 1) == (word[i] == '.');
    return single;
  }
  if (word.size() > 4) return false;
  const std::string lower = fold_words(word);
  return std::binary_search(kAbbreviations.begin(), kAbbreviations.end(), std::string_view(lower));
}

std::string_view word_before(std::string_view line, size_t stop) {
  size_t begin = stop;
  while (begin > 0 && stop - begin < 24 && line[begin - 1] != ' ') --begin;
  std::string_view word = line.substr(begin, stop - begin);
  while (!word.empty() && static_cast<unsigned char>(word[0]) < 0x80 &&
         !is_word_part(static_cast<unsigned char>(word[0])))
    word.remove_prefix(1);
  return word;
}

}  // namespace

std::string fold_words(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 3) == "\xE2\x80\x99" || text.substr(i, 3) == "\xE2\x80\x98") {
      out.push_back('\'');
      i += 2;
    } else {
      out.push_back(text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i]);
    }
  }
  return out;
}

Word next_word(std::string_view line, size_t pos) {
  while (pos < line.size()) {
    while (pos < line.size() && line[pos] == ' ') ++pos;
    const size_t stop = std::min(line.find(' ', pos), line.size());
    size_t begin = pos, end = stop;
    while (begin < end) {
      size_t next = begin;
      if (is_word_part(next_code_point(line, next))) break;
      begin = next;
    }
    while (end > begin) {
      const size_t last = previous_start(line, end);
      if (is_word_part(code_point_at(line, last))) break;
      end = last;
    }
    if (begin < end) return {begin, end};
    pos = stop;
  }
  return {line.size(), line.size()};
}

std::vector<Word> words_of(std::string_view line, size_t max_words) {
  std::vector<Word> words;
  for (size_t pos = 0; words.size() < max_words;) {
    const Word w = next_word(line, pos);
    if (w.empty()) break;
    words.push_back(w);
    pos = std::min(line.find(' ', w.end), line.size());
  }
  return words;
}

size_t sentence_end(std::string_view line, size_t pos) {
  for (; pos < line.size(); ++pos) {
    const char c = line[pos];
    if (c != '.' && c != '!' && c != '?' && line.substr(pos, 3) != "\xE2\x80\xA6") continue;
    size_t end = pos + (c == '.' || c == '!' || c == '?' ? 1 : 3);
    while (end < line.size()) {
      size_t next = end;
      const char32_t q = next_code_point(line, next);
      if (!is_close_quote(q) && q != U')' && q != U']') break;
      end = next;
    }
    if (end >= line.size()) return std::string_view::npos;
    if (line[end] != ' ' || end + 1 >= line.size()) continue;
    const char32_t after = code_point_at(line, end + 1);
    if (!is_upper(after) && !is_digit(after) && !is_open_quote(after) && after != U'(' &&
        after != U'[')
      continue;
    if (c == '.' && end == pos + 1 && is_abbreviation(word_before(line, pos))) continue;
    return end;
  }
  return std::string_view::npos;
}

Form form_of(std::string_view line, size_t max_words) {
  Form f;
  size_t n_letters = 0, n_lower_letters = 0, last = 0;
  for (const Word& w : words_of(line, max_words)) {
    ++f.n_words;
    const char32_t first = code_point_at(line, w.begin);
    f.n_upper_start += is_upper(first) || is_digit(first);
    size_t n = 0;
    for (size_t pos = w.begin; pos < w.end;) {
      const char32_t c = next_code_point(line, pos);
      n += is_letter(c);
      n_letters += is_letter(c);
      n_lower_letters += is_lower(c);
      f.has_digit = f.has_digit || is_digit(c);
    }
    f.n_lower_start += is_lower(first) && n >= 4;
    last = w.end;
  }
  f.all_upper = n_letters >= 2 && n_lower_letters == 0;
  f.has_inner_stop = sentence_end(line.substr(0, last), 0) != std::string_view::npos;

  size_t end = line.size();
  while (end > 0) {
    const size_t at = previous_start(line, end);
    const char32_t c = code_point_at(line, at);
    if (is_close_quote(c) || c == U')' || c == U']' || c == U'*' || c == U' ') {
      end = at;
      continue;
    }
    f.ends_with_colon = c == U':';
    f.ends_with_point = c == U'.' || c == 0x2026;
    if (c == U'.') {
      const std::string_view word = word_before(line, at);
      if (word.find('.') != std::string_view::npos && is_abbreviation(word))
        f.ends_with_point = false;
    }
    f.ends_with_stop = f.ends_with_point || c == U'!' || c == U'?';
    break;
  }
  return f;
}

}  // namespace muster
