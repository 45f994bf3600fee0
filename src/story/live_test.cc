// Reports that come one at a time give what all of them together give, in whatever order they come.
#include "story/live.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "story/made_reports.h"

namespace muster::story {
namespace {

std::string shown(const Stories& s) {
  std::string out;
  for (uint32_t r = 0; r < s.reports.size(); ++r)
    for (uint32_t i = 0; i < s.reports[r].reading.claims.size(); ++i)
      out += s.reports[r].name + " " + s.happenings[s.happening_of[r][i]].id + " " +
             s.series[s.series_of[r][i]].id + "\n";
  for (const Joint& j : s.joints)
    out += std::to_string(j.from.report) + "." + std::to_string(j.from.account) + " > " +
           std::to_string(j.to.report) + "." + std::to_string(j.to.account) + "\n";
  for (const Link& l : s.links)
    out += l.type + " " + s.claim(l.from).id + " > " + s.claim(l.to).id + " " + l.rule + "\n";
  return out;
}

std::set<std::string> ids(const Stories& s) {
  std::set<std::string> out;
  for (const Happening& h : s.happenings) {
    std::string one = h.id;
    for (const AccountRef& a : h.accounts)
      one += " " + s.reports[a.report].name + "." + std::to_string(a.account);
    out.insert(one);
  }
  return out;
}

void shuffle(std::vector<Report>& list, uint64_t seed) {
  Dice dice(seed);
  for (size_t i = list.size(); i > 1; --i)
    std::swap(list[i - 1], list[dice.below(static_cast<uint32_t>(i))]);
}

Live live() {
  auto made = Live::make(MUSTER_ROOT "/lexicon");
  EXPECT_TRUE(made) << (made ? "" : made.error().message);
  return std::move(*made);
}

TEST(LiveTest, OneAtATimeInAnyOrderIsAllAtOnce) {
  const auto joiner = Joiner::make(MUSTER_ROOT "/lexicon");
  ASSERT_TRUE(joiner);
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    // Few towns: places that are rare at first become common on the way.
    const auto reports = made_reports(150, 120, static_cast<uint32_t>(6 + seed * 5), seed);
    const std::string expected = shown(joiner->join(reports));
    ASSERT_NE(expected.find(" > "), std::string::npos) << "nothing was joined";
    for (uint64_t round = 0; round < 4; ++round) {
      auto list = reports;
      shuffle(list, seed * 100 + round);
      Live one = live();
      for (Report& r : list) EXPECT_TRUE(one.add(std::move(r)).is_new);
      ASSERT_EQ(shown(one.stories()), expected) << "seed " << seed << ", round " << round;
    }
  }
}

TEST(LiveTest, EveryStepIsWhatItsReportsGive) {
  const auto joiner = Joiner::make(MUSTER_ROOT "/lexicon");
  ASSERT_TRUE(joiner);
  auto list = made_reports(60, 60, 8, 77);
  shuffle(list, 5);
  Live one = live();
  std::vector<Report> so_far;
  for (const Report& r : list) {
    const auto before = ids(one.stories());
    so_far.push_back(r);
    const Live::Added added = one.add(r);
    const Stories now = one.stories();
    ASSERT_EQ(shown(now), shown(joiner->join(so_far))) << "after " << so_far.size();
    // What it says was touched is all that changed.
    const std::set<std::string> named(added.happenings.begin(), added.happenings.end());
    for (const std::string& h : ids(now))
      if (!before.contains(h)) EXPECT_TRUE(named.contains(h.substr(0, 16))) << h;
    for (const std::string& id : added.happenings) EXPECT_FALSE(one.happening(id).reports.empty());
  }
}

TEST(LiveTest, AReportThatIsThereIsNotAddedAgain) {
  const auto list = made_reports(3, 10, 2, 1);
  Live one = live();
  for (const Report& r : list) one.add(r);
  EXPECT_FALSE(one.add(list.front()).is_new);
  EXPECT_EQ(one.n_reports(), 3U);
  EXPECT_TRUE(one.happening("no such id").reports.empty());
}

}  // namespace
}  // namespace muster::story
