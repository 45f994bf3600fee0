#include "syntax/npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

namespace muster::syntax {
namespace {

// The value text after "'key':" in the header, a Python dictionary literal that numpy itself wrote.
std::string_view value_of(std::string_view header, std::string_view key) {
  const std::string quoted = fmt::format("'{}':", key);
  const size_t at = header.find(quoted);
  if (at == std::string_view::npos) return {};
  std::string_view rest = header.substr(at + quoted.size());
  rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(' ')));
  return rest;
}

}  // namespace

Result<Npy> read_npy(std::string_view bytes) {
  using std::string_view_literals::operator""sv;
  const auto byte = [&](size_t i) {
    return static_cast<size_t>(static_cast<unsigned char>(bytes[i]));
  };
  if (bytes.size() < 12 || bytes.substr(0, 6) != "\x93NUMPY"sv) {
    return Error{ErrorCode::kCorrupt, "not a .npy file"};
  }
  const bool long_size = byte(6) >= 2;
  const size_t start = long_size ? 12 : 10;
  const size_t size = byte(8) | byte(9) << 8 | (long_size ? byte(10) << 16 | byte(11) << 24 : 0);
  if (size > bytes.size() - start) return Error{ErrorCode::kCorrupt, "the .npy header is cut off"};
  const std::string_view header = bytes.substr(start, size);

  const std::string_view type = value_of(header, "descr");
  if (!type.starts_with("'<f4'")) {
    return Error{ErrorCode::kUnsupported,
                 fmt::format("array type {}, expected '<f4'", type.substr(0, 8))};
  }
  if (!value_of(header, "fortran_order").starts_with("False")) {
    return Error{ErrorCode::kUnsupported, "array in Fortran order, expected C order"};
  }
  std::string_view shape = value_of(header, "shape");
  std::vector<uint64_t> dims;
  if (shape.starts_with('(')) shape.remove_prefix(1);
  while (!shape.empty() && dims.size() <= 2) {
    uint64_t dim = 0;
    const auto [end, failure] = std::from_chars(shape.data(), shape.data() + shape.size(), dim);
    if (failure != std::errc()) break;
    dims.push_back(dim);
    shape.remove_prefix(static_cast<size_t>(end - shape.data()));
    const size_t next = shape.find_first_not_of(", ");
    shape.remove_prefix(std::min(shape.size(), next));
  }
  if (dims.size() != 2) return Error{ErrorCode::kCorrupt, "array with other than two dimensions"};

  Npy array{dims[0], dims[1], bytes.substr(start + size)};
  const uint64_t limit = array.data.size() / sizeof(float);
  const bool fits =
      dims[0] == 0 || dims[1] == 0 || (dims[0] <= limit && dims[1] <= limit / dims[0]);
  if (!fits || dims[0] * dims[1] * sizeof(float) != array.data.size()) {
    return Error{ErrorCode::kCorrupt, fmt::format("array of {} x {} float32 in {} bytes", dims[0],
                                                  dims[1], array.data.size())};
  }
  return array;
}

}  // namespace muster::syntax
