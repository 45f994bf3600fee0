#include "page/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "core/utf8.h"
#include "page/charset.h"
#include "page/html_tree.h"
#include "page/main_text.h"
#include "page/page_hints.h"
#include "page/page_text.h"
#include "page/text_blocks.h"

namespace muster::page {
namespace {

constexpr size_t kMaxDropped = 200;  // bytes shown of a block that is not kept

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

struct PageReader::Rules {
  PageHints hints;
};

PageReader::PageReader() = default;
PageReader::PageReader(PageReader&&) noexcept = default;
PageReader& PageReader::operator=(PageReader&&) noexcept = default;
PageReader::~PageReader() = default;

Result<PageReader> PageReader::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(PageHints hints, PageHints::make(lexicon_dir));
  PageReader reader;
  reader.rules_ = std::make_unique<const Rules>(Rules{std::move(hints)});
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
  const std::vector<Decision> decisions = choose_blocks(tree, text, best);

  Page page;
  page.encoding = decoded.encoding;
  page.notes = std::move(decoded.notes);
  for (Note& note : page.notes) note.span = {};  // of the HTML, not of the text
  PageText builder(html);
  std::vector<SourceSpan> in_html;
  for (size_t i = 0; i < text.blocks.size(); ++i) {
    const TextBlock& b = text.blocks[i];
    PageBlock block;
    block.zone = decisions[i].zone;
    block.score = decisions[i].score;
    block.by = decisions[i].by;
    if (is_kept(block.zone)) {
      builder.begin_block();
      builder.append(tree, b.first, b.last);
      block.span = builder.block_span();
    } else if (options.with_dropped) {
      PageText words(html);
      words.append(tree, b.first, b.last);
      block.dropped = words.text().substr(0, kMaxDropped);
      while (!block.dropped.empty() && !is_valid_utf8(block.dropped)) block.dropped.pop_back();
    } else {
      continue;
    }
    in_html.push_back({tree[b.first].begin, tree[b.last].end});
    page.blocks.push_back(block);
  }
  page.map = builder.finish();
  page.text = std::move(builder).take_text();
  for (size_t i = 0; i < page.blocks.size(); ++i)
    page.blocks[i].raw = decoded.as_is ? RawSpan{in_html[i].begin, in_html[i].end}
                                       : decoded.map.to_source<RawSpan>(in_html[i]);
  if (!decoded.as_is) page.map = compose(decoded.map, page.map);
  if (page.text.empty()) page.kind = PageKind::kNoText;
  std::vector<Page> pages;
  pages.push_back(std::move(page));
  return pages;
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
