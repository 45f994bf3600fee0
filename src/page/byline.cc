#include "page/byline.h"

#include <algorithm>

#include "page/page_date.h"
#include "page/page_words.h"

namespace muster::page {
namespace {

/// Two words or more that begin as names do, and none that names never have.
bool is_name(const std::string& name, const PageHints& hints) {
  if (hints.is_agency(folded(name))) return true;
  if (name.find_first_of(":*|/()[]@\"") != std::string::npos) return false;
  size_t n = 0, n_upper = 0;
  for (size_t i = 0; i < name.size();) {
    const size_t end = std::min(name.find(' ', i), name.size());
    const std::string word = name.substr(i, end - i);
    if (hints.is_no_name(folded(word))) return false;
    ++n;
    const bool upper = std::any_of(word.begin(), word.end(), [](char c) {
      return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0xC3;
    });
    if (upper) ++n_upper;
    i = end + 1;
  }
  return n >= 2 && n <= 5 && n_upper >= 2;
}

}  // namespace

bool take_byline_lead(std::string_view& words) {
  const std::string low = folded(words);
  if (low == "by") {
    words = {};
    return true;
  }
  for (const std::string_view lead : {"by ", "by: ", "posted by ", "written by ", "words by ",
                                      "text by ", "story by ", "von ", "author: ", "from "}) {
    if (!low.starts_with(lead)) continue;
    words.remove_prefix(lead.size());
    return true;
  }
  if (words.size() > 3 && words.starts_with("By") && words[2] >= 'A' && words[2] <= 'Z') {
    words.remove_prefix(2);
    return true;
  }
  return false;
}

std::vector<std::string> byline_names(std::string_view words, const PageHints& hints,
                                      BylineSource source) {
  // What comes after a bar, a date or a title of office is cut off.
  static constexpr std::string_view kEnds[] = {
      " | ",     " - ",    " \xE2\x80\x93 ", " \xE2\x80\xA2 ", " \xC2\xB7 ",
      " @",      " on ",   " at ",           " / ",            ", Published",
      " Published", " Updated", " Posted",   " Email",         " Follow",
      " Special to", " is a "};
  size_t stop = words.size();
  for (const std::string_view e : kEnds) stop = std::min(stop, words.find(e));
  if (stop < words.size()) words = words.substr(0, stop);
  if (const auto m = find_moment(words)) words = words.substr(0, m->begin);
  std::vector<std::string> names;
  std::string rest(words);
  while (!rest.empty()) {
    size_t cut = rest.find(" and "), skip = 5;
    for (const std::string_view mark : {", and ", " & ", ", ", "; ", ","}) {
      const size_t at = rest.find(mark);
      if (at < cut) {
        cut = at;
        skip = mark.size();
      }
    }
    std::string name = tidy(std::string_view(rest).substr(0, cut));
    rest = cut == std::string::npos ? "" : rest.substr(cut + skip);
    // An image's text and the link beside it give the same name twice.
    const size_t half = name.size() / 2;
    if (name.size() % 2 == 1 && name[half] == ' ' && name.substr(0, half) == name.substr(half + 1))
      name.resize(half);
    for (const std::string_view lead : {"By ", "by ", "BY "})
      if (name.starts_with(lead)) name = name.substr(lead.size());
    const bool has_digit = name.find_first_of("0123456789") != std::string::npos;
    const auto n_words = static_cast<size_t>(std::count(name.begin(), name.end(), ' ')) + 1;
    if (name.size() < 3 || name.size() > 60 || has_digit || n_words > 6 || is_url(name)) continue;
    if (source == BylineSource::kText && !is_name(name, hints)) continue;
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace muster::page
