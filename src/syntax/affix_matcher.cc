#include "syntax/affix_matcher.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "core/utf8.h"
#include "syntax/affix_pattern.h"
#include "syntax/unicode.h"
#include "syntax/url_matcher.h"

namespace muster::syntax {
namespace {

constexpr uint32_t kPage = 256;
constexpr char32_t kNone = 0xFFFFFFFF;

// One character of a form: that character, or a class by its bit.
struct Element {
  char32_t literal = kNone;
  uint64_t bit = 0;
};

struct Form {
  std::vector<Element> behind, body;
  bool repeats = false;
  std::optional<Element> ahead;
  bool ahead_negated = false;
};

// Which forms of one rule can apply at a character: [begin, end) of Tables::lists.
struct FormList {
  uint16_t begin = 0, end = 0;
  bool empty() const { return begin == end; }
};

// Everything the matcher knows of a character. Few distinct ones exist.
struct Profile {
  uint64_t classes = 0;
  FormList prefix, suffix, infix;
};

// Neighbouring alternatives of one character each are one class. In a suffix only the length counts, so that all of
// them are.
std::vector<AffixForm> merge_singles(std::vector<AffixForm> forms, bool any_order) {
  const auto plain = [](const AffixForm& f) {
    return f.body.size() == 1 && f.behind.empty() && f.ahead.empty() && !f.repeats;
  };
  std::vector<AffixForm> out;
  for (AffixForm& form : forms) {
    AffixForm* partner = nullptr;
    if (plain(form) && any_order) {
      const auto found = std::find_if(out.begin(), out.end(), plain);
      if (found != out.end()) partner = &*found;
    } else if (plain(form) && !out.empty() && plain(out.back())) {
      partner = &out.back();
    }
    if (partner != nullptr)
      partner->body[0].add(form.body[0]);
    else
      out.push_back(std::move(form));
  }
  return out;
}

bool all_equal(const std::vector<CharSet>& sets) {
  return std::all_of(sets.begin(), sets.end(), [&](const CharSet& set) { return set == sets[0]; });
}

// Spaces never stand beside other characters in a chunk, so `$` before a final newline cannot differ from the end.
bool holds_space(const CharSet& set) {
  static const std::vector<char32_t> spaces = [] {
    std::vector<char32_t> found;
    for (char32_t c = 0; c <= 0x3000; ++c)
      if (is_space(c)) found.push_back(c);
    return found;
  }();
  return std::any_of(spaces.begin(), spaces.end(), [&](char32_t c) { return set.contains(c); });
}

Result<std::vector<AffixForm>> read_rule(std::string_view name, std::string_view source,
                                         bool at_begin, bool at_end) {
  MUSTER_TRY(std::vector<AffixForm> forms, parse_affix_pattern(source));
  for (const AffixForm& form : forms) {
    const bool odd_repeat =
        at_end && form.repeats && (!form.behind.empty() || !all_equal(form.body));
    const bool spaces = std::any_of(form.body.begin(), form.body.end(), holds_space);
    if (form.at_begin != at_begin || form.at_end != at_end || (at_begin && !form.behind.empty()) ||
        (at_end && !form.ahead.empty()) || odd_repeat || spaces)
      return Error{ErrorCode::kUnsupported,
                   std::string(name) + ": a form that the matcher does not know"};
  }
  return merge_singles(std::move(forms), at_end);
}

void step_back(std::string_view text, size_t& pos) {
  do {
    --pos;
  } while (pos > 0 && (static_cast<unsigned char>(text[pos]) & 0xC0) == 0x80);
}

char32_t code_point_before(std::string_view text, size_t& pos) {
  step_back(text, pos);
  size_t at = pos;
  return next_code_point(text, at);
}

}  // namespace

struct AffixMatcher::Tables {
  explicit Tables(UrlMatcher url_matcher) : url(std::move(url_matcher)) {}

  UrlMatcher url;
  std::vector<Form> forms;
  std::vector<uint16_t> lists;  // indices of forms
  std::vector<Profile> profiles;
  std::vector<uint16_t> page_of;  // of a code point's upper bits
  std::vector<uint16_t> pages;    // indices of profiles
  std::array<bool, 128> infix_at_ascii{};

  const Profile& profile(char32_t c) const {
    if (c > 0x10FFFF) c = 0;  // cannot come from valid UTF-8
    return profiles[pages[page_of[c / kPage] * kPage + c % kPage]];
  }
  bool is(const Element& element, char32_t c) const {
    return element.bit != 0 ? (profile(c).classes & element.bit) != 0 : c == element.literal;
  }
  bool behind_matches(const Form& form, std::string_view text, size_t pos) const {
    for (auto element = form.behind.rbegin(); element != form.behind.rend(); ++element)
      if (pos == 0 || !is(*element, code_point_before(text, pos))) return false;
    return true;
  }
  size_t match_from(const Form& form, std::string_view text, size_t begin) const;
  size_t match_back(const Form& form, std::string_view text) const;

  Result<void> build(std::vector<AffixForm> prefix, std::vector<AffixForm> suffix,
                     std::vector<AffixForm> infix);
  void fill_pages(const std::vector<std::pair<char32_t, uint16_t>>& runs);
};

// End of the form's match at `begin`, or 0.
size_t AffixMatcher::Tables::match_from(const Form& form, std::string_view text,
                                        size_t begin) const {
  if (!behind_matches(form, text, begin)) return 0;
  size_t end = begin;
  for (const Element& element : form.body)
    if (end >= text.size() || !is(element, next_code_point(text, end))) return 0;
  if (form.repeats) {
    for (size_t next = end;
         next < text.size() && is(form.body.back(), next_code_point(text, next));)
      end = next;
  }
  if (form.ahead) {
    size_t next = end;
    const bool holds = end < text.size() && is(*form.ahead, next_code_point(text, next));
    if (holds == form.ahead_negated) return 0;
  }
  return end;
}

// Length of the form's match at the end of the text, or 0.
size_t AffixMatcher::Tables::match_back(const Form& form, std::string_view text) const {
  size_t begin = text.size();
  for (auto element = form.body.rbegin(); element != form.body.rend(); ++element)
    if (begin == 0 || !is(*element, code_point_before(text, begin))) return 0;
  if (form.repeats) {
    for (size_t before = begin; before > 0 && is(form.body[0], code_point_before(text, before));)
      begin = before;
  }
  return behind_matches(form, text, begin) ? text.size() - begin : 0;
}

void AffixMatcher::Tables::fill_pages(const std::vector<std::pair<char32_t, uint16_t>>& runs) {
  std::map<std::vector<uint16_t>, uint16_t> known;
  std::vector<uint16_t> content(kPage);
  size_t run = 0;
  bool uniform = false;  // all of the page before was in `run`
  for (char32_t page = 0; page <= 0x10FFFF / kPage; ++page) {
    // Most pages lie inside one run: they are as the page before.
    const bool inside = run + 1 == runs.size() || runs[run + 1].first >= (page + 1) * kPage;
    if (uniform && inside) {
      page_of.push_back(page_of.back());
      continue;
    }
    for (char32_t i = 0; i < kPage; ++i) {
      while (run + 1 < runs.size() && runs[run + 1].first <= page * kPage + i) ++run;
      content[i] = runs[run].second;
    }
    const auto [place, is_new] = known.try_emplace(content, static_cast<uint16_t>(known.size()));
    if (is_new) pages.insert(pages.end(), content.begin(), content.end());
    page_of.push_back(place->second);
    uniform = runs[run].first <= page * kPage;
  }
}

Result<void> AffixMatcher::Tables::build(std::vector<AffixForm> prefix,
                                         std::vector<AffixForm> suffix,
                                         std::vector<AffixForm> infix) {
  std::vector<CharSet> classes;
  const auto element_of = [&](const CharSet& set) {
    if (set.ranges.size() == 1 && set.ranges[0].first == set.ranges[0].last)
      return Element{set.ranges[0].first, 0};
    const auto found = std::find(classes.begin(), classes.end(), set);
    const auto index = static_cast<size_t>(found - classes.begin());
    if (found == classes.end()) classes.push_back(set);
    return Element{kNone, index < 64 ? uint64_t{1} << index : 0};
  };
  std::vector<const AffixForm*> sources;
  for (const auto* rule : {&prefix, &suffix, &infix})
    for (const AffixForm& form : *rule) sources.push_back(&form);
  std::vector<char32_t> bounds = {0};
  for (const AffixForm* source : sources) {
    Form form;
    form.repeats = source->repeats;
    form.ahead_negated = source->ahead_negated;
    for (const CharSet& set : source->behind) form.behind.push_back(element_of(set));
    for (const CharSet& set : source->body) form.body.push_back(element_of(set));
    for (const CharSet& set : source->ahead) form.ahead = element_of(set);
    forms.push_back(std::move(form));
    for (const auto* sets : {&source->behind, &source->body, &source->ahead})
      for (const CharSet& set : *sets)
        for (const CharSet::Range& range : set.ranges) {
          bounds.push_back(range.first);
          bounds.push_back(range.last + 1);
        }
  }
  if (classes.size() > 64 || forms.size() > 0xFFFF)
    return Error{ErrorCode::kUnsupported, "affix matcher: more than 64 classes"};
  std::sort(bounds.begin(), bounds.end());
  bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());

  // Between two bounds all characters are alike.
  std::map<std::pair<uint64_t, std::vector<uint16_t>>, uint16_t> known;
  std::vector<std::pair<char32_t, uint16_t>> runs;
  const size_t n_prefix = prefix.size(), n_suffix = suffix.size();
  for (const char32_t c : bounds) {
    Profile profile;
    for (size_t i = 0; i < classes.size(); ++i)
      if (classes[i].contains(c)) profile.classes |= uint64_t{1} << i;
    std::vector<uint16_t> mine;
    size_t ends[3] = {};
    for (size_t i = 0; i < sources.size(); ++i) {
      const size_t rule = i < n_prefix ? 0 : i < n_prefix + n_suffix ? 1 : 2;
      const CharSet& edge = rule == 1 ? sources[i]->body.back() : sources[i]->body.front();
      if (edge.contains(c)) mine.push_back(static_cast<uint16_t>(i));
      ends[rule] = mine.size();
    }
    ends[1] = std::max(ends[0], ends[1]);
    const auto [place, is_new] =
        known.try_emplace({profile.classes, mine}, static_cast<uint16_t>(known.size()));
    if (is_new) {
      const size_t base = lists.size();
      if (base + mine.size() > 0xFFFF || known.size() > 0xFFFF)
        return Error{ErrorCode::kUnsupported, "affix matcher: too many forms"};
      const auto at = [&](size_t i) { return static_cast<uint16_t>(base + i); };
      profile.prefix = {at(0), at(ends[0])};
      profile.suffix = {at(ends[0]), at(ends[1])};
      profile.infix = {at(ends[1]), at(mine.size())};
      lists.insert(lists.end(), mine.begin(), mine.end());
      profiles.push_back(profile);
    }
    runs.emplace_back(c, place->second);
  }
  fill_pages(runs);
  for (char32_t c = 0; c < infix_at_ascii.size(); ++c)
    infix_at_ascii[c] = !profile(c).infix.empty();
  return {};
}

AffixMatcher::AffixMatcher(std::unique_ptr<Tables> tables) : tables_(std::move(tables)) {}
AffixMatcher::~AffixMatcher() = default;

Result<std::unique_ptr<AffixMatcher>> AffixMatcher::make(const AffixSources& sources) {
  MUSTER_TRY(std::vector<AffixForm> prefix,
             read_rule("prefix_search", sources.prefix, true, false));
  MUSTER_TRY(std::vector<AffixForm> suffix,
             read_rule("suffix_search", sources.suffix, false, true));
  MUSTER_TRY(std::vector<AffixForm> infix,
             read_rule("infix_finditer", sources.infix, false, false));
  MUSTER_TRY(UrlMatcher url, UrlMatcher::make(sources.url));
  auto tables = std::make_unique<Tables>(std::move(url));
  MUSTER_TRY_VOID(tables->build(std::move(prefix), std::move(suffix), std::move(infix)));
  return std::unique_ptr<AffixMatcher>(new AffixMatcher(std::move(tables)));
}

size_t AffixMatcher::prefix_length(std::string_view chunk) const {
  if (chunk.empty()) return 0;
  size_t pos = 0;
  const FormList list = tables_->profile(next_code_point(chunk, pos)).prefix;
  for (size_t i = list.begin; i < list.end; ++i)
    if (const size_t end = tables_->match_from(tables_->forms[tables_->lists[i]], chunk, 0);
        end != 0)
      return end;
  return 0;
}

size_t AffixMatcher::suffix_length(std::string_view chunk) const {
  if (chunk.empty()) return 0;
  size_t pos = chunk.size();
  const FormList list = tables_->profile(code_point_before(chunk, pos)).suffix;
  size_t longest = 0;  // a search finds the leftmost start
  for (size_t i = list.begin; i < list.end; ++i)
    longest = std::max(longest, tables_->match_back(tables_->forms[tables_->lists[i]], chunk));
  return longest;
}

void AffixMatcher::find_infixes(std::string_view chunk, std::vector<Infix>& out) const {
  for (size_t pos = 0; pos < chunk.size();) {
    const auto byte = static_cast<unsigned char>(chunk[pos]);
    if (byte < 0x80 && !tables_->infix_at_ascii[byte]) {
      ++pos;
      continue;
    }
    const size_t begin = pos;
    const FormList list = tables_->profile(next_code_point(chunk, pos)).infix;
    for (size_t i = list.begin; i < list.end; ++i) {
      const size_t end = tables_->match_from(tables_->forms[tables_->lists[i]], chunk, begin);
      if (end == 0) continue;
      out.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
      pos = end;
      break;
    }
  }
}

bool AffixMatcher::is_url(std::string_view chunk) const { return tables_->url.matches(chunk); }

}  // namespace muster::syntax
