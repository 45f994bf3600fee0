#include "story/copies.h"

#include <gtest/gtest.h>

#include "story/independence.h"

namespace muster::story {
namespace {

const std::string kRoot =
    "VELLAMO BAY (AFP) - At least 49 people were killed when the river broke its banks on Saturday "
    "night, officials said. "
    "The water came within minutes and took houses, cars and a bridge with it, residents of the "
    "old town told reporters. "
    "Rescue teams searched the mud with dogs and lamps until the morning and found survivors on "
    "the roofs of a school.";

Report report(const std::string& name, const std::string& date, const std::string& text,
              const std::string& figure, int low, const std::string& outlet,
              const std::vector<std::pair<std::string, std::string>>& chain = {}) {
  Report r;
  r.name = r.document = name;
  r.outlet = outlet;
  r.published = *Date::parse(date);
  r.text = text;
  reading::Claim c;
  const size_t at = text.find(figure);
  c.id = name;
  c.words = {{static_cast<uint32_t>(at), static_cast<uint32_t>(at + figure.size())}, figure};
  c.kind = "lower_bound";
  c.tier = "number";
  c.low = Decimal(low);
  c.measure = {"killed"};
  for (const auto& [words, kind] : chain) c.chain.push_back({{{}, words}, kind, {}, {}, {}});
  r.reading.claims.push_back(std::move(c));
  return r;
}

const Joiner& joiner() {
  static const auto made = Joiner::make(MUSTER_ROOT "/lexicon");
  EXPECT_TRUE(made) << (made ? "" : made.error().message);
  return *made;
}
Stories stories(std::vector<Report> reports) { return joiner().join(std::move(reports)); }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(Copies, RolesAndWhatACopyChanged) {
  const std::string changed = replaced(kRoot, "At least 49", "At least 94");
  const Stories s = stories({
      report("a", "2024-03-02", kRoot, "At least 49", 49, "Daily"),
      report("b", "2024-03-03", "Flood kills dozens\n" + changed, "At least 94", 94, "Herald"),
      report("c", "2024-03-03", kRoot.substr(0, kRoot.find("Rescue")), "At least 49", 49, "Post"),
      report("d", "2024-03-03",
             "At least 49 people are dead after a flood in the bay of Vellamo, police said on "
             "Sunday evening.",
             "At least 49", 49, "Mail"),
  });
  const Copies copies = find_copies(s, joiner().words());
  EXPECT_EQ(copies.role, (std::vector<std::string>{"original", "copy", "abridged", ""}));
  EXPECT_EQ(copies.agency[0], "AFP");
  ASSERT_EQ(copies.copies.size(), 2U);
  ASSERT_EQ(copies.copies[0].changed.size(), 1U);
  EXPECT_EQ(copies.copies[0].changed[0].changes, std::vector<std::string>{"figure"});
  EXPECT_TRUE(copies.copies[1].changed.empty());
}

TEST(Independence, CopiesOfOneTextAreOneRoot) {
  std::vector<Report> list;
  for (int i = 0; i < 40; ++i)
    list.push_back(report("r" + std::to_string(100 + i), "2024-03-02", kRoot, "At least 49", 49,
                          "Outlet " + std::to_string(i)));
  const Stories s = stories(std::move(list));
  std::vector<ClaimRef> claims;
  for (uint32_t r = 0; r < s.reports.size(); ++r) claims.push_back({r, 0});
  const Roots roots = roots_of(s, find_copies(s, joiner().words()), claims);
  EXPECT_EQ(roots.n_reports, 40U);
  EXPECT_EQ(roots.roots.size(), 1U);
  EXPECT_DOUBLE_EQ(roots.n_effective, 1.0);
}

TEST(Independence, AnonymousOfficialsAreKnownByTheOutletTheySpokeTo) {
  const std::vector<std::pair<std::string, std::string>> officials = {{"Western officials",
                                                                       "anonymous_officials"}},
                                                         via_bbc = {{"the BBC", "media_outlet"},
                                                                    {"Western officials",
                                                                     "anonymous_officials"}};
  const Stories s = stories({
      report("a", "2024-03-02", "At least 49 died, Western officials said.", "At least 49", 49,
             "BBC", officials),
      report("b", "2024-03-03", "The BBC says, quoting Western officials, that at least 49 died.",
             "at least 49", 49, "Herald", via_bbc),
      report("c", "2024-03-03", "Western officials put the dead at at least 49.", "at least 49", 49,
             "Post", officials),
  });
  const Roots roots = roots_of(s, find_copies(s, joiner().words()), {{0, 0}, {1, 0}, {2, 0}});
  EXPECT_EQ(roots.claims[0].root, roots.claims[1].root);
  EXPECT_NE(roots.claims[0].root, roots.claims[2].root);
  EXPECT_EQ(roots.roots.size(), 2U);
}

}  // namespace
}  // namespace muster::story
