#include "story/copies.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/hash.h"
#include "story/interval.h"

namespace muster::story {
namespace {

using reading::Claim;

std::string lower_of(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

// The words around a claim, without it: what a copy keeps when it changes the figure.
struct Context {
  std::vector<std::string> before, after;
};

Context context_of(const std::vector<Word>& words, SourceSpan span) {
  Context out;
  size_t at = 0, end = 0;
  while (at < words.size() && words[at].span.end <= span.begin) ++at;
  end = at;
  while (end < words.size() && words[end].span.begin < span.end) ++end;
  for (size_t k = at; k > 0 && at - k < 6; --k) out.before.push_back(words[k - 1].lower);
  for (size_t k = end; k < words.size() && k - end < 6; ++k) out.after.push_back(words[k].lower);
  return out;
}

size_t alike(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  size_t n = 0;
  for (const std::string& x : a) n += std::find(b.begin(), b.end(), x) != b.end();
  return n;
}

std::string sources(const Claim& c) {
  std::string out;
  for (const auto& s : c.chain) out += (out.empty() ? "" : " > ") + s.words.text;
  return out.empty() ? "nobody" : out;
}

std::string join(const std::vector<std::string>& list, std::string_view with) {
  std::string out;
  for (const std::string& s : list) out += (out.empty() ? "" : std::string(with)) + s;
  return out;
}

std::vector<CopyMatch> matches_of(const std::vector<Report>& reports) {
  CopyFinder finder;
  for (const Report& r : reports) finder.add(r.text);
  return finder.find(/*best_only=*/true);
}

}  // namespace

void compare_copy(const Stories& s, CopyOf& copy) {
  const Report &root = s.reports[copy.of], &mine = s.reports[copy.report];
  const auto root_words = words_of(root.text), my_words = words_of(mine.text);
  std::vector<Context> theirs;
  for (const Claim& c : root.reading.claims) theirs.push_back(context_of(root_words, c.words.span));
  std::vector<char> taken(root.reading.claims.size(), 0);
  for (uint32_t i = 0; i < mine.reading.claims.size(); ++i) {
    const Claim& c = mine.reading.claims[i];
    const Context here = context_of(my_words, c.words.span);
    size_t best = SIZE_MAX, best_score = 4;
    for (size_t k = 0; k < theirs.size(); ++k) {
      if (taken[k] != 0) continue;
      const Claim& o = root.reading.claims[k];
      const size_t score =
          alike(here.before, theirs[k].before) + alike(here.after, theirs[k].after) +
          (o.words.text == c.words.text ? 3 : 0) + (o.measure == c.measure ? 1 : 0);
      if (score > best_score) {
        best = k;
        best_score = score;
      }
    }
    if (best == SIZE_MAX) {
      copy.added.push_back({copy.report, i});
      continue;
    }
    taken[best] = 1;
    const Claim& o = root.reading.claims[best];
    FigureChange change{
        {copy.report, i}, {copy.of, static_cast<uint32_t>(best)}, changes_between(o, c), ""};
    if (change.changes.empty()) continue;
    change.why =
        fmt::format("“{}” {} by {} became “{}” {} by {}", o.words.text, join(o.measure, " or "),
                    sources(o), c.words.text, join(c.measure, " or "), sources(c));
    copy.changed.push_back(std::move(change));
  }
  for (uint32_t k = 0; k < taken.size(); ++k)
    if (taken[k] == 0) copy.dropped.push_back({copy.of, k});
}

std::vector<std::string> changes_between(const Claim& a, const Claim& b) {
  std::vector<std::string> out;
  const Interval x = interval_of(a), y = interval_of(b);
  const auto u = spoken(x), v = spoken(y);
  if (u && v && *u != *v)
    out.push_back("figure");
  else if (a.low != b.low || a.high != b.high || a.low_strict != b.low_strict ||
           a.high_strict != b.high_strict)
    out.push_back("bound");
  if (a.hedges.size() > b.hedges.size()) out.push_back("hedge");
  if (a.measure != b.measure) out.push_back("measure");
  if (!a.side.empty() && !b.side.empty() && a.side.front().name != b.side.front().name)
    out.push_back("side");
  if (!a.chain.empty() && b.chain.empty())
    out.push_back("source");
  else if (!a.chain.empty() &&
           lower_of(a.chain.back().words.text) != lower_of(b.chain.back().words.text))
    out.push_back("source");
  return out;
}

std::string agency_of(const Report& r, const StoryWords& words) {
  if (const std::string own = words.agency_in(r.outlet); !own.empty()) return own;
  const std::string_view text = r.text;
  const auto edge = [&](size_t at) { return at < 300 || at + 400 > text.size(); };
  for (size_t open = text.find('('); open != std::string::npos; open = text.find('(', open + 1)) {
    const size_t close = text.find(')', open);
    if (close == std::string::npos) break;
    if (!edge(open) || close - open >= 60) continue;
    if (const std::string found = words.agency_in(text.substr(open, close - open)); !found.empty())
      return found;
  }
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    if (end - begin < 40 && end > begin + 1 && edge(begin))
      if (const std::string found = words.agency_in(text.substr(begin, end - begin));
          !found.empty())
        return found;
    begin = end + 1;
  }
  return "";
}

std::vector<uint32_t> copy_groups(const std::vector<Report>& reports) {
  return CopyFinder::groups(reports.size(), matches_of(reports));
}

Copies find_copies(const Stories& s, const StoryWords& words) {
  Copies out;
  const auto matches = matches_of(s.reports);
  const auto group = CopyFinder::groups(s.reports.size(), matches);
  std::map<uint32_t, uint32_t> number;
  for (uint32_t r = 0; r < s.reports.size(); ++r) {
    const auto [at, fresh] = number.try_emplace(group[r], static_cast<uint32_t>(out.groups.size()));
    if (fresh)
      out.groups.push_back(
          {sha256_hex("copies " + s.reports[r].name + " " + s.reports[r].document).substr(0, 16),
           {}});
    out.groups[at->second].reports.push_back(r);
    out.group_of.push_back(at->second);
    out.agency.push_back(agency_of(s.reports[r], words));
  }
  out.role.resize(s.reports.size());
  for (const CopyGroup& g : out.groups)
    if (g.reports.size() > 1) out.role[g.reports.front()] = "original";
  for (const CopyMatch& m : matches) {
    CopyOf copy;
    copy.report = m.text;
    copy.of = m.of;
    copy.of_copy = static_cast<double>(m.of_text);
    copy.of_root = static_cast<double>(m.of_root);
    // Most of the root is there: a copy, whatever stands around it. Little besides the root: abridged.
    out.role[m.text] = copy.of_root >= 0.8 ? "copy" : copy.of_copy >= 0.6 ? "abridged" : "rewrite";
    compare_copy(s, copy);
    out.copies.push_back(std::move(copy));
  }
  return out;
}

}  // namespace muster::story
