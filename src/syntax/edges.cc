#include "syntax/edges.h"

#include <algorithm>

namespace muster::syntax {
namespace {

constexpr int kMostRounds = 12;

void widen(std::span<const uint32_t> heads, Edges& edges, size_t child) {
  const uint32_t head = heads[child];
  edges.left[head] = std::min(edges.left[head], edges.left[child]);
  edges.right[head] = std::max(edges.right[head], edges.right[child]);
}

// Whether each head is in its own sentence, by the marks of the roots' left edges. One past the end is allowed, and the
// last token of the document is not looked at: upstream's test is like that, and how many rounds run depends on it.
bool heads_are_within(std::span<const uint32_t> heads, const std::vector<uint8_t>& starts) {
  size_t begin = 0;
  const size_t n = heads.size();
  for (size_t i = 0; i < n; ++i) {
    if (!(i > 0 && starts[i]) && i != n - 1) continue;
    for (size_t j = begin; j < i; ++j) {
      if (heads[j] < begin || heads[j] >= i + 1) return false;
    }
    begin = i;
  }
  return true;
}

}  // namespace

void set_edges(std::span<const uint32_t> heads, Edges& edges) {
  const size_t n = heads.size();
  edges.left.resize(n);
  edges.right.resize(n);
  for (size_t i = 0; i < n; ++i) edges.left[i] = edges.right[i] = static_cast<uint32_t>(i);
  for (int round = 0; round < kMostRounds; ++round) {
    for (size_t i = 0; i < n; ++i) widen(heads, edges, i);
    for (size_t i = n; i-- > 0;) widen(heads, edges, i);
    edges.sentence_start.assign(n, 0);
    for (size_t i = 0; i < n; ++i) {
      if (heads[i] == i) edges.sentence_start[edges.left[i]] = 1;
    }
    if (heads_are_within(heads, edges.sentence_start)) break;
  }
}

namespace {

// The children of each token, ascending, kept up to date while arcs move.
class Children {
 public:
  explicit Children(std::span<const uint32_t> heads)
      : first_(heads.size(), kNone), next_(heads.size(), kNone) {
    for (size_t i = heads.size(); i-- > 0;) {
      if (heads[i] != i) push_front(heads[i], static_cast<uint32_t>(i));
    }
  }
  void move(uint32_t child, uint32_t from, uint32_t to) {
    if (from != child) {
      uint32_t* link = &first_[from];
      while (*link != child) link = &next_[*link];
      *link = next_[child];
    }
    uint32_t* link = &first_[to];
    while (*link != kNone && *link < child) link = &next_[*link];
    next_[child] = *link;
    *link = child;
  }
  static constexpr uint32_t kNone = UINT32_MAX;
  uint32_t first(uint32_t head) const { return first_[head]; }
  uint32_t next(uint32_t child) const { return next_[child]; }

 private:
  void push_front(uint32_t head, uint32_t child) {
    next_[child] = first_[head];
    first_[head] = child;
  }
  std::vector<uint32_t> first_, next_;
};

}  // namespace

bool deprojectivise(std::span<const DecoratedLabel> table, const std::vector<bool>& is_space,
                    const Edges& edges, std::span<uint32_t> heads, std::span<uint32_t> labels) {
  const auto decorated = [&](uint32_t label) { return table[label].decorated; };
  if (std::none_of(labels.begin(), labels.end(), decorated)) return false;

  Children children(heads);
  std::vector<uint32_t> queue;
  for (uint32_t i = 0; i < heads.size(); ++i) {
    if (!decorated(labels[i])) continue;
    const DecoratedLabel& parts = table[labels[i]];
    // The search never enters the subtree of i, so the arcs stay a tree and it ends.
    queue.assign(1, heads[i]);
    uint32_t found = Children::kNone;
    for (size_t at = 0; at < queue.size() && found == Children::kNone; ++at) {
      const uint32_t token = queue[at];
      for (uint32_t child = children.first(token); child != Children::kNone;
           child = children.next(child)) {
        // Children count only within the edges of the first set_edges().
        if (child < edges.left[token] || child > edges.right[token]) continue;
        if (is_space[child] || child == i) continue;
        if (labels[child] == parts.head) {
          found = child;
          break;
        }
        queue.push_back(child);
      }
    }
    if (found != Children::kNone) {
      children.move(i, heads[i], found);
      heads[i] = found;
    }
    labels[i] = parts.own;
  }
  return true;
}

}  // namespace muster::syntax
