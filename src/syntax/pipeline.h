// pipeline.h: the whole engine behind one call: text in, Parsed out.
//
// Source   NLP-RUNTIME specification; the published en_core_web_sm / md 3.8.0 packages
// Threads  a Pipeline is immutable after load(); each thread holds its own Scratch
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "syntax/parsed.h"

namespace muster::syntax {

/// Bytes begin .. end of a text.
struct TextRange {
  uint32_t begin = 0, end = 0;
};

class Pipeline {
 public:
  /// Loads a model folder (the one that holds meta.json and config.cfg).
  /// Errors: kNotFound (no such folder or a file missing), kCorrupt (a file is truncated or not
  /// what config.cfg promises; names file and expectation), kUnsupported (another architecture than
  /// the CNN pipelines).
  static Result<Pipeline> load(const std::filesystem::path& model_dir);
  Pipeline(Pipeline&&) noexcept;
  Pipeline& operator=(Pipeline&&) noexcept;
  ~Pipeline();

  /// Parses texts, each as a document of its own; results do not depend on how texts are grouped.
  /// Errors: kUnsupported for a text over 1,000,000 code points (spaCy's limit).
  Result<std::vector<Parsed>> parse(const std::vector<std::string_view>& texts) const;

  /// Parses parts of the texts only: `ranges` has for each text its parts, ascending, without overlap, and each from
  /// one border of sentences to another. The networks see the words around a part, so what is parsed is as in the
  /// whole text wherever the parser of the whole text breaks at the part's ends. Tokens outside are left out;
  /// `head` counts those that are there. Errors: as above.
  Result<std::vector<Parsed>> parse(const std::vector<std::string_view>& texts,
                                    const std::vector<std::vector<TextRange>>& ranges) const;

  /// Forms that no rule of the lemmatizer explains, with their lemmas: ("said", "say"). Views into the pipeline.
  std::vector<std::pair<std::string_view, std::string_view>> irregular_forms(
      std::string_view pos) const;

  std::string model_name()
      const;  ///< language, name and version in meta.json: "en_core_web_md 3.8.0"
  std::string model_sha256() const;  ///< over the files that decide results, in sorted order

 private:
  Result<std::vector<Parsed>> parse(const std::vector<std::string_view>& texts,
                                    const std::vector<std::vector<TextRange>>* ranges) const;
  struct State;
  explicit Pipeline(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::syntax
