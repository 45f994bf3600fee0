#include "page/html_names.h"

#include <array>
#include <cstring>

namespace muster::page {
namespace {

constexpr std::string_view kTagNames[] = {"?",
#define X(id, name, properties) name,
                                          MUSTER_HTML_TAGS(X)
#undef X
                                              "#text",
                                          "#document"};
constexpr std::string_view kAttrNames[] = {"",
#define X(id, name) name,
                                           MUSTER_HTML_ATTRIBUTES(X)
#undef X
};

constexpr uint16_t parse(std::string_view letters) {
  uint16_t out = 0;
  for (const char c : letters) {
    out |= c == 'v'   ? kVoid
           : c == 's' ? kSpecial
           : c == 'b' ? kBlock
           : c == 'p' ? kClosesP
           : c == 'f' ? kFormatting
           : c == 'x' ? kHiddenText
           : c == 'r' ? kRawText
           : c == 'h' ? kHeadContent
                      : kScope;
  }
  return out;
}
constexpr uint16_t kProperties[] = {0,
#define X(id, name, letters) parse(letters),
                                    MUSTER_HTML_TAGS(X)
#undef X
                                        0,
                                    kSpecial | kBlock | kScope};
static_assert(std::size(kProperties) == static_cast<size_t>(Tag::kCount));

// The first eight letters in lower case and the length, mixed: a key that is quick to make. Equal
// keys are told apart by comparing the names.
uint64_t key_of(std::string_view name) {
  uint64_t key = 0;
  std::memcpy(&key, name.data(), name.size() < 8 ? name.size() : 8);
  // Sets the bit that tells lower from upper case; digits and "-" have it already, and "_" is in no
  // name that is known.
  uint64_t bits = 0x2020202020202020U;
  if (name.size() < 8) bits &= (uint64_t{1} << (8 * name.size())) - 1;
  return ((key | bits) + name.size()) * 0x9E3779B97F4A7C15U;
}

bool same(std::string_view lower, std::string_view name) {
  if (lower.size() != name.size()) return false;
  for (size_t i = 0; i < lower.size(); ++i) {
    const char c = name[i];
    if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != lower[i]) return false;
  }
  return true;
}

template <size_t kBits>
class NameTable {
 public:
  template <size_t N>
  NameTable(const std::string_view (&names)[N], size_t first, size_t last) : names_(names) {
    for (size_t i = first; i < last; ++i) {
      size_t slot = slot_of(names[i]);
      while (slots_[slot] != 0) slot = (slot + 1) & kMask;
      slots_[slot] = static_cast<uint8_t>(i);
      if (names[i].size() > longest_) longest_ = names[i].size();
    }
  }
  uint8_t find(std::string_view name) const {
    if (name.empty() || name.size() > longest_) return 0;
    for (size_t slot = slot_of(name); slots_[slot] != 0; slot = (slot + 1) & kMask)
      if (same(names_[slots_[slot]], name)) return slots_[slot];
    return 0;
  }

 private:
  static constexpr size_t kMask = (size_t{1} << kBits) - 1;
  static size_t slot_of(std::string_view name) { return key_of(name) >> (64 - kBits); }
  const std::string_view* names_;
  std::array<uint8_t, kMask + 1> slots_{};
  size_t longest_ = 0;
};

const NameTable<10>& tags() {
  static const NameTable<10> table(kTagNames, 1, static_cast<size_t>(Tag::kText));
  return table;
}
const NameTable<8>& attributes() {
  static const NameTable<8> table(kAttrNames, 1, std::size(kAttrNames));
  return table;
}

}  // namespace

Tag tag_of(std::string_view name) { return static_cast<Tag>(tags().find(name)); }
Attr attr_of(std::string_view name) { return static_cast<Attr>(attributes().find(name)); }
std::string_view tag_name(Tag tag) { return kTagNames[static_cast<size_t>(tag)]; }
uint16_t properties(Tag tag) { return kProperties[static_cast<size_t>(tag)]; }

}  // namespace muster::page
