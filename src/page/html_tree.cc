#include "page/html_tree.h"

#include <array>

#include "page/html_tokenizer.h"

namespace muster::page {

std::string_view HtmlTree::attribute(NodeIndex i, Attr name) const {
  for (const HtmlAttribute& a : attributes(i))
    if (a.name == name) return value(a);
  return {};
}

bool HtmlTree::has_attribute(NodeIndex i, Attr name) const {
  for (const HtmlAttribute& a : attributes(i))
    if (a.name == name) return true;
  return false;
}

class HtmlTreeBuilder {
 public:
  explicit HtmlTreeBuilder(std::string_view html) : tokenizer_(html) {
    tree_.html_ = html;
    tree_.nodes_.reserve(html.size() / 24 + 16);
    tree_.attributes_.reserve(html.size() / 48 + 16);
    tree_.nodes_.push_back({0, 0, kRoot, 0, 0, 0, Tag::kDocument});
    open_.push_back(kRoot);
    tags_.push_back(Tag::kDocument);
  }

  HtmlTree build() {
    for (;;) {
      const auto first = static_cast<uint32_t>(tree_.attributes_.size());
      const HtmlToken token = tokenizer_.next(tree_.attributes_);
      switch (token.kind) {
        case HtmlToken::Kind::kText:
          if (token.begin < token.end) text(token);
          break;
        case HtmlToken::Kind::kStartTag:
          start_tag(token, first);
          break;
        case HtmlToken::Kind::kEndTag:
          end_tag(token);
          break;
        case HtmlToken::Kind::kEnd:
          while (!open_.empty()) pop();
          return std::move(tree_);
      }
    }
  }

 private:
  Tag current() const { return tags_.back(); }
  uint32_t& n_open(Tag tag) { return n_open_[static_cast<size_t>(tag)]; }

  NodeIndex append(HtmlNode node) {
    node.parent = open_.back();
    const auto index = static_cast<NodeIndex>(tree_.nodes_.size());
    node.next = index + 1;
    tree_.nodes_.push_back(node);
    return index;
  }
  void push(NodeIndex index, Tag tag) {
    open_.push_back(index);
    tags_.push_back(tag);
    ++n_open(tag);
    if (tag == Tag::kSvg || tag == Tag::kMath) tokenizer_.set_foreign(true);
  }
  void pop() {
    tree_.nodes_[open_.back()].next = static_cast<NodeIndex>(tree_.nodes_.size());
    const Tag tag = tags_.back();
    if (tag != Tag::kDocument) --n_open(tag);
    open_.pop_back();
    tags_.pop_back();
    if (tag == Tag::kSvg || tag == Tag::kMath)
      tokenizer_.set_foreign(n_open(Tag::kSvg) + n_open(Tag::kMath) > 0);
  }
  void pop_to(size_t size) {
    while (tags_.size() > size) pop();
  }
  void imply(Tag tag, uint32_t at) {
    push(append({at, at, 0, 0, static_cast<uint32_t>(tree_.attributes_.size()), 0, tag}), tag);
  }

  /// Place in the stack of the innermost `tag` with no wall between, or 0.
  size_t in_scope(Tag tag) {
    if (n_open(tag) == 0) return 0;
    for (size_t i = tags_.size(); i-- > 1;) {
      if (tags_[i] == tag) return i;
      if (is(tags_[i], kScope)) return 0;
    }
    return 0;
  }
  /// The same for parts of tables, where only a table is a wall.
  size_t in_table_scope(Tag tag) {
    if (n_open(tag) == 0) return 0;
    for (size_t i = tags_.size(); i-- > 1;) {
      if (tags_[i] == tag) return i;
      if (tags_[i] == Tag::kTable || tags_[i] == Tag::kTemplate) return 0;
    }
    return 0;
  }
  bool in_body() { return n_open(Tag::kBody) > 0 || n_open(Tag::kFrameset) > 0; }
  bool in_foreign() { return n_open(Tag::kSvg) + n_open(Tag::kMath) > 0; }
  /// Inside the head, or in nothing yet: not inside an element of the head.
  bool head_is_current() const {
    return current() == Tag::kHead || current() == Tag::kHtml || current() == Tag::kDocument;
  }

  void open_html(uint32_t at) {
    if (n_open(Tag::kHtml) == 0) imply(Tag::kHtml, at);
  }
  void open_head(uint32_t at) {
    open_html(at);
    if (n_open(Tag::kHead) == 0 && !head_seen_) imply(Tag::kHead, at);
    head_seen_ = true;
  }
  void open_body(uint32_t at) {
    if (in_body()) return;
    open_head(at);
    pop_to(2);
    imply(Tag::kBody, at);
  }

  void text(const HtmlToken& token) {
    if (!in_body() && head_is_current()) {
      const std::string_view words = tree_.html_.substr(token.begin, token.end - token.begin);
      if (words.find_first_not_of(" \t\r\n\f") == std::string_view::npos) return;
      open_body(token.begin);
    }
    append({token.begin, token.end, 0, 0, 0, 0, Tag::kText});
  }

  HtmlNode element(const HtmlToken& token, uint32_t first_attribute) const {
    const size_t n = tree_.attributes_.size() - first_attribute;
    return {token.begin, token.end,       0,
            0,           first_attribute, static_cast<uint16_t>(n < 0xFFFF ? n : 0xFFFF),
            token.tag};
  }

  void start_tag(const HtmlToken& token, uint32_t first_attribute) {
    const Tag tag = token.tag;
    if (tag == Tag::kHtml || tag == Tag::kHead || tag == Tag::kBody || tag == Tag::kFrameset)
      return page_tag(token, first_attribute);
    if (!in_body() && head_is_current()) {
      if (is(tag, kHeadContent)) {
        open_head(token.begin);
      } else {
        open_body(token.begin);
      }
    }
    if (in_foreign()) {
      if (!is(tag, kSpecial) || tag == Tag::kTitle || tag == Tag::kScript || tag == Tag::kStyle) {
        const NodeIndex node = append(element(token, first_attribute));
        if (!token.self_closing && tags_.size() < kMaxDepth) push(node, tag);
        return;
      }
      // HTML inside a drawing ends the drawing.
      while (in_foreign()) pop();
    }
    close_before(tag, token.begin);
    const NodeIndex node = append(element(token, first_attribute));
    const bool foreign = tag == Tag::kSvg || tag == Tag::kMath;
    if (is(tag, kVoid) || (foreign && token.self_closing)) return;
    if (is(tag, kRawText)) return raw_text(node, tag);
    if (tags_.size() < kMaxDepth) push(node, tag);
  }

  void page_tag(const HtmlToken& token, uint32_t first_attribute) {
    const Tag tag = token.tag;
    if (tag == Tag::kHtml) {
      if (n_open(tag) > 0) return;
    } else if (tag == Tag::kHead) {
      open_html(token.begin);
      if (head_seen_ || in_body()) return;
      head_seen_ = true;
    } else {
      if (in_body()) return;
      open_head(token.begin);
      pop_to(2);
    }
    push(append(element(token, first_attribute)), tag);
  }

  void raw_text(NodeIndex node, Tag tag) {
    const HtmlToken content = tokenizer_.raw_text(tag);
    push(node, tag);
    if (content.begin < content.end) append({content.begin, content.end, 0, 0, 0, 0, Tag::kText});
  }

  /// End tags that the start of `tag` implies.
  void close_before(Tag tag, uint32_t at) {
    if (is(tag, kClosesP)) close_p();
    if (is_heading(tag) && is_heading(current())) pop();
    switch (tag) {
      case Tag::kLi:
        close_item(Tag::kLi, Tag::kLi);
        close_p();
        break;
      case Tag::kDt:
      case Tag::kDd:
        close_item(Tag::kDt, Tag::kDd);
        close_p();
        break;
      case Tag::kOption:
        if (current() == Tag::kOption) pop();
        break;
      case Tag::kOptgroup:
        if (current() == Tag::kOption) pop();
        if (current() == Tag::kOptgroup) pop();
        break;
      case Tag::kA:
        close_link();
        break;
      case Tag::kButton:
        if (const size_t i = in_scope(Tag::kButton)) pop_to(i);
        break;
      case Tag::kTd:
      case Tag::kTh:
        close_cell();
        if (current() == Tag::kTable) imply(Tag::kTbody, at);
        if (current() == Tag::kTbody || current() == Tag::kThead || current() == Tag::kTfoot)
          imply(Tag::kTr, at);
        break;
      case Tag::kTr:
        close_cell();
        if (const size_t i = in_table_scope(Tag::kTr)) pop_to(i);
        if (current() == Tag::kTable) imply(Tag::kTbody, at);
        break;
      case Tag::kTbody:
      case Tag::kThead:
      case Tag::kTfoot:
      case Tag::kCaption:
      case Tag::kColgroup:
        close_section();
        break;
      default:
        break;
    }
  }

  void close_p() {
    if (n_open(Tag::kP) == 0) return;
    for (size_t i = tags_.size(); i-- > 1;) {
      if (tags_[i] == Tag::kP) return pop_to(i);
      if (is(tags_[i], kScope) || tags_[i] == Tag::kButton) return;
    }
  }
  void close_item(Tag a, Tag b) {
    if (n_open(a) + n_open(b) == 0) return;
    for (size_t i = tags_.size(); i-- > 1;) {
      if (tags_[i] == a || tags_[i] == b) return pop_to(i);
      if (is(tags_[i], kSpecial) && tags_[i] != Tag::kAddress && tags_[i] != Tag::kDiv &&
          tags_[i] != Tag::kP)
        return;
    }
  }
  /// A link ends where the next begins, unless a block of text was opened inside it.
  void close_link() {
    if (n_open(Tag::kA) == 0) return;
    for (size_t i = tags_.size(); i-- > 1;) {
      if (tags_[i] == Tag::kA) return pop_to(i);
      if (is(tags_[i], kSpecial)) return;
    }
  }
  void close_cell() {
    size_t i = in_table_scope(Tag::kTd);
    if (i == 0) i = in_table_scope(Tag::kTh);
    if (i != 0) pop_to(i);
  }
  void close_section() {
    close_cell();
    if (const size_t i = in_table_scope(Tag::kTr)) pop_to(i);
    for (const Tag tag : {Tag::kTbody, Tag::kThead, Tag::kTfoot, Tag::kCaption, Tag::kColgroup})
      if (const size_t i = in_table_scope(tag)) pop_to(i);
  }

  void end_tag(const HtmlToken& token) {
    const Tag tag = token.tag;
    // What follows </head> and </body> still belongs to the page.
    if (tag == Tag::kHtml || tag == Tag::kBody || is(tag, kVoid)) return;
    if (tag == Tag::kHead) {
      if (!in_body() && n_open(Tag::kHead) > 0) pop_to(head_place());
      return;
    }
    if (n_open(tag) == 0) {
      if (tag == Tag::kUnknown || !is_heading(tag)) return;
    }
    if (tag == Tag::kUnknown) return unknown_end_tag(token);
    if (is_heading(tag)) {
      for (size_t i = tags_.size(); i-- > 1;) {
        if (is_heading(tags_[i])) return pop_to(i);
        if (is(tags_[i], kScope)) return;
      }
      return;
    }
    if (tag == Tag::kTable || tag == Tag::kTr || tag == Tag::kTbody || tag == Tag::kThead ||
        tag == Tag::kTfoot || tag == Tag::kTd || tag == Tag::kTh || tag == Tag::kCaption) {
      if (const size_t i = in_table_scope(tag)) pop_to(i);
      return;
    }
    if (is(tag, kSpecial)) {
      if (const size_t i = in_scope(tag)) pop_to(i);
      return;
    }
    for (size_t i = tags_.size(); i-- > 1;) {
      if (tags_[i] == tag) return pop_to(i);
      if (is(tags_[i], kSpecial)) return;
    }
  }

  // Custom elements share one tag, so the names are compared.
  void unknown_end_tag(const HtmlToken& token) {
    const std::string_view html = tree_.html_;
    const std::string_view name = html.substr(token.name_begin, token.name_end - token.name_begin);
    for (size_t i = tags_.size(); i-- > 1;) {
      if (tags_[i] == Tag::kUnknown &&
          html.substr(tree_.nodes_[open_[i]].begin + 1, name.size()) == name)
        return pop_to(i);
      if (is(tags_[i], kSpecial)) return;
    }
  }

  size_t head_place() const {
    for (size_t i = 1; i < tags_.size(); ++i)
      if (tags_[i] == Tag::kHead) return i;
    return tags_.size();
  }

  HtmlTokenizer tokenizer_;
  HtmlTree tree_;
  std::vector<NodeIndex> open_;
  std::vector<Tag> tags_;  // of open_, for quick looks up the tree
  std::array<uint32_t, static_cast<size_t>(Tag::kCount)> n_open_{};
  bool head_seen_ = false;
};

HtmlTree HtmlTree::parse(std::string_view html) { return HtmlTreeBuilder(html).build(); }

}  // namespace muster::page
