#include "core/table.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "core/hash.h"

namespace muster {
namespace {

class TableFile : public testing::Test {
 protected:
  Result<Table> load(std::string_view content) {
    std::ofstream(path_, std::ios::binary) << content;
    return Table::load(path_);
  }
  void TearDown() override { std::filesystem::remove(path_); }
  std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                ("muster_table_test_" + std::to_string(::getpid()) + ".tsv");
};

TEST_F(TableFile, ReadsCellsByColumn) {
  const auto table =
      load("# a table\n\nword\tunit\n# inside\nsoldier\tperson\r\ntank\n\xC3\xA9t\xC3\xA9\tx\n");
  ASSERT_TRUE(table.has_value()) << table.error().message;
  EXPECT_EQ(table->n_rows(), 3U);
  EXPECT_EQ(table->cell(0, "word"), "soldier");
  EXPECT_EQ(table->cell(0, "unit"), "person");
  EXPECT_EQ(table->cell(1, "unit"), "");
  EXPECT_EQ(table->cell(1, "no such column"), "");
  EXPECT_TRUE(table->has_column("unit"));
  EXPECT_FALSE(table->has_column("units"));
  EXPECT_EQ(table->where(1), path_.string() + ":6");
}

TEST_F(TableFile, NamesFileAndLineOfABadRow) {
  const auto wide = load("a\tb\n1\t2\t3\n");
  ASSERT_FALSE(wide.has_value());
  EXPECT_EQ(wide.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(wide.error().message, path_.string() + ":2: 3 cells, but the table has 2 columns");
  EXPECT_EQ(load("a\n\xFF\n").error().message, path_.string() + ":2: not UTF-8");
  EXPECT_EQ(load("# nothing\n").error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(Table::load("/no/such/table.tsv").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(Table::load("/tmp").error().code, ErrorCode::kNotFound);
}

TEST(SplitList, DropsEmptyItemsAndSpaces) {
  EXPECT_EQ(split_list(" a | b c||d "), (std::vector<std::string>{"a", "b c", "d"}));
  EXPECT_TRUE(split_list("").empty());
  EXPECT_EQ(split_list("x;y", ';'), (std::vector<std::string>{"x", "y"}));
}

TEST(Hash, Sha256) {  // FIPS 180-4 examples
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace muster
