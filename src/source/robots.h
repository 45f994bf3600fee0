// robots.h: what a robots.txt allows this program.
//
// Source   RFC 9309 (Robots Exclusion Protocol); Crawl-delay as it is in use
// Threads  immutable after parse()
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster::source {

class Robots {
 public:
  static Robots allow_all() { return {}; }
  static Robots allow_none();
  /// The groups that name `agent` (lower case, "muster"), else those for "*". Reads the first 500 KiB.
  static Robots parse(std::string_view text, std::string_view agent);
  /// `path` with its query, "/a?b". The longest rule that matches counts, of equal ones Allow.
  bool allows(std::string_view path) const;
  double crawl_delay() const { return crawl_delay_; }  ///< seconds, 0 without one

 private:
  struct Rule {
    std::string pattern;
    bool allow = false;
  };
  std::vector<Rule> rules_;
  double crawl_delay_ = 0;
};

/// "*" stands for any bytes, "$" at the end for the end.
bool matches_pattern(std::string_view pattern, std::string_view path);

}  // namespace muster::source
