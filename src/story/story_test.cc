// Reports with readings made by hand: no model is needed to know which figures belong together.
#include "story/story.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace muster::story {
namespace {

struct Figure {
  std::string words, measure;
  int low, high;  // -1: open
};

Report report(const std::string& name, const std::string& date, const std::string& text,
              const std::vector<PlaceFact>& places, const std::vector<Figure>& figures) {
  Report r;
  r.name = r.document = name;
  r.published = *Date::parse(date);
  r.text = text;
  for (PlaceFact p : places) {
    const size_t at = text.find(p.name);
    if (at == std::string::npos) {
      ADD_FAILURE() << "no " << p.name;
      continue;
    }
    p.span = {static_cast<uint32_t>(at), static_cast<uint32_t>(at + p.name.size())};
    r.places.push_back(p);
  }
  for (const Figure& f : figures) {
    const size_t at = text.find(f.words);
    if (at == std::string::npos) {
      ADD_FAILURE() << "no " << f.words;
      continue;
    }
    reading::Claim c;
    c.id = name + "/" + f.words;
    c.words = {{static_cast<uint32_t>(at), static_cast<uint32_t>(at + f.words.size())}, f.words};
    c.tier = "number";
    c.kind = f.high < 0 ? "lower_bound" : "exact";
    c.low = Decimal(f.low);
    if (f.high >= 0) c.high = Decimal(f.high);
    c.measure = {f.measure};
    r.reading.claims.push_back(std::move(c));
  }
  return r;
}

PlaceFact country(const std::string& name, const std::string& code) {
  return {{}, name, code, "country", code, ""};
}
PlaceFact city(const std::string& name, const std::string& code) {
  return {{}, name, "", "city", code, ""};
}

std::vector<Report> reports() {
  return {
      report("a1", "2024-03-02",
             "At least 49 people are killed in flooding in Vellamo Bay, Norland.",
             {city("Vellamo Bay", "NL"), country("Norland", "NL")},
             {{"At least 49", "killed", 49, -1}}),
      report("a2", "2024-03-03",
             "The death toll from the flooding in Vellamo Bay, Norland, rises to 57.",
             {city("Vellamo Bay", "NL"), country("Norland", "NL")}, {{"57", "killed", 57, 57}}),
      report("a3", "2024-03-04",
             "The death toll from the floods in Vellamo Bay, Norland, rises to 57.",
             {city("Vellamo Bay", "NL"), country("Norland", "NL")}, {{"57", "killed", 57, 57}}),
      report("b1", "2024-03-03", "A bus crash near Ostrand, Sudland, kills 12 people.",
             {city("Ostrand", "SD"), country("Sudland", "SD")}, {{"12", "killed", 12, 12}}),
      report("c1", "2024-03-04", "Seven people are killed in a hotel fire in Ostrand, Sudland.",
             {city("Ostrand", "SD"), country("Sudland", "SD")}, {{"Seven", "killed", 7, 7}}),
  };
}

class StoryTest : public testing::Test {
 protected:
  static const Joiner& joiner() {
    static const auto made = Joiner::make(MUSTER_ROOT "/lexicon");
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return *made;
  }
};

std::string shown(const Stories& s) {
  std::string out;
  for (uint32_t r = 0; r < s.reports.size(); ++r)
    for (uint32_t i = 0; i < s.reports[r].reading.claims.size(); ++i)
      out += s.reports[r].name + " " + s.happenings[s.happening_of[r][i]].id + " " +
             s.series[s.series_of[r][i]].id + "\n";
  for (const Link& l : s.links)
    out += l.type + " " + s.claim(l.from).id + " > " + s.claim(l.to).id + " " + l.rule + " " +
           l.why + "\n";
  return out;
}

TEST_F(StoryTest, ATollThatRisesIsOneSeries) {
  const Stories s = joiner().join(reports());
  ASSERT_EQ(s.reports.size(), 5U);
  EXPECT_EQ(s.happenings.size(), 3U) << shown(s);
  std::vector<std::string> types;
  for (const Link& l : s.links)
    types.push_back(l.type + " " + s.reports[l.from.report].name + " " +
                    s.reports[l.to.report].name);
  EXPECT_EQ(types, (std::vector<std::string>{"updates a2 a1", "repeats a3 a2"})) << shown(s);
}

TEST_F(StoryTest, OrderOfArrivalChangesNothing) {
  const std::string expected = shown(joiner().join(reports()));
  std::mt19937 random(20240302);
  for (int round = 0; round < 20; ++round) {
    auto list = reports();
    std::shuffle(list.begin(), list.end(), random);
    ASSERT_EQ(shown(joiner().join(std::move(list))), expected) << "round " << round;
  }
}

TEST_F(StoryTest, ReportsOfOtherHappeningsChangeNothing) {
  auto list = reports();
  list.erase(list.begin() + 3, list.end());
  const Stories alone = joiner().join(std::move(list)), all = joiner().join(reports());
  for (const Happening& h : alone.happenings)
    EXPECT_TRUE(std::any_of(all.happenings.begin(), all.happenings.end(), [&](const Happening& o) {
      return o.id == h.id && o.accounts.size() == h.accounts.size();
    }));
}

TEST_F(StoryTest, AFallingTollContradicts) {
  auto list = reports();
  list.push_back(report(
      "a4", "2024-03-05", "The death toll from the flooding in Vellamo Bay, Norland, stands at 41.",
      {city("Vellamo Bay", "NL"), country("Norland", "NL")}, {{"41", "killed", 41, 41}}));
  const Stories s = joiner().join(std::move(list));
  EXPECT_TRUE(std::any_of(s.links.begin(), s.links.end(), [&](const Link& l) {
    return l.type == "contradicts" && s.reports[l.from.report].name == "a4" &&
           l.rule == "story.falls";
  })) << shown(s);
}

TEST_F(StoryTest, AMeasureThatIsNarrowedOnRetellingIsLinked) {
  const std::vector<PlaceFact> places = {city("Vellamo Bay", "NL"), country("Norland", "NL")};
  auto list = reports();
  list.push_back(report("d1", "2024-05-02", "The battle of Vellamo Bay, Norland, cost 4,000 men.",
                        places, {{"4,000", "killed", 4000, 4000}}));
  list.push_back(
      report("d2", "2024-05-03",
             "The death toll from the battle of Vellamo Bay, Norland, rises to 4,000 men.", places,
             {{"4,000", "killed", 4000, 4000}}));
  list[list.size() - 2].reading.claims.front().measure = {"killed", "wounded", "missing"};
  const Stories s = joiner().join(std::move(list));
  EXPECT_TRUE(std::any_of(s.links.begin(), s.links.end(), [&](const Link& l) {
    return l.type == "narrows" && s.reports[l.from.report].name == "d2" &&
           s.reports[l.to.report].name == "d1";
  })) << shown(s);
}

TEST_F(StoryTest, TheDeadDoNotBecomeFewerButTroopsMay) {
  const std::vector<PlaceFact> places = {city("Vellamo Bay", "NL"), country("Norland", "NL")};
  for (const std::string measure : {"killed", "deployed"}) {
    const Stories s = joiner().join({
        report("e1", "2024-05-02", "At least 500 people in the battle of Vellamo Bay, Norland.",
               places, {{"At least 500", measure, 500, -1}}),
        report("e2", "2024-05-03",
               "The toll from the battle of Vellamo Bay, Norland, stands at 300.", places,
               {{"300", measure, 300, 300}}),
    });
    ASSERT_EQ(s.links.size(), 1U) << measure << shown(s);
    EXPECT_EQ(s.links[0].type, measure == "killed" ? "contradicts" : "updates");
  }
}

TEST_F(StoryTest, NothingIsNothing) {
  const Stories s = joiner().join({});
  EXPECT_TRUE(s.happenings.empty());
  EXPECT_TRUE(s.links.empty());
  Report empty;
  const Stories one = joiner().join({empty});
  EXPECT_TRUE(one.happenings.empty());
}

}  // namespace
}  // namespace muster::story
