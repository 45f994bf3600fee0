#include "reading/gazetteer.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <system_error>

#include "core/hash.h"
#include "core/table.h"
#include "reading/geo.h"
#include "reading/name_key.h"

namespace muster::reading {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "MUSTGAZ1";
constexpr size_t kHeader = 56, kPlace = 32, kName = 8, kDigest = 24;

/// A file in memory; pages are read when they are touched.
class Mapping {
 public:
  Mapping() = default;
  Mapping(Mapping&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Mapping& operator=(Mapping&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Mapping() {
    if (data_) munmap(data_, size_);
  }

  static Result<Mapping> open(const fs::path& file) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
      const int reason = errno;
      return Error{
          reason == ENOENT || reason == ENOTDIR ? ErrorCode::kNotFound : ErrorCode::kIo,
          file.string() + ": cannot be opened: " + std::generic_category().message(reason)};
    }
    Mapping mapping;
    struct stat status {};
    const bool known = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
    if (known) {
      void* data =
          mmap(nullptr, static_cast<size_t>(status.st_size), PROT_READ, MAP_PRIVATE, fd, 0);
      if (data != MAP_FAILED) {
        mapping.data_ = data;
        mapping.size_ = static_cast<size_t>(status.st_size);
      }
    }
    ::close(fd);
    if (!mapping.data_)
      return Error{ErrorCode::kCorrupt, file.string() + ": is empty or cannot be mapped"};
    return mapping;
  }

  std::string_view bytes() const { return {static_cast<const char*>(data_), size_}; }

 private:
  void* data_ = nullptr;
  size_t size_ = 0;
};

uint32_t u32(std::string_view bytes, size_t at) {
  uint32_t out = 0;
  for (size_t i = 0; i < 4; ++i)
    out |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return out;
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    out += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
    out += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

/// The packed file, its three parts bounds-checked once.
struct Packed {
  Mapping mapping;
  std::string_view places, names, blob;
  uint32_t n_places = 0, n_names = 0;

  static Result<Packed> open(const fs::path& file) {
    Packed out;
    MUSTER_TRY(out.mapping, Mapping::open(file));
    const std::string_view all = out.mapping.bytes();
    if (all.size() < kHeader || all.substr(0, kMagic.size()) != kMagic)
      return Error{ErrorCode::kCorrupt,
                   file.string() + ": is no gazetteer of this version (run tools/setup again)"};
    out.n_places = u32(all, 8);
    out.n_names = u32(all, 12);
    const uint64_t n_blob = u32(all, 16);
    const uint64_t size =
        kHeader + uint64_t{out.n_places} * kPlace + uint64_t{out.n_names} * kName + n_blob;
    if (size != all.size() || n_blob == 0 || all.back() != '\0')
      return Error{ErrorCode::kCorrupt, file.string() + ": has " + std::to_string(all.size()) +
                                            " bytes, expected " + std::to_string(size) +
                                            " (run tools/setup again)"};
    out.places = all.substr(kHeader, size_t{out.n_places} * kPlace);
    out.names = all.substr(kHeader + out.places.size(), size_t{out.n_names} * kName);
    out.blob = all.substr(kHeader + out.places.size() + out.names.size());
    return out;
  }

  std::string_view text(uint32_t at) const {
    if (at >= blob.size()) return {};
    return {blob.data() + at};  // the blob ends with a zero byte
  }
  std::string_view key(uint32_t name) const { return text(u32(names, size_t{name} * kName)); }

  bool place(uint32_t index, GazetteerPlace& out) const {
    if (index >= n_places) return false;
    const size_t at = size_t{index} * kPlace;
    out.name = std::string(text(u32(places, at)));
    out.id = "geonames:" + std::to_string(u32(places, at + 4));
    out.point.lat_e5 = static_cast<int32_t>(u32(places, at + 8));
    out.point.lon_e5 = static_cast<int32_t>(u32(places, at + 12));
    out.population = u32(places, at + 16);
    out.country = std::string(places.substr(at + 20, 2));
    const auto kind = static_cast<uint8_t>(places[at + 22]);
    if (kind > 3 || out.name.empty()) return false;
    out.kind = static_cast<GazetteerPlace::Kind>(kind);
    out.index = index;
    out.region = u32(places, at + 24);
    out.district = u32(places, at + 28);
    if (out.region < n_places)
      out.admin = std::string(text(u32(places, size_t{out.region} * kPlace)));
    return true;
  }

  /// What place() would say, without its strings; -1 for a record that it leaves out.
  int64_t people(uint32_t index) const {
    if (index >= n_places) return -1;
    const size_t at = size_t{index} * kPlace;
    if (static_cast<uint8_t>(places[at + 22]) > 3 || text(u32(places, at)).empty()) return -1;
    return u32(places, at + 16);
  }

  /// True when the key of `name` is less than `wanted`; reads no further than where they part.
  bool is_less(uint32_t name, std::string_view wanted) const {
    const uint32_t at = u32(names, size_t{name} * kName);
    if (at >= blob.size()) return !wanted.empty();
    const char* p = blob.data() + at;  // the blob ends with a zero byte
    for (const char c : wanted) {
      if (*p != c || c == 0)
        return *p == 0 || static_cast<unsigned char>(*p) < static_cast<unsigned char>(c);
      ++p;
    }
    return false;
  }

  /// First name whose key is not less than `key`.
  uint32_t lower_bound(std::string_view wanted) const {
    uint32_t low = 0, high = n_names;
    while (low < high) {
      const uint32_t middle = low + (high - low) / 2;
      if (is_less(middle, wanted)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
};

Result<GazetteerPlace> read_own(const Table& table, size_t row) {
  const auto wrong = [&](const std::string& what) {
    return Error{ErrorCode::kCorrupt, table.where(row) + ": " + what};
  };
  GazetteerPlace place;
  place.own = place.usual = true;
  place.name = std::string(table.cell(row, "name"));
  if (name_key(place.name).empty()) return wrong("the name is empty");
  place.id = std::string(table.cell(row, "id"));
  place.country = std::string(table.cell(row, "country"));
  if (place.country.size() != 2 && !place.country.empty())
    return wrong("country: '" + place.country + "' is no ISO 3166 code of two letters");
  place.admin = std::string(table.cell(row, "admin"));
  const std::string_view kind = table.cell(row, "kind");
  using Kind = GazetteerPlace::Kind;
  if (kind == "region") {
    place.kind = Kind::kRegion;
  } else if (kind == "city" || kind.empty()) {
    place.kind = Kind::kCity;
  } else if (kind == "place") {
    place.kind = Kind::kOther;
  } else {
    return wrong("kind: '" + std::string(kind) + "' is none of city, region, place");
  }
  const auto lat = parse_degrees(table.cell(row, "lat")),
             lon = parse_degrees(table.cell(row, "lon"));
  if (!lat || !lon || std::abs(*lat) > 9000000)
    return wrong("lat, lon: '" + std::string(table.cell(row, "lat")) + "', '" +
                 std::string(table.cell(row, "lon")) +
                 "' are no degrees (latitude -90..90, longitude -180..180)");
  place.point = {*lat, *lon};
  const std::string_view people = table.cell(row, "population");
  if (!people.empty()) {
    const auto end = people.data() + people.size();
    const auto [at, error] = std::from_chars(people.data(), end, place.population);
    if (error != std::errc() || at != end || place.population < 0)
      return wrong("population: '" + std::string(people) + "' is no whole number");
  }
  return place;
}

}  // namespace

struct Gazetteer::State {
  Packed packed;
  std::map<std::string, std::vector<GazetteerPlace>, std::less<>> own;
  std::vector<OwnName> own_names;
  std::string identity;
};

Gazetteer::Gazetteer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Gazetteer::Gazetteer(Gazetteer&&) noexcept = default;
Gazetteer& Gazetteer::operator=(Gazetteer&&) noexcept = default;
Gazetteer::~Gazetteer() = default;

Result<Gazetteer> Gazetteer::make(const GazetteerFiles& files) {
  auto state = std::make_unique<State>();
  if (!files.packed.empty()) {
    MUSTER_TRY(state->packed, Packed::open(files.packed));
    state->identity = hex(state->packed.mapping.bytes().substr(kDigest, 32));
  }
  for (const fs::path& file : files.tables) {
    MUSTER_TRY(const Table table, Table::load(file));
    for (const char* column : {"name", "lat", "lon"})
      if (!table.has_column(column))
        return Error{ErrorCode::kCorrupt, file.string() + ": has no column '" + column +
                                              "' (the first line names them)"};
    for (size_t row = 0; row < table.n_rows(); ++row) {
      MUSTER_TRY(const GazetteerPlace place, read_own(table, row));
      std::vector<std::string> names = split_list(table.cell(row, "aliases"));
      names.insert(names.begin(), place.name);
      const std::string kind(table.cell(row, "kind"));
      for (const std::string& name : names) {
        state->own[name_key(name)].push_back(place);
        state->own_names.push_back({name, kind.empty() ? "city" : kind, place.country});
      }
    }
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (!in) return Error{ErrorCode::kIo, file.string() + ": cannot be read"};
    state->identity += (state->identity.empty() ? "" : " ") + sha256_hex(bytes.str());
  }
  return Gazetteer(std::move(state));
}

std::vector<GazetteerPlace> Gazetteer::find(std::string_view key, size_t most) const {
  std::vector<GazetteerPlace> out;
  if (key.empty()) return out;
  if (const auto at = state_->own.find(key); at != state_->own.end())
    out.assign(at->second.begin(),
               at->second.begin() + static_cast<std::ptrdiff_t>(std::min(most, at->second.size())));
  const Packed& packed = state_->packed;
  for (uint32_t n = packed.lower_bound(key);
       n < packed.n_names && out.size() < most && packed.key(n) == key; ++n) {
    GazetteerPlace place;
    if (!packed.place(u32(packed.names, size_t{n} * kName + 4), place)) continue;
    place.usual = name_key(place.name) == key;
    out.push_back(std::move(place));
  }
  return out;
}

bool Gazetteer::has(std::string_view key, int64_t people, size_t most) const {
  if (key.empty()) return false;
  size_t n = 0;
  if (const auto at = state_->own.find(key); at != state_->own.end() && most > 0) return true;
  const Packed& packed = state_->packed;
  for (uint32_t name = packed.lower_bound(key);
       name < packed.n_names && n < most && packed.key(name) == key; ++name) {
    const int64_t found = packed.people(u32(packed.names, size_t{name} * kName + 4));
    if (found < 0) continue;
    if (found >= people) return true;
    ++n;
  }
  return false;
}

const std::vector<OwnName>& Gazetteer::own_names() const { return state_->own_names; }
const std::string& Gazetteer::identity() const { return state_->identity; }

}  // namespace muster::reading
