#include "syntax/model_file.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "syntax/npy.h"

namespace muster::syntax {
namespace {

using namespace std::string_literals;

// Just enough MessagePack to write a small network.
std::string text(const std::string& s) {
  return std::string(1, static_cast<char>(0xa0 + s.size())) + s;
}
std::string binary(const std::string& s) { return "\xc4"s + static_cast<char>(s.size()) + s; }
std::string map(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string out(1, static_cast<char>(0x80 + entries.size()));
  for (const auto& [key, value] : entries) out += key + value;
  return out;
}
std::string list(const std::vector<std::string>& items) {
  std::string out(1, static_cast<char>(0x90 + items.size()));
  for (const auto& item : items) out += item;
  return out;
}
std::string tensor(const std::vector<uint8_t>& shape, const std::vector<float>& values,
                   const std::string& type = "<f4") {
  std::vector<std::string> dims;
  for (const uint8_t d : shape) dims.push_back(std::string(1, static_cast<char>(d)));
  std::string data(values.size() * 4, '\0');
  std::memcpy(data.data(), values.data(), data.size());
  return map({{binary("nd"), "\xc3"},
              {binary("type"), text(type)},
              {binary("shape"), list(dims)},
              {binary("data"), binary(data)}});
}
std::string network(const std::string& param, const std::string& attr = "\x07"s) {
  const std::string node =
      map({{text("name"), text("softmax")},
           {text("refs"), map({{text("up"), "\x00"s}, {text("off"), "\x05"s}})}});
  return map({{text("nodes"), list({node})},
              {text("attrs"), list({map({{text("seed"), binary(attr)}})})},
              {text("params"), list({map({{text("W"), param}})})},
              {text("shims"), list({list({})})}});
}

TEST(ModelFile, ReadsNodesTensorsAndAttributes) {
  const std::string bytes = network(tensor({2, 3}, {1, 2, 3, 4, 5, 6.5}));
  const auto file = ModelFile::parse(bytes, "tagger/model");
  ASSERT_TRUE(file.has_value()) << file.error().message;
  const auto node = file->only("softmax");
  ASSERT_TRUE(node.has_value());
  const auto w = file->tensor(**node, "W", Shape{2, 3});
  ASSERT_TRUE(w.has_value()) << w.error().message;
  EXPECT_EQ(w->values, (std::vector<float>{1, 2, 3, 4, 5, 6.5}));
  EXPECT_EQ(*file->number(**node, "seed"), 7u);
  EXPECT_TRUE(file->referred("up").has_value());
  EXPECT_FALSE(file->referred("off").has_value());
  EXPECT_TRUE(file->named("maxout").empty());
}

TEST(ModelFile, SaysWhatIsWrong) {
  const struct {
    std::string bytes;
    std::string message;
  } cases[] = {
      {"\x01"s, "m: not a network: lists 'nodes', 'attrs' and 'params' expected"},
      {network(tensor({3, 2}, {1, 2, 3, 4, 5, 6})),
       "m: parameter 'W' of softmax has shape [3, 2], expected [2, 3]"},
      {network(tensor({2, 3}, {1, 2, 3, 4, 5})),
       "m: parameter 'W' of softmax has shape [2, 3] in 20 bytes, expected 2 dimensions of "
       "float32"},
      {network(tensor({2, 3}, {1, 2, 3, 4, 5, 6}, "<f8")),
       "m: parameter 'W' of softmax has type '<f8', expected '<f4'"},
      {network(tensor({0, 3}, {})),
       "m: parameter 'W' of softmax has a shape that its 0 bytes do not fill"},
      {network("\xc0"s), "m: softmax has no parameter 'W'"},
  };
  for (const auto& c : cases) {
    const auto file = ModelFile::parse(c.bytes, "m");
    std::string message = file.has_value() ? "" : file.error().message;
    if (file.has_value()) {
      const auto w = file->tensor(**file->only("softmax"), "W", Shape{2, 3});
      ASSERT_FALSE(w.has_value());
      EXPECT_EQ(w.error().code, ErrorCode::kCorrupt);
      message = w.error().message;
    }
    EXPECT_EQ(message, c.message);
  }
}

TEST(ModelFile, EveryCutIsAnError) {
  const std::string bytes = network(tensor({2, 3}, {1, 2, 3, 4, 5, 6}));
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ModelFile::parse(std::string_view(bytes).substr(0, size), "m").has_value())
        << size;
  }
}

TEST(Npy, ReadsAndRefuses) {
  const auto npy = [](std::string header, size_t n_floats) {
    header.resize(118, ' ');
    return "\x93NUMPY\x01\x00\x76\x00"s + header + std::string(n_floats * 4, '\x01');
  };
  const std::string good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
  const std::string bytes = npy(good, 6);
  const auto array = read_npy(bytes);
  ASSERT_TRUE(array.has_value()) << array.error().message;
  EXPECT_EQ(array->n_rows, 2u);
  EXPECT_EQ(array->n_columns, 3u);
  EXPECT_EQ(array->data.size(), 24u);
  EXPECT_TRUE(
      read_npy(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 0), }", 0)).has_value());
  const std::pair<std::string, ErrorCode> bad[] = {
      {npy(good, 5), ErrorCode::kCorrupt},
      {npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", 6),
       ErrorCode::kUnsupported},
      {npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", 6),
       ErrorCode::kUnsupported},
      {npy("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }", 6), ErrorCode::kCorrupt},
      {npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387905, 4), }", 1),
       ErrorCode::kCorrupt},
      {bytes.substr(0, 60), ErrorCode::kCorrupt},
      {"", ErrorCode::kCorrupt},
  };
  for (const auto& [wrong, code] : bad) {
    const auto result = read_npy(wrong);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, code);
  }
}

}  // namespace
}  // namespace muster::syntax
