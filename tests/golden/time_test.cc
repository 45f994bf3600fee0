// time_test.cc: reads the time expressions of every row of golden/time/*.tsv with the real engine, and compares spans,
// TIMEX3 type and value, role and interval. Prints the scores over all rows at the end.
//
//   time_test [--gtest_filter='relative.*']
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "core/table.h"
#include "service/read.h"

namespace muster {
namespace {

struct Expected {
  std::string words;
  SourceSpan span;
  std::vector<std::string> fields;  // type, value, role, interval; as many as are given
};

struct Row {
  std::string where, text, published;
  std::vector<Expected> expected;
};

struct Score {
  int expected = 0, found = 0, spans = 0, values = 0;
  static double ratio(int a, int b) { return b ? 100.0 * a / b : 100.0; }
};
Score score;

Row make_row(const Table& table, size_t i, const std::string& published) {
  Row row{table.where(i), "", published, {}};
  size_t open = 0;
  for (char c : table.cell(i, "text")) {
    if (c == '[') {
      open = row.text.size();
    } else if (c == ']') {
      const auto end = static_cast<uint32_t>(row.text.size());
      row.expected.push_back({row.text.substr(open), {static_cast<uint32_t>(open), end}, {}});
    } else {
      row.text += c;
    }
  }
  std::string_view rest = table.cell(i, "expected");
  for (Expected& e : row.expected) {
    const size_t cut = rest.find(" ; ");
    e.fields = split_list(rest.substr(0, cut), ' ');
    rest = cut == rest.npos ? std::string_view() : rest.substr(cut + 3);
  }
  return row;
}

class TimeRow : public testing::Test {
 public:
  TimeRow(const service::Engine& engine, const Row& row) : engine_(engine), row_(row) {}
  void TestBody() override {
    DocumentOptions options;
    if (!row_.published.empty()) options.published = *Date::parse(row_.published);
    const auto answer = service::read(engine_, {row_.text, row_.where, "text/plain"}, options);
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    std::vector<std::string> seen, wanted;
    for (const auto& e : row_.expected) wanted.push_back(line(e.words, e.fields));
    score.expected += static_cast<int>(row_.expected.size());
    score.found += static_cast<int>(answer->mentions.times.size());
    size_t next = 0;
    for (const auto& t : answer->mentions.times) {
      const SourceSpan span = answer->analysis.span(t.tokens);
      std::vector<std::string> fields{t.type, t.value, t.role,
                                      t.interval ? t.interval->iso() : "-"};
      while (next < row_.expected.size() && row_.expected[next].span.begin < span.begin) ++next;
      if (next < row_.expected.size() && row_.expected[next].span == span) {
        const Expected& e = row_.expected[next];
        fields.resize(std::min(fields.size(), e.fields.size()));
        ++score.spans;
        if (e.fields.size() > 1 && e.fields[1] == t.value) ++score.values;
      }
      seen.push_back(line(std::string(answer->analysis.words(t.tokens)), fields));
    }
    EXPECT_EQ(seen, wanted) << row_.where << ": " << row_.text;
  }

 private:
  static std::string line(const std::string& words, const std::vector<std::string>& fields) {
    return fmt::format("[{}] {}", words, fmt::join(fields, " "));
  }
  const service::Engine& engine_;
  const Row& row_;
};

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  using namespace muster;  // NOLINT
  testing::InitGoogleTest(&argc, argv);
  service::EngineOptions options;
  options.executable = MUSTER_ROOT "/build/dev/muster";  // models/ and lexicon/ of the source tree
  static auto engine = service::Engine::make(options);
  if (!engine) {
    std::cerr << "time_test: " << engine.error().message << "\n";
    return 1;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(MUSTER_ROOT "/tests/golden/time"))
    if (entry.path().extension() == ".tsv") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  static std::vector<std::pair<std::string, std::vector<Row>>> all;
  for (const auto& file : files) {
    const auto table = Table::load(file);
    if (!table) {
      std::cerr << "time_test: " << table.error().message << "\n";
      return 1;
    }
    all.push_back({file.stem().string(), {}});
    std::string published;
    for (size_t i = 0; i < table->n_rows(); ++i) {
      if (!table->cell(i, "published").empty()) published = table->cell(i, "published");
      all.back().second.push_back(make_row(*table, i, published == "none" ? "" : published));
    }
  }
  for (const auto& [name, rows] : all)
    for (size_t i = 0; i < rows.size(); ++i)
      testing::RegisterTest(
          name.c_str(), fmt::format("row_{}", i + 1).c_str(), nullptr, nullptr, __FILE__, __LINE__,
          [&row = rows[i]]() -> testing::Test* { return new TimeRow(*engine, row); });
  const int status = RUN_ALL_TESTS();
  const double p = Score::ratio(score.spans, score.found),
               r = Score::ratio(score.spans, score.expected);
  std::cout << fmt::format(
      "time expressions: {} expected, {} found, strict P {:.1f} R {:.1f}, value {:.1f} of them\n",
      score.expected, score.found, p, r, Score::ratio(score.values, score.spans));
  return status;
}
