#include "syntax/model_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>
#include <cstring>

#include "syntax/package.h"

namespace muster::syntax {

static_assert(std::endian::native == std::endian::little,
              "tensors are stored as little-endian float32");

std::string to_string(const Shape& shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

Error ModelFile::error(std::string message) const {
  return Error{ErrorCode::kCorrupt, fmt::format("{}: {}", path_, message)};
}

Result<ModelFile> ModelFile::parse(std::string_view bytes, std::string path) {
  ModelFile file;
  file.path_ = std::move(path);
  Result<Msgpack> root = Msgpack::parse(bytes);
  if (!root.has_value()) return in_file(file.path_, root.error());
  file.root_.push_back(std::move(*root));

  const Msgpack* nodes = file.root_[0].find("nodes");
  const Msgpack* attrs = file.root_[0].find("attrs");
  const Msgpack* params = file.root_[0].find("params");
  if (!nodes || !attrs || !params || !nodes->is_array() || !attrs->is_array() ||
      !params->is_array()) {
    return file.error("not a network: lists 'nodes', 'attrs' and 'params' expected");
  }
  const size_t n = nodes->items().size();
  if (n == 0 || attrs->items().size() != n || params->items().size() != n) {
    return file.error(fmt::format("{} nodes, {} attrs and {} params, expected as many of each", n,
                                  attrs->items().size(), params->items().size()));
  }
  for (size_t i = 0; i < n; ++i) {
    const Msgpack& node = nodes->items()[i];
    const Msgpack* name = node.find("name");
    if (!name || !name->as_text()) return file.error(fmt::format("node {} has no name", i));
    file.nodes_.push_back(
        {*name->as_text(), node.find("refs"), &attrs->items()[i], &params->items()[i]});
  }
  return file;
}

std::vector<const ModelNode*> ModelFile::named(std::string_view name) const {
  std::vector<const ModelNode*> found;
  for (const ModelNode& node : nodes_) {
    if (node.name == name) found.push_back(&node);
  }
  return found;
}

Result<const ModelNode*> ModelFile::only(std::string_view name) const {
  const auto found = named(name);
  if (found.size() != 1)
    return error(fmt::format("{} nodes named '{}', expected 1", found.size(), name));
  return found[0];
}

Result<const ModelNode*> ModelFile::referred(std::string_view ref) const {
  const Msgpack* refs = nodes_[0].refs;
  const Msgpack* index = refs ? refs->find(ref) : nullptr;
  if (!index || !index->as_uint() || *index->as_uint() >= nodes_.size()) {
    return error(fmt::format("the first node has no valid reference '{}'", ref));
  }
  return &nodes_[*index->as_uint()];
}

Result<Tensor> ModelFile::tensor(const ModelNode& node, std::string_view name,
                                 size_t n_dims) const {
  const Msgpack* array = node.params->find(name);
  if (!array || !array->is_map())
    return error(fmt::format("{} has no parameter '{}'", node.name, name));
  const Msgpack* type = array->find("type");
  const Msgpack* shape = array->find("shape");
  const Msgpack* data = array->find("data");
  if (!type || !shape || !data || !shape->is_array() || !data->as_text()) {
    return error(fmt::format("parameter '{}' of {} is not an array", name, node.name));
  }
  if (type->as_text() != "<f4") {
    return error(fmt::format("parameter '{}' of {} has type '{}', expected '<f4'", name, node.name,
                             type->as_text().value_or("?")));
  }
  Tensor tensor;
  const std::string_view bytes = *data->as_text();
  uint64_t n_values = 1;
  for (const Msgpack& dim : shape->items()) {
    const uint64_t size = dim.as_uint().value_or(0);
    // Each dimension is at least 1, so the running product is bounded by the data and cannot
    // overflow.
    if (size == 0 || size > bytes.size() || n_values > bytes.size()) {
      return error(fmt::format("parameter '{}' of {} has a shape that its {} bytes do not fill",
                               name, node.name, bytes.size()));
    }
    tensor.shape.push_back(size);
    n_values *= size;
  }
  if (tensor.shape.size() != n_dims || n_values * sizeof(float) != bytes.size()) {
    return error(fmt::format(
        "parameter '{}' of {} has shape {} in {} bytes, expected {} dimensions of float32", name,
        node.name, to_string(tensor.shape), bytes.size(), n_dims));
  }
  tensor.values.resize(n_values);
  std::memcpy(tensor.values.data(), bytes.data(), bytes.size());
  return tensor;
}

Result<Tensor> ModelFile::tensor(const ModelNode& node, std::string_view name,
                                 const Shape& shape) const {
  MUSTER_TRY(Tensor found, tensor(node, name, shape.size()));
  if (found.shape != shape) {
    return error(fmt::format("parameter '{}' of {} has shape {}, expected {}", name, node.name,
                             to_string(found.shape), to_string(shape)));
  }
  return found;
}

Result<Msgpack> ModelFile::attribute(const ModelNode& node, std::string_view name) const {
  const Msgpack* packed = node.attrs->find(name);
  if (!packed || !packed->as_text())
    return error(fmt::format("{} has no attribute '{}'", node.name, name));
  Result<Msgpack> value = Msgpack::parse(*packed->as_text());
  if (!value.has_value()) {
    return error(fmt::format("attribute '{}' of {}: {}", name, node.name, value.error().message));
  }
  return value;
}

Result<uint64_t> ModelFile::number(const ModelNode& node, std::string_view name) const {
  MUSTER_TRY(const Msgpack value, attribute(node, name));
  if (!value.as_uint()) {
    return error(fmt::format("attribute '{}' of {} is a {}, expected a number from 0", name,
                             node.name, name_of(value.kind())));
  }
  return *value.as_uint();
}

Result<std::vector<std::string>> ModelFile::strings(const ModelNode& node,
                                                    std::string_view name) const {
  MUSTER_TRY(const Msgpack value, attribute(node, name));
  std::vector<std::string> list;
  for (const Msgpack& item : value.items()) list.emplace_back(item.as_text().value_or("?"));
  if (!value.is_array()) {
    return error(fmt::format("attribute '{}' of {} is a {}, expected a list", name, node.name,
                             name_of(value.kind())));
  }
  return list;
}

}  // namespace muster::syntax
