#include "text/credit.h"

#include <algorithm>

#include "core/characters.h"
#include "core/utf8.h"
#include "text/calendar.h"
#include "text/teaser.h"

namespace muster {
namespace {

constexpr size_t kMaxCaptionWords = 60;
constexpr size_t kNone = std::string_view::npos;

char32_t code_point_at(std::string_view line, size_t pos) {
  return pos < line.size() ? next_code_point(line, pos) : 0;
}

/// Every word capitalised or a particle, no figure, not opened by a month or weekday ("By Friday").
bool is_name_form(std::string_view words, size_t max_words, const ZoneRules& rules) {
  size_t n = 0, n_names = 0;
  for (const Word& w : words_of(words, max_words + 1)) {
    const std::string_view word = words.substr(w.begin, w.end - w.begin);
    const char32_t first = code_point_at(word, 0);
    if (is_digit(first)) return false;
    if (n == 0 && (month_number(word) != 0 || is_weekday(word))) return false;
    const bool name = is_upper(first) || (is_letter(first) && !is_lower(first));
    if (!name && !rules[Cue::kNameParticle].is_whole(word) && !word.starts_with("al-") &&
        !word.starts_with("el-"))
      return false;
    n_names += name;
    ++n;
  }
  return n_names > 0 && n <= max_words && words.find_first_of("?!:;\"") == kNone;
}

/// Cuts "| Jan 3, 2024" and the like from a byline's end.
std::string_view without_date(std::string_view line) {
  for (const char sign : {'|', ',', ';'}) {
    for (size_t at = line.find(sign); at != kNone; at = line.find(sign, at + 1)) {
      if (parse_written_date(line.substr(at + 1))) return line.substr(0, at);
    }
  }
  return line;
}

/// The last bracket group, or nothing.
std::string_view last_bracket(std::string_view line, size_t& begin) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '.')) line.remove_suffix(1);
  if (line.size() < 3) return {};
  const char close = line.back();
  if (close != ')' && close != ']') return {};
  begin = line.rfind(close == ')' ? '(' : '[');
  if (begin == kNone) return {};
  return line.substr(begin + 1, line.size() - begin - 2);
}

/// "Mohammed Abed/AFP", "AP Photo/John Doe", "File: Reuters", "Getty Images".
bool is_photo_credit(std::string_view words, bool& slash, const ZoneRules& rules) {
  if (words.empty() || words.size() > 120) return false;
  const PhraseSet& credits = rules[Cue::kPhotoCredit];
  size_t begin = 0;
  bool known = false;
  for (size_t i = 0; i <= words.size(); ++i) {
    if (i < words.size() && words[i] != '/' && words[i] != ':' && words[i] != ',' &&
        words[i] != '|')
      continue;
    slash = slash || (i < words.size() && (words[i] == '/' || words[i] == ':'));
    std::string_view part = words.substr(begin, i - begin);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    const size_t end = credits.match(part, 0);
    // "Reuters", "AFP via Getty Images", "Courtesy of the family".
    known = known || (end != 0 && (end == part.size() || part.substr(end).starts_with(" via ") ||
                                   part.substr(end).starts_with(" of ")));
    const size_t via = part.find(" via ");
    known = known || (via != kNone && credits.is_whole(part.substr(via + 5)));
    begin = i + 1;
  }
  return known;
}

}  // namespace

bool is_byline(std::string_view line, const Form& form, const ZoneRules& rules) {
  if (form.n_words < 2 || form.n_words > 16 || line.size() > 160) return false;
  const std::string_view core = without_date(line);
  const size_t end = rules[Cue::kBylineLead].match(core, 0);
  if (end != 0) {
    if (form.ends_with_stop && !core.ends_with("Jr.") && !core.ends_with("Sr.")) return false;
    return is_name_form(core.substr(end), 15, rules);
  }
  const size_t in = core.find(" in ");
  if (in == kNone || form.ends_with_stop || form.has_digit) return false;
  const std::string_view names = core.substr(0, in), place = core.substr(in + 4);
  return words_of(names, 10).size() >= 2 && is_name_form(names, 8, rules) &&
         is_name_form(place, 6, rules) && !form.all_upper;
}

bool is_bare_name(std::string_view line, const Form& form, const ZoneRules& rules) {
  const std::string_view core = without_date(line);
  const size_t n = words_of(core, 10).size();
  return n >= 2 && n <= 9 && !form.ends_with_stop && !form.has_inner_stop && line.size() <= 100 &&
         (n <= 4 || core.find(" and ") != kNone || core.find(',') != kNone) &&
         is_name_form(core, 9, rules);
}

bool is_credit(std::string_view line, const Form& form, const ZoneRules& rules) {
  if (form.n_words == 0 || form.n_words > 60) return false;
  const std::string_view core = bare(line);
  if (rules[Cue::kAgency].is_whole(core)) return true;
  // "AFP/Reuters", "Reuters, AP".
  const size_t first = rules[Cue::kAgency].match(core, 0);
  if (first != 0 && form.n_words <= 6) {
    size_t pos = first;
    while (pos < core.size()) {
      const size_t next = core.find_first_not_of(" /,&|-", pos);
      if (next == kNone || next == pos) break;
      const size_t end = rules[Cue::kAgency].match(core, next);
      if (end == 0) break;
      pos = end;
    }
    if (pos >= core.size()) return true;
  }
  const size_t end = rules[Cue::kCreditStart].match(line, skip_ornaments(line));
  const size_t bracket = rules[Cue::kCreditStart].match(line, 0);
  if (end == 0 && bracket == 0) return false;
  // "Reporting by the commission, which counted 40 dead, was late." is prose.
  const std::string_view rest = line.substr(std::max(end, bracket));
  const Form f = form_of(rest, 60);
  return line.front() == '(' || f.n_words == 0 || f.n_lower_start * 3 <= f.n_words + 1 ||
         (!form.ends_with_point && f.n_words <= 12);
}

bool is_caption(std::string_view line, const Form& form, const ZoneRules& rules) {
  if (form.n_words == 0 || form.n_words > kMaxCaptionWords) return false;
  const size_t begin = skip_ornaments(line);
  size_t rest = 0;
  if (const size_t end = rules[Cue::kCaptionLead].match(line, begin); end != 0) {
    const Separator s = separator_at(line, end, rest);
    if (s == Separator::kColon || s == Separator::kBar) return true;
    if (s == Separator::kDash && (line.substr(begin, 4) == "FILE" || form.n_words <= 12))
      return true;
    if (s == Separator::kEnd && form.n_words <= 3) return true;
  }
  if (rules[Cue::kCaptionStart].match(line, begin) != 0) return true;
  size_t at = 0;
  bool slash = false;
  if (const std::string_view inside = last_bracket(line, at);
      is_photo_credit(inside, slash, rules)) {
    if (slash || fold_words(inside).find("photo") != std::string::npos ||
        fold_words(inside).find("getty") != std::string::npos)
      return true;
    size_t before = at;
    while (before > 0 && line[before - 1] == ' ') --before;
    return line[at] == '[' && (before == 0 || line[before - 1] != '.');
  }
  // "... in Kyiv. Photograph: Sergei Petrov/AFP/Getty Images", "... REUTERS/John Doe".
  for (const char sign : {':', '/'}) {
    const size_t mark = line.rfind(sign);
    if (mark == kNone || line.size() - mark > 60 || mark + 1 >= line.size() ||
        line.substr(0, mark).ends_with("http"))
      continue;
    const size_t space = line.rfind(' ', mark);
    const std::string_view lead =
        line.substr(space == kNone ? 0 : space + 1, mark - (space == kNone ? 0 : space + 1));
    if (sign == ':' && rules[Cue::kCaptionLead].is_whole(lead) &&
        form_of(line.substr(mark + 1)).n_words <= 8)
      return true;
    if (sign == '/' && (lead == "REUTERS" || lead == "AFP" || lead == "AP" || lead == "EPA") &&
        !form.ends_with_point)
      return true;
  }
  const bool credited = is_photo_credit(bare(line), slash, rules);
  return credited && slash && form.n_words <= 8;
}

bool is_furniture(std::string_view line, const Form& form, const ZoneRules& rules) {
  if (form.n_words == 0) return true;
  const std::string_view core = bare(line);
  if (rules[Cue::kOtherLine].is_whole(core) && form.n_words <= 6) return true;
  const size_t begin = skip_ornaments(line);
  const bool start = rules[Cue::kOtherStart].match(line, 0) != 0 ||
                     rules[Cue::kOtherStart].match(line, begin) != 0;
  if (start && form.n_words <= 80) return true;
  if (rules[Cue::kOtherStartWeak].match(line, begin) != 0) {
    size_t rest = 0;
    const Separator s = separator_at(line, rules[Cue::kOtherStartWeak].match(line, begin), rest);
    if ((s == Separator::kColon || s == Separator::kBar) && !form.ends_with_point) return true;
    if (!form.ends_with_stop && form.n_words <= 12 && form.is_title_case()) return true;
  }
  const std::string lower = fold_words(line.substr(0, 200));
  if (lower.find("all rights reserved") != std::string::npos && form.n_words <= 60) return true;
  if ((lower.starts_with("http://") || lower.starts_with("https://") ||
       lower.starts_with("www.")) &&
      lower.find(' ') == std::string::npos)
    return true;
  // Breadcrumbs.
  size_t n_steps = 0;
  for (const std::string_view step : {" > ", " \xC2\xBB ", " \xE2\x80\xBA "})
    n_steps += line.find(step) != kNone;
  return n_steps > 0 && form.n_words <= 14 && !form.ends_with_stop && !form.has_digit;
}

bool is_comments_heading(std::string_view line, const Form& form, const ZoneRules& rules) {
  if (form.n_words == 0 || form.n_words > 8) return false;
  std::string_view core = bare(line);
  // A count before or after: "3 comments", "Comments (12)".
  size_t begin = 0;
  while (begin < core.size() && (is_digit(static_cast<unsigned char>(core[begin])) ||
                                 core[begin] == ' ' || core[begin] == ','))
    ++begin;
  size_t end = core.size();
  while (end > begin && (is_digit(static_cast<unsigned char>(core[end - 1])) ||
                         core[end - 1] == ' ' || core[end - 1] == '('))
    --end;
  core = core.substr(begin, end - begin);
  return rules[Cue::kComments].is_whole(core);
}

}  // namespace muster
