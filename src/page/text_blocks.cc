#include "page/text_blocks.h"

#include <array>

#include "page/entities.h"

namespace muster::page {
namespace {

enum CharClass : uint8_t {
  kOther,
  kSpace,
  kLower,
  kUpper,
  kDigit,
  kStop,
  kComma,
  kSign,
  kAmp,
  kHigh,
  kQuote,
  kTail
};

constexpr std::array<uint8_t, 256> kClass = [] {
  std::array<uint8_t, 256> out{};
  for (int c = 0; c < 256; ++c) {
    out[static_cast<size_t>(c)] =
        c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'                       ? kSpace
        : c >= 'a' && c <= 'z'                                                             ? kLower
        : c >= 'A' && c <= 'Z'                                                             ? kUpper
        : c >= '0' && c <= '9'                                                             ? kDigit
        : c == '.' || c == '!' || c == '?'                                                 ? kStop
        : c == ','                                                                         ? kComma
        : c == '|' || c == '/' || c == '>' || c == '<' || c == '#' || c == '@' || c == '*' ? kSign
        : c == '&'                                                                         ? kAmp
        : c >= 0xC0                                                                        ? kHigh
        : c >= 0x80                                                                        ? kTail
        : c == '"' || c == '\'' || c == ')' || c == ']'                                    ? kQuote
                                                                                           : kOther;
  }
  return out;
}();

struct Frame {
  NodeIndex end = 0;
  Tag tag = Tag::kUnknown;
  bool block = false, link = false, bold = false;
  uint32_t path = 0;
  HintBits hints_here = 0, hints_near = 0, hints_near2 = 0, hints_above = 0;
  ContainerIndex container = 0;
  uint16_t depth = 0;
};

class Cutter {
 public:
  Cutter(const HtmlTree& tree, const PageHints& hints) : tree_(tree), hints_(hints) {}

  TextBlocks cut() {
    out_.containers.push_back({});
    out_.containers[0].tag = Tag::kDocument;
    frames_.push_back({tree_.size(), Tag::kDocument, true, false, false, 0, 0, 0, 0, 0, 0, 0});
    for (NodeIndex i = 1; i < tree_.size();) {
      if (out_.blocks.size() >= kMaxBlocks || out_.containers.size() >= 4 * kMaxBlocks) {
        out_.cut_off = true;
        break;
      }
      while (i >= frames_.back().end) leave();
      const HtmlNode& node = tree_[i];
      if (node.tag == Tag::kText) {
        text(i);
        ++i;
      } else if (node.tag == Tag::kBr) {
        if (n_breaks_ > 0) flush();
        if (open_) {
          ++block_.n_breaks;
          n_breaks_ = 1;
          state_ = kSpace;
          in_word_ = false;
        }
        ++i;
      } else if (skipped(node.tag)) {
        i = node.next;
      } else {
        i = enter(i);
      }
    }
    while (frames_.size() > 1) leave();
    flush();
    out_.containers[0].last_block = static_cast<uint32_t>(out_.blocks.size());
    add_up();
    return std::move(out_);
  }

 private:
  static bool skipped(Tag tag) { return is(tag, kHiddenText) && tag != Tag::kNoscript; }

  NodeIndex enter(NodeIndex i) {
    const HtmlNode& node = tree_[i];
    const Frame& above = frames_.back();
    Frame frame = above;
    frame.end = node.next;
    frame.tag = node.tag;
    frame.block = is(node.tag, kBlock);
    frame.link = above.link || (node.tag == Tag::kA && tree_.has_attribute(i, Attr::kHref));
    frame.bold = above.bold || node.tag == Tag::kB || node.tag == Tag::kStrong;
    if (node.next == i + 1) {  // empty
      if (frame.block) flush();
      return i + 1;
    }
    if (node.tag == Tag::kNoscript) frame.path |= kInNoscript;
    HintBits own = 0;
    for (const HtmlAttribute& a : tree_.attributes(i)) {
      switch (a.name) {
        case Attr::kClass:
        case Attr::kId:
          own |= hints_.of_names(tree_.value(a));
          break;
        case Attr::kItemprop: {
          const std::string_view v = tree_.value(a);
          if (v == "articleBody") frame.path |= kInArticleBody;
          own |= hints_.of_names(v);
          break;
        }
        case Attr::kRole: {
          const std::string_view v = tree_.value(a);
          if (v == "main") frame.path |= kInMain;
          if (v == "article") frame.path |= kInArticle;
          if (v == "navigation") frame.path |= kInNav;
          if (v == "complementary") frame.path |= kInAside;
          if (v == "contentinfo") frame.path |= kInFooter;
          break;
        }
        case Attr::kHidden:
          frame.path |= kInHidden;
          break;
        case Attr::kAriaHidden:
          if (tree_.value(a) == "true") frame.path |= kInHidden;
          break;
        case Attr::kStyle: {
          const std::string_view v = tree_.value(a);
          const size_t at = v.find("display");
          if (at != std::string_view::npos && at + 16 >= v.find("none", at))
            frame.path |= kInHidden;
          break;
        }
        default:
          break;
      }
    }
    frame.path |= path_bit(node.tag);
    if (node.tag == Tag::kH1 && out_.first_h1 == 0) out_.first_h1 = i;
    if (frame.block) {
      flush();
      frame.hints_above = above.hints_above | above.hints_near2;
      frame.hints_near2 = above.hints_near;
      frame.hints_near = above.hints_here;
      frame.hints_here = own;
      ++frame.depth;
      frame.container = static_cast<ContainerIndex>(out_.containers.size());
      Container container;
      container.node = i;
      container.parent = above.container;
      container.hints = own;
      container.tag = node.tag;
      container.depth = frame.depth;
      container.first_block = static_cast<uint32_t>(out_.blocks.size());
      out_.containers.push_back(container);
    } else {
      frame.hints_here |= own;
    }
    if (node.tag == Tag::kA && frame.link) ++pending_links_;
    frames_.push_back(frame);
    return i + 1;
  }

  static uint32_t path_bit(Tag tag) {
    switch (tag) {
      case Tag::kArticle:
        return kInArticle;
      case Tag::kMain:
        return kInMain;
      case Tag::kAside:
        return kInAside;
      case Tag::kNav:
        return kInNav;
      case Tag::kMenu:
        return kInNav;
      case Tag::kHeader:
        return kInHeader;
      case Tag::kFooter:
        return kInFooter;
      case Tag::kForm:
        return kInForm;
      case Tag::kUl:
        return kInList;
      case Tag::kOl:
        return kInList;
      case Tag::kTable:
        return kInTable;
      case Tag::kFigure:
        return kInFigure;
      case Tag::kFigcaption:
        return kInFigcaption;
      case Tag::kBlockquote:
        return kInQuote;
      case Tag::kDl:
        return kInDl;
      case Tag::kSection:
        return kInSection;
      case Tag::kHead:
        return kInHead;
      default:
        return 0;
    }
  }

  void leave() {
    if (frames_.back().block) {
      flush();
      out_.containers[frames_.back().container].last_block =
          static_cast<uint32_t>(out_.blocks.size());
    }
    frames_.pop_back();
  }

  void text(NodeIndex i) {
    const Frame& frame = frames_.back();
    const std::string_view words = tree_.text(i);
    if (!open_) {
      // White space between blocks is most of all text nodes.
      size_t k = 0;
      while (k < words.size() && kClass[static_cast<unsigned char>(words[k])] == kSpace) ++k;
      if (k == words.size()) return;
      start(i, frame);
    }
    count(i, words, frame);
  }

  void start(NodeIndex i, const Frame& frame) {
    open_ = true;
    n_breaks_ = 0;
    state_ = kSpace;
    last_ = kOther;
    block_ = {};
    block_.first = block_.last = i;
    block_.container = frame.container;
    block_.path = frame.path;
    block_.hints_here = frame.hints_here;
    block_.hints_near = frame.hints_near | frame.hints_near2;
    block_.hints_above = frame.hints_above;
    block_.depth = frame.depth;
    block_.tag = out_.containers[frame.container].tag;
    block_.all_bold = true;
    hash_ = 1469598103934665603ULL;
  }

  void count(NodeIndex i, std::string_view text, const Frame& frame) {
    TextCounts& c = block_.counts;
    const uint32_t words_before = c.n_words;
    uint8_t state = state_;
    bool any = false;
    for (size_t k = 0; k < text.size(); ++k) {
      const auto byte = static_cast<unsigned char>(text[k]);
      uint8_t cls = kClass[byte];
      if (cls == kTail) continue;
      if (cls == kSpace) {
        if (state == kStop || (state == kQuote && last_ == kStop)) ++c.n_stops;
        if (state != kSpace) {
          ++c.n_chars;
          last_ = kSpace;
          state = kSpace;
        }
        in_word_ = false;
        continue;
      }
      if (cls == kAmp) {
        // Long enough for any usual name; the exact reading is left to whom needs the text.
        const size_t semi = text.substr(k, 12).find(';');
        if (semi != std::string_view::npos) {
          const std::string_view name = text.substr(k + 1, semi - 1);
          k += semi;
          if (name == "nbsp" || name == "#160" || name == "ensp" || name == "emsp") {
            if (state == kStop) ++c.n_stops;
            if (state != kSpace) ++c.n_chars;
            state = kSpace;
            in_word_ = false;
            continue;
          }
          cls = name == "rdquo" || name == "rsquo" || name == "quot" || name == "#8221" ||
                        name == "#8217"
                    ? kQuote
                    : kOther;
        } else {
          cls = kOther;
        }
      }
      any = true;
      ++c.n_chars;
      if (cls == kLower || cls == kUpper || cls == kDigit || cls == kHigh) {
        if (cls == kUpper) {
          ++c.n_caps;
          ++c.n_letters;
        } else if (cls == kDigit) {
          ++c.n_digits;
        } else {
          ++c.n_letters;
        }
        if (!in_word_) {
          ++c.n_words;
          if (cls == kUpper || cls == kDigit) ++c.n_upper;
          if (c.n_words == 1) block_.starts_with_upper = cls == kUpper || cls == kDigit;
        }
        in_word_ = true;
        if (byte != 0xE2) hash_ = (hash_ ^ (byte | 0x20)) * 1099511628211ULL;
        state = cls;
      } else {
        if (cls == kComma) ++c.n_commas;
        if (cls == kSign) ++c.n_signs;
        if (cls == kQuote) {
          if (state != kQuote) last_ = state;
        }
        state = cls;
      }
      if (cls != kLower && cls != kUpper && cls != kDigit && cls != kHigh && cls != kQuote &&
          cls != kOther)
        in_word_ = false;
      last_visible_ = byte;
      if (cls == kStop || (cls == kQuote && ends_ == kStop)) {
        ends_ = kStop;
      } else {
        ends_ = cls;
      }
    }
    state_ = state;
    if (!any) return;
    block_.last = i;
    n_breaks_ = 0;
    if (!frame.bold) block_.all_bold = false;
    if (frame.link) c.n_link_words += c.n_words - words_before;
    if (frame.container == block_.container) block_.hints_here &= frame.hints_here;
  }

  void flush() {
    if (!open_) {
      n_breaks_ = 0;
      pending_links_ = 0;
      return;
    }
    open_ = false;
    n_breaks_ = 0;
    in_word_ = false;
    if (ends_ == kStop) {
      block_.ends_with_stop = true;
      if (state_ != kSpace) ++block_.counts.n_stops;
    }
    block_.ends_with_colon = last_visible_ == ':';
    block_.counts.n_links = pending_links_;
    pending_links_ = 0;
    block_.hash = hash_;
    block_.lead = hints_.lead_of(lead_words(tree_, block_, 40));
    out_.blocks.push_back(block_);
  }

  // Totals of each container, children before parents.
  void add_up() {
    for (const TextBlock& b : out_.blocks) {
      Container& c = out_.containers[b.container];
      c.total.add(b.counts);
      if (b.counts.n_words >= 20 && b.counts.n_link_words * 2 < b.counts.n_words) ++c.n_paragraphs;
    }
    for (size_t i = out_.containers.size(); i-- > 1;) {
      const Container& c = out_.containers[i];
      Container& parent = out_.containers[c.parent];
      parent.total.add(c.total);
      parent.n_paragraphs += c.n_paragraphs;
    }
  }

  const HtmlTree& tree_;
  const PageHints& hints_;
  TextBlocks out_;
  std::vector<Frame> frames_;
  TextBlock block_;
  bool open_ = false, in_word_ = false;
  int n_breaks_ = 0;
  uint32_t pending_links_ = 0;
  uint8_t state_ = kSpace, last_ = kOther, ends_ = kOther;
  unsigned char last_visible_ = 0;
  uint64_t hash_ = 0;
};

}  // namespace

void TextCounts::add(const TextCounts& other) {
  n_chars += other.n_chars;
  n_words += other.n_words;
  n_link_words += other.n_link_words;
  n_links += other.n_links;
  n_commas += other.n_commas;
  n_stops += other.n_stops;
  n_digits += other.n_digits;
  n_upper += other.n_upper;
  n_caps += other.n_caps;
  n_letters += other.n_letters;
  n_signs += other.n_signs;
}

TextBlocks cut_blocks(const HtmlTree& tree, const PageHints& hints) {
  return Cutter(tree, hints).cut();
}

std::string lead_words(const HtmlTree& tree, const TextBlock& block, size_t max_bytes) {
  std::string out;
  bool space = true;
  for (NodeIndex i = block.first; i <= block.last && out.size() < max_bytes; ++i) {
    if (tree[i].tag == Tag::kBr && !space) {
      out += ' ';
      space = true;
    }
    if (tree[i].tag != Tag::kText) {
      if (is(tree[i].tag, kHiddenText)) i = tree[i].next - 1;
      continue;
    }
    for (const char c : tree.text(i)) {
      const auto cls = kClass[static_cast<unsigned char>(c)];
      if (cls == kSpace) {
        if (!space) out += ' ';
        space = true;
      } else {
        out += cls == kUpper ? static_cast<char>(c | 0x20) : c;
        space = false;
      }
      if (out.size() >= max_bytes) break;
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace muster::page
