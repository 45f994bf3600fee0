#include "page/page_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace muster::page {
namespace {

constexpr uint32_t kShortReport = 120;  // words; a report of fewer is looked at twice
constexpr uint32_t kPaywalledReport = 80;
constexpr size_t kMaxLooked = 20'000;  // bytes of text that are searched for phrases
constexpr uint32_t kListLinks = 12;    // headlines that are links

struct Phrase {
  size_t n = 0;  // that occur
  std::string first;
};

Phrase phrases_in(const std::string& text, const std::vector<std::string>& phrases) {
  Phrase out;
  for (const std::string& p : phrases) {
    if (text.find(p) == std::string::npos) continue;
    if (out.n++ == 0) out.first = p;
  }
  return out;
}

// All text of the page but menus, in lower case, one block a line.
std::string text_of(const KindInput& in, bool kept_only) {
  std::string out;
  for (size_t i = 0; i < in.text.blocks.size() && out.size() < kMaxLooked; ++i) {
    const TextBlock& b = in.text.blocks[i];
    if (kept_only && !is_kept(in.choice.decisions[i].zone)) continue;
    if (!kept_only && b.counts.n_words < 2) continue;
    out += lead_words(in.tree, b, 400);
    out += '\n';
  }
  return out;
}

}  // namespace

void judge_page(const KindInput& in, Page& page) {
  const auto say = [&page](PageKind kind, const char* code, std::string words) {
    page.kind = kind;
    page.notes.push_back({{}, code, std::move(words)});
  };
  const uint32_t n_words = in.choice.n_words;
  uint32_t n_headline_links = 0, n_page_words = 0;
  for (const TextBlock& b : in.text.blocks) {
    n_page_words += b.counts.n_words;
    if (b.counts.n_words >= 5 && b.counts.n_words <= 25 &&
        b.counts.n_link_words * 10 >= b.counts.n_words * 8 && (b.path & (kInNav | kInFooter)) == 0)
      ++n_headline_links;
  }
  if (n_words < kShortReport) {
    const std::string all = text_of(in, false);
    const std::string title = page.metadata.title.empty() ? "" : [&] {
      std::string t = page.metadata.title.front().value;
      for (char& c : t)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
      return t;
    }();
    const Phrase error_title = phrases_in(title, in.hints.page_phrases("page_error"));
    const Phrase error = phrases_in(all, in.hints.page_phrases("page_error"));
    if (error_title.n > 0 || (error.n > 0 && n_words < 60 && n_page_words < 600))
      return say(PageKind::kErrorPage, "page.error",
                 fmt::format("the page says \"{}\": an error page, not a report",
                             error_title.n > 0 ? error_title.first : error.first));
    const Phrase paywall = phrases_in(all, in.hints.page_phrases("page_paywall"));
    if (paywall.n > 0 || in.metadata.paywalled)
      return say(
          PageKind::kPaywall, "page.paywall",
          paywall.n > 0
              ? fmt::format("the page says \"{}\" and has {} words of the report: a paywall",
                            paywall.first, n_words)
              : fmt::format("the page says that it is not free and has {} words of the report",
                            n_words));
    const Phrase cookie = phrases_in(all, in.hints.page_phrases("page_cookie"));
    if (cookie.n >= 2 && n_words < 60 && n_page_words < 1500)
      return say(PageKind::kCookieWall, "page.cookie_wall",
                 fmt::format("the page says \"{}\" and little else: a cookie wall", cookie.first));
    // A page that says when its report was published has one, however little prose (a gallery).
    const bool article =
        (!in.metadata.reports.empty() && in.metadata.reports.front().type != "WebPage") ||
        (!in.metadata.published.empty() && in.metadata.published.front().trust <= 25);
    if (!article && n_headline_links >= kListLinks && n_words < 80)
      return say(PageKind::kListing, "page.listing",
                 fmt::format("{} headlines are links and {} words are prose: a list of reports",
                             n_headline_links, n_words));
  } else if (in.metadata.paywalled && n_words < 2 * kPaywalledReport) {
    page.notes.push_back(
        {{}, "page.paywall", "the page says that it is not free: the report may be cut off"});
  }
  if (page.text.empty() || n_page_words == 0)
    say(PageKind::kNoText, "page.no_text", "no text of a report was found");
}

}  // namespace muster::page
