#include "syntax/affix_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/utf8.h"

namespace muster::syntax {
namespace {

using Range = CharSet::Range;

CharSet set_of(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return a.first != b.first ? a.first < b.first : a.last < b.last;
  });
  CharSet set;
  for (const Range& range : ranges) {
    if (!set.ranges.empty() && range.first <= set.ranges.back().last + 1)
      set.ranges.back().last = std::max(set.ranges.back().last, range.last);
    else
      set.ranges.push_back(range);
  }
  return set;
}

// What a group of alternatives inside a form may be: rows of single characters.
using Rows = std::vector<std::vector<CharSet>>;

class Parser {
 public:
  explicit Parser(std::string_view source) : source_(source) {}

  Result<std::vector<AffixForm>> alternatives() {
    std::vector<AffixForm> forms;
    do {
      MUSTER_TRY_VOID(alternative(forms));
    } while (take("|"));
    if (!at_end()) return unsupported("what stands here");
    return forms;
  }

  Result<CharSet> char_class() {
    if (!take("[")) return unsupported("no class");
    if (at_end() || source_[pos_] == '^' || source_[pos_] == ']')
      return unsupported("a class of this form");
    std::vector<Range> ranges;
    while (!take("]")) {
      MUSTER_TRY(const char32_t first, character());
      char32_t last = first;
      if (pos_ + 1 < source_.size() && source_[pos_] == '-' && source_[pos_ + 1] != ']') {
        ++pos_;
        MUSTER_TRY(last, character());
        if (last < first) return unsupported("a range that runs backwards");
      }
      ranges.push_back({first, last});
    }
    return set_of(std::move(ranges));
  }

  bool at_end() const { return pos_ >= source_.size(); }
  Error unsupported(std::string_view what) const {
    return {ErrorCode::kUnsupported,
            fmt::format("affix pattern: byte {}: {} has no plain form", pos_, what)};
  }

 private:
  bool take(std::string_view token) {
    if (!source_.substr(pos_).starts_with(token)) return false;
    pos_ += token.size();
    return true;
  }

  // A character as it stands in the source, perhaps escaped.
  Result<char32_t> character() {
    if (at_end()) return unsupported("the end");
    if (source_[pos_] != '\\') return next_code_point(source_, pos_);
    ++pos_;
    if (at_end()) return unsupported("the end");
    const char letter = source_[pos_];
    if (letter == 'u' || letter == 'U') {
      const size_t digits = letter == 'u' ? 4 : 8;
      const std::string_view hex = source_.substr(pos_ + 1, digits);
      uint32_t value = 0;
      const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
      if (hex.size() != digits || error != std::errc() || end != hex.data() + digits ||
          value > 0x10FFFF)
        return unsupported("this number");
      pos_ += 1 + digits;
      return static_cast<char32_t>(value);
    }
    if ((letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
        (letter >= 'A' && letter <= 'Z'))
      return unsupported("this escape");
    return next_code_point(source_, pos_);
  }

  // One character or class outside of a class.
  Result<CharSet> set() {
    if (at_end()) return unsupported("the end");
    if (source_[pos_] == '[') return char_class();
    if (std::string_view("^$.|?*+(){}]").find(source_[pos_]) != std::string_view::npos)
      return unsupported("this operator");
    MUSTER_TRY(const char32_t c, character());
    return set_of({{c, c}});
  }

  Result<std::vector<CharSet>> row(std::string_view stops) {
    std::vector<CharSet> sets;
    while (!at_end() && stops.find(source_[pos_]) == std::string_view::npos) {
      MUSTER_TRY(CharSet next, set());
      sets.push_back(std::move(next));
    }
    return sets;
  }

  Result<Rows> group() {
    Rows rows;
    do {
      MUSTER_TRY(std::vector<CharSet> sets, row("|)"));
      if (sets.empty()) return unsupported("an empty alternative");
      rows.push_back(std::move(sets));
    } while (take("|"));
    if (!take(")")) return unsupported("a group without end");
    return rows;
  }

  Result<void> alternative(std::vector<AffixForm>& forms) {
    AffixForm form;
    Rows bodies;
    form.at_begin = take("^");
    if (take("(?<=")) {
      MUSTER_TRY(form.behind, row(")"));
      if (!take(")")) return unsupported("a lookbehind without end");
    }
    if (take("(?:")) {
      MUSTER_TRY(bodies, group());
    } else {
      std::vector<CharSet> body;
      while (!at_end() && std::string_view("|$(").find(source_[pos_]) == std::string_view::npos) {
        if (take("+")) {
          if (body.empty() || form.repeats) return unsupported("this repeat");
          form.repeats = true;
          continue;
        }
        if (form.repeats) return unsupported("a repeat before the end");
        MUSTER_TRY(CharSet next, set());
        body.push_back(std::move(next));
      }
      if (body.empty()) return unsupported("an empty alternative");
      bodies.push_back(std::move(body));
    }
    form.ahead_negated = take("(?!");
    if (form.ahead_negated || take("(?=")) {
      MUSTER_TRY(CharSet ahead, set());
      form.ahead.push_back(std::move(ahead));
      if (!take(")")) return unsupported("a lookahead of several characters");
      if (form.repeats)
        return unsupported("a lookahead behind a repeat");  // would need to give characters back
    }
    form.at_end = take("$");
    for (std::vector<CharSet>& body : bodies) {
      form.body = std::move(body);
      forms.push_back(form);
    }
    return {};
  }

  std::string_view source_;
  size_t pos_ = 0;
};

}  // namespace

bool CharSet::contains(char32_t c) const {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), c,
                                      [](char32_t x, const Range& r) { return x < r.first; });
  return after != ranges.begin() && c <= (after - 1)->last;
}

void CharSet::add(const CharSet& other) {
  std::vector<Range> all = ranges;
  all.insert(all.end(), other.ranges.begin(), other.ranges.end());
  *this = set_of(std::move(all));
}

Result<std::vector<AffixForm>> parse_affix_pattern(std::string_view python_source) {
  return Parser(python_source).alternatives();
}

Result<CharSet> parse_char_class(std::string_view source) {
  Parser parser(source);
  MUSTER_TRY(CharSet set, parser.char_class());
  if (!parser.at_end()) return parser.unsupported("what follows the class");
  return set;
}

}  // namespace muster::syntax
