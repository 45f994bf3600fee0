// The prepared file of a model: made once, used after, made anew when the package changes, and never in the way.
// Skipped without models/ (tools/setup).
#include "syntax/prepared.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "syntax/model.h"
#include "syntax/pipeline.h"

namespace muster::syntax {
namespace {

namespace fs = std::filesystem;
using Prepared = Model::Prepared;

class PreparedTest : public testing::Test {
 protected:
  void SetUp() override {
    const fs::path model = MUSTER_ROOT "/models/en_core_web_sm";
    if (!fs::exists(model / "meta.json")) GTEST_SKIP() << "no " << model << "; run tools/setup";
    std::string name = fs::temp_directory_path() / "muster-prepared-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    fs::copy(model, folder_, fs::copy_options::recursive);
    const auto kernels = choose_kernels();
    ASSERT_TRUE(kernels);
    file_ = prepared_path(folder_, **kernels);
    // What programs of this repository have prepared is not the test's.
    std::vector<fs::path> prepared;
    for (const auto& entry : fs::directory_iterator(folder_))
      if (entry.path().filename().string().starts_with(".prepared"))
        prepared.push_back(entry.path());
    for (const fs::path& path : prepared) fs::remove_all(path);
  }
  void TearDown() override {
    if (folder_.empty()) return;
    ::chmod(folder_.c_str(), 0755);
    fs::remove_all(folder_);
  }

  Prepared load() const {
    const auto model = Model::load(folder_);
    if (!model) ADD_FAILURE() << model.error().message;
    return model ? (*model)->prepared : Prepared::kMissing;
  }

  // Everything that a parse says, as one text.
  std::string parse() const {
    const auto pipeline = Pipeline::load(folder_);
    if (!pipeline) return pipeline.error().message;
    const auto parsed = pipeline->parse(
        {"Officials in Kyiv said on Monday that 1,200 soldiers had been killed near Bakhmut.",
         "\"No,\" she replied; Dr. Smith wasn't there."});
    if (!parsed) return parsed.error().message;
    std::ostringstream out;
    for (const Parsed& text : *parsed)
      for (const Token& t : text.tokens)
        out << t.span.begin << ' ' << t.tag << ' ' << t.dep << ' ' << t.head << ' ' << t.lemma
            << ' ' << t.ent_iob << t.ent_type << '\n';
    return out.str();
  }

  size_t n_prepared() const {
    size_t n = 0;
    for (const auto& entry : fs::directory_iterator(folder_))
      n += entry.path().filename().string().starts_with(".prepared");
    return n;
  }

  fs::path folder_, file_;
};

TEST_F(PreparedTest, IsMadeOnceAndThenUsed) {
  const std::string made = parse();
  EXPECT_NE(made.find("GPE"), std::string::npos);
  EXPECT_EQ(load(), Prepared::kUsed);
  EXPECT_EQ(parse(), made);
  EXPECT_EQ(n_prepared(), 1u);
}

TEST_F(PreparedTest, IsMadeAnewWhenAFileOfThePackageChanges) {
  EXPECT_EQ(load(), Prepared::kWritten);
  const fs::path part = folder_ / "ner/model";
  fs::last_write_time(part, fs::last_write_time(part) + std::chrono::seconds(1));
  EXPECT_EQ(load(), Prepared::kWritten);
  EXPECT_EQ(load(), Prepared::kUsed);
  // What the package lacks is told, whatever was prepared before.
  fs::resize_file(part, fs::file_size(part) / 2);
  EXPECT_FALSE(Model::load(folder_));
  fs::remove(part);
  const auto missing = Model::load(folder_);
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("ner/model"), std::string::npos);
}

TEST_F(PreparedTest, DamageIsSeenAnywhere) {
  const std::string made = parse();
  const auto size = fs::file_size(file_);
  for (const uintmax_t at : {uintmax_t{3}, uintmax_t{30}, uintmax_t{100}, size / 2, size - 1}) {
    {
      std::fstream file(file_, std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(static_cast<std::streamoff>(at));
      const char was = static_cast<char>(file.get());
      file.seekp(static_cast<std::streamoff>(at));
      file.put(static_cast<char>(was ^ 4));
    }
    EXPECT_EQ(load(), Prepared::kWritten) << "byte " << at;
    EXPECT_EQ(load(), Prepared::kUsed);
  }
  for (const uintmax_t cut : {uintmax_t{0}, uintmax_t{10}, uintmax_t{64}, size / 2, size - 1}) {
    fs::resize_file(file_, cut);
    EXPECT_EQ(load(), Prepared::kWritten) << "cut to " << cut;
  }
  EXPECT_EQ(parse(), made);
}

TEST_F(PreparedTest, SeveralProgramsMayMakeItAtOnce) {
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) ::_exit(Model::load(folder_) ? 0 : 1);
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(load(), Prepared::kUsed);
  EXPECT_EQ(n_prepared(), 1u);
}

TEST_F(PreparedTest, WhereItCannotBeWrittenTheModelIsLoadedAllTheSame) {
  const std::string made = parse();
  fs::remove(file_);
  // A folder in the file's place, since root may write anywhere.
  fs::create_directory(file_);
  std::ofstream(file_ / "in the way") << "x";
  EXPECT_EQ(load(), Prepared::kMissing);
  EXPECT_EQ(parse(), made);
  EXPECT_EQ(n_prepared(), 1u);  // nothing is left behind
  fs::remove_all(file_);
  ::chmod(folder_.c_str(), 0555);
  EXPECT_EQ(load(), ::geteuid() == 0 ? Prepared::kWritten : Prepared::kMissing);
  EXPECT_EQ(parse(), made);
}

}  // namespace
}  // namespace muster::syntax
