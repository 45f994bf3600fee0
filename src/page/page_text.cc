#include "page/page_text.h"

#include "core/utf8.h"
#include "page/entities.h"

namespace muster::page {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

}  // namespace

void PageText::begin_block() {
  if (!text_.empty()) need(Gap::kBlock);
  block_is_new_ = true;
  block_begin_ = text_.size();
}

// Before the first visible byte of a range: what separates it from the text so far.
void PageText::close_gap(size_t begin) {
  std::string_view mark = gap_ == Gap::kBlock   ? "\n\n"
                          : gap_ == Gap::kLine  ? "\n"
                          : gap_ == Gap::kSpace ? " "
                                                : "";
  if (text_.empty() || (block_is_new_ && gap_ != Gap::kBlock)) mark = "";
  const size_t gap = begin - position_;
  if (mark == " " && gap == 1 && html_[position_] == ' ') {
    map_.keep(1);
  } else if (gap > 0 || !mark.empty()) {
    map_.change(static_cast<uint32_t>(gap), static_cast<uint32_t>(mark.size()));
  }
  text_.append(mark);
  position_ = begin;
  gap_ = Gap::kNone;
  if (block_is_new_) block_begin_ = text_.size();
  block_is_new_ = false;
}

void PageText::keep(size_t begin, size_t end) {
  if (begin == end) return;
  close_gap(begin);
  text_.append(html_.substr(begin, end - begin));
  map_.keep(static_cast<uint32_t>(end - begin));
  position_ = end;
}

void PageText::put(size_t begin, size_t end, std::string_view replacement) {
  close_gap(begin);
  text_.append(replacement);
  map_.change(static_cast<uint32_t>(end - begin), static_cast<uint32_t>(replacement.size()));
  position_ = end;
}

void PageText::append(size_t begin, size_t end) {
  std::string replacement;
  for (size_t i = begin; i < end;) {
    if (is_space(html_[i])) {
      // A single space inside words stays in its run.
      need(Gap::kSpace);
      ++i;
      continue;
    }
    if (html_[i] == '&') {
      const Entity e = entity_at(html_.substr(0, end), i);
      if (e.first != 0) {
        replacement.clear();
        append_utf8(replacement, e.first);
        if (e.second != 0) append_utf8(replacement, e.second);
        if (replacement.size() == 1 && is_space(replacement[0])) {  // "&#10;"
          need(Gap::kSpace);
        } else {
          put(i, i + e.length, replacement);
        }
        i += e.length;
        continue;
      }
    }
    if (html_[i] == '\0') {  // no character of HTML
      ++i;
      continue;
    }
    const size_t from = i;
    ++i;
    while (i < end && html_[i] != '&' && html_[i] != '\0' &&
           !(is_space(html_[i]) && (html_[i] != ' ' || i + 1 >= end || is_space(html_[i + 1]))))
      ++i;
    keep(from, i);
  }
}

void PageText::append(const HtmlTree& tree, NodeIndex first, NodeIndex last) {
  for (NodeIndex i = first; i <= last;) {
    const Tag tag = tree[i].tag;
    if (tag == Tag::kText) {
      append(tree[i].begin, tree[i].end);
    } else if (tag == Tag::kBr) {
      line_break();
    } else if (is(tag, kHiddenText) && tag != Tag::kNoscript) {
      i = tree[i].next;
      continue;
    }
    ++i;
  }
}

OffsetMap PageText::finish() {
  if (position_ < html_.size()) map_.change(static_cast<uint32_t>(html_.size() - position_), 0);
  position_ = html_.size();
  return std::move(map_);
}

}  // namespace muster::page
