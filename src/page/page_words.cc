#include "page/page_words.h"

#include "core/utf8.h"
#include "page/entities.h"

namespace muster::page {

std::string folded(std::string_view text) {
  std::string out(text.substr(0, kMaxValue));
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return out;
}

std::string tidy(std::string_view raw) {
  const std::string text = resolve_entities(raw.substr(0, 4 * kMaxValue), Where::kText);
  std::string out;
  bool space = true, tag = false;
  for (size_t i = 0; i < text.size() && out.size() < kMaxValue; ++i) {
    const char c = text[i];
    if (c == '<' && text.find('>', i) != std::string::npos) tag = true;
    const bool white = static_cast<unsigned char>(c) <= ' ' || tag ||
                       (c == '\xA0' && i > 0 && text[i - 1] == '\xC2');
    if (c == '>' && tag) tag = false;
    if (c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0') continue;
    if (!white) {
      out += c;
    } else if (!space) {
      out += ' ';
    }
    space = white;
  }
  while (!out.empty() && (out.back() == ' ' || !is_valid_utf8(out))) out.pop_back();
  return out;
}

bool is_url(std::string_view v) {
  return v.starts_with("http://") || v.starts_with("https://") || v.starts_with("//") ||
         v.starts_with("www.");
}

std::string host_of(std::string_view url) {
  size_t begin = url.find("//");
  if (begin == std::string_view::npos) return "";
  begin += 2;
  std::string_view host = url.substr(begin, url.find_first_of("/?#:", begin) - begin);
  for (const std::string_view front : {"www.", "m.", "amp.", "edition."})
    if (host.starts_with(front) && host.find('.', front.size()) != std::string_view::npos)
      host.remove_prefix(front.size());
  return std::string(host);
}

}  // namespace muster::page
