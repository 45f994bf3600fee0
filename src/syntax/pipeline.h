// pipeline.h: the whole engine behind one call: text in, Parsed out.
//
// Source   NLP-RUNTIME specification; the published en_core_web_sm / md 3.8.0 packages
// Threads  a Pipeline is immutable after load(); each thread holds its own Scratch
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "syntax/parsed.h"

namespace muster::syntax {

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

  std::string model_name()
      const;  ///< language, name and version in meta.json: "en_core_web_md 3.8.0"
  std::string model_sha256() const;  ///< over the files that decide results, in sorted order

 private:
  struct State;
  explicit Pipeline(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::syntax
