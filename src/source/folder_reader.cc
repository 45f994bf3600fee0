#include "source/folder_reader.h"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace muster::source {
namespace fs = std::filesystem;
namespace {

constexpr size_t kMaxFolderDepth = 64;

class FolderReader : public CaptureReader {
 public:
  FolderReader(const std::string& folder, const Context& context) : context_(context) {
    pending_.push_back({folder, true});
  }

  Result<std::optional<Piece>> next() override {
    for (;;) {
      while (levels_.size() > 0 && levels_.back().empty()) levels_.pop_back();
      if (levels_.empty() && pending_.empty()) return std::optional<Piece>();
      Entry entry;
      if (!pending_.empty()) {
        entry = pending_.back();
        pending_.pop_back();
      } else {
        entry = levels_.back().back();
        levels_.back().pop_back();
      }
      if (entry.is_folder) {
        MUSTER_TRY_VOID(enter(entry.path));
        continue;
      }
      Piece piece;
      piece.capture.origin = entry.path;
      piece.capture.container.kind = "file";
      piece.capture.container.file = entry.path;
      return std::optional<Piece>(std::move(piece));
    }
  }

 private:
  struct Entry {
    std::string path;
    bool is_folder = false;
  };

  Result<void> enter(const std::string& folder) {
    if (levels_.size() >= kMaxFolderDepth)
      return Error{ErrorCode::kUnsupported,
                   fmt::format("{}: more than {} folders inside each other; not read further",
                               folder, kMaxFolderDepth)};
    std::error_code failed;
    std::vector<Entry> entries;
    std::set<std::string> names;
    for (fs::directory_iterator it(folder, failed), end; !failed && it != end;
         it.increment(failed)) {
      const std::string name = it->path().filename().string();
      if (name.starts_with('.')) continue;
      std::error_code unknown;
      const bool is_link = it->is_symlink(unknown);
      const bool is_dir = it->is_directory(unknown);
      if ((is_dir && is_link) || (!is_dir && !it->is_regular_file(unknown))) {
        ++context_.counts->n_passed_over;  // a link to a folder, a socket, a link to nothing
        continue;
      }
      if (!is_dir) names.insert(name);
      entries.push_back({folder + (folder.ends_with('/') ? "" : "/") + name, is_dir});
    }
    if (failed)
      return Error{ErrorCode::kIo, fmt::format("{}: cannot be read: {}", folder, failed.message())};
    std::erase_if(entries, [&](const Entry& e) {
      if (!e.is_folder || !e.path.ends_with("_files")) return false;
      const std::string stem = fs::path(e.path.substr(0, e.path.size() - 6)).filename().string();
      return names.contains(stem + ".html") || names.contains(stem + ".htm");
    });
    // From the last to the first: they are taken from the end.
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.path > b.path; });
    levels_.push_back(std::move(entries));
    return {};
  }

  Context context_;
  std::vector<Entry> pending_;
  std::vector<std::vector<Entry>> levels_;
};

}  // namespace

std::unique_ptr<CaptureReader> make_folder_reader(const std::string& folder,
                                                  const Context& context) {
  return std::make_unique<FolderReader>(folder, context);
}

bool is_folder(const std::string& path) {
  std::error_code failed;
  return fs::is_directory(path, failed);
}

bool is_pattern(const std::string& path) { return path.find_first_of("*?[") != std::string::npos; }

std::vector<std::string> glob_paths(const std::string& pattern) {
  std::vector<std::string> paths;
  glob_t found{};
  if (::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0)
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace muster::source
