#include "text/teaser.h"

#include <algorithm>

#include "core/characters.h"
#include "core/utf8.h"

namespace muster {
namespace {

constexpr size_t kMaxTeaserWords = 60;
constexpr size_t kMaxHeadlineWords = 30;
constexpr size_t kMaxAppealWords = 45;
constexpr size_t kMaxBracket = 300;  // bytes
constexpr size_t kNone = std::string_view::npos;

char32_t code_point_at(std::string_view line, size_t pos) {
  return pos < line.size() ? next_code_point(line, pos) : 0;
}

bool is_arrow(char32_t c) {
  return c == U'>' || c == 0xBB || c == 0x203A || (c >= 0x2190 && c <= 0x21FF) ||
         (c >= 0x25B6 && c <= 0x25BA) || (c >= 0x2794 && c <= 0x27BE);
}

bool is_upper_only(std::string_view words) {
  return std::none_of(words.begin(), words.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// A sentence of running prose: not the headline that a teaser brings.
bool is_sentence(const Form& rest) {
  return rest.ends_with_point && rest.n_words >= 6 && !rest.is_title_case();
}

bool is_headline(const Form& rest) {
  return rest.n_words >= 1 && rest.n_words <= kMaxHeadlineWords && !rest.ends_with_point &&
         !rest.has_inner_stop;
}

bool strong(Separator s) {
  return s == Separator::kColon || s == Separator::kBar || s == Separator::kArrow;
}

}  // namespace

size_t skip_ornaments(std::string_view line) {
  size_t pos = 0;
  while (pos < line.size() && pos < 24) {
    size_t next = pos;
    const char32_t c = next_code_point(line, next);
    if (is_letter(c) || is_digit(c) || is_open_quote(c) || is_close_quote(c) || c == 0xA9) break;
    pos = next;
  }
  return pos;
}

std::string_view bare(std::string_view line) {
  line.remove_prefix(std::min(skip_ornaments(line), line.size()));
  while (!line.empty()) {
    size_t last = line.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(line[last]) & 0xC0) == 0x80) --last;
    const char32_t c = code_point_at(line, last);
    if (is_letter(c) || is_digit(c)) break;
    line = line.substr(0, last);
  }
  return line;
}

Separator separator_at(std::string_view line, size_t pos, size_t& rest) {
  const auto skip = [&] {
    while (pos < line.size() &&
           (line[pos] == ' ' || line[pos] == '*' || line[pos] == ')' || line[pos] == ']'))
      ++pos;
  };
  const bool space = pos < line.size() && line[pos] == ' ';
  skip();
  rest = pos;
  if (pos >= line.size()) return Separator::kEnd;
  const char32_t c = next_code_point(line, pos);
  Separator found = Separator::kNone;
  if (c == U':') found = Separator::kColon;
  if (c == U'|' || c == 0xA6) found = Separator::kBar;
  if (is_arrow(c)) found = Separator::kArrow;
  if (is_dash(c) && (space || c != U'-')) found = Separator::kDash;
  if (found == Separator::kNone) return found;
  while (true) {
    skip();
    size_t next = pos;
    const char32_t more = pos < line.size() ? next_code_point(line, next) : 0;
    if (!is_arrow(more) && more != U':' && more != U'|' && !is_dash(more)) break;
    pos = next;
  }
  rest = pos;
  if (rest < line.size()) return found;
  return Separator::kEnd;
}

TeaserForm teaser_form(std::string_view line, const Form& form, bool may_be_title,
                       const ZoneRules& rules) {
  if (form.n_words == 0) return TeaserForm::kNone;
  const std::string_view core = bare(line);
  if (rules[Cue::kTeaserList].is_whole(core)) return TeaserForm::kHeading;
  if (rules[Cue::kTeaserLine].is_whole(core)) return TeaserForm::kLine;
  const size_t begin = skip_ornaments(line);
  size_t rest = 0;
  const auto rest_form = [&] { return form_of(line.substr(rest), kMaxTeaserWords); };

  if (const size_t end = rules[Cue::kTeaserLeadOpen].match(line, begin);
      end != 0 && form.n_words <= kMaxTeaserWords) {
    const Separator s = separator_at(line, end, rest);
    if (s == Separator::kEnd) return TeaserForm::kHeading;
    if (strong(s)) return TeaserForm::kLine;
    const bool ends_here = fold_words(core).ends_with(" here");
    if (form.n_words <= kMaxHeadlineWords && (!form.ends_with_stop || ends_here))
      return TeaserForm::kLine;
    if (s == Separator::kDash && !is_sentence(rest_form())) return TeaserForm::kLine;
  }
  if (const size_t end = rules[Cue::kTeaserLead].match(line, begin);
      end != 0 && form.n_words <= kMaxTeaserWords) {
    const Separator s = separator_at(line, end, rest);
    if (strong(s) && !is_sentence(rest_form())) return TeaserForm::kLine;
    if (s == Separator::kDash && is_headline(rest_form())) return TeaserForm::kLine;
  }
  if (const size_t end = rules[Cue::kTeaserLeadWeak].match(line, begin);
      end != 0 && !may_be_title) {
    const Separator s = separator_at(line, end, rest);
    const bool shouted = is_upper_only(line.substr(begin, end - begin));
    const char32_t first = code_point_at(line, rest);
    const bool opens = is_upper(first) || is_digit(first) || is_open_quote(first);
    if ((strong(s) || (s == Separator::kDash && shouted)) && opens && is_headline(rest_form()))
      return TeaserForm::kLine;
  }
  if (rules[Cue::kTeaserStart].match(line, begin) != 0 && form.n_words <= kMaxAppealWords &&
      rules[Cue::kTeaserObject].occurs(line) && !rules[Cue::kSpeech].occurs(line))
    return TeaserForm::kLine;
  return TeaserForm::kNone;
}

namespace {

/// Where a headline in capitals gives way to prose: "Kim Visits Troops | The minister said" at the
/// bar. kNone when the words do not show it.
size_t end_of_title_case(std::string_view text, size_t pos, const ZoneRules& rules) {
  size_t n = 0, last = kNone;
  while (true) {
    const Word w = next_word(text, pos);
    if (w.empty() || n > kMaxHeadlineWords) return kNone;
    const std::string_view word = text.substr(w.begin, w.end - w.begin);
    const char32_t first = code_point_at(word, 0);
    if (is_lower(first) && word.size() >= 3 && !rules[Cue::kNameParticle].is_whole(word)) {
      return n >= 5 && last != kNone ? last : kNone;
    }
    if (is_upper(first)) last = w.begin;
    ++n;
    pos = std::min(text.find(' ', w.end), text.size());
  }
}

size_t teaser_end(std::string_view paragraph, size_t rest, const ZoneRules& rules) {
  const size_t stop = sentence_end(paragraph, rest);
  if (const size_t end =
          end_of_title_case(paragraph.substr(0, std::min(stop, paragraph.size())), rest, rules);
      end != kNone)
    return end;
  return std::min(stop, paragraph.size());
}

}  // namespace

std::vector<CleanSpan> inline_teasers(std::string_view paragraph, const ZoneRules& rules) {
  std::vector<CleanSpan> cuts;
  const auto add = [&](size_t begin, size_t end) {
    while (begin > 0 && paragraph[begin - 1] == ' ') --begin;
    while (end > begin && end < paragraph.size() && paragraph[end - 1] == ' ') --end;
    cuts.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
  };
  // A lead with its separator at `at`; weak words have to be in capitals before a bar.
  const auto lead_at = [&](size_t at, size_t& rest) {
    for (const Cue cue : {Cue::kTeaserLeadOpen, Cue::kTeaserLead, Cue::kTeaserLeadWeak}) {
      const size_t end = rules[cue].match(paragraph, at);
      if (end == 0) continue;
      const Separator s = separator_at(paragraph, end, rest);
      const bool shouted = is_upper_only(paragraph.substr(at, end - at));
      if (cue == Cue::kTeaserLeadWeak ? shouted && s == Separator::kBar : strong(s)) return true;
      if (cue != Cue::kTeaserLeadWeak && shouted && s == Separator::kDash) return true;
    }
    return false;
  };
  size_t rest = 0;
  for (size_t pos = 0; pos < paragraph.size();) {
    // Brackets inside the sentence first.
    const size_t stop = std::min(sentence_end(paragraph, pos), paragraph.size());
    for (size_t open = pos; open < stop; ++open) {
      if (paragraph[open] != '(' && paragraph[open] != '[') continue;
      if (!lead_at(open + 1, rest)) continue;
      const size_t size =
          paragraph.substr(open, kMaxBracket).find(paragraph[open] == '(' ? ')' : ']');
      if (size == kNone) continue;
      add(open, open + size + 1);
      open += size;
    }
    if (stop >= paragraph.size()) break;
    pos = stop;
    while (pos < paragraph.size() &&
           (paragraph[pos] == ' ' || paragraph[pos] == '*' || paragraph[pos] == '|'))
      ++pos;
    if (!cuts.empty() && cuts.back().end > pos) pos = cuts.back().end;
    if (pos < paragraph.size() && lead_at(pos, rest)) {
      const size_t end = teaser_end(paragraph, rest, rules);
      add(pos, end);
      pos = end;
    }
  }
  return cuts;
}

}  // namespace muster
