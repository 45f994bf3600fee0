#include "source/capture.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace muster {
namespace {

class TakeFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("muster_capture_test_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return (folder_ / name).string();
  }
  std::filesystem::path folder_;
};

TEST_F(TakeFile, GivesTheBytesAsTheyAre) {
  const std::string bytes("\xEF\xBB\xBF a\r\n\0\xFF", 8);
  const std::string path = write("odd name \xC3\xA9.txt", bytes);
  const auto capture = take_file(path);
  ASSERT_TRUE(capture.has_value()) << capture.error().message;
  EXPECT_EQ(capture->bytes, bytes);
  EXPECT_EQ(capture->origin, path);
  EXPECT_EQ(capture->media_type, "text/plain");
  EXPECT_EQ(take_file(write("empty", ""))->bytes, "");
  const std::string large(300'000, 'x');
  EXPECT_EQ(take_file(write("large", large))->bytes, large);
}

TEST_F(TakeFile, MessagesNameTheFileAndTheFix) {
  const std::string missing = (folder_ / "missing.txt").string();
  EXPECT_EQ(take_file(missing).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(take_file(missing).error().message,
            missing + ": no such file; check the path, or give - for standard input");
  EXPECT_EQ(take_file(missing + "/below").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(take_file(folder_.string()).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(take_file(folder_.string()).error().message,
            folder_.string() + ": is a folder; give the report files in it, for example " +
                folder_.string() + "/*.txt");
  EXPECT_EQ(take_file("").error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(take_file(std::string("a\0b", 3)).error().code, ErrorCode::kInvalidInput);
  const std::string link = (folder_ / "loop").string();
  std::filesystem::create_symlink(link, link);
  EXPECT_EQ(take_file(link).error().code, ErrorCode::kIo);
}

TEST_F(TakeFile, AnUnreadableFileSaysSo) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const std::string path = write("secret.txt", "text");
  ::chmod(path.c_str(), 0);
  const auto capture = take_file(path);
  ASSERT_FALSE(capture.has_value());
  EXPECT_EQ(capture.error().code, ErrorCode::kIo);
  EXPECT_EQ(capture.error().message,
            path + ": cannot be opened: Permission denied; make the file readable");
}

TEST_F(TakeFile, KeepsToTheLimit) {
  const std::string path = write("three.txt", "abc");
  EXPECT_EQ(take_file(path, 3)->bytes, "abc");
  EXPECT_EQ(take_file(path, 2).error().code, ErrorCode::kUnsupported);
  // A device has no size to ask for: the limit holds while reading.
  const auto endless = take_file("/dev/zero");
  ASSERT_FALSE(endless.has_value());
  EXPECT_EQ(endless.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(endless.error().message,
            "/dev/zero: larger than 8 MiB, the limit for one report; split the file into one "
            "report a file");
}

TEST_F(TakeFile, ReadsAPipeToItsEnd) {
  const std::string path = (folder_ / "pipe").string();
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    std::ofstream out(path, std::ios::binary);
    for (int i = 0; i < 1000; ++i) out << std::string(500, 'y') << std::flush;
    out.close();
    ::_exit(0);
  }
  const auto capture = take_file(path);
  ASSERT_TRUE(capture.has_value()) << capture.error().message;
  EXPECT_EQ(capture->bytes, std::string(500'000, 'y'));
}

}  // namespace
}  // namespace muster
