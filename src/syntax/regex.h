// regex.h: runs a Python regular expression of a model package as Python's `re` would, on PCRE2.
//
// The source is translated first: \u escapes, and \d \w \s from the reference's own character
// tables instead of PCRE2's, so that the result does not depend on PCRE2's Unicode version. What
// has no faithful translation is refused.
//
// Threads  a Regex is immutable after compile(); each thread has scratch of its own
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace muster::syntax {

class Regex {
 public:
  struct Match {
    size_t begin = 0;  ///< bytes of the subject
    size_t end = 0;
    size_t size() const { return end - begin; }
  };
  enum class Jit { kYes, kNo };

  /// Errors: kUnsupported (a construct that PCRE2 reads otherwise), kCorrupt (not a regular
  /// expression).
  static Result<Regex> compile(std::string_view python_source, Jit jit = Jit::kYes);
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  /// re.search from `from` on; lookbehind sees what stands before it. Valid UTF-8 only.
  /// A subject that needs more memory or steps than PCRE2's limits gives no match.
  std::optional<Match> search(std::string_view subject, size_t from = 0) const;

 private:
  struct Code;
  explicit Regex(std::unique_ptr<Code> code);
  std::unique_ptr<Code> code_;
};

/// The PCRE2 source for a Python source. Errors: kUnsupported, with the construct.
Result<std::string> translate_python_regex(std::string_view python_source);

}  // namespace muster::syntax
