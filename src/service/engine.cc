#include "service/engine.h"

#include <fmt/format.h>

#include <cstdlib>

namespace muster::service {
namespace fs = std::filesystem;
namespace {

constexpr const char* kDefaultModel = "en_core_web_sm";

// /proc is how Linux tells; where it is missing, only the environment and the options are left.
fs::path executable_of(const EngineOptions& options) {
  if (!options.executable.empty()) return options.executable;
  std::error_code ignored;
  return fs::read_symlink("/proc/self/exe", ignored);
}

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

// Folders beside the running program that may hold `name`: the repository's, then an
// installation's.
std::vector<fs::path> beside_program(const EngineOptions& options, const char* name) {
  const fs::path program = executable_of(options);
  if (program.empty()) return {};
  const fs::path folder = program.parent_path();
  return {(folder / "../.." / name).lexically_normal(),
          (folder / "../share/muster" / name).lexically_normal()};
}

std::string list_of(const std::vector<fs::path>& tried) {
  std::string list;
  for (const fs::path& path : tried) list += (list.empty() ? "" : ", ") + path.string();
  return list.empty() ? "nowhere" : list;
}

}  // namespace

Result<fs::path> find_model(const EngineOptions& options) {
  std::string wanted = options.model.empty() ? from_environment("MUSTER_MODEL") : options.model;
  if (!wanted.empty() && is_folder(wanted)) return fs::path(wanted);
  // A bare name may be one of the installed models; a path with a slash is only ever itself.
  const bool is_name = wanted.find('/') == std::string::npos;
  std::vector<fs::path> tried;
  if (!wanted.empty()) tried.push_back(wanted);
  if (is_name) {
    const std::string name = wanted.empty() ? kDefaultModel : wanted;
    for (const fs::path& folder : beside_program(options, "models")) {
      if (is_folder(folder / name)) return folder / name;
      tried.push_back(folder / name);
    }
  }
  return Error{ErrorCode::kNotFound, fmt::format("no model folder (tried {}); run tools/setup in "
                                                 "the repository, or name one with --model or "
                                                 "MUSTER_MODEL",
                                                 list_of(tried))};
}

Result<fs::path> find_lexicon(const EngineOptions& options) {
  std::vector<fs::path> tried;
  if (!options.lexicon.empty()) {
    tried.push_back(options.lexicon);
  } else if (const std::string named = from_environment("MUSTER_LEXICON"); !named.empty()) {
    tried.emplace_back(named);
  } else {
    tried = beside_program(options, "lexicon");
  }
  for (const fs::path& folder : tried)
    if (is_folder(folder)) return folder;
  return Error{
      ErrorCode::kNotFound,
      fmt::format("no lexicon folder (tried {}); name one with --lexicon or MUSTER_LEXICON",
                  list_of(tried))};
}

Result<fs::path> find_gazetteer(const EngineOptions& options) {
  std::error_code ignored;
  fs::path named = options.gazetteer;
  if (named.empty()) named = from_environment("MUSTER_GAZETTEER");
  if (!named.empty()) {
    if (fs::is_regular_file(named, ignored)) return named;
    return Error{ErrorCode::kNotFound,
                 fmt::format("no gazetteer {}; check MUSTER_GAZETTEER, or run "
                             "tools/setup in the repository to make one",
                             named.string())};
  }
  for (const fs::path& folder : beside_program(options, "models"))
    if (fs::is_regular_file(folder / "gazetteer.bin", ignored)) return folder / "gazetteer.bin";
  return fs::path();
}

Result<Engine> Engine::make(const EngineOptions& options) {
  Engine engine;
  MUSTER_TRY(engine.lexicon_dir_, find_lexicon(options));
  MUSTER_TRY(engine.model_dir_, find_model(options));
  MUSTER_TRY(auto zone_rules, ZoneRules::make(engine.lexicon_dir_));
  MUSTER_TRY(auto page_reader, page::PageReader::make(engine.lexicon_dir_));
  reading::GazetteerFiles gazetteer;
  MUSTER_TRY(gazetteer.packed, find_gazetteer(options));
  gazetteer.tables = options.gazetteer_tables;
  MUSTER_TRY(auto reader, reading::Reader::make(engine.lexicon_dir_, gazetteer));
  MUSTER_TRY(auto pipeline, syntax::Pipeline::load(engine.model_dir_));
  MUSTER_TRY(auto cascade, reading::Cascade::make(engine.lexicon_dir_, pipeline));
  engine.zone_rules_ = std::make_unique<const ZoneRules>(std::move(zone_rules));
  engine.page_reader_ = std::make_unique<const page::PageReader>(std::move(page_reader));
  engine.reader_ = std::make_unique<const reading::Reader>(std::move(reader));
  engine.cascade_ = std::make_unique<const reading::Cascade>(std::move(cascade));
  engine.pipeline_ = std::make_unique<const syntax::Pipeline>(std::move(pipeline));
  return engine;
}

std::string muster_version() { return MUSTER_VERSION; }

}  // namespace muster::service
