// text_blocks.h: the text of a page cut into blocks, each with what can be counted about it and
// about the elements that hold it.
//
// A block is text that a reader sees as one piece: it ends where a block element begins or ends, and
// at two line breaks in a row. Scripts, styles, forms and the like are no text. One pass over the
// tree; counts are of the bytes as they stand, a character reference counting as one character.
//
// Threads  free functions without state
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "page/html_tree.h"
#include "page/page_hints.h"

namespace muster::page {

using ContainerIndex = uint32_t;

/// Elements around a block, as bits.
enum PathBit : uint32_t {
  kInArticle = 1 << 0,
  kInMain = 1 << 1,
  kInAside = 1 << 2,
  kInNav = 1 << 3,
  kInHeader = 1 << 4,
  kInFooter = 1 << 5,
  kInForm = 1 << 6,
  kInList = 1 << 7,
  kInTable = 1 << 8,
  kInFigure = 1 << 9,
  kInFigcaption = 1 << 10,
  kInQuote = 1 << 11,
  kInDl = 1 << 12,
  kInArticleBody = 1 << 13,  ///< itemprop or role says so
  kInHidden = 1 << 14,       ///< hidden, aria-hidden, display:none
  kInNoscript = 1 << 15,
  kInSection = 1 << 16,
  kInHead = 1 << 17,
};

struct TextCounts {
  uint32_t n_chars = 0;  ///< code points, roughly; runs of white space count one
  uint32_t n_words = 0;
  uint32_t n_link_words = 0;
  uint32_t n_links = 0;
  uint32_t n_commas = 0;
  uint32_t n_stops = 0;  ///< . ! ? before a space, a quote or the end
  uint32_t n_digits = 0;
  uint32_t n_upper = 0;  ///< words that begin with a capital
  uint32_t n_caps = 0;   ///< capital letters
  uint32_t n_letters = 0;
  uint32_t n_signs = 0;  ///< | / : > and the like
  void add(const TextCounts& other);
};

struct TextBlock {
  NodeIndex first = 0, last = 0;  ///< text nodes, first to last, both included
  ContainerIndex container = 0;
  TextCounts counts;
  uint32_t path = 0;         ///< PathBit
  HintBits hints_here = 0;   ///< of the container, and of elements inside that hold all of it
  HintBits hints_near = 0;   ///< of the two elements above
  HintBits hints_above = 0;  ///< of all elements above these
  Tag tag = Tag::kUnknown;   ///< of the container
  uint16_t depth = 0;
  uint16_t n_breaks = 0;
  bool ends_with_stop = false, ends_with_colon = false, starts_with_upper = false;
  bool all_bold = false;
  Lead lead = Lead::kNone;
  uint64_t hash = 0;  ///< of its letters and digits, ASCII case folded
};

/// A block element that holds text, directly or deeper.
struct Container {
  NodeIndex node = 0;
  ContainerIndex parent = 0;
  HintBits hints = 0;
  Tag tag = Tag::kUnknown;
  uint16_t depth = 0;
  uint32_t first_block = 0, last_block = 0;  ///< [first, last) of blocks inside
  TextCounts total;                          ///< of all blocks inside
  uint32_t n_paragraphs = 0;  ///< blocks inside of 20 words or more that are no links
  float score = 0;
};

struct TextBlocks {
  std::vector<TextBlock> blocks;
  std::vector<Container> containers;  ///< parents before children; 0 is the document
  NodeIndex first_h1 = 0;             ///< 0: none
  bool cut_off = false;               ///< the page has more than kMaxBlocks; the rest is left out
};

/// A page of 8 MiB can hold millions of blocks, and each costs memory; the longest known report has
/// some thousand.
inline constexpr size_t kMaxBlocks = 50'000;

TextBlocks cut_blocks(const HtmlTree& tree, const PageHints& hints);

/// The first words of a block, lower case, spaces folded, references left as they are.
std::string lead_words(const HtmlTree& tree, const TextBlock& block, size_t max_bytes);

}  // namespace muster::page
