// model_file.h: reads the `model` file of a component, a network as thinc stores it.
//
// The file is one map of aligned lists (nodes, attrs, params, shims), a node of the layer tree
// each, breadth first. Nobody rebuilds the tree here: nodes are found by name, in file order, and
// every shape is checked by the reader of the network against what it must be. Source   NLP-RUNTIME
// specification, section 2
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "syntax/msgpack.h"

namespace muster::syntax {

using Shape = std::vector<uint64_t>;

/// A tensor, row-major.
struct Tensor {
  Shape shape;
  std::vector<float> values;
};

struct ModelNode {
  std::string_view name;  ///< "maxout", "hashembed", ...
  const Msgpack* refs = nullptr;
  const Msgpack* attrs = nullptr;
  const Msgpack* params = nullptr;
};

class ModelFile {
 public:
  /// `path` is for messages only; `bytes` must outlive the result. Errors: kCorrupt.
  static Result<ModelFile> parse(std::string_view bytes, std::string path);

  std::span<const ModelNode> nodes() const { return nodes_; }
  /// Nodes of that name in file order.
  std::vector<const ModelNode*> named(std::string_view name) const;
  /// The one node of that name. Errors: kCorrupt (none, or several).
  Result<const ModelNode*> only(std::string_view name) const;
  /// The node that the root node's ref `ref` names. Errors: kCorrupt.
  Result<const ModelNode*> referred(std::string_view ref) const;

  /// Parameter of any shape of `n_dims` dimensions. Errors: kCorrupt (absent, not float32, other
  /// dimensions, size).
  Result<Tensor> tensor(const ModelNode& node, std::string_view name, size_t n_dims) const;
  /// Parameter that must have exactly `shape`. Errors: as above, message has both shapes.
  Result<Tensor> tensor(const ModelNode& node, std::string_view name, const Shape& shape) const;
  /// An attribute that holds a non-negative number. Errors: kCorrupt.
  Result<uint64_t> number(const ModelNode& node, std::string_view name) const;
  /// An attribute that holds a list of strings. Errors: kCorrupt.
  Result<std::vector<std::string>> strings(const ModelNode& node, std::string_view name) const;

  /// A kCorrupt error about this file.
  Error error(std::string message) const;

 private:
  Result<Msgpack> attribute(const ModelNode& node, std::string_view name) const;

  std::string path_;
  // On the heap, so that the nodes' pointers into it survive a move.
  std::vector<Msgpack> root_;
  std::vector<ModelNode> nodes_;
};

/// "[96, 3, 288]"
std::string to_string(const Shape& shape);

}  // namespace muster::syntax
