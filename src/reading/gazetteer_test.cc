// The gazetteer on small files made here: what it finds, and that a broken file is told, never believed.
#include "reading/gazetteer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "reading/geo.h"

namespace muster::reading {
namespace {

namespace fs = std::filesystem;

void put_u32(std::string& out, uint32_t value) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i) & 255);
}

/// A packed file with Tripoli (LY, LB) in "Tripoli District" (LB).
struct Sample {
  std::string places, names, blob;
  uint32_t n_places = 0, n_names = 0;
  uint32_t text(const std::string& s) {
    const auto at = static_cast<uint32_t>(blob.size());
    blob += s;
    blob += '\0';
    return at;
  }
  void place(const std::string& name, uint32_t id, int32_t lat, int32_t lon, uint32_t people,
             const std::string& country, char kind, uint32_t region) {
    put_u32(places, text(name));
    put_u32(places, id);
    put_u32(places, static_cast<uint32_t>(lat));
    put_u32(places, static_cast<uint32_t>(lon));
    put_u32(places, people);
    places += country;
    places += kind;
    places += '\0';
    put_u32(places, region);
    put_u32(places, UINT32_MAX);
    ++n_places;
  }
  void name(const std::string& key, uint32_t place) {
    put_u32(names, text(key));
    put_u32(names, place);
    ++n_names;
  }
  std::string bytes() const {
    std::string out = "MUSTGAZ1";
    put_u32(out, n_places);
    put_u32(out, n_names);
    put_u32(out, static_cast<uint32_t>(blob.size()));
    put_u32(out, 0);
    out += std::string(32, 'x');
    return out + places + names + blob;
  }
};

Sample sample() {
  Sample s;
  s.place("Tripoli District", 1, 3440000, 3585000, 700000, "LB", 1, UINT32_MAX);
  s.place("Tripoli", 2, 3288743, 1318733, 1150989, "LY", 3, UINT32_MAX);
  s.place("Tripoli", 3, 3443352, 3584415, 229398, "LB", 3, 0);
  s.name("tarabulus", 2);
  s.name("tripoli", 1);
  s.name("tripoli", 2);
  s.name("~tripoli", 0);
  return s;
}

// The file is mapped: another run of this test must not write to it.
fs::path write(const std::string& name, const std::string& bytes) {
  const fs::path file = fs::path(testing::TempDir()) / (std::to_string(getpid()) + "_" + name);
  std::ofstream(file, std::ios::binary) << bytes;
  return file;
}

TEST(Gazetteer, FindsEveryPlaceOfANameLargestFirst) {
  const auto gazetteer = Gazetteer::make({write("good.bin", sample().bytes()), {}});
  ASSERT_TRUE(gazetteer) << gazetteer.error().message;
  const auto found = gazetteer->find("tripoli");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].country, "LY");
  EXPECT_EQ(found[1].country, "LB");
  EXPECT_EQ(found[1].id, "geonames:3");
  EXPECT_EQ(found[1].admin, "Tripoli District");
  EXPECT_EQ(found[1].point, (GeoPoint{3443352, 3584415}));
  EXPECT_TRUE(found[1].usual);
  ASSERT_EQ(gazetteer->find("tarabulus").size(), 1u);
  EXPECT_FALSE(gazetteer->find("tarabulus")[0].usual);
  ASSERT_EQ(gazetteer->find("~tripoli").size(), 1u);
  EXPECT_EQ(gazetteer->find("~tripoli")[0].kind, GazetteerPlace::Kind::kRegion);
  for (const char* key : {"", "a", "trip", "tripolis", "zzz", "~~"})
    EXPECT_TRUE(gazetteer->find(key).empty()) << key;
  EXPECT_EQ(gazetteer->find("tripoli", 1).size(), 1u);
  EXPECT_EQ(gazetteer->identity(), [] {
    std::string hex;
    for (int i = 0; i < 32; ++i) hex += "78";
    return hex;
  }());
}

TEST(Gazetteer, WorksWithoutAFile) {
  const auto gazetteer = Gazetteer::make({});
  ASSERT_TRUE(gazetteer);
  EXPECT_TRUE(gazetteer->find("tripoli").empty());
  EXPECT_EQ(gazetteer->identity(), "");
}

TEST(Gazetteer, TellsABrokenFile) {
  const std::string good = sample().bytes();
  EXPECT_EQ(Gazetteer::make({"/no/such/file", {}}).error().code, ErrorCode::kNotFound);
  for (const size_t length : {size_t{0}, size_t{7}, size_t{55}, size_t{56}, good.size() - 1}) {
    const auto cut = Gazetteer::make({write("cut.bin", good.substr(0, length)), {}});
    ASSERT_FALSE(cut) << length;
    EXPECT_EQ(cut.error().code, ErrorCode::kCorrupt) << length;
  }
  EXPECT_FALSE(Gazetteer::make({write("long.bin", good + "x"), {}}));
  EXPECT_FALSE(Gazetteer::make({write("magic.bin", "MUSTGAZ9" + good.substr(8)), {}}));
}

TEST(Gazetteer, SurvivesAnyByteChanged) {
  const std::string good = sample().bytes();
  for (size_t at = 56; at < good.size(); ++at) {
    std::string bytes = good;
    bytes[at] = static_cast<char>(~bytes[at]);
    const auto gazetteer = Gazetteer::make({write("changed.bin", bytes), {}});
    if (!gazetteer) continue;
    for (const char* key : {"tripoli", "tarabulus", "~tripoli"})
      for (const auto& place : gazetteer->find(key)) EXPECT_FALSE(place.name.empty());
  }
}

TEST(Gazetteer, UsersPlacesComeFirst) {
  const auto table = write("own.tsv",
                           "# mine\nname\taliases\tkind\tcountry\tadmin\tlat\tlon\tpopulation\tid\n"
                           "Tripoli\tTrablous\tcity\tGR\tArcadia\t37.51\t22.37\t30866\tv7\n");
  const auto gazetteer = Gazetteer::make({write("good.bin", sample().bytes()), {table}});
  ASSERT_TRUE(gazetteer) << gazetteer.error().message;
  const auto found = gazetteer->find("tripoli");
  ASSERT_EQ(found.size(), 3u);
  EXPECT_TRUE(found[0].own);
  EXPECT_EQ(found[0].id, "v7");
  EXPECT_EQ(found[0].admin, "Arcadia");
  EXPECT_EQ(found[0].population, 30866);
  EXPECT_EQ(gazetteer->find("trablous").size(), 1u);
  ASSERT_EQ(gazetteer->own_names().size(), 2u);
  EXPECT_EQ(gazetteer->own_names()[1].name, "Trablous");
}

TEST(Gazetteer, TellsABadRowOfTheUser) {
  const struct {
    const char *rows, *expected;
  } kCases[] = {
      {"name\tlat\tlon\nKarsa\t95\t36\n", "bad.tsv:2: lat, lon"},
      {"name\tlat\tlon\nKarsa\tnorth\t36\n", "bad.tsv:2: lat, lon"},
      {"name\tlat\tlon\n\t33\t36\n", "bad.tsv:2: the name is empty"},
      {"name\tlat\tlon\tcountry\nKarsa\t33\t36\tSyria\n", "bad.tsv:2: country"},
      {"name\tlat\tlon\tkind\nKarsa\t33\t36\tvillage\n", "bad.tsv:2: kind"},
      {"name\tlat\tlon\tpopulation\nKarsa\t33\t36\tmany\n", "bad.tsv:2: population"},
      {"name\tlat\nKarsa\t33\n", "has no column 'lon'"},
  };
  for (const auto& c : kCases) {
    const auto gazetteer = Gazetteer::make({{}, {write("bad.tsv", c.rows)}});
    ASSERT_FALSE(gazetteer) << c.rows;
    EXPECT_EQ(gazetteer.error().code, ErrorCode::kCorrupt);
    EXPECT_NE(gazetteer.error().message.find(c.expected), std::string::npos)
        << gazetteer.error().message;
  }
}

TEST(Geo, ReadsDegrees) {
  EXPECT_EQ(parse_degrees("33.5"), 3350000);
  EXPECT_EQ(parse_degrees("-0.000019"), -1);
  EXPECT_EQ(parse_degrees("180"), 18000000);
  for (const char* bad : {"", "-", "181", "1e2", "12,5", "north", "1.2.3", "99999999999999999999"})
    EXPECT_FALSE(parse_degrees(bad)) << bad;
}

TEST(Geo, MeasuresDistances) {
  const GeoPoint kyiv{5045000, 3052000}, odesa{4648000, 3073000}, tokyo{3569000, 13969000},
      suva{-1814000, 17844000}, apia{-1383000, -17176000};
  EXPECT_NEAR(static_cast<double>(distance_km(kyiv, odesa)), 441, 5);
  EXPECT_EQ(distance_km(kyiv, odesa), distance_km(odesa, kyiv));
  EXPECT_EQ(distance_km(tokyo, tokyo), 0);
  EXPECT_NEAR(static_cast<double>(distance_km(suva, apia)), 1150, 20);  // over the date line
  EXPECT_GT(distance_km(kyiv, tokyo), 6000);
  EXPECT_GE(distance_km({9000000, 0}, {-9000000, 18000000}), 19000);
}

}  // namespace
}  // namespace muster::reading
