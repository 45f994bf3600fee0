#include "page/html_tokenizer.h"

#include <cstring>

namespace muster::page {
namespace {

constexpr size_t kNone = std::string_view::npos;

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

size_t find(std::string_view html, char c, size_t from) {
  if (from >= html.size()) return kNone;
  const void* hit = std::memchr(html.data() + from, c, html.size() - from);
  return hit == nullptr ? kNone : static_cast<size_t>(static_cast<const char*>(hit) - html.data());
}

// "name" in any case, then a character that ends a tag name.
bool name_at(std::string_view html, size_t at, std::string_view name) {
  if (at + name.size() >= html.size()) return false;
  for (size_t k = 0; k < name.size(); ++k)
    if ((html[at + k] | 0x20) != name[k]) return false;
  const char after = html[at + name.size()];
  return space(after) || after == '/' || after == '>';
}

}  // namespace

HtmlToken HtmlTokenizer::next(std::vector<HtmlAttribute>& attributes) {
  HtmlToken token;
  const size_t begin = pos_;
  for (size_t from = pos_;;) {
    const size_t open = find(html_, '<', from);
    const char after = open == kNone || open + 1 >= html_.size() ? '\0' : html_[open + 1];
    const bool end_tag = after == '/' && open + 2 < html_.size();
    const bool markup = letter(after) || after == '!' || after == '?' || end_tag;
    if (open != kNone && !markup) {  // a "<" that opens nothing is text
      from = open + 1;
      continue;
    }
    const size_t text_end = open == kNone ? html_.size() : open;
    if (text_end > begin) {
      pos_ = text_end;
      token.kind = HtmlToken::Kind::kText;
      token.begin = static_cast<uint32_t>(begin);
      token.end = static_cast<uint32_t>(text_end);
      return token;
    }
    if (open == kNone) return token;
    break;
  }
  if (skip_markup(token)) {
    if (token.kind == HtmlToken::Kind::kText) return token;
    // An empty text token stands for what was passed over: the caller asks again.
    token.kind = HtmlToken::Kind::kText;
    token.begin = token.end = static_cast<uint32_t>(pos_);
    return token;
  }
  read_tag(token, attributes);
  return token;
}

// Comments, doctypes, CDATA, processing instructions, and "</" before what is no name.
bool HtmlTokenizer::skip_markup(HtmlToken& token) {
  const size_t at = pos_;
  const char after = html_[at + 1];
  if (letter(after) || (after == '/' && letter(html_[at + 2]))) return false;
  size_t end = kNone;
  if (html_.substr(at, 4) == "<!--") {
    size_t from = at + 4;
    if (html_.substr(from, 1) == ">" || html_.substr(from, 2) == "->") {
      end = find(html_, '>', from);
    } else {
      for (size_t close = find(html_, '>', from); close != kNone;
           close = find(html_, '>', close + 1)) {
        const bool plain = close >= from + 2 && html_[close - 1] == '-' && html_[close - 2] == '-';
        const bool bang = close >= from + 3 && html_[close - 1] == '!' && html_[close - 2] == '-' &&
                          html_[close - 3] == '-';
        if (plain || bang) {
          end = close;
          break;
        }
      }
    }
  } else if (foreign_ && html_.substr(at, 9) == "<![CDATA[") {
    const size_t close = html_.find("]]>", at + 9);
    token.kind = HtmlToken::Kind::kText;
    token.begin = static_cast<uint32_t>(at + 9);
    token.end = static_cast<uint32_t>(close == kNone ? html_.size() : close);
    pos_ = close == kNone ? html_.size() : close + 3;
    return true;
  } else {
    end = find(html_, '>', at + 1);
  }
  pos_ = end == kNone ? html_.size() : end + 1;
  return true;
}

void HtmlTokenizer::read_tag(HtmlToken& token, std::vector<HtmlAttribute>& attributes) {
  const char* const h = html_.data();
  const size_t n = html_.size();
  size_t i = pos_ + 1;
  const bool end_tag = h[i] == '/';
  if (end_tag) ++i;
  token.begin = static_cast<uint32_t>(pos_);
  token.name_begin = static_cast<uint32_t>(i);
  while (i < n && !space(h[i]) && h[i] != '/' && h[i] != '>') ++i;
  token.name_end = static_cast<uint32_t>(i);
  token.tag = tag_of(html_.substr(token.name_begin, i - token.name_begin));
  while (i < n) {
    if (space(h[i])) {
      ++i;
      continue;
    }
    if (h[i] == '>') break;
    if (h[i] == '/') {
      token.self_closing = i + 1 < n && h[i + 1] == '>';
      ++i;
      continue;
    }
    const size_t name = i;
    ++i;  // a name may begin with "="
    while (i < n && !space(h[i]) && h[i] != '/' && h[i] != '>' && h[i] != '=') ++i;
    const size_t name_end = i;
    while (i < n && space(h[i])) ++i;
    size_t value = i, value_end = i;
    if (i < n && h[i] == '=') {
      ++i;
      while (i < n && space(h[i])) ++i;
      if (i < n && (h[i] == '"' || h[i] == '\'')) {
        value = i + 1;
        const size_t close = find(html_, h[i], value);
        value_end = close == kNone ? n : close;
        i = close == kNone ? n : close + 1;
      } else {
        value = i;
        while (i < n && !space(h[i]) && h[i] != '>') ++i;
        value_end = i;
      }
    }
    if (end_tag) continue;
    const Attr known = attr_of(html_.substr(name, name_end - name));
    if (known != Attr::kUnknown)
      attributes.push_back({known, static_cast<uint32_t>(value), static_cast<uint32_t>(value_end)});
  }
  if (i >= n) {  // cut off inside a tag: no tag
    pos_ = n;
    token.kind = HtmlToken::Kind::kEnd;
    return;
  }
  pos_ = i + 1;
  token.end = static_cast<uint32_t>(pos_);
  token.kind = end_tag ? HtmlToken::Kind::kEndTag : HtmlToken::Kind::kStartTag;
}

size_t HtmlTokenizer::find_end_tag(size_t from, std::string_view name) const {
  for (size_t open = find(html_, '<', from); open != kNone; open = find(html_, '<', open + 1))
    if (open + 1 < html_.size() && html_[open + 1] == '/' && name_at(html_, open + 2, name))
      return open;
  return kNone;
}

// A script that holds "<!--" and then "<script" ends only after its inner "</script" (13.2.5.20-28).
size_t HtmlTokenizer::script_end(size_t from) const {
  bool escaped = false, doubled = false;
  for (size_t i = from; i < html_.size();) {
    if (!escaped) {
      i = find(html_, '<', i);
      if (i == kNone) return kNone;
    }
    if (html_[i] == '<') {
      if (html_.substr(i, 4) == "<!--") {
        escaped = true;
        i += 2;  // "<!-->" closes at once
        continue;
      }
      if (!doubled && name_at(html_, i + 2, "script") && html_[i + 1] == '/') return i;
      if (escaped && name_at(html_, i + 1, "script")) doubled = true;
      if (doubled && html_[i + 1] == '/' && name_at(html_, i + 2, "script")) doubled = false;
    } else if (html_[i] == '-' && html_.substr(i, 3) == "-->") {
      escaped = doubled = false;
    }
    ++i;
  }
  return kNone;
}

HtmlToken HtmlTokenizer::raw_text(Tag tag) {
  HtmlToken token;
  token.kind = HtmlToken::Kind::kText;
  token.begin = token.end = static_cast<uint32_t>(pos_);
  bool& unclosed = unclosed_[static_cast<size_t>(tag)];
  if (unclosed) return token;
  size_t end = kNone;
  if (tag == Tag::kScript && !escape_failed_) {
    end = script_end(pos_);
    escape_failed_ = end == kNone;
  }
  // A script whose "<!--" hides its own end: better to lose the hiding than the page.
  if (end == kNone) end = find_end_tag(pos_, tag_name(tag));
  if (end == kNone) {
    unclosed = true;
    return token;
  }
  token.end = static_cast<uint32_t>(end);
  pos_ = end;
  return token;
}

}  // namespace muster::page
