#include "service/json_writer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace muster::service {
namespace {

std::string written(std::string_view text) {
  JsonWriter w;
  w.value(text);
  return w.take();
}

TEST(JsonWriter, WritesTheBytesOfNlohmann) {
  std::vector<std::string> texts = {"", "plain", "\"quoted\" \\ / ", "caf\xC3\xA9 \xF0\x9F\x98\x80 \xE2\x80\xA8", "\x7F",
                                    "broken \xC3( \xE2\x82", "\xFF"};
  for (int c = 0; c < 128; ++c) texts.push_back({'a', static_cast<char>(c), 'b'});
  for (const std::string& text : texts) {
    const auto expected = nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    EXPECT_EQ(written(text), expected);
  }
}

TEST(JsonWriter, NestsAndSeparates) {
  JsonWriter w;
  w.open('{');
  w.put("n", 3u);
  w.put("yes", true);
  w.put_or_null("none", "");
  w.put_list("list", std::vector<std::string>{"a", "b"});
  w.key("objects");
  w.open('[');
  for (int i = 0; i < 2; ++i) {
    w.open('{');
    w.put("x", i - 1);
    w.close('}');
  }
  w.close(']');
  w.key("empty");
  w.open('{');
  w.close('}');
  w.put("degrees", 12.5);
  w.close('}');
  EXPECT_EQ(w.take(),
            R"({"n":3,"yes":true,"none":null,"list":["a","b"],"objects":[{"x":-1},{"x":0}],"empty":{},"degrees":12.5})");
}

}  // namespace
}  // namespace muster::service
