#include "page/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <iterator>

#include "core/utf8.h"
#include "page/charset.h"
#include "page/html_tree.h"
#include "page/main_text.h"
#include "page/metadata.h"
#include "page/page_hints.h"
#include "page/page_kind.h"
#include "page/page_text.h"
#include "page/split.h"
#include "page/text_blocks.h"

namespace muster::page {
namespace {

constexpr size_t kMaxDropped = 200;  // bytes shown of a block that is not kept
constexpr size_t kMaxSharedText = size_t{64} << 20;  // of all reports of a page

bool starts_with_tag(std::string_view text, std::string_view name) {
  if (text.size() <= name.size()) return false;
  for (size_t i = 0; i < name.size(); ++i)
    if (std::tolower(static_cast<unsigned char>(text[i])) != name[i]) return false;
  const char after = text[name.size()];
  return after == '>' || after == ' ' || after == '\n' || after == '\r' || after == '\t';
}

}  // namespace

const char* zone_name(PageZone zone) {
  switch (zone) {
    case PageZone::kTitle:
      return "title";
    case PageZone::kStandfirst:
      return "standfirst";
    case PageZone::kByline:
      return "byline";
    case PageZone::kDateline:
      return "dateline";
    case PageZone::kBody:
      return "body";
    case PageZone::kHeading:
      return "heading";
    case PageZone::kCaption:
      return "caption";
    case PageZone::kList:
      return "list";
    case PageZone::kTable:
      return "table";
    case PageZone::kCorrection:
      return "correction";
    case PageZone::kTeaser:
      return "teaser";
    case PageZone::kComment:
      return "comment";
    case PageZone::kFurniture:
      return "furniture";
  }
  return "furniture";
}

const char* kind_name(PageKind kind) {
  switch (kind) {
    case PageKind::kReport:
      return "report";
    case PageKind::kListing:
      return "listing";
    case PageKind::kPaywall:
      return "paywall";
    case PageKind::kCookieWall:
      return "cookie_wall";
    case PageKind::kErrorPage:
      return "error_page";
    case PageKind::kNoText:
      return "no_text";
  }
  return "report";
}

bool is_html(const Capture& capture) {
  if (capture.media_type == "text/html" || capture.media_type == "application/xhtml+xml")
    return true;
  if (capture.media_type != "text/plain" && !capture.media_type.empty() &&
      capture.media_type != "application/octet-stream")
    return false;
  std::string_view head = std::string_view(capture.bytes).substr(0, 4096);
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  for (;;) {
    while (!head.empty() && std::isspace(static_cast<unsigned char>(head[0])) != 0)
      head.remove_prefix(1);
    size_t end = std::string_view::npos;
    if (head.starts_with("<!--")) {
      end = head.find("-->");
      if (end != std::string_view::npos) end += 2;
    } else if (head.starts_with("<?xml")) {
      end = head.find('>');
    }
    if (end == std::string_view::npos) break;
    head.remove_prefix(end + 1);
  }
  for (const std::string_view name :
       {"<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<article", "<div", "<p"})
    if (starts_with_tag(head, name)) return true;
  return false;
}

void add_hints(const Hints& hints, PageMetadata& metadata) {
  const auto add = [](std::vector<Evidence>& list, const std::string& value, const char* by) {
    const auto same = [&](const Evidence& e) { return e.value == value; };
    if (!value.empty() && std::none_of(list.begin(), list.end(), same))
      list.push_back({value, by, {}});
  };
  add(metadata.title, hints.title, "container.title");
  add(metadata.outlet, hints.outlet, "container.outlet");
  // All names of a byline count, so one from elsewhere would say that somebody else wrote too.
  if (metadata.byline.empty()) add(metadata.byline, hints.author, "container.author");
  add(metadata.language, hints.language, "container.language");
  add(metadata.published, hints.published, "container.published");
  add(metadata.updated, hints.updated, "container.updated");
}

bool is_hint(const Evidence& evidence) { return evidence.by.starts_with("container."); }

namespace {

/// The reports of a page that has posts, else the page alone. They share its text, so that a span names the same
/// words in all of them.
std::vector<Page> split_page(Page page, Posts posts, std::vector<std::vector<PageBlock>> blocks,
                             const std::function<RawSpan(SourceSpan)>& to_raw) {
  std::vector<Page> pages;
  // Each report holds a copy of the text.
  const size_t most = std::max<size_t>(1, kMaxSharedText / std::max<size_t>(1, page.text.size()));
  const bool split = page.kind == PageKind::kReport && posts.posts.size() > 1;
  for (size_t i = 0; split && i < posts.posts.size() && i < most; ++i) {
    Post& post = posts.posts[i];
    Page& part = pages.emplace_back();
    part.name = std::move(post.name);
    part.text = page.text;
    part.map = page.map;
    part.encoding = page.encoding;
    part.blocks = std::move(blocks[i]);
    PageMetadata& own = part.metadata;
    own = page.metadata;
    const auto put = [&](std::vector<Evidence>& list, std::vector<PostFact>& facts) {
      std::vector<Evidence> all;
      for (PostFact& f : facts)
        all.push_back({std::move(f.value), std::move(f.by), to_raw({f.begin, f.end})});
      return list.insert(list.begin(), std::make_move_iterator(all.begin()),
                         std::make_move_iterator(all.end()));
    };
    put(own.title, post.title);
    // When the page was changed last says nothing of one post.
    if (!post.published.empty() || !post.updated.empty()) own.updated.clear();
    put(own.published, post.published);
    put(own.updated, post.updated);
    if (!post.byline.empty()) own.byline.clear();
    put(own.byline, post.byline);
    put(own.canonical_url, post.url);
    part.notes.push_back({{},
                          "page.part",
                          fmt::format("report {} of {} on this page", i + 1, posts.posts.size())});
  }
  for (size_t i = pages.size(); i < blocks.size(); ++i)
    page.blocks.insert(page.blocks.end(), std::make_move_iterator(blocks[i].begin()),
                       std::make_move_iterator(blocks[i].end()));
  if (pages.size() < blocks.size())
    std::stable_sort(
        page.blocks.begin(), page.blocks.end(),
        [](const PageBlock& a, const PageBlock& b) { return a.raw.begin < b.raw.begin; });
  if (pages.empty()) {
    pages.push_back(std::move(page));
    return pages;
  }
  page.name = "lead";
  page.notes.push_back(
      {{}, "page.parts", fmt::format("the page holds {} reports", posts.posts.size())});
  if (posts.has_lead) pages.insert(pages.begin(), std::move(page));
  return pages;
}

}  // namespace

struct PageReader::Rules {
  PageHints hints;
  BlockModel model;
};

PageReader::PageReader() = default;
PageReader::PageReader(PageReader&&) noexcept = default;
PageReader& PageReader::operator=(PageReader&&) noexcept = default;
PageReader::~PageReader() = default;

Result<PageReader> PageReader::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(PageHints hints, PageHints::make(lexicon_dir));
  MUSTER_TRY(BlockModel model, BlockModel::make(lexicon_dir));
  PageReader reader;
  reader.rules_ = std::make_unique<const Rules>(Rules{std::move(hints), std::move(model)});
  return reader;
}

Result<std::vector<Page>> PageReader::read(const Capture& capture,
                                           const PageOptions& options) const {
  const std::string name =
      capture.origin.empty() || capture.origin == "-" ? "standard input" : capture.origin;
  if (capture.bytes.size() > kMaxReportBytes)
    return Error{
        ErrorCode::kUnsupported,
        fmt::format("{}: larger than {} MiB, the limit for one page", name, kMaxReportBytes >> 20)};
  if (capture.bytes.empty())
    return Error{ErrorCode::kInvalidInput, fmt::format("{}: is empty; give a page", name)};
  MUSTER_TRY(DecodedPage decoded, decode_page(capture.bytes, capture.charset, name));
  const std::string_view html = decoded.text(capture.bytes);
  const HtmlTree tree = HtmlTree::parse(html);
  TextBlocks text = cut_blocks(tree, rules_->hints);
  const ContainerIndex best = score_containers(text);
  std::vector<LinkedReport> linked = find_linked_reports(tree);
  Choice choice = choose_blocks(tree, text, best, rules_->model,
                                      linked.empty() ? std::string_view() : linked.front().body);

  Page page;
  page.encoding = decoded.encoding;
  page.notes = std::move(decoded.notes);
  if (text.cut_off)
    page.notes.push_back(
        {{},
         "page.cut_off",
         fmt::format("the page has more than {} blocks of text; the rest is not read",
                     kMaxBlocks)});
  for (Note& note : page.notes) note.span = {};  // of the HTML, not of the text
  const auto to_raw = [&decoded](SourceSpan html_span) {
    return decoded.as_is ? RawSpan{html_span.begin, html_span.end}
                         : decoded.map.to_source<RawSpan>(html_span);
  };
  const auto block_at = [&](const std::optional<uint32_t>& index) {
    return index ? &text.blocks[*index] : nullptr;
  };
  const FoundMetadata found = find_metadata(
      {tree, text, rules_->hints, capture.url, block_at(choice.headline), block_at(choice.lead)},
      std::move(linked));
  const auto evidence = [&](const std::vector<Found>& from, std::vector<Evidence>& to) {
    for (const Found& f : from) to.push_back({f.value, f.by, to_raw({f.begin, f.end})});
  };
  evidence(found.title, page.metadata.title);
  evidence(found.outlet, page.metadata.outlet);
  evidence(found.byline, page.metadata.byline);
  evidence(found.agency, page.metadata.agency);
  evidence(found.published, page.metadata.published);
  evidence(found.updated, page.metadata.updated);
  evidence(found.language, page.metadata.language);
  evidence(found.canonical_url, page.metadata.canonical_url);
  evidence(found.based_on, page.metadata.based_on);
  add_hints(capture.hints, page.metadata);

  const std::string day =
      found.published.empty() ? "" : found.published.front().value.substr(0, 10);
  Posts posts = find_posts(tree, text, choice, found.reports, day);
  for (const auto& [block, decision] : posts.decisions) {
    if (!is_kept(choice.decisions[block].zone)) choice.n_words += text.blocks[block].counts.n_words;
    choice.decisions[block] = decision;
  }

  PageText builder(html);
  // No headline among the blocks: the title that the head gives stands first, if it stands before all
  // that is kept.
  uint32_t first_kept = 0;
  for (size_t i = text.blocks.size(); i-- > 0;)
    if (is_kept(choice.decisions[i].zone)) first_kept = tree[text.blocks[i].first].begin;
  const Found* head_title = found.title.empty() ? nullptr : &found.title.front();
  if (!choice.headline && head_title && head_title->by == "title" &&
      head_title->begin < head_title->end && head_title->end <= first_kept) {
    builder.begin_block();
    builder.append(head_title->begin, head_title->end);
    const SourceSpan span = builder.block_span();
    if (!span.empty())
      page.blocks.push_back({span, to_raw({head_title->begin, head_title->end}), PageZone::kTitle,
                             0, "page.head_title", ""});
  }
  std::vector<std::vector<PageBlock>> of_posts(posts.posts.size());
  size_t n_post = 0;
  for (size_t i = 0; i < text.blocks.size(); ++i) {
    while (n_post < posts.posts.size() && i >= posts.posts[n_post].last_block) ++n_post;
    const bool in_post = n_post < posts.posts.size() && i >= posts.posts[n_post].first_block;
    const TextBlock& b = text.blocks[i];
    const Decision& decision = choice.decisions[i];
    PageBlock block;
    block.zone = decision.zone;
    block.score = decision.score;
    block.by = decision.by;
    block.raw = to_raw({tree[b.first].begin, tree[b.last].end});
    if (is_kept(block.zone)) {
      builder.begin_block();
      builder.append(tree, b.first, b.last);
      block.span = builder.block_span();
    } else if (options.with_dropped) {
      if (b.counts.n_words == 0) continue;
      PageText words(html);
      words.append(tree, b.first, b.last);
      block.dropped = words.text().substr(0, kMaxDropped);
      while (!block.dropped.empty() && !is_valid_utf8(block.dropped)) block.dropped.pop_back();
    } else {
      continue;
    }
    (in_post ? of_posts[n_post] : page.blocks).push_back(std::move(block));
  }
  page.map = builder.finish();
  page.text = std::move(builder).take_text();
  if (!decoded.as_is) page.map = compose(decoded.map, page.map);
  judge_page({tree, text, choice, found, rules_->hints}, page);
  return split_page(std::move(page), std::move(posts), std::move(of_posts), to_raw);
}

std::string_view PageBlock::words(const Page& page) const {
  return span.empty() ? std::string_view(dropped)
                      : std::string_view(page.text).substr(span.begin, span.size());
}

std::optional<Date> PageMetadata::published_date() const {
  if (published.empty()) return std::nullopt;
  auto date = Date::parse(std::string_view(published.front().value).substr(0, 10));
  return date ? std::optional<Date>(*date) : std::nullopt;
}
std::optional<Date> PageMetadata::updated_date() const {
  if (updated.empty()) return std::nullopt;
  auto date = Date::parse(std::string_view(updated.front().value).substr(0, 10));
  return date ? std::optional<Date>(*date) : std::nullopt;
}

}  // namespace muster::page
