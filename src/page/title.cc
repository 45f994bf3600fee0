#include "page/title.h"

#include <algorithm>

namespace muster::page {
namespace {

constexpr size_t kMaxTitle = 600;  // bytes
constexpr size_t kMaxTitles = 40;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

size_t count_words(std::string_view text) {
  size_t n = 0;
  bool in_word = false;
  for (const char c : text) {
    if (!is_space(c) && !in_word) ++n;
    in_word = !is_space(c);
  }
  return n;
}

// Bytes of a separator at `i`, which a space precedes; 0 for none.
size_t separator_at(std::string_view text, size_t i) {
  static constexpr std::string_view kSeparators[] = {
      "|",           "-",        "::",           ":",
      "/",           "\xC2\xBB", "\xC2\xB7",     "&#8211;",
      "&#124;",      "&#8212;",  "&ndash;",      "&mdash;",
      "&raquo;",     "&#187;",   "\xE2\x80\x93", "\xE2\x80\x94",
      "\xE2\x80\xA2"};
  for (const std::string_view s : kSeparators)
    if (text.substr(i, s.size()) == s &&
        (i + s.size() == text.size() || is_space(text[i + s.size()])))
      return s.size();
  return 0;
}

}  // namespace

uint64_t word_hash(std::string_view text) {
  uint64_t hash = 1469598103934665603ULL;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '&') {
      const size_t semi = text.substr(i, 12).find(';');
      if (semi != std::string_view::npos) i += semi;
      continue;
    }
    const unsigned char folded = byte | 0x20;
    if ((folded >= 'a' && folded <= 'z') || (byte >= '0' && byte <= '9') ||
        (byte >= 0xC0 && byte != 0xE2))
      hash = (hash ^ folded) * 1099511628211ULL;
  }
  return hash;
}

std::vector<std::string_view> title_parts(std::string_view title) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  const auto add = [&](size_t end) {
    std::string_view part = title.substr(begin, end - begin);
    while (!part.empty() && is_space(part.front())) part.remove_prefix(1);
    while (!part.empty() && is_space(part.back())) part.remove_suffix(1);
    if (!part.empty()) parts.push_back(part);
  };
  for (size_t i = 1; i < title.size(); ++i) {
    if (!is_space(title[i - 1])) continue;
    if (const size_t n = separator_at(title, i)) {
      add(i);
      begin = i + n;
      i = begin;
    }
  }
  add(title.size());
  std::stable_sort(parts.begin(), parts.end(),
                   [](std::string_view a, std::string_view b) { return a.size() > b.size(); });
  return parts;
}

std::vector<uint64_t> title_hashes(const HtmlTree& tree) {
  std::vector<uint64_t> out;
  uint64_t site = 0;
  const auto add = [&](std::string_view title) {
    title = title.substr(0, kMaxTitle);
    if (out.size() >= kMaxTitles) return;
    out.push_back(word_hash(title));
    // The longest part and those about as long: the name of the outlet is shorter.
    const std::vector<std::string_view> parts = title_parts(title);
    for (const std::string_view part : parts)
      if (count_words(part) >= 3 && 2 * part.size() >= parts.front().size())
        out.push_back(word_hash(part));
  };
  // The head ends where the body begins.
  for (NodeIndex i = 1; i < tree.size() && tree[i].tag != Tag::kBody; ++i) {
    if (tree[i].tag == Tag::kTitle && tree[i].next > i + 1) {
      add(tree.text(i + 1));
    } else if (tree[i].tag == Tag::kMeta) {
      const std::string_view property = tree.attribute(i, Attr::kProperty);
      const std::string_view name = tree.attribute(i, Attr::kName);
      if (property == "og:title" || name == "og:title" || name == "twitter:title")
        add(tree.attribute(i, Attr::kContent));
      if (property == "og:site_name") site = word_hash(tree.attribute(i, Attr::kContent));
    }
  }
  std::erase(out, site);
  return out;
}

}  // namespace muster::page
