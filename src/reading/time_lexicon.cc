#include "reading/time_lexicon.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/table.h"
#include "reading/time_calendar.h"

namespace muster::reading {
namespace {

constexpr std::string_view kClassNames[] = {
    "month",       "month_short", "weekday",   "weekday_short", "weekday_plural", "unit",
    "unit_plural", "season",      "daypart",   "clock_word",    "half_day",       "zone",
    "number",      "tens",        "power",     "vague",         "ordinal",        "decade_word",
    "shift",       "vague_shift", "day_word",  "night_word",    "reference",      "at_reference",
    "set",         "long",        "hedge",     "part",          "part_of",        "filler",
    "future_verb", "future_noun", "past_noun", "start_verb",    "numbered",       "holiday"};
static_assert(std::size(kClassNames) == static_cast<size_t>(TimeClass::kCount));

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

// Length of a dash at text[i] (hyphen, non-breaking hyphen, figure, en and em dash), 0 for none.
size_t dash_at(std::string_view text, size_t i) {
  if (text[i] == '-') return 1;
  if (text.size() - i >= 3 && text.substr(i, 2) == "\xE2\x80") {
    const auto c = static_cast<unsigned char>(text[i + 2]);
    if (c >= 0x90 && c <= 0x94) return 3;
  }
  return 0;
}

// 8am and 10.30pm are a number and a word; 20th, 1990s and 1st stay whole.
size_t digits_then_word(std::string_view run) {
  size_t i = 0;
  while (i < run.size() && (is_digit(run[i]) || ((run[i] == '.' || run[i] == ':') && i > 0))) ++i;
  if (i == 0 || i == run.size() || !is_alpha(run[i]) || !is_digit(run[0])) return 0;
  std::string rest;
  for (char c : run.substr(i)) rest += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  if (rest == "st" || rest == "nd" || rest == "rd" || rest == "th" || rest == "s") return 0;
  return i;
}

std::vector<std::string> words_of(std::string_view phrase) {
  std::vector<std::string> words;
  for (const std::string& word : split_list(phrase, ' ')) {
    std::vector<Piece> pieces;
    // The possessive is a token of its own in parsed text.
    if (word.size() > 2 && word.ends_with("'s")) {
      cut_pieces(std::string_view(word).substr(0, word.size() - 2), 0, false, pieces);
      cut_pieces("'s", 0, true, pieces);
    } else if (word.size() > 2 && word.ends_with("s'")) {
      cut_pieces(std::string_view(word).substr(0, word.size() - 1), 0, false, pieces);
      cut_pieces("'", 0, true, pieces);
    } else {
      cut_pieces(word, 0, false, pieces);
    }
    for (Piece& p : pieces) words.push_back(std::move(p.lower));
  }
  return words;
}

bool valid_holiday(std::string_view rule) {
  for (int year : {2000, 2024})
    if (!TimeLexicon::holiday(rule, year)) return false;
  return true;
}

std::optional<int> to_int(std::string_view s) {
  int n = 0;
  const auto r = std::from_chars(s.data(), s.data() + s.size(), n);
  if (r.ec != std::errc() || r.ptr != s.data() + s.size()) return std::nullopt;
  return n;
}

}  // namespace

void cut_pieces(std::string_view text, TokenIndex token, bool glued, std::vector<Piece>& out) {
  const size_t first = out.size();
  auto add = [&](std::string_view part) {
    if (part.empty()) return;
    Piece p;
    p.text = part;
    p.token = token;
    p.starts_token = out.size() == first;
    p.glued = out.size() == first ? glued : true;
    p.capital = part[0] >= 'A' && part[0] <= 'Z';
    bool all_digits = part.size() <= 9;
    for (char c : part) all_digits = all_digits && is_digit(c);
    if (all_digits) p.digits = to_int(part).value_or(-1);
    // Typographic apostrophes and dashes read as the plain ones.
    for (size_t i = 0; i < part.size(); ++i) {
      const char c = part[i];
      if (part.substr(i, 3) == "\xE2\x80\x99" || part.substr(i, 3) == "\xE2\x80\x98") {
        p.lower += '\'';
        i += 2;
      } else if (const size_t n = dash_at(part, i)) {
        p.lower += '-';
        i += n - 1;
      } else {
        p.lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      }
    }
    out.push_back(std::move(p));
  };
  auto add_run = [&](std::string_view run) {
    const size_t cut = digits_then_word(run);
    add(run.substr(0, cut));
    add(run.substr(cut));
  };
  size_t begin = 0;
  for (size_t i = 0; i < text.size();) {
    const size_t dash = dash_at(text, i);
    if (dash == 0) {
      ++i;
      continue;
    }
    add_run(text.substr(begin, i - begin));
    add(text.substr(i, dash));
    i += dash;
    begin = i;
  }
  add_run(text.substr(begin));
  for (size_t i = first; i < out.size(); ++i) out[i].ends_token = i + 1 == out.size();
}

int TimeLexicon::Hit::number() const { return to_int(value).value_or(0); }

Result<TimeLexicon> TimeLexicon::make(const std::filesystem::path& lexicon_dir) {
  TimeLexicon lexicon;
  auto add = [&](TimeClass cls, std::string_view phrase, std::string_view value) {
    std::vector<std::string> words = words_of(phrase);
    if (words.empty()) return;
    TimeWord& first = lexicon.words_[words[0]];
    first.classes |= uint64_t{1} << static_cast<unsigned>(cls);
    first.entries.push_back({cls, std::move(words), std::string(value)});
  };
  MUSTER_TRY(auto table, Table::load(lexicon_dir / "time_words.tsv"));
  for (size_t row = 0; row < table.n_rows(); ++row) {
    const auto* name =
        std::find(std::begin(kClassNames), std::end(kClassNames), table.cell(row, "class"));
    if (name == std::end(kClassNames)) {
      return Error{ErrorCode::kCorrupt, fmt::format("{}: '{}' is not a class of time words",
                                                    table.where(row), table.cell(row, "class"))};
    }
    add(static_cast<TimeClass>(name - std::begin(kClassNames)), table.cell(row, "word"),
        table.cell(row, "value"));
  }
  MUSTER_TRY(auto holidays, Table::load(lexicon_dir / "time_holidays.tsv"));
  for (size_t row = 0; row < holidays.n_rows(); ++row) {
    if (!valid_holiday(holidays.cell(row, "rule"))) {
      return Error{ErrorCode::kCorrupt,
                   fmt::format("{}: '{}' is not a rule for a date", holidays.where(row),
                               holidays.cell(row, "rule"))};
    }
    add(TimeClass::kHoliday, holidays.cell(row, "name"), holidays.cell(row, "rule"));
  }
  return lexicon;
}

void TimeLexicon::look_up(std::span<Piece> pieces) const {
  for (Piece& piece : pieces) piece.known = words_.find(piece.lower);
}

std::optional<TimeLexicon::Hit> TimeLexicon::find(TimeClass cls, std::span<const Piece> pieces,
                                                  size_t i) const {
  if (i >= pieces.size()) return std::nullopt;
  const TimeWord* known = pieces[i].known;
  if (!known || !known->has(cls)) return std::nullopt;
  const TimeWord::Entry* best = nullptr;
  for (const TimeWord::Entry& entry : known->entries) {
    if (entry.cls != cls || i + entry.words.size() > pieces.size() ||
        (best && best->words.size() >= entry.words.size()))
      continue;
    bool same = true;
    for (size_t k = 1; k < entry.words.size() && same; ++k)
      same = pieces[i + k].lower == entry.words[k];
    if (same) best = &entry;
  }
  if (!best) return std::nullopt;
  return Hit{i + best->words.size(), best->value};
}

bool TimeLexicon::has(TimeClass cls, std::string_view lower_word) const {
  const TimeWord* known = words_.find(lower_word);
  return known && known->has(cls);
}

std::optional<DateInterval> TimeLexicon::holiday(std::string_view rule, int year) {
  const std::vector<std::string> parts = split_list(rule, ' ');
  auto number = [&](size_t i) { return i < parts.size() ? to_int(parts[i]) : std::nullopt; };
  if (parts.empty() || year < 1 || year > 9998) return std::nullopt;
  if (rule.starts_with("easter")) {
    std::string_view offset = rule.substr(6);
    if (offset.starts_with('+')) offset.remove_prefix(1);
    const auto n = to_int(offset);
    if (!n) return std::nullopt;
    return DateInterval::on(easter(year).plus_days(*n));
  }
  if (parts[0] == "nth") {
    const auto month = number(1), weekday = number(2), n = number(3);
    if (!month || !weekday || !n || *month < 1 || *month > 12 || *weekday < 1 || *weekday > 7)
      return std::nullopt;
    return DateInterval::on(nth_weekday(year, *month, *weekday, *n));
  }
  if (parts[0] == "hijri") {
    const auto month = number(1), day = number(2);
    const int length = number(3).value_or(1);
    if (!month || !day) return std::nullopt;
    // An Islamic year is about 354 days: at most two of them have the day within one year; the
    // first is taken.
    const int approx = static_cast<int>((static_cast<int64_t>(year) - 622) * 33 / 32);
    for (int y = approx - 1; y <= approx + 3; ++y) {
      const Date first = from_hijri(y, *month, *day);
      if (first.year == year) return DateInterval{first, first.plus_days(length - 1)};
    }
    // The Islamic year can skip a Gregorian one for no day of it; kept for safety.
    return std::nullopt;
  }
  if (parts[0].size() == 5 && parts[0][2] == '-') {
    const auto month = to_int(rule.substr(0, 2)), day = to_int(rule.substr(3, 2));
    if (!month || !day || !is_date(year, *month, *day)) return std::nullopt;
    return DateInterval::on(
        {static_cast<int16_t>(year), static_cast<uint8_t>(*month), static_cast<uint8_t>(*day)});
  }
  return std::nullopt;
}

}  // namespace muster::reading
