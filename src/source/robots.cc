#include "source/robots.h"

#include <charconv>

#include "source/http_message.h"

namespace muster::source {
namespace {
constexpr size_t kMaxBytes = size_t{500} << 10;
constexpr size_t kMaxRules = 10'000;
}  // namespace

Robots Robots::allow_none() {
  Robots robots;
  robots.rules_.push_back({"/", false});
  return robots;
}

Robots Robots::parse(std::string_view text, std::string_view agent) {
  Robots ours, of_all;
  bool found = false;                    // a group names us
  bool for_us = false, for_all = false;  // the group that is being read
  bool in_names = false;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = text.substr(0, kMaxBytes);
  while (!text.empty()) {
    const size_t end = text.find_first_of("\r\n");
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    line = trimmed(line.substr(0, line.find('#')));
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string key = lower(trimmed(line.substr(0, colon)));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (key == "user-agent") {
      if (!in_names) for_us = for_all = false;
      in_names = true;
      std::string name = lower(value);
      name.resize(std::min(name.find_first_of("/ "), name.size()));
      if (name == agent) for_us = found = true;
      if (name == "*") for_all = true;
      continue;
    }
    if (key == "sitemap") continue;  // belongs to no group
    in_names = false;
    for (Robots* robots : {for_us ? &ours : nullptr, for_all ? &of_all : nullptr}) {
      if (!robots) continue;
      if ((key == "allow" || key == "disallow") && !value.empty() &&
          robots->rules_.size() < kMaxRules)
        robots->rules_.push_back({std::string(value), key == "allow"});
      if (key == "crawl-delay") {
        double seconds = 0;
        const auto [rest, failed] =
            std::from_chars(value.data(), value.data() + value.size(), seconds);
        if (failed == std::errc() && seconds >= 0 && seconds < 1e6) robots->crawl_delay_ = seconds;
      }
    }
  }
  return found ? ours : of_all;
}

bool matches_pattern(std::string_view pattern, std::string_view path) {
  const bool to_end = pattern.ends_with('$');
  if (to_end) pattern.remove_suffix(1);
  // Greedy with one point to come back to: linear for real patterns, quadratic at worst.
  size_t p = 0, at = 0, star = std::string_view::npos, star_at = 0;
  for (;;) {
    if (p == pattern.size() && (!to_end || at == path.size())) return true;
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_at = at;
    } else if (p < pattern.size() && at < path.size() && pattern[p] == path[at]) {
      ++p;
      ++at;
    } else if (star != std::string_view::npos && star_at < path.size()) {
      p = star + 1;
      at = ++star_at;
    } else {
      return false;
    }
  }
}

bool Robots::allows(std::string_view path) const {
  size_t longest = 0;
  bool allowed = true;
  for (const Rule& rule : rules_) {
    if (rule.pattern.size() < longest || !matches_pattern(rule.pattern, path)) continue;
    allowed = rule.pattern.size() > longest ? rule.allow : (allowed || rule.allow);
    longest = rule.pattern.size();
  }
  return allowed;
}

}  // namespace muster::source
