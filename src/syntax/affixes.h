// affixes.h: the four questions that the tokenizer asks about a chunk without spaces.
//
// Two engines answer them: AffixRegexes runs the package's own regular expressions; the tests hold
// every other engine against it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "syntax/regex.h"

namespace muster::syntax {

/// The four sources as they stand in the package's `tokenizer` file.
struct AffixSources {
  std::string_view prefix;
  std::string_view suffix;
  std::string_view infix;
  std::string_view url;
};

struct Infix {
  uint32_t begin = 0;  ///< bytes of the chunk
  uint32_t end = 0;
  bool operator==(const Infix&) const = default;
};

/// Answers are about valid UTF-8; lengths are bytes; 0 means none.
class Affixes {
 public:
  virtual ~Affixes() = default;
  virtual size_t prefix_length(std::string_view chunk) const = 0;
  virtual size_t suffix_length(std::string_view chunk) const = 0;
  /// Appends the matches, left to right.
  virtual void find_infixes(std::string_view chunk, std::vector<Infix>& out) const = 0;
  virtual bool is_url(std::string_view chunk) const = 0;
};

class AffixRegexes final : public Affixes {
 public:
  /// Errors: those of Regex::compile, with the name of the rule.
  static Result<AffixRegexes> make(const AffixSources& sources);
  size_t prefix_length(std::string_view chunk) const override;
  size_t suffix_length(std::string_view chunk) const override;
  void find_infixes(std::string_view chunk, std::vector<Infix>& out) const override;
  bool is_url(std::string_view chunk) const override;

 private:
  AffixRegexes(Regex prefix, Regex suffix, Regex infix, Regex url)
      : prefix_(std::move(prefix)),
        suffix_(std::move(suffix)),
        infix_(std::move(infix)),
        url_(std::move(url)) {}
  Regex prefix_, suffix_, infix_, url_;
};

}  // namespace muster::syntax
