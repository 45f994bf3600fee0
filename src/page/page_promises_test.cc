// Any page, however odd, keeps the promises of tests/fuzz/page_check.h.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "fuzz/page_check.h"

namespace muster::page {
namespace {

const PageReader& reader() {
  static const auto made = PageReader::make(MUSTER_ROOT "/lexicon");
  EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().message);
  return *made;
}

std::string broken_promise(const std::string& bytes, const std::string& charset) {
  Capture capture{bytes, "page", "text/html"};
  capture.charset = charset;
  const auto pages = reader().read(capture);
  if (!pages)
    return pages.error().code == ErrorCode::kInternal ? pages.error().message : std::string();
  for (const Page& page : *pages)
    if (std::string broken = checks::check_page(capture, page).broken; !broken.empty())
      return broken;
  return "";
}

TEST(PagePromises, HoldForFoundPagesAndPiecesOfThem) {
  std::vector<std::string> seeds;
  for (const auto& file :
       std::filesystem::directory_iterator(MUSTER_ROOT "/tests/fuzz/corpus/page")) {
    std::ifstream in(file.path(), std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>{});
    EXPECT_EQ(broken_promise(seeds.back().substr(1), ""), "") << file.path();
  }
  ASSERT_GE(seeds.size(), 9U);
  std::sort(seeds.begin(), seeds.end());
  std::mt19937 random(20240304);
  static constexpr const char* kCharsets[] = {"", "iso-8859-1", "windows-1251", "shift_jis",
                                              "utf-16"};
  for (int round = 0; round < 300; ++round) {
    std::string page = seeds[random() % seeds.size()].substr(1);
    for (int cut = 0; cut < 4; ++cut) {
      const std::string& other = seeds[random() % seeds.size()];
      const size_t from = random() % other.size();
      page.insert(random() % (page.size() + 1), other.substr(from, random() % 200));
      const size_t at = random() % page.size();
      page.erase(at, random() % 60);
      if (page.empty()) page = "<";
      page[random() % page.size()] = static_cast<char>(random());
    }
    const char* charset = kCharsets[random() % 5];
    EXPECT_EQ(broken_promise(page, charset), "") << "seed 20240304, round " << round;
  }
}

}  // namespace
}  // namespace muster::page
