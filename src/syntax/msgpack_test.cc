#include "syntax/msgpack.h"

#include <gtest/gtest.h>

#include <string>

namespace muster::syntax {
namespace {

using namespace std::string_literals;

TEST(Msgpack, ReadsEveryForm) {
  struct Case {
    std::string bytes;
    MsgpackKind kind;
    int64_t value;
  };
  const Case cases[] = {
      {"\x00"s, MsgpackKind::kInt, 0},
      {"\x7f"s, MsgpackKind::kInt, 127},
      {"\xff"s, MsgpackKind::kInt, -1},
      {"\xe0"s, MsgpackKind::kInt, -32},
      {"\xcc\xff"s, MsgpackKind::kInt, 255},
      {"\xcd\x01\x00"s, MsgpackKind::kInt, 256},
      {"\xce\xff\xff\xff\xff"s, MsgpackKind::kInt, 4294967295},
      {"\xcf\x7f\xff\xff\xff\xff\xff\xff\xff"s, MsgpackKind::kInt, INT64_MAX},
      {"\xd0\x80"s, MsgpackKind::kInt, -128},
      {"\xd1\x80\x00"s, MsgpackKind::kInt, -32768},
      {"\xd2\xff\xff\xff\xfe"s, MsgpackKind::kInt, -2},
      {"\xd3\x80\x00\x00\x00\x00\x00\x00\x00"s, MsgpackKind::kInt, INT64_MIN},
  };
  for (const Case& c : cases) {
    const auto value = Msgpack::parse(c.bytes);
    ASSERT_TRUE(value.has_value()) << value.error().message;
    EXPECT_EQ(value->kind(), c.kind);
    EXPECT_EQ(value->as_int(), c.value);
    EXPECT_EQ(value->as_uint().has_value(), c.value >= 0);
  }
  EXPECT_EQ(Msgpack::parse("\xcf\xff\xff\xff\xff\xff\xff\xff\xff"s)->as_uint(), UINT64_MAX);
  EXPECT_FALSE(Msgpack::parse("\xcf\xff\xff\xff\xff\xff\xff\xff\xff"s)->as_int().has_value());
  EXPECT_EQ(Msgpack::parse("\xca\x3f\xc0\x00\x00"s)->as_float(), 1.5);
  EXPECT_EQ(Msgpack::parse("\xcb\x3f\xf8\x00\x00\x00\x00\x00\x00"s)->as_float(), 1.5);
  EXPECT_TRUE(Msgpack::parse("\xc0"s)->is_nil());
  EXPECT_EQ(Msgpack::parse("\xc3"s)->as_bool(), true);
  EXPECT_EQ(Msgpack::parse("\xa3xyz"s)->as_text(), "xyz");
  EXPECT_EQ(Msgpack::parse("\xd9\x03xyz"s)->as_text(), "xyz");
  EXPECT_EQ(Msgpack::parse("\xc5\x00\x02\x00\xff"s)->as_text(), "\x00\xff"s);
  EXPECT_EQ(Msgpack::parse("\xdc\x00\x02\x01\x02"s)->items().size(), 2u);
}

TEST(Msgpack, FindsStringBinaryAndIntKeys) {
  const std::string bytes =
      "\x83\xa1"
      "a\x01\xc4\x01"
      "b\x02\x41\x93\x01\x02\x03"s;
  const auto map = Msgpack::parse(bytes);
  ASSERT_TRUE(map.has_value()) << map.error().message;
  EXPECT_EQ(map->find("a")->as_int(), 1);
  EXPECT_EQ(map->find("b")->as_int(), 2);
  EXPECT_EQ(map->find(65)->items()[2].as_int(), 3);
  EXPECT_EQ(map->find("c"), nullptr);
  EXPECT_EQ(map->items().size(), 0u);
  EXPECT_FALSE(map->as_text().has_value());
}

TEST(Msgpack, RefusesWhatIsNotWhole) {
  const struct {
    std::string bytes;
    std::string part;  // of the message
  } cases[] = {
      {"", "1 bytes expected"},
      {"\xa5"
       "abc"s,
       "5 bytes expected"},
      {"\xdb\xff\xff\xff\xff"s, "4294967295 bytes expected"},
      {"\xdf\xff\xff\xff\xff"
       "aa"s,
       "map of 4294967295 items"},
      {"\x92\x01"s, "array of 2 items"},
      {"\x01\x02"s, "ends at byte 1 of 2"},
      {"\xc1"s, "reserved"},
      {"\xd4\x01\x02"s, "extension"},
      {std::string(100, '\x91') + "\x01", "nesting over 64"},
  };
  for (const auto& c : cases) {
    const auto value = Msgpack::parse(c.bytes);
    ASSERT_FALSE(value.has_value());
    EXPECT_EQ(value.error().code, ErrorCode::kCorrupt);
    EXPECT_NE(value.error().message.find(c.part), std::string::npos) << value.error().message;
  }
}

TEST(MsgpackReader, StepsThroughItems) {
  MsgpackReader reader("\x82\x01\x02\x03\xa1x");
  EXPECT_EQ(reader.expect(MsgpackKind::kMap)->count, 2u);
  EXPECT_EQ(reader.next()->bits, 1u);
  EXPECT_EQ(reader.next()->bits, 2u);
  EXPECT_EQ(reader.next()->bits, 3u);
  const auto wrong = reader.expect(MsgpackKind::kInt);
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().message, "msgpack: string at byte 4, expected int");
  EXPECT_TRUE(reader.at_end());
}

}  // namespace
}  // namespace muster::syntax
