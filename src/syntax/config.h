// config.h: reads config.cfg of a model package: sections of keys with JSON values.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/result.h"

namespace muster::syntax {

class Config {
 public:
  /// Errors: kCorrupt (a line that is neither section, nor key, nor comment).
  static Result<Config> parse(std::string_view text);
  /// The value as written, JSON or an interpolation ("${a:b}"); "" when there is none.
  std::string_view value(std::string_view section, std::string_view key) const;
  /// The value without its quotes, when it is a string.
  std::string_view text(std::string_view section, std::string_view key) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;  // "section\nkey"
};

}  // namespace muster::syntax
