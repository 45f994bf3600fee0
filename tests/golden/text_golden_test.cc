// text_golden_test.cc: pages with the zone of every line, from tests/golden/text/*.page.
//
// A case starts with "=== name". Its lines are "ZONE | text of the page". ZONE is a zone's name,
// ".." for a line that goes on with the block above, "-" for a line that is in no block.
// "[words]{zone}" inside a line is a block of its own. "# ..." says why; "published = DATE", "place
// = WORDS", "date = DATE" and "agency = WORDS" state what was found
// ("none" where nothing may be). Bullets and markers that are in no block are written "<- >".

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "text/document.h"

namespace muster {
namespace {

struct Expected {
  std::string zone, words;
};
struct Case {
  std::string where, text;
  std::vector<Expected> blocks;
  std::map<std::string, std::string> facts;
};

std::string trimmed(std::string s) {
  while (!s.empty() && s.back() == ' ') s.pop_back();
  s.erase(0, s.find_first_not_of(' '));
  return s;
}

void add_line(Case& c, const std::string& zone, const std::string& marked) {
  std::string plain, rest;  // rest: what is left for `zone`
  const auto flush = [&] {
    const std::string words = trimmed(rest);
    if (!words.empty() && zone != "-") {
      if (zone == "..") {
        c.blocks.back().words += "\n" + words;
      } else {
        c.blocks.push_back({zone, words});
      }
    }
    rest.clear();
  };
  for (size_t i = 0; i < marked.size(); ++i) {
    const size_t close = marked[i] == '[' ? marked.find("]{", i) : std::string::npos;
    const size_t open = marked[i] == '<' ? marked.find('>', i) : std::string::npos;
    if (close != std::string::npos) {
      flush();
      const size_t end = marked.find('}', close);
      const std::string words = marked.substr(i + 1, close - i - 1);
      c.blocks.push_back({marked.substr(close + 2, end - close - 2), words});
      plain += words;
      i = end;
    } else if (open != std::string::npos) {
      plain += marked.substr(i + 1, open - i - 1);
      i = open;
    } else {
      plain += marked[i];
      rest += marked[i];
    }
  }
  flush();
  c.text += plain + "\n";
}

std::vector<Case> load_cases(const std::filesystem::path& file) {
  std::vector<Case> cases;
  std::ifstream in(file);
  std::string line;
  for (size_t number = 1; std::getline(in, line); ++number) {
    const std::string where = file.filename().string() + ":" + std::to_string(number);
    if (line.rfind("=== ", 0) == 0) {
      cases.push_back({where + ": " + line.substr(4), {}, {}, {}});
    } else if (const size_t bar = line.find('|'); bar != std::string::npos && line[0] != '#') {
      std::string text = line.substr(bar + 1);
      if (!text.empty() && text[0] == ' ') text.erase(0, 1);
      add_line(cases.back(), trimmed(line.substr(0, bar)), text);
    } else if (const size_t equals = line.find(" = ");
               equals != std::string::npos && line[0] != '#') {
      cases.back().facts[line.substr(0, equals)] = line.substr(equals + 3);
    } else if (!line.empty() && line[0] != '#') {
      ADD_FAILURE() << where << ": not a case line: " << line;
    }
  }
  return cases;
}

std::string show(const std::vector<Expected>& blocks) {
  std::ostringstream out;
  for (const Expected& b : blocks) out << "  " << b.zone << ": " << b.words << "\n";
  return out.str();
}

void check_fact(const Case& c, const std::string& key, const std::string& actual) {
  const auto it = c.facts.find(key);
  if (it != c.facts.end()) {
    EXPECT_EQ(it->second, actual) << c.where << ": " << key;
  }
}

TEST(TextGolden, EveryLineHasItsZone) {
  const auto rules = ZoneRules::make(std::filesystem::path(MUSTER_ROOT) / "lexicon");
  ASSERT_TRUE(rules.has_value()) << rules.error().message;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(MUSTER_ROOT) /
                                                               "tests/golden/text"))
    if (entry.path().extension() == ".page") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  size_t n = 0;
  for (const auto& file : files) {
    for (const Case& c : load_cases(file)) {
      ++n;
      const auto document = Document::make({c.text, "case", "text/plain"}, *rules, {});
      ASSERT_TRUE(document.has_value()) << c.where << ": " << document.error().message;
      std::vector<Expected> actual;
      for (const Block& b : document->blocks())
        actual.push_back({zone_name(b.zone), std::string(document->text_of(b.span))});
      EXPECT_EQ(show(c.blocks), show(actual)) << c.where;
      check_fact(c, "published", document->published() ? document->published()->iso() : "none");
      const auto& line = document->dateline();
      check_fact(c, "place", line ? std::string(document->text_of(line->place)) : "none");
      check_fact(c, "date", line && line->date ? line->date->iso() : "none");
      check_fact(c, "agency",
                 line && line->agency ? std::string(document->text_of(*line->agency)) : "none");
    }
  }
  EXPECT_GT(n, 0U);
}

}  // namespace
}  // namespace muster
