#include "story/overrule.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/hash.h"

namespace muster::story {

void drop_overruled(Stories& s, const std::vector<Overruled>& overruled) {
  const auto meets = [](SourceSpan a, SourceSpan b) { return a.begin < b.end && b.begin < a.end; };
  const auto stands_at = [&](ClaimRef r, const std::string& sha256, SourceSpan span) {
    return s.reports[r.report].sha256 == sha256 && meets(s.claim(r).words.span, span);
  };
  std::erase_if(s.links, [&](const Link& l) {
    return std::any_of(overruled.begin(), overruled.end(), [&](const Overruled& o) {
      return o.type == l.type && stands_at(l.from, o.from_sha256, o.from) &&
             stands_at(l.to, o.to_sha256, o.to);
    });
  });
}

std::string link_id(const Stories& s, const Link& l) {
  const auto end = [&](ClaimRef r) {
    const SourceSpan span = s.claim(r).words.span;
    return fmt::format("{} {} {}", s.reports[r.report].document, span.begin, span.end);
  };
  return sha256_hex("link " + l.type + " " + end(l.from) + " " + end(l.to)).substr(0, 16);
}

}  // namespace muster::story
