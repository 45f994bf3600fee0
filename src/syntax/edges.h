// edges.h: from arcs to a dependency tree over sentences.
//
// Source   spaCy 3.8 tokens/doc.pyx (set_children_from_heads) and nonproj.pyx, restated in NLP-RUNTIME 3.8
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace muster::syntax {

/// The leftmost and rightmost token of each token's subtree, and which tokens start a sentence.
struct Edges {
  std::vector<uint32_t> left, right;
  std::vector<uint8_t> sentence_start;
};

/// Computes edges and sentence starts of a document whose heads are `heads` (a root is its own head).
/// The subtrees of crossing arcs widen each other in at most twelve rounds, as in spaCy: after that, what there is.
void set_edges(std::span<const uint32_t> heads, Edges& edges);

/// Moves arcs whose label is decorated, "X||Y", back to where the training data had them: to the first token labelled
/// Y below the arc's head, breadth first; the label becomes X. `labels` index `names`; `plain` gives each decorated
/// label its two parts. Gives whether any label was decorated; the edges are then out of date.
struct DecoratedLabel {
  uint32_t own = 0;   ///< X; a label that is not decorated has itself here
  uint32_t head = 0;  ///< Y
  bool decorated = false;
};
bool deprojectivise(std::span<const DecoratedLabel> table, const std::vector<bool>& is_space,
                    const Edges& edges, std::span<uint32_t> heads, std::span<uint32_t> labels);

}  // namespace muster::syntax
