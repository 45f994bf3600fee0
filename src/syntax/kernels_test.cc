#include "syntax/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace muster::syntax {
namespace {

std::vector<const Kernels*> all_kernels() {
  std::vector<const Kernels*> kernels;
  for (const char* name : {"plain", "avx2", "avx512"}) {
    setenv("MUSTER_SIMD", name, 1);
    const auto chosen = choose_kernels();
    if (chosen.has_value()) kernels.push_back(*chosen);
  }
  unsetenv("MUSTER_SIMD");
  return kernels;
}

std::vector<float> random_floats(size_t n, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<float> values(n);
  for (float& v : values) v = static_cast<float>(random() % 20001) / 10000.0f - 1.0f;
  return values;
}

// The definition in kernels.h, word by word.
std::vector<float> expected_maxout(const std::vector<float>& x, size_t n_out, size_t n_pieces,
                                   size_t n_in, const std::vector<float>& w,
                                   const std::vector<float>& b, const std::vector<float>& gain,
                                   const std::vector<float>& shift) {
  std::vector<float> m(n_out);
  for (size_t o = 0; o < n_out; ++o) {
    for (size_t p = 0; p < n_pieces; ++p) {
      float y = 0;
      for (size_t k = 0; k < n_in; ++k) y = std::fma(x[k], w[(o * n_pieces + p) * n_in + k], y);
      y += b[o * n_pieces + p];
      if (p == 0 || y > m[o]) m[o] = y;
    }
  }
  const auto sum = [&](auto&& of) {
    float s[8] = {};
    for (size_t i = 0; i < n_out; ++i) s[i % 8] = i < 8 ? of(m[i]) : s[i % 8] + of(m[i]);
    return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
  };
  const float mean = sum([](float v) { return v; }) / static_cast<float>(n_out);
  const float variance =
      sum([&](float v) { return (v - mean) * (v - mean); }) / static_cast<float>(n_out) + 1e-8f;
  const float scale = 1.0f / std::sqrt(variance);
  for (size_t o = 0; o < n_out; ++o) m[o] = ((m[o] - mean) * scale) * gain[o] + shift[o];
  return m;
}

TEST(Kernels, MaxoutGivesTheSameBitsEverywhereForAnyNumberOfRows) {
  const struct {
    uint32_t n_in, n_out, n_pieces;
  } shapes[] = {{288, 96, 3}, {48, 16, 2}, {7, 32, 1}, {33, 16, 4}};
  for (const auto& shape : shapes) {
    const auto w = random_floats(shape.n_in * shape.n_out * shape.n_pieces, 1);
    const auto b = random_floats(shape.n_out * shape.n_pieces, 2);
    const auto gain = random_floats(shape.n_out, 3);
    const auto shift = random_floats(shape.n_out, 4);
    constexpr size_t kRows = 29;
    const auto x = random_floats(kRows * shape.n_in, 5);
    for (const Kernels* kernels : all_kernels()) {
      const auto layer =
          pack_maxout(*kernels, shape.n_in, shape.n_out, shape.n_pieces, w, b, gain, shift);
      for (const size_t n_rows : {size_t{1}, size_t{2}, size_t{3}, size_t{7}, size_t{8}, kRows}) {
        std::vector<float> out(n_rows * shape.n_out);
        std::vector<Row> rows;
        for (size_t r = 0; r < n_rows; ++r) {
          // A row's first inputs serve as its residual.
          rows.push_back({x.data() + r * shape.n_in, r % 2 ? gain.data() : nullptr,
                          out.data() + r * shape.n_out});
        }
        kernels->maxout(layer, rows.data(), n_rows);
        for (size_t r = 0; r < n_rows; ++r) {
          const std::vector<float> in(x.begin() + r * shape.n_in, x.begin() + (r + 1) * shape.n_in);
          auto expected =
              expected_maxout(in, shape.n_out, shape.n_pieces, shape.n_in, w, b, gain, shift);
          for (size_t o = 0; o < shape.n_out; ++o) {
            if (r % 2) expected[o] += gain[o];
            ASSERT_EQ(out[r * shape.n_out + o], expected[o])
                << kernels->name << " rows " << n_rows << " row " << r;
          }
        }
      }
    }
  }
}

TEST(Kernels, LinearAndSingleGiveTheSameBits) {
  constexpr uint32_t kIn = 64, kOut = 106;
  const auto w = random_floats(kIn * kOut, 1);
  const auto b = random_floats(kOut, 2);
  const auto x = random_floats(kIn * 13, 3);
  const auto row_of = [&](size_t o) { return w.data() + o * kIn; };
  for (const Kernels* kernels : all_kernels()) {
    const auto many = pack_linear(kernels->rows_panel, kIn, kOut, row_of, b);
    const auto one = pack_linear(kernels->single_panel, kIn, kOut, row_of, b);
    AlignedFloats out(size_t{13} * many.n_padded), scores(one.n_padded);
    std::vector<Row> rows;
    for (size_t r = 0; r < 13; ++r)
      rows.push_back({x.data() + r * kIn, nullptr, out.data() + r * many.n_padded});
    kernels->linear(many, rows.data(), rows.size());
    for (size_t r = 0; r < 13; ++r) {
      kernels->single(one, x.data() + r * kIn, scores.data());
      for (size_t o = 0; o < kOut; ++o) {
        float y = 0;
        for (size_t k = 0; k < kIn; ++k) y = std::fma(x[r * kIn + k], w[o * kIn + k], y);
        y += b[o];
        ASSERT_EQ(out[r * many.n_padded + o], y) << kernels->name;
        ASSERT_EQ(scores[o], y) << kernels->name;
      }
    }
  }
}

TEST(Kernels, HiddenAndWindowMaxoutAddInOrder) {
  constexpr uint32_t kOut = 32, kPieces = 3;
  const auto a = random_floats(kOut * kPieces, 1), b = random_floats(kOut * kPieces, 2),
             c = random_floats(kOut * kPieces, 3), bias = random_floats(kOut * kPieces, 4);
  const float* parts[] = {a.data(), b.data(), c.data()};
  std::vector<float> first_hidden, first_window;
  for (const Kernels* kernels : all_kernels()) {
    std::vector<float> out(kOut);
    kernels->hidden(parts, 3, bias.data(), kPieces, kOut, out.data());
    for (size_t o = 0; o < kOut; ++o) {
      float most = -1e9f;
      for (size_t p = 0; p < kPieces; ++p) {
        const size_t at = p * kOut + o;
        most = std::max(most, ((a[at] + b[at]) + c[at]) + bias[at]);
      }
      ASSERT_EQ(out[o], most) << kernels->name;
    }
    const std::vector<float> none(kOut * kPieces), gain(kOut, 1.5f), shift(kOut, 0.25f);
    const auto layer = pack_maxout(*kernels, 1, kOut, kPieces, none, none, gain, shift);
    const WindowRow row{a.data(), b.data(), c.data(), nullptr, out.data()};
    kernels->window_maxout(layer, &row, 1);
    if (first_window.empty()) first_window = out;
    ASSERT_EQ(out, first_window) << kernels->name;
  }
}

TEST(Kernels, BestIsTheFirstOfEquals) {
  const float no = -std::numeric_limits<float>::infinity();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  struct Case {
    std::vector<std::pair<uint32_t, float>> scores;
    std::vector<uint32_t> valid;
    uint32_t expected;
  };
  const Case cases[] = {
      {{{3, 1.0f}, {20, 1.0f}}, {3, 20}, 3},
      {{{3, 1.0f}, {20, 1.0f}}, {5, 20}, 20},
      {{{3, nan}, {20, 1.0f}}, {3, 20}, 20},
      {{{3, nan}, {20, nan}}, {20, 3}, 3},
      {{{4, no}}, {4}, 4},
      {{{7, -5.0f}, {31, -4.0f}}, {7, 31}, 31},
  };
  for (const Kernels* kernels : all_kernels()) {
    for (const Case& c : cases) {
      AlignedFloats scores(32), mask(32);
      for (size_t i = 0; i < 32; ++i) mask[i] = no;
      for (const auto& [at, score] : c.scores) scores[at] = score;
      for (const uint32_t at : c.valid) mask[at] = 0;
      EXPECT_EQ(kernels->best(scores.data(), mask.data(), 32), c.expected) << kernels->name;
    }
  }
}

TEST(Kernels, AnUnknownNameIsAnError) {
  setenv("MUSTER_SIMD", "mmx", 1);
  const auto chosen = choose_kernels();
  unsetenv("MUSTER_SIMD");
  ASSERT_FALSE(chosen.has_value());
  EXPECT_EQ(chosen.error().code, ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace muster::syntax
