#include "source/time_text.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <cstdlib>
#include <optional>

#include "core/date.h"
#include "source/http_message.h"

namespace muster::source {
namespace {

/// Takes `n` digits off the front.
std::optional<int> digits(std::string_view& text, size_t n) {
  if (text.size() < n) return std::nullopt;
  int value = 0;
  for (size_t i = 0; i < n; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = 10 * value + (text[i] - '0');
  }
  text.remove_prefix(n);
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

bool is_date(int year, int month, int day) {
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

struct Zone {
  std::string_view name;
  int minutes;
};
constexpr std::array<Zone, 11> kZones = {{{"GMT", 0},
                                          {"UT", 0},
                                          {"UTC", 0},
                                          {"EST", -300},
                                          {"EDT", -240},
                                          {"CST", -360},
                                          {"CDT", -300},
                                          {"MST", -420},
                                          {"MDT", -360},
                                          {"PST", -480},
                                          {"PDT", -420}}};  // RFC 5322, 4.3

/// "Z", "+01:00", "+0100", "GMT"; "" when none is written or known.
std::string zone_of(std::string_view text) {
  text = trimmed(text);
  if (text == "Z" || text == "z") return "Z";
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    const char sign = text[0];
    text.remove_prefix(1);
    const auto hours = digits(text, 2);
    take(text, ':');
    const auto minutes = digits(text, 2);
    if (!hours || *hours > 15 || (minutes && *minutes > 59)) return {};
    if (*hours == 0 && minutes.value_or(0) == 0) return "Z";
    return fmt::format("{}{:02}:{:02}", sign, *hours, minutes.value_or(0));
  }
  for (const Zone& zone : kZones) {
    if (text != zone.name) continue;
    if (zone.minutes == 0) return "Z";
    const int m = std::abs(zone.minutes);
    return fmt::format("{}{:02}:{:02}", zone.minutes < 0 ? '-' : '+', m / 60, m % 60);
  }
  return {};
}

/// "10:15", "10:15:00", "10:15:00.123" with what follows as zone; "" when it is none.
std::string clock_of(std::string_view text) {
  const auto hour = digits(text, 2);
  if (!hour || *hour > 23) return {};
  const bool colon = take(text, ':');
  const auto minute = digits(text, 2);
  if (!minute || *minute > 59) return {};
  int second = 0;
  if (!colon || take(text, ':')) {
    const auto s = digits(text, 2);
    if (s && *s <= 60) second = *s;
  }
  if (take(text, '.') || take(text, ','))
    while (!text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) != 0)
      text.remove_prefix(1);
  return fmt::format("T{:02}:{:02}:{:02}{}", *hour, *minute, std::min(second, 59), zone_of(text));
}

std::string iso_form(std::string_view text) {
  const auto year = digits(text, 4);
  if (!year || *year < 1) return {};
  const bool dashes = take(text, '-');
  const auto month = digits(text, 2);
  if (!month || *month < 1 || *month > 12) return {};
  if (dashes && text.empty()) return fmt::format("{:04}-{:02}", *year, *month);
  if (dashes && !take(text, '-')) return {};
  const auto day = digits(text, 2);
  if (!day || !is_date(*year, *month, *day)) return {};
  std::string out = fmt::format("{:04}-{:02}-{:02}", *year, *month, *day);
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return text.empty() ? out : "";
  return out + clock_of(text);
}

std::string mail_form(std::string_view text) {
  static constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
  if (const size_t comma = text.find(','); comma != std::string_view::npos && comma < 12)
    text = trimmed(text.substr(comma + 1));
  auto day = digits(text, 2);
  if (!day) day = digits(text, 1);
  if (!day) return {};
  while (take(text, ' ') || take(text, '-')) {
  }
  if (text.size() < 3) return {};
  const size_t month_at = kMonths.find(lower(text.substr(0, 3)));
  if (month_at == std::string_view::npos || month_at % 3 != 0) return {};
  const int month = static_cast<int>(month_at / 3) + 1;
  while (!text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) != 0)
    text.remove_prefix(1);
  while (take(text, ' ') || take(text, '-') || take(text, '.')) {
  }
  auto year = digits(text, 4);
  if (!year) {
    year = digits(text, 2);
    if (!year) return {};
    *year += *year < 50 ? 2000 : 1900;  // RFC 5322, 4.3
  }
  if (!is_date(*year, month, *day)) return {};
  std::string out = fmt::format("{:04}-{:02}-{:02}", *year, month, *day);
  while (take(text, ' ')) {
  }
  return text.empty() ? out : out + clock_of(text);
}

}  // namespace

std::string iso_time(std::string_view text) {
  text = trimmed(text);
  if (text.size() < 7 || text.size() > 64) return {};
  std::string iso = iso_form(text);
  return iso.empty() ? mail_form(text) : iso;
}

std::string iso_of_last_modified(std::string_view field, std::string_view fetched_at) {
  std::string changed = iso_time(field);
  const auto day = Date::parse(std::string_view(changed).substr(0, 10));
  const auto fetched = Date::parse(fetched_at.substr(0, 10));
  if (!day || !fetched || fetched->to_days() - day->to_days() <= 1) return {};
  return changed;
}

std::string iso_of_seconds(int64_t seconds) {
  const int64_t day = (seconds >= 0 ? seconds : seconds - 86399) / 86400;
  const int64_t s = seconds - day * 86400;
  return fmt::format("{}T{:02}:{:02}:{:02}Z", Date::from_days(day).iso(), s / 3600, s / 60 % 60,
                     s % 60);
}

}  // namespace muster::source
