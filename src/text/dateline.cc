#include "text/dateline.h"

#include <algorithm>

#include "core/characters.h"
#include "core/utf8.h"
#include "text/form.h"

namespace muster {
namespace {

constexpr size_t kMaxPrefix = 110;  // bytes before the dash
constexpr size_t kMaxPlaceWords = 7;
constexpr size_t kNone = std::string_view::npos;

char32_t code_point_at(std::string_view line, size_t pos) {
  return pos < line.size() ? next_code_point(line, pos) : 0;
}

/// A dash, colon or slash-bracketed agency that may end a dateline.
struct End {
  size_t begin = 0, end = 0;  // of the sign; the report goes on after `end` and a space
  bool colon = false;
  bool spaced = true;  // a dash with white space on a side
};

size_t skip_spaces(std::string_view line, size_t pos) {
  while (pos < line.size() && line[pos] == ' ') ++pos;
  return pos;
}

/// The next dash or colon at or after `pos` that stands between words, not inside one.
std::optional<End> next_end(std::string_view line, size_t pos) {
  const size_t limit = std::min(line.size(), kMaxPrefix);
  for (; pos < limit;) {
    const size_t begin = pos;
    const char32_t c = next_code_point(line, pos);
    if (c == U':' && pos < line.size() && line[pos] == ' ') return End{begin, pos, true, true};
    if (!is_dash(c)) continue;
    while (pos < line.size() && is_dash(code_point_at(line, pos))) next_code_point(line, pos);
    const bool before =
        begin == 0 || line[begin - 1] == ' ' || line[begin - 1] == ')' || line[begin - 1] == ']';
    const bool after = pos < line.size() && line[pos] == ' ';
    const bool hyphen = c == U'-' && pos == begin + 1;
    // "Kabul -At" and "KABUL- At" are seen, "Port-au-Prince" and "12–15" must not be.
    if (hyphen && !before) continue;
    if (!hyphen && !before && !after && (is_digit(code_point_at(line, pos)) || begin == 0))
      continue;
    return End{begin, pos, false, before || after};
  }
  return std::nullopt;
}

bool all_upper_words(std::string_view words) {
  size_t n_letters = 0;
  for (size_t pos = 0; pos < words.size();) {
    const char32_t c = next_code_point(words, pos);
    if (is_lower(c)) return false;
    n_letters += is_letter(c);
  }
  return n_letters >= 2;
}

/// Capitalised words with particles, commas, slashes and abbreviation points: "Port-au-Prince,
/// Haiti", "ST. LOUIS".
bool is_place_form(std::string_view words, const ZoneRules& rules) {
  size_t n = 0;
  for (const Word& w : words_of(words, kMaxPlaceWords + 1)) {
    const std::string_view word = words.substr(w.begin, w.end - w.begin);
    const char32_t first = code_point_at(word, 0);
    if (!is_upper(first) && !(n > 0 && rules[Cue::kNameParticle].is_whole(word)) &&
        !(is_letter(first) && !is_lower(first)) && !word.starts_with("al-") &&
        !word.starts_with("el-"))
      return false;
    for (size_t pos = 0; pos < word.size();) {
      const char32_t c = next_code_point(word, pos);
      if (is_digit(c) || c == U'"' || c == 0x201C || c == 0x201D) return false;
    }
    ++n;
  }
  if (n == 0 || n > kMaxPlaceWords) return false;
  for (size_t pos = 0; pos < words.size(); ++pos) {
    const char c = words[pos];
    if (c == ';' || c == '?' || c == '!' || c == '(' || c == '[' || c == '|') return false;
  }
  const std::string_view first_part = words.substr(0, words.find(','));
  return !rules[Cue::kNotPlace].is_whole(first_part);
}

void trim(std::string_view line, size_t& begin, size_t& end) {
  static constexpr std::string_view kSigns = " ,.;/";
  while (begin < end && kSigns.find(line[begin]) != kNone) ++begin;
  while (end > begin && kSigns.find(line[end - 1]) != kNone &&
         !(line[end - 1] == '.' && end - begin > 3 && line[end - 3] == '.'))
    --end;
}

struct Prefix {
  bool caps = false, has_agency = false, has_date = false, has_region = false;
};

bool is_known_agency(std::string_view words, const ZoneRules& rules) {
  if (rules[Cue::kAgency].is_whole(words)) return true;
  const size_t end =
      rules[Cue::kAgency].match(words, 0);  // "Xinhua/Li Ming", "AFP, Kabul", "CNN Business"
  return end != 0 && (words[end] == '/' || words[end] == ',' || words.substr(end).size() <= 12);
}

/// Takes a bracket group, or an agency's bare name, or "/TASS/", from the end of [begin, end).
bool take_agency(std::string_view line, size_t begin, size_t& end, DatelineForm& form,
                 const ZoneRules& rules) {
  size_t last = end;
  while (last > begin && (line[last - 1] == ' ' || line[last - 1] == '.' || line[last - 1] == ','))
    --last;
  if (last <= begin) return false;
  const char close = line[last - 1];
  if (close == ')' || close == ']' || close == '/') {
    const char open = close == ')' ? '(' : close == ']' ? '[' : '/';
    const size_t at = last >= 2 ? line.rfind(open, last - 2) : kNone;
    if (at == kNone || at < begin) return false;
    const std::string_view inside = line.substr(at + 1, last - at - 2);
    if (const auto date = parse_written_date(inside)) {
      form.date = date;
      form.date_begin = at + 1;
      form.date_end = last - 1;
      end = at;
      return true;
    }
    const Form f = form_of(inside, 8);
    if (!is_known_agency(inside, rules) &&
        (f.n_words == 0 || f.n_words > 5 || !f.is_title_case() || f.ends_with_stop))
      return false;
    form.agency_begin = at + 1;
    form.agency_end = last - 1;
    end = at;
    return true;
  }
  // A bare name: the longest tail that is an agency, "Gaza CNN".
  for (size_t at = begin; at < last; ++at) {
    if ((at == begin || line[at - 1] == ' ' || line[at - 1] == ',') &&
        rules[Cue::kAgency].is_whole(line.substr(at, last - at))) {
      form.agency_begin = at;
      form.agency_end = last;
      end = at;
      return true;
    }
  }
  return false;
}

/// Takes a date from the end of [begin, end): the longest tail that is one.
bool take_date(std::string_view line, size_t begin, size_t& end, DatelineForm& form) {
  for (size_t at = begin; at < end; ++at) {
    if (at != begin && line[at - 1] != ' ' && line[at - 1] != ',') continue;
    if (line[at] == ' ' || line[at] == ',') continue;
    size_t last = end;
    while (last > at && (line[last - 1] == ' ' || line[last - 1] == ',' || line[last - 1] == '.'))
      --last;
    if (const auto date = parse_written_date(line.substr(at, last - at))) {
      form.date = date;
      form.date_begin = at;
      form.date_end = last;
      end = at;
      return true;
    }
  }
  return false;
}

/// Reads [0, end) of the line as place, date, agency.
std::optional<Prefix> read_prefix(std::string_view line, size_t end, DatelineForm& form,
                                  const ZoneRules& rules) {
  Prefix p;
  // The date may stand before or after the agency, or in brackets in its place.
  for (int round = 0; round < 2; ++round) {
    if (form.agency_begin == form.agency_end && take_agency(line, 0, end, form, rules)) continue;
    if (!form.date) take_date(line, 0, end, form);
  }
  if (!form.date) take_date(line, 0, end, form);
  p.has_date = form.date.has_value();
  p.has_agency = form.agency_end > form.agency_begin;
  size_t begin = 0;
  trim(line, begin, end);
  form.place_begin = begin;
  form.place_end = end;
  if (begin == end) {
    if (!p.has_agency ||
        !is_known_agency(line.substr(form.agency_begin, form.agency_end - form.agency_begin),
                         rules))
      return std::nullopt;
    form.place_begin = form.place_end = 0;
    return p;
  }
  const std::string_view place = line.substr(begin, end - begin);
  if (!is_place_form(place, rules)) return std::nullopt;
  const size_t comma = place.find(',');
  p.has_region = comma != kNone && comma + 2 < place.size();
  p.caps = all_upper_words(place.substr(0, comma));
  return p;
}

/// Dashes between words in the rest of the first sentence: an odd one out means the first was an
/// aside's.
size_t n_dashes(std::string_view line, size_t pos) {
  const size_t stop = std::min(sentence_end(line, pos), line.size());
  size_t n = 0;
  while (pos < stop) {
    const size_t begin = pos;
    const char32_t c = next_code_point(line, pos);
    if (!is_dash(c)) continue;
    while (pos < stop && is_dash(code_point_at(line, pos))) next_code_point(line, pos);
    const bool hyphen = c == U'-' && pos == begin + 1;
    const bool spaced = line[begin - 1] == ' ' && pos < line.size() && line[pos] == ' ';
    const bool figures =
        is_digit(code_point_at(line, pos)) && is_digit(static_cast<unsigned char>(line[begin - 1]));
    n += hyphen ? spaced : !figures;
  }
  return n;
}

bool starts_sentence(std::string_view line, size_t pos) {
  const char32_t c = code_point_at(line, pos);
  return is_upper(c) || is_digit(c) || is_open_quote(c) || (is_letter(c) && !is_lower(c)) ||
         c == U'(' || c == U'[';
}

bool is_certain(std::string_view line, const Prefix& p, const End& sign, const DatelineForm& form) {
  const std::string_view rest = line.substr(form.end);
  const Form f = form_of(rest, 60);
  if (f.n_words < 4 || !starts_sentence(line, form.end)) return false;
  if (f.all_upper) return false;  // a headline: "GAZA CITY — 12 KILLED IN STRIKE"
  if (p.has_agency && form.place_begin == form.place_end) return true;
  if (p.caps) return true;
  if (p.has_agency || p.has_date) return true;
  if (sign.colon)
    return f.ends_with_stop && f.n_words >= 12 &&
           words_of(line.substr(form.place_begin, form.place_end), 4).size() <= 3;
  if (!sign.spaced) return false;
  return p.has_region ? n_dashes(line, form.end) % 2 == 0 : n_dashes(line, form.end) == 0;
}

}  // namespace

std::optional<DatelineForm> find_dateline(std::string_view paragraph, const ZoneRules& rules) {
  size_t pos = 0;
  for (int tries = 0; tries < 4; ++tries) {
    const std::optional<End> sign = next_end(paragraph, pos);
    if (!sign) break;
    pos = sign->end;
    DatelineForm form;
    form.end = skip_spaces(paragraph, sign->end);
    form.words_end = sign->end;
    const auto prefix = read_prefix(paragraph, sign->begin, form, rules);
    if (prefix && is_certain(paragraph, *prefix, *sign, form)) return form;
  }
  // No dash: "(CNN)At least", "MOSCOW, January 22. /TASS/. At least", "PARIS, Jan 22 (AFP) At
  // least".
  const std::string_view head = paragraph.substr(0, kMaxPrefix);
  for (const char close : {')', '/', ']'}) {
    const size_t first = close == '/' ? head.find('/') : kNone;
    const size_t at = head.find(close, first == kNone ? 0 : first + 1);
    if (at == kNone) continue;
    DatelineForm form;
    form.words_end = at + 1;
    while (form.words_end < paragraph.size() &&
           (paragraph[form.words_end] == '.' || paragraph[form.words_end] == ':'))
      ++form.words_end;
    form.end = skip_spaces(paragraph, form.words_end);
    const auto prefix = read_prefix(paragraph, at + 1, form, rules);
    if (!prefix || !prefix->has_agency || !starts_sentence(paragraph, form.end) ||
        form_of(paragraph.substr(form.end), 8).n_words < 4)
      continue;
    const bool known = is_known_agency(
        paragraph.substr(form.agency_begin, form.agency_end - form.agency_begin), rules);
    if (known && (prefix->caps || prefix->has_date || form.place_begin == form.place_end))
      return form;
  }
  return std::nullopt;
}

std::optional<DatelineForm> whole_dateline(std::string_view line, const ZoneRules& rules) {
  if (line.empty() || line.size() > kMaxPrefix) return std::nullopt;
  size_t end = line.size();
  bool dash = false;
  while (end > 0) {
    size_t last = end - 1;
    while (last > 0 && (static_cast<unsigned char>(line[last]) & 0xC0) == 0x80) --last;
    const char32_t c = code_point_at(line, last);
    if (!is_dash(c) && c != U' ' && c != U':') break;
    dash = dash || c != U' ';
    end = last;
  }
  DatelineForm form;
  form.end = form.words_end = line.size();
  const auto prefix = read_prefix(line, end, form, rules);
  if (!prefix) return std::nullopt;
  if (form.place_begin == form.place_end) return dash ? std::optional(form) : std::nullopt;
  const bool signs = prefix->has_agency || prefix->has_date || dash;
  if (signs || (prefix->caps && prefix->has_region)) return form;
  return std::nullopt;
}

}  // namespace muster
