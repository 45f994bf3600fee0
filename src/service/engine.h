// engine.h: the loaded model and rules, found where they are installed. A surface makes one and keeps it.
//
// Where they are looked for, first hit wins:
//   lexicon  EngineOptions::lexicon, $MUSTER_LEXICON, lexicon/ of the repository that the program was
//            built in (../../lexicon from the binary), an installation (../share/muster/lexicon)
//   model    EngineOptions::model, $MUSTER_MODEL (a folder, or the name of a model in one of the next
//            two), models/ of the repository, ../share/muster/models; en_core_web_sm without a name
//   gazetteer  EngineOptions::gazetteer, $MUSTER_GAZETTEER, models/gazetteer.bin of the repository,
//            ../share/muster/models; none is no error
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "page/page.h"
#include "reading/cascade.h"
#include "reading/reader.h"
#include "syntax/pipeline.h"
#include "text/zone_rules.h"

namespace muster::service {

struct EngineOptions {
  std::string model;              ///< folder or model name; "" looks it up
  std::filesystem::path lexicon;  ///< folder of tables; "" looks it up
  /// Packed gazetteer; "" looks it up. The program works without one, but knows fewer places.
  std::filesystem::path gazetteer;
  std::vector<std::filesystem::path>
      gazetteer_tables;              ///< the user's own places, docs/GAZETTEER.md
  std::filesystem::path executable;  ///< of the running program; "" asks the system
};

/// Errors: kNotFound, listing the places that were tried and the command that installs the model.
Result<std::filesystem::path> find_model(const EngineOptions& options);
/// Errors: kNotFound, listing the places that were tried.
Result<std::filesystem::path> find_lexicon(const EngineOptions& options);

/// Empty when none is installed. Errors: kNotFound for one that was named but is not there.
Result<std::filesystem::path> find_gazetteer(const EngineOptions& options);

/// Immutable after make(); one engine may serve many threads.
class Engine {
 public:
  /// Errors: those of find_model, find_lexicon, Pipeline::load, Reader::make, ZoneRules::make and PageReader::make.
  static Result<Engine> make(const EngineOptions& options);

  const syntax::Pipeline& pipeline() const { return *pipeline_; }
  const reading::Reader& reader() const { return *reader_; }
  const page::PageReader& page_reader() const { return *page_reader_; }
  const reading::Cascade& cascade() const { return *cascade_; }
  const ZoneRules& zone_rules() const { return *zone_rules_; }
  const std::filesystem::path& model_dir() const { return model_dir_; }
  const std::filesystem::path& lexicon_dir() const { return lexicon_dir_; }

 private:
  Engine() = default;
  std::unique_ptr<const syntax::Pipeline> pipeline_;
  std::unique_ptr<const reading::Reader> reader_;
  std::unique_ptr<const reading::Cascade> cascade_;
  std::unique_ptr<const ZoneRules> zone_rules_;
  std::unique_ptr<const page::PageReader> page_reader_;
  std::filesystem::path model_dir_, lexicon_dir_;
};

/// "0.1.0": of this library.
std::string muster_version();

}  // namespace muster::service
