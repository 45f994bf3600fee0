// reader.h: a document in, its claims, statements and events out. The one entry to this layer.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/result.h"
#include "reading/analysis.h"
#include "reading/gazetteer.h"
#include "reading/mentions.h"
#include "reading/record.h"
#include "syntax/pipeline.h"
#include "text/document.h"

namespace muster::reading {

/// What the passes found before claims were made of it, for `--mentions` and for tests of one layer.
struct Mentions {
  std::vector<Quantity> quantities;
  std::vector<TimeExpression> times;
  std::vector<ActorMention> actors;
  std::vector<Attribution> attributions;
};

class Reader {
 public:
  /// Loads every table of `lexicon_dir` once and opens the gazetteer. Errors: kNotFound, kCorrupt (file:line), kIo.
  static Result<Reader> make(const std::filesystem::path& lexicon_dir,
                             const GazetteerFiles& gazetteer = {});
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  /// Reads one document. Spans in the result are bytes of document.text(); `mentions`, when given, is filled too.
  /// Errors: those of Pipeline::parse.
  Result<Reading> read(const Document& document, const syntax::Pipeline& pipeline,
                       Mentions* mentions = nullptr,
                       Explain explain = Explain::kWinners) const;
  /// The same for a document that is parsed already. The token ranges of `mentions` index `analysis`. Cannot fail.
  Reading read(const Analysis& analysis, Mentions* mentions = nullptr,
               Explain explain = Explain::kWinners) const;

  const std::string& rules_sha256()
      const;  ///< over the tables of lexicon_dir, in sorted order, and the gazetteer

 private:
  struct State;
  explicit Reader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::reading
