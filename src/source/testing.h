// testing.h: files of the formats that are read, built in memory; for tests only.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "source/source.h"

namespace muster::source::testing {

inline std::string gzip(const std::string& bytes, int level = 6) {
  z_stream state{};
  EXPECT_EQ(deflateInit2(&state, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&state, bytes.size()) + 64, '\0');
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  state.avail_in = static_cast<uInt>(bytes.size());
  state.next_out = reinterpret_cast<Bytef*>(out.data());
  state.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&state, Z_FINISH), Z_STREAM_END);
  out.resize(state.total_out);
  deflateEnd(&state);
  return out;
}

inline std::string zstd(const std::string& bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  return out;
}

inline std::string zip(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string out(1 << 20, '\0');
  for (const auto& [name, bytes] : members) out.resize(out.size() + bytes.size() + 1024);
  archive* a = archive_write_new();
  archive_write_set_format_zip(a);
  size_t used = 0;
  EXPECT_EQ(archive_write_open_memory(a, out.data(), out.size(), &used), ARCHIVE_OK);
  for (const auto& [name, bytes] : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    EXPECT_EQ(archive_write_header(a, entry), ARCHIVE_OK);
    archive_write_data(a, bytes.data(), bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(a);
  archive_write_free(a);
  out.resize(used);
  return out;
}

/// One WARC record with its end.
inline std::string warc(const std::string& type, const std::string& url, const std::string& block,
                        const std::string& more = "") {
  static int n = 0;
  const std::string content = type == "response"   ? "application/http; msgtype=response"
                              : type == "warcinfo" ? "application/warc-fields"
                                                   : "text/html";
  return "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Record-ID: <urn:uuid:" + std::to_string(++n) +
         ">\r\nWARC-Date: 2024-03-05T10:15:00Z\r\n" +
         (url.empty() ? "" : "WARC-Target-URI: " + url + "\r\n") + "Content-Type: " + content +
         "\r\n" + more + "Content-Length: " + std::to_string(block.size()) + "\r\n\r\n" + block +
         "\r\n\r\n";
}

inline std::string http(const std::string& body,
                        const std::string& type = "text/html; charset=utf-8",
                        const std::string& more = "", const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\n" + more + "\r\n" + body;
}

/// What a source gave, one line each: "origin: bytes", or "! message".
struct Taken {
  std::vector<Capture> captures;
  std::vector<std::string> errors;
  std::vector<SourceNote> notes;
  SourceCounts counts;
};

inline Taken take_all(std::vector<std::string> inputs, const SourceOptions& options = {}) {
  Taken taken;
  Source source(std::move(inputs), options);
  for (size_t n = 0; n < 100'000; ++n) {
    auto capture = source.next();
    if (!capture) {
      taken.errors.push_back(capture.error().message);
    } else if (*capture) {
      taken.captures.push_back(std::move(**capture));
    } else {
      taken.notes = source.take_notes();
      taken.counts = source.counts();
      return taken;
    }
  }
  ADD_FAILURE() << "the source does not end";
  return taken;
}

/// A folder that is gone after the test.
class Folder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("muster_source_test_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& bytes) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return (folder_ / name).string();
  }
  /// `bytes` as they lie in `file` at the place of `capture`.
  static std::string cut_out(const Capture& capture) {
    std::ifstream in(capture.container.file, std::ios::binary);
    std::string bytes(capture.container.length.value_or(0), '\0');
    in.seekg(static_cast<std::streamoff>(capture.container.offset.value_or(0)));
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
  }
  std::filesystem::path folder_;
};

}  // namespace muster::source::testing
