// html_tree.h: HTML as a flat tree over the bytes it was read from.
//
// One pass, no recursion, no copy of the text: nodes hold offsets. Nodes stand in document order, a
// subtree is the range [node, next), so walking and skipping are loops over an array. The tree is
// that of the HTML standard for well-formed pages; where a page is broken it repairs what browsers
// repair by the usual rules (implied end tags, unclosed lists and cells, stray end tags), but does
// not move nodes: no foster parenting, no adoption of misnested formatting. tests/parity compares it
// with Gumbo.
//
// Bounds   time linear in the bytes: elements deeper than kMaxDepth are kept but hold no children,
//          so that no walk up the tree can be long
// Source   WHATWG HTML, 13.2.5 (tokens) and 13.2.6 (tree)
// Threads  immutable after parse()
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "page/html_names.h"

namespace muster::page {

using NodeIndex = uint32_t;
inline constexpr NodeIndex kRoot = 0;
inline constexpr uint32_t kMaxDepth = 400;

/// `begin`..`end` are bytes of the value in HtmlTree::html(), its references not resolved.
struct HtmlAttribute {
  Attr name = Attr::kUnknown;
  uint32_t begin = 0, end = 0;
};

struct HtmlNode {
  uint32_t begin = 0, end = 0;  ///< text: its bytes; element: its start tag (empty if implied)
  NodeIndex parent = 0;
  NodeIndex next = 0;  ///< first node after the subtree
  uint32_t first_attribute = 0;
  uint16_t n_attributes = 0;
  Tag tag = Tag::kUnknown;
};

class HtmlTree {
 public:
  /// `html` is valid UTF-8 of less than 4 GiB and must outlive the tree.
  static HtmlTree parse(std::string_view html);

  std::string_view html() const { return html_; }
  const std::vector<HtmlNode>& nodes() const { return nodes_; }
  const HtmlNode& operator[](NodeIndex i) const { return nodes_[i]; }
  NodeIndex size() const { return static_cast<NodeIndex>(nodes_.size()); }
  std::string_view text(NodeIndex i) const {
    return html_.substr(nodes_[i].begin, nodes_[i].end - nodes_[i].begin);
  }
  std::span<const HtmlAttribute> attributes(NodeIndex i) const {
    return {attributes_.data() + nodes_[i].first_attribute, nodes_[i].n_attributes};
  }
  std::string_view value(const HtmlAttribute& a) const {
    return html_.substr(a.begin, a.end - a.begin);
  }
  /// The attribute's value as written, or an empty view; has_attribute tells "" from none.
  std::string_view attribute(NodeIndex i, Attr name) const;
  bool has_attribute(NodeIndex i, Attr name) const;

 private:
  friend class HtmlTreeBuilder;
  std::string_view html_;
  std::vector<HtmlNode> nodes_;
  std::vector<HtmlAttribute> attributes_;
};

}  // namespace muster::page
