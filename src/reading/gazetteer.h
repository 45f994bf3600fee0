// gazetteer.h: what places a name may mean, from a packed file that is mapped into memory and from the user's tables.
//
// Used by place_resolver.cc. The packed file is made by tools/make_gazetteer.py; everything works without it, with the
// names of lexicon/ alone.
//
// Form of the packed file, little-endian, offsets in bytes of `blob`:
//   header   "MUSTGAZ1", u32 n_places, n_names, n_blob, source; 32 bytes SHA-256 of all that follows
//   places   n_places times: u32 name, u32 GeoNames id, i32 lat, i32 lon (hundred-thousandths of a degree),
//            u32 population, 2 bytes country, u8 kind (1 region, 2 district, 3 city), 1 byte unused,
//            u32 region, u32 district (indices of the places that it lies in, 0xFFFFFFFF for none)
//   names    n_names times: u32 key, u32 place; sorted by the key's bytes, then by population, largest first
//   blob     strings, each ended by a zero byte; the last byte is zero
// A key is name_key() of a name; "~" and the name without its generic words ("~karak" for "Karak District") for
// divisions of a country.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "reading/mentions.h"

namespace muster::reading {

/// Where the gazetteer comes from.
struct GazetteerFiles {
  std::filesystem::path packed;               ///< made by tools/make_gazetteer.py; "" for none
  std::vector<std::filesystem::path> tables;  ///< the user's own, docs/GAZETTEER.md
};

/// A place that a name may mean, before anything is known of the report.
struct GazetteerPlace {
  enum class Kind : uint8_t { kCountry = 0, kRegion = 1, kDistrict = 2, kCity = 3, kOther = 4 };
  static constexpr uint32_t kNone = UINT32_MAX;
  std::string name, id, country, admin;
  Kind kind = Kind::kCity;
  GeoPoint point;
  int64_t population = 0;
  uint32_t index = kNone;                     ///< of this place in the packed file
  uint32_t region = kNone, district = kNone;  ///< indices of the divisions that hold it
  bool usual = false;                         ///< the name looked up is the usual one
  bool own = false;                           ///< from the user's table
};

/// A name from the user's tables, for the recognition of names.
struct OwnName {
  std::string name, kind, country;
};

class Gazetteer {
 public:
  /// Maps the packed file without reading more than its header; reads the tables.
  /// Errors: kNotFound, kIo, kCorrupt (message has file, and line for a table).
  static Result<Gazetteer> make(const GazetteerFiles& files);
  Gazetteer(Gazetteer&&) noexcept;
  Gazetteer& operator=(Gazetteer&&) noexcept;
  ~Gazetteer();

  /// Places of this key, those of the user's tables first, then by population, largest first; at most `most`.
  /// A record that points outside of the file is left out.
  std::vector<GazetteerPlace> find(std::string_view key, size_t most = 40) const;

  /// True when one of the first `most` places that find() gives is the user's own or has so many people.
  bool has(std::string_view key, int64_t people, size_t most) const;

  /// Names and other names of the user's tables.
  const std::vector<OwnName>& own_names() const;
  /// Identity of all that was loaded, for the rule version; "" when there is nothing.
  const std::string& identity() const;

 private:
  struct State;
  explicit Gazetteer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::reading
