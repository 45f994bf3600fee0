// model.h: everything a model package holds, loaded and checked, immutable and shared by all threads.
//
// Used by Pipeline, and by tests and tools that look at single stages.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "syntax/arc_eager.h"
#include "syntax/attribute_ruler.h"
#include "syntax/biluo.h"
#include "syntax/kernels.h"
#include "syntax/lemmatizer.h"
#include "syntax/lexeme.h"
#include "syntax/package.h"
#include "syntax/prepared.h"
#include "syntax/tok2vec.h"
#include "syntax/tokenizer.h"
#include "syntax/vectors.h"

namespace muster::syntax {

struct Model {
  /// Uses the prepared file of the package (prepared.h), or makes one. Errors: as Pipeline::load.
  static Result<std::unique_ptr<Model>> load(const std::filesystem::path& dir);

  enum class Prepared {
    kUsed,     ///< the networks and indexes are those of the prepared file
    kWritten,  ///< made from the package, and written down for the next time
    kMissing   ///< made from the package; the folder cannot be written
  };
  Prepared prepared = Prepared::kMissing;

 private:
  FileBytes prepared_file_{std::string()};  // before the parts that look into it

 public:
  std::string name;  ///< language, name and version in meta.json: "en_core_web_md 3.8.0"
  Package package;
  const Kernels* kernels = nullptr;
  // Set by load(); optional only because a part cannot exist before its file is read.
  std::optional<LexemeMaker> lexemes;
  std::optional<Tokenizer> tokenizer;  // refers to lexemes
  Vectors vectors;
  std::optional<Tok2Vec> tok2vec;  // both refer to vectors
  std::vector<std::string> tags;
  LinearLayer tagger;
  std::optional<ArcEager> parser;
  std::optional<AttributeRuler> ruler;
  std::optional<Lemmatizer> lemmatizer;
  std::optional<Tok2Vec> ner_tok2vec;
  std::optional<Biluo> ner;

 private:
  explicit Model(Package files) : package(std::move(files)) {}
  static Result<std::unique_ptr<Model>> load(const std::filesystem::path& dir,
                                             std::optional<PreparedReader> reader,
                                             PreparedWriter& writer);
  Result<void> check_config();
  Result<void> load_words(PreparedReader* reader, PreparedWriter& writer);
  Result<void> load_networks(PreparedReader* reader, PreparedWriter& writer);
};

/// Where load() keeps what it prepares for these kernels.
std::filesystem::path prepared_path(const std::filesystem::path& dir, const Kernels& kernels);

/// The files of a package that decide results, for its fingerprint.
std::vector<std::string> deciding_files();

}  // namespace muster::syntax
