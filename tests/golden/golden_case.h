// golden_case.h: golden cases (tests/golden/README.md): parsed, judged against a reading, written anew.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/date.h"
#include "core/result.h"
#include "core/span.h"
#include "reading/record.h"

namespace muster::golden {

/// `claim`, `statement` or `event` with its keys in the order written.
struct Expectation {
  std::string what;
  std::vector<std::pair<std::string, std::string>> keys;
  size_t line = 0;
  const std::string* find(std::string_view key) const;
};

struct Case {
  std::string file;  ///< path, for messages
  size_t line = 0;   ///< of "# why:"
  std::string why, text, xfail;
  std::optional<Date> dated;
  std::map<std::string, SourceSpan> names;  ///< brackets, as bytes of `text`
  std::vector<Expectation> expected;
  bool some = false, none = false;
  std::vector<std::pair<size_t, std::string>> lines;  ///< the case as written, with line numbers
};

/// All cases of a file. Errors: kInvalidInput (file:line and what is wrong), kNotFound.
Result<std::vector<Case>> load_cases(const std::string& file);

/// What is wrong with `reading`, one message each ("FILE:LINE: low: expected 12, got 14"); empty when all is as expected.
std::vector<std::string> judge(const Case& golden, const reading::Reading& reading);

/// The case's lines with its claim lines saying what `reading` has, for the keys they already name.
std::vector<std::string> blessed(const Case& golden, const reading::Reading& reading);

}  // namespace muster::golden
