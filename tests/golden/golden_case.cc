#include "golden_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

namespace muster::golden {
namespace {

using reading::Claim;
using reading::Named;
using reading::Reading;
using reading::Words;

constexpr const char* kNone = "none";

Error wrong(const std::string& file, size_t line, const std::string& what) {
  return {ErrorCode::kInvalidInput, fmt::format("{}:{}: {}", file, line, what)};
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (size_t pos = 0; pos <= text.size();) {
    const size_t end = std::min(text.find(separator, pos), text.size());
    std::string part(text.substr(pos, end - pos));
    part.erase(0, part.find_first_not_of(' '));
    part.erase(part.find_last_not_of(' ') + 1);
    if (!part.empty()) parts.push_back(std::move(part));
    pos = end + 1;
  }
  return parts;
}

// Takes "[words]{id}" apart; what remains is the text of the report.
Result<void> add_text(Case& golden, std::string_view line, size_t line_number) {
  if (!golden.text.empty()) golden.text += "\n\n";
  std::vector<uint32_t> open;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\' && i + 1 < line.size() && (line[i + 1] == '[' || line[i + 1] == ']')) {
      golden.text += line[++i];
    } else if (c == '[') {
      open.push_back(static_cast<uint32_t>(golden.text.size()));
    } else if (c == ']') {
      const size_t close = line.find('}', i);
      if (open.empty() || i + 1 >= line.size() || line[i + 1] != '{' ||
          close == std::string_view::npos)
        return wrong(golden.file, line_number, "a bracket needs the form [words]{id}");
      const std::string id(line.substr(i + 2, close - i - 2));
      const SourceSpan span{open.back(), static_cast<uint32_t>(golden.text.size())};
      open.pop_back();
      if (id.empty() || !golden.names.emplace(id, span).second)
        return wrong(golden.file, line_number, "bracket id '" + id + "' is empty or used twice");
      i = close;
    } else {
      golden.text += c;
    }
  }
  if (!open.empty()) return wrong(golden.file, line_number, "a bracket is not closed");
  return {};
}

const std::map<std::string, std::set<std::string>>& known_keys() {
  static const std::map<std::string, std::set<std::string>> keys = {
      {"claim",
       {"quantity", "words", "kind",        "tier",        "vague",    "unit",       "unit_detail",
        "join",     "frame", "source_kind", "status",      "modality", "polarity",   "doc_role",
        "low",      "high",  "low_strict",  "high_strict", "measure",  "population", "counted",
        "source",   "cue",   "chain",       "side",        "agent",    "place",      "when",
        "part_of",  "base",  "same_as",     "revises",     "rule"}},
      {"statement", {"content", "kind", "source", "source_kind", "cue", "chain"}},
      {"event", {"words", "kind", "actor", "target", "place", "when", "modality"}}};
  return keys;
}

Result<Expectation> parse_expectation(const std::string& file, const std::string& what,
                                      std::string_view rest, size_t line) {
  Expectation e;
  e.what = what;
  e.line = line;
  for (size_t pos = rest.find_first_not_of(" \t"); pos < rest.size();
       pos = rest.find_first_not_of(" \t", pos)) {
    const size_t equals = rest.find('=', pos);
    if (equals == std::string_view::npos) return wrong(file, line, "expected KEY=VALUE");
    const std::string key(rest.substr(pos, equals - pos));
    if (!known_keys().at(what).contains(key)) return wrong(file, line, "unknown key '" + key + "'");
    if (e.find(key)) return wrong(file, line, "key '" + key + "' is given twice");
    size_t begin = equals + 1, end = 0;
    if (begin < rest.size() && rest[begin] == '"') {
      end = rest.find('"', ++begin);
      if (end == std::string_view::npos) return wrong(file, line, "a quotation mark is not closed");
      pos = end + 1;
    } else {
      end = std::min(rest.find_first_of(" \t", begin), rest.size());
      pos = end;
    }
    e.keys.emplace_back(key, rest.substr(begin, end - begin));
  }
  return e;
}

std::string or_none(const std::string& text) { return text.empty() ? kNone : text; }
std::string of(const std::optional<Decimal>& value) { return value ? value->to_string() : kNone; }
std::string of(const std::optional<reading::When>& when) {
  return when ? when->interval.iso() : kNone;
}
std::string of(const std::optional<Words>& words) { return words ? words->text : kNone; }
std::string sorted_list(std::vector<std::string> items) {
  std::sort(items.begin(), items.end());
  return items.empty() ? kNone : fmt::format("{}", fmt::join(items, ","));
}
std::string names(const std::vector<Named>& list) {
  std::vector<std::string> items;
  for (const Named& n : list) items.push_back(n.name);
  return items.empty() ? kNone : fmt::format("{}", fmt::join(items, ","));
}
std::string chain_of(const std::vector<reading::Source>& chain) {
  std::vector<std::string> items;
  for (const auto& link : chain) items.push_back(link.words.text);
  return items.empty() ? kNone : fmt::format("{}", fmt::join(items, " > "));
}

class Judge {
 public:
  Judge(const Case& golden, const Reading& reading) : golden_(golden), reading_(reading) {}

  std::vector<std::string> run() {
    size_t n_claims = 0;
    for (const Expectation& e : golden_.expected) {
      if (e.what == "claim") {
        const Claim* claim = find_claim(e, n_claims++);
        if (!claim) {
          fail(e.line, "claim", key_text(e), "none such; read: " + all_claims());
          continue;
        }
        for (const auto& [key, value] : e.keys)
          check(e.line, key, value, claim_value(*claim, key),
                [&] { return claim_matches(*claim, key, value); });
      } else if (e.what == "statement") {
        find_any(e, reading_.statements, [&](const auto& s, const auto& key, const auto& value) {
          return statement_matches(s, key, value);
        });
      } else {
        find_any(e, reading_.events, [&](const auto& s, const auto& key, const auto& value) {
          return event_matches(s, key, value);
        });
      }
    }
    if (!golden_.some && n_claims != reading_.claims.size())
      fail(golden_.line, "claims", std::to_string(n_claims),
           fmt::format("{}: {}", reading_.claims.size(), all_claims()));
    return std::move(messages_);
  }

  const Claim* find_claim(const Expectation& e, size_t index) const {
    const std::string* wanted = e.find("quantity");
    if (!wanted) wanted = e.find("words");
    if (!wanted) return index < reading_.claims.size() ? &reading_.claims[index] : nullptr;
    for (const Claim& c : reading_.claims)
      if (is(c.words, *wanted)) return &c;
    return nullptr;
  }

  std::string claim_value(const Claim& c, const std::string& key) const {
    if (key == "quantity" || key == "words") return c.words.text;
    if (key == "kind") return c.kind;
    if (key == "tier") return c.tier;
    if (key == "vague") return or_none(c.vague);
    if (key == "unit") return c.unit;
    if (key == "unit_detail") return or_none(c.unit_detail);
    if (key == "join") return c.join;
    if (key == "frame") return c.frame;
    if (key == "source_kind") return c.source_kind;
    if (key == "status") return c.status;
    if (key == "modality") return c.modality;
    if (key == "polarity") return c.polarity;
    if (key == "doc_role") return c.doc_role;
    if (key == "low") return of(c.low);
    if (key == "high") return of(c.high);
    if (key == "low_strict") return c.low_strict ? "true" : "false";
    if (key == "high_strict") return c.high_strict ? "true" : "false";
    if (key == "measure") return sorted_list(c.measure);
    if (key == "population") return sorted_list(c.population);
    if (key == "counted") return of(c.counted);
    if (key == "source") return c.chain.empty() ? kNone : c.chain.back().words.text;
    if (key == "cue") return of(c.cue);
    if (key == "chain") return chain_of(c.chain);
    if (key == "side") return names(c.side);
    if (key == "agent") return names(c.agent);
    if (key == "place") return names(c.place);
    if (key == "when") return of(c.when);
    if (key == "part_of") return c.part_of ? whole_of(*c.part_of) : kNone;
    if (key == "base") return linked(c.base);
    if (key == "same_as") return linked(c.same_as);
    if (key == "revises") return linked(c.revises);
    std::vector<std::string> rules;
    for (const auto& [field, rule] : c.by) rules.push_back(rule);
    return sorted_list(rules);
  }

 private:
  bool claim_matches(const Claim& c, const std::string& key, const std::string& value) const {
    if (key == "quantity" || key == "words") return is(c.words, value);
    if (key == "counted") return is(c.counted, value);
    if (key == "cue") return is(c.cue, value);
    if (key == "source")
      return value == kNone ? c.chain.empty() : !c.chain.empty() && is(c.chain.back().words, value);
    if (key == "chain") return same_chain(c.chain, value);
    if (key == "side") return same_names(c.side, value, true);
    if (key == "agent") return same_names(c.agent, value, true);
    if (key == "place") return same_names(c.place, value, false);
    if (key == "measure" || key == "population")
      return sorted_list(split(value, ',')) == claim_value(c, key);
    if (key == "rule")
      return std::any_of(c.by.begin(), c.by.end(),
                         [&](const auto& field) { return field.second == value; });
    if (key == "part_of") {
      if (value == kNone || !c.part_of) return (value == kNone) == !c.part_of;
      return is(c.part_of->words, value) || links_to(c.part_of->claim, value);
    }
    if (key == "base") return links_to(c.base, value);
    if (key == "same_as") return links_to(c.same_as, value);
    if (key == "revises") return links_to(c.revises, value);
    return claim_value(c, key) == value;
  }

  bool statement_matches(const reading::Statement& s, const std::string& key,
                         const std::string& value) const {
    if (key == "content") return is(s.content, value);
    if (key == "kind") return s.kind == value;
    if (key == "cue") return is(s.cue, value);
    if (key == "chain") return same_chain(s.chain, value);
    if (s.chain.empty()) return value == kNone;
    return key == "source" ? is(s.chain.back().words, value) : s.chain.back().kind == value;
  }

  bool event_matches(const reading::Event& e, const std::string& key,
                     const std::string& value) const {
    if (key == "words") return is(e.words, value);
    if (key == "kind") return e.kind == value;
    if (key == "actor") return same_names(e.actors, value, true);
    if (key == "target") return same_names(e.targets, value, true);
    if (key == "place") return same_names(e.place, value, false);
    return key == "when" ? of(e.when) == value : e.modality == value;
  }

  /// Words are those of a bracket (same span), or spelled out.
  bool is(const Words& words, const std::string& value) const {
    const auto name = golden_.names.find(value);
    return name != golden_.names.end() ? words.span == name->second : words.text == value;
  }
  bool is(const std::optional<Words>& words, const std::string& value) const {
    return value == kNone ? !words : words && is(*words, value);
  }

  bool same_chain(const std::vector<reading::Source>& chain, const std::string& value) const {
    const auto wanted = value == kNone ? std::vector<std::string>() : split(value, '>');
    return std::equal(chain.begin(), chain.end(), wanted.begin(), wanted.end(),
                      [&](const auto& link, const auto& words) { return is(link.words, words); });
  }

  bool same_names(const std::vector<Named>& list, const std::string& value, bool no_more) const {
    const auto wanted = value == kNone ? std::vector<std::string>() : split(value, ',');
    if ((no_more || wanted.empty()) && list.size() != wanted.size()) return false;
    return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
      return std::any_of(list.begin(), list.end(), [&](const Named& n) {
        return n.name == name || (!n.id.empty() && n.id == name) || (n.words && is(*n.words, name));
      });
    });
  }

  const Claim* claim_of(const std::string& id) const {
    for (const Claim& c : reading_.claims)
      if (c.id == id) return &c;
    return nullptr;
  }
  bool links_to(const std::string& id, const std::string& value) const {
    if (value == kNone || id.empty()) return (value == kNone) == id.empty();
    const Claim* target = claim_of(id);
    return target && is(target->words, value);
  }
  /// The bracket of the linked claim's words, or the words.
  std::string linked(const std::string& id) const {
    if (id.empty()) return kNone;
    const Claim* target = claim_of(id);
    if (!target) return "a claim that is not in the reading";
    for (const auto& [name, span] : golden_.names)
      if (span == target->words.span) return name;
    return target->words.text;
  }
  std::string whole_of(const Claim::PartOf& part) const {
    return !part.claim.empty() ? linked(part.claim) : part.words ? part.words->text : kNone;
  }

  template <typename List, typename Matches>
  void find_any(const Expectation& e, const List& list, Matches matches) {
    for (const auto& item : list)
      if (std::all_of(e.keys.begin(), e.keys.end(),
                      [&](const auto& k) { return matches(item, k.first, k.second); }))
        return;
    std::string read;
    for (const auto& item : list) read += "\n      " + describe(item);
    fail(e.line, e.what, key_text(e), "none such; read:" + (read.empty() ? " none" : read));
  }
  static std::string describe(const reading::Statement& s) {
    return fmt::format("{} [{}] cue {} by {}", s.kind, s.content.text, of(s.cue),
                       chain_of(s.chain));
  }
  static std::string describe(const reading::Event& e) {
    return fmt::format("{} [{}] actor {} target {} place {} when {} {}", e.kind, e.words.text,
                       names(e.actors), names(e.targets), names(e.place), of(e.when), e.modality);
  }

  std::string all_claims() const {
    std::string all;
    for (const Claim& c : reading_.claims)
      all +=
          fmt::format("{}[{}] {}", all.empty() ? "" : ", ", c.words.text, sorted_list(c.measure));
    return all.empty() ? kNone : all;
  }
  static std::string key_text(const Expectation& e) {
    std::string text;
    for (const auto& [key, value] : e.keys)
      text += fmt::format("{}{}={}", text.empty() ? "" : " ", key, value);
    return text;
  }
  void check(size_t line, const std::string& key, const std::string& expected,
             const std::string& got, const std::function<bool()>& matches) {
    if (!matches()) fail(line, key, expected, got);
  }
  void fail(size_t line, const std::string& key, const std::string& expected,
            const std::string& got) {
    messages_.push_back(
        fmt::format("{}:{}: {}: expected {}, got {}", golden_.file, line, key, expected, got));
  }

  const Case& golden_;
  const Reading& reading_;
  std::vector<std::string> messages_;
};

}  // namespace

const std::string* Expectation::find(std::string_view key) const {
  for (const auto& [name, value] : keys)
    if (name == key) return &value;
  return nullptr;
}

Result<std::vector<Case>> load_cases(const std::string& file) {
  std::ifstream in(file);
  if (!in) return Error{ErrorCode::kNotFound, file + ": cannot be opened"};
  std::vector<Case> cases;
  size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (line.starts_with("# why:")) {
      cases.emplace_back();
      cases.back().file = file;
      cases.back().line = number;
      cases.back().why = line.substr(std::string_view("# why:").size());
    }
    if (cases.empty()) {
      if (!line.empty() && line[0] != '#')
        return wrong(file, number, "a case begins with '# why:'");
      continue;
    }
    Case& golden = cases.back();
    golden.lines.emplace_back(number, line);
    if (line.empty() || line[0] == '#') continue;
    const size_t space = std::min(line.find_first_of(" \t"), line.size());
    const std::string what = line.substr(0, space);
    const std::string rest =
        space < line.size() ? line.substr(line.find_first_not_of(" \t", space)) : "";
    if (what == "text") {
      MUSTER_TRY_VOID(add_text(golden, rest, number));
    } else if (what == "dated") {
      auto date = Date::parse(rest);
      if (!date) return wrong(file, number, date.error().message);
      golden.dated = *date;
    } else if (what == "some") {
      golden.some = true;
    } else if (what == "none") {
      golden.none = true;
    } else if (what == "xfail") {
      if (rest.empty()) return wrong(file, number, "xfail needs a reason");
      golden.xfail = rest;
    } else if (known_keys().contains(what)) {
      MUSTER_TRY(auto expectation, parse_expectation(file, what, rest, number));
      golden.expected.push_back(std::move(expectation));
    } else {
      return wrong(file, number, "unknown line '" + what + "'");
    }
  }
  for (const Case& golden : cases) {
    const bool claims = std::any_of(golden.expected.begin(), golden.expected.end(),
                                    [](const Expectation& e) { return e.what == "claim"; });
    if (golden.text.empty()) return wrong(file, golden.line, "the case has no text");
    if (golden.none && (claims || golden.some))
      return wrong(file, golden.line, "'none' excludes 'claim' and 'some'");
    if (!golden.none && !golden.some && !claims && golden.expected.empty())
      return wrong(file, golden.line, "the case expects nothing; say 'none' if that is meant");
  }
  return cases;
}

std::vector<std::string> judge(const Case& golden, const Reading& reading) {
  return Judge(golden, reading).run();
}

std::vector<std::string> blessed(const Case& golden, const Reading& reading) {
  const Judge judge(golden, reading);
  const auto quoted = [](const std::string& value) {
    return value.find(' ') == std::string::npos ? value : "\"" + value + "\"";
  };
  const auto bracket_of = [&](const Claim& c) {
    for (const auto& [name, span] : golden.names)
      if (span == c.words.span) return "quantity=" + name;
    return "words=" + quoted(c.words.text);
  };
  const auto line_of = [&](const Claim& c, const Expectation* e) {
    std::string line = "claim   " + bracket_of(c);
    if (!e) {
      for (const char* key :
           {"kind", "low", "high", "measure", "frame", "side", "place", "source", "modality"})
        line += fmt::format(" {}={}", key, quoted(judge.claim_value(c, key)));
      return line;
    }
    for (const auto& [key, value] : e->keys)
      if (key != "quantity" && key != "words")
        line += fmt::format(" {}={}", key, quoted(judge.claim_value(c, key)));
    return line;
  };

  std::vector<std::string> out;
  std::set<const Claim*> said;
  size_t index = 0, at = 0;
  for (const auto& [number, line] : golden.lines) {
    const auto e = std::find_if(
        golden.expected.begin(), golden.expected.end(),
        [&, n = number](const Expectation& x) { return x.line == n && x.what == "claim"; });
    if (e == golden.expected.end()) {
      if (!line.starts_with("none") || reading.claims.empty()) out.push_back(line);
    } else if (const Claim* claim = judge.find_claim(*e, index++);
               claim && said.insert(claim).second) {
      out.push_back(line_of(*claim, &*e));
    }
    if (!out.empty() && !out.back().empty()) at = out.size();
  }
  if (golden.some) return out;
  std::vector<std::string> added;
  for (const Claim& c : reading.claims)
    if (!said.contains(&c)) added.push_back(line_of(c, nullptr));
  if (reading.claims.empty() && !golden.none) added.emplace_back("none");
  out.insert(out.begin() + static_cast<std::ptrdiff_t>(at), added.begin(), added.end());
  return out;
}

}  // namespace muster::golden
