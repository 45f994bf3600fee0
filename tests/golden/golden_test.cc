// golden_test.cc: reads every golden case with the real engine and judges it; one gtest a case, named FILE.LINE.
//
//   golden_test [--gtest_filter='bounds.*']
//   golden_test --bless FILE...      rewrites what the files expect (tools/bless)
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "golden_case.h"
#include "service/read.h"

namespace muster::golden {
namespace {

namespace fs = std::filesystem;

Result<reading::Reading> read_case(const service::Engine& engine, const Case& golden) {
  DocumentOptions options;
  options.published = golden.dated;
  MUSTER_TRY(auto answer, service::read(engine, {golden.text, golden.file, "text/plain"}, options));
  return std::move(answer.reading);
}

class CaseTest : public testing::Test {
 public:
  CaseTest(const service::Engine& engine, const Case& golden) : engine_(engine), golden_(golden) {}
  void TestBody() override {
    const auto reading = read_case(engine_, golden_);
    ASSERT_TRUE(reading.has_value()) << reading.error().message;
    const std::vector<std::string> wrong = judge(golden_, *reading);
    if (golden_.xfail.empty()) {
      for (const std::string& message : wrong) ADD_FAILURE() << message;
      if (!wrong.empty())
        std::cout << "  why:" << golden_.why << "\n  text: " << golden_.text << "\n";
    } else if (wrong.empty()) {
      ADD_FAILURE() << golden_.file << ":" << golden_.line << ": passes, though marked xfail ("
                    << golden_.xfail << ")";
    }
  }

 private:
  const service::Engine& engine_;
  const Case& golden_;
};

int bless(const service::Engine& engine, const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    auto cases = load_cases(file);
    if (!cases) {
      std::cerr << cases.error().message << "\n";
      return 1;
    }
    // Lines before the first case are kept as they are.
    std::string out;
    {
      std::ifstream in(file);
      const size_t first = cases->empty() ? SIZE_MAX : cases->front().line;
      std::string line;
      for (size_t number = 1; number < first && std::getline(in, line); ++number)
        out += line + "\n";
    }
    for (const Case& golden : *cases) {
      auto reading = read_case(engine, golden);
      if (!reading) {
        std::cerr << reading.error().message << "\n";
        return 1;
      }
      const bool keep = !golden.xfail.empty() || judge(golden, *reading).empty();
      if (keep)
        for (const auto& [number, line] : golden.lines) out += line + "\n";
      else
        for (const std::string& line : blessed(golden, *reading)) out += line + "\n";
    }
    std::ofstream(file) << out;
  }
  return 0;
}

}  // namespace
}  // namespace muster::golden

int main(int argc, char** argv) {
  using namespace muster;  // NOLINT
  testing::InitGoogleTest(&argc, argv);
  service::EngineOptions options;
  options.executable = MUSTER_ROOT "/build/dev/muster";  // models/ and lexicon/ of the source tree
  static auto engine = service::Engine::make(options);
  if (!engine) {
    std::cerr << "golden_test: " << engine.error().message << "\n";
    return 1;
  }
  if (argc > 1 && std::string(argv[1]) == "--bless")
    return golden::bless(*engine, {argv + 2, argv + argc});

  std::vector<std::string> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(MUSTER_ROOT "/tests/golden"))
    if (entry.path().extension() == ".case") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  static std::vector<std::vector<golden::Case>> all;
  for (const std::string& file : files) {
    auto cases = golden::load_cases(file);
    if (!cases) {
      std::cerr << cases.error().message << "\n";
      return 1;
    }
    all.push_back(std::move(*cases));
  }
  for (const auto& cases : all)
    for (const golden::Case& golden : cases)
      testing::RegisterTest(
          std::filesystem::path(golden.file).stem().string().c_str(),
          fmt::format("line_{}", golden.line).c_str(), nullptr, nullptr, golden.file.c_str(),
          static_cast<int>(golden.line),
          [&golden]() -> testing::Test* { return new golden::CaseTest(*engine, golden); });
  return RUN_ALL_TESTS();
}
