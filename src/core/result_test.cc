#include "core/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "core/error_table.h"

namespace muster {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return Error{ErrorCode::kInvalidInput, "odd"};
  return n / 2;
}
Result<int> quarter(int n) {
  MUSTER_TRY(const int h, half(n));
  MUSTER_TRY(const int q, half(h));
  return q;
}
Result<void> check_even(int n) {
  MUSTER_TRY_VOID(half(n));
  return {};
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> good = half(8), bad = half(7);
  ASSERT_TRUE(good.has_value());
  EXPECT_EQ(*good, 4);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(bad.error().message, "odd");
}

TEST(Result, TryPassesTheErrorOn) {
  EXPECT_EQ(*quarter(12), 3);
  EXPECT_FALSE(quarter(6).has_value());
  EXPECT_TRUE(check_even(2).has_value());
  EXPECT_EQ(check_even(3).error().message, "odd");
}

TEST(Result, MovesWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> r = std::make_unique<int>(5);
  std::unique_ptr<int> taken = *std::move(r);
  EXPECT_EQ(*taken, 5);
}

TEST(ErrorTable, EveryCodeHasARow) {
  // A new code must be added here and to the table: the switch makes the compiler say so.
  const auto exit_status = [](ErrorCode code) {
    switch (code) {
      case ErrorCode::kInvalidInput:
        return 3;
      case ErrorCode::kNotFound:
        return 4;
      case ErrorCode::kConflict:
        return 5;
      case ErrorCode::kCorrupt:
        return 6;
      case ErrorCode::kIo:
        return 7;
      case ErrorCode::kUnsupported:
        return 8;
      case ErrorCode::kInternal:
        return 9;
    }
    return 0;
  };
  std::set<int> statuses;
  std::set<std::string_view> names;
  for (int c = 1; c <= static_cast<int>(error_table().size()); ++c) {
    const auto code = static_cast<ErrorCode>(c);
    const ErrorRow& row = error_row(code);
    EXPECT_EQ(row.code, code);
    EXPECT_EQ(row.exit_status, exit_status(code)) << row.name;
    EXPECT_TRUE(row.http_status >= 400 && row.http_status < 600) << row.name;
    statuses.insert(row.exit_status);
    names.insert(row.name);
  }
  EXPECT_EQ(error_table().size(), 7U);
  EXPECT_EQ(statuses.size(), error_table().size());
  EXPECT_EQ(names.size(), error_table().size());
  EXPECT_EQ(statuses.count(kExitUsage), 0U);
  EXPECT_EQ(statuses.count(0), 0U);
  EXPECT_EQ(statuses.count(1), 0U);
}

}  // namespace
}  // namespace muster
