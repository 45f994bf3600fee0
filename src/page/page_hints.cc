#include "page/page_hints.h"

#include <algorithm>

#include "core/table.h"

namespace muster::page {
namespace {

constexpr std::string_view kHintNames[] = {
#define X(id, name) name,
    MUSTER_PAGE_HINTS(X)
#undef X
};
constexpr std::string_view kLeadNames[] = {"",
#define X(id, name) name,
                                           MUSTER_PAGE_LEADS(X)
#undef X
};
constexpr size_t kSlots = 4096;
constexpr size_t kMaxNames = 400;  // bytes of a class that are looked at
constexpr size_t kMaxWord = 24;

struct Hash {
  uint32_t value = 2166136261U;
  void add(char c) { value = (value ^ static_cast<unsigned char>(c)) * 16777619U; }
  size_t slot() const { return (value ^ (value >> 15)) & (kSlots - 1); }
};

bool lower(char c) { return c >= 'a' && c <= 'z'; }
bool upper(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

std::string_view hint_name(Hint hint) { return kHintNames[static_cast<size_t>(hint)]; }

Result<PageHints> PageHints::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "page_hints.tsv"));
  PageHints hints;
  hints.slots_.assign(kSlots, 0);
  for (size_t row = 0; row < table.n_rows(); ++row) {
    const std::string_view name = table.cell(row, "hint");
    const std::vector<std::string> words = split_list(table.cell(row, "words"));
    const auto hint = std::find(std::begin(kHintNames), std::end(kHintNames), name);
    const auto lead = std::find(std::begin(kLeadNames) + 1, std::end(kLeadNames), name);
    if (hint != std::end(kHintNames)) {
      const auto index = static_cast<unsigned>(hint - std::begin(kHintNames));
      for (const std::string& word : words) hints.add(word, HintBits{1} << index);
    } else if (lead != std::end(kLeadNames)) {
      for (const std::string& word : words)
        hints.leads_.emplace_back(word, static_cast<Lead>(lead - std::begin(kLeadNames)));
    } else if (name == "not_name") {
      hints.no_names_.insert(words.begin(), words.end());
    } else if (name.starts_with("page_")) {
      hints.page_phrases_.emplace_back(std::string(name), words);
    } else {
      return Error{ErrorCode::kCorrupt,
                   table.where(row) + ": unknown hint '" + std::string(name) + "'"};
    }
    if (hints.words_.size() >= kSlots / 2)
      return Error{ErrorCode::kCorrupt, table.where(row) + ": more words than the index holds"};
  }
  MUSTER_TRY(const Table meta, Table::load(lexicon_dir / "page_meta.tsv"));
  std::unordered_map<std::string, int> n_rows;
  for (size_t row = 0; row < meta.n_rows(); ++row) {
    const std::string field(meta.cell(row, "field"));
    const int trust = n_rows[field]++;
    for (const std::string& name : split_list(meta.cell(row, "names")))
      hints.meta_fields_.try_emplace(name, MetaField{field, trust});
  }
  MUSTER_TRY(const Table zones, Table::load(lexicon_dir / "zones.tsv"));
  for (size_t row = 0; row < zones.n_rows(); ++row)
    if (zones.cell(row, "cue") == "agency")
      for (const std::string& name : split_list(zones.cell(row, "words")))
        hints.agencies_.insert(name);
  std::sort(hints.leads_.begin(), hints.leads_.end());
  return hints;
}

void PageHints::add(const std::string& word, HintBits bits) {
  Hash hash;
  for (const char c : word) hash.add(c);
  size_t slot = hash.slot();
  for (; slots_[slot] != 0; slot = (slot + 1) & (kSlots - 1)) {
    Word& known = words_[slots_[slot] - 1U];
    if (known.word == word) {
      known.bits |= bits;
      return;
    }
  }
  words_.push_back({word, bits});
  slots_[slot] = static_cast<uint16_t>(words_.size());
}

HintBits PageHints::of_names(std::string_view names) const {
  HintBits bits = 0;
  names = names.substr(0, kMaxNames);
  char word[kMaxWord];
  size_t n = 0;
  Hash hash;
  const auto look_up = [&] {
    if (n >= 2 && n <= kMaxWord) {
      for (size_t slot = hash.slot(); slots_[slot] != 0; slot = (slot + 1) & (kSlots - 1)) {
        const Word& known = words_[slots_[slot] - 1U];
        if (known.word == std::string_view(word, n)) {
          bits |= known.bits;
          break;
        }
      }
    }
    n = 0;
    hash = {};
  };
  char previous = ' ';
  for (char c : names) {
    const bool up = upper(c);
    if (!lower(c) && !up) {
      look_up();
    } else {
      if (up && lower(previous)) look_up();
      const char folded = static_cast<char>(c | 0x20);
      if (n < kMaxWord) word[n] = folded;
      ++n;
      hash.add(folded);
    }
    previous = c;
  }
  look_up();
  return bits;
}

Lead PageHints::lead_of(std::string_view folded) const {
  Lead best = Lead::kNone;
  size_t best_length = 0;
  // All phrases that begin `folded` sort at or before it; those with its first letter are few.
  auto it = std::upper_bound(leads_.begin(), leads_.end(), folded,
                             [](std::string_view f, const auto& row) { return f < row.first; });
  while (it != leads_.begin()) {
    --it;
    const std::string& phrase = it->first;
    if (phrase[0] != (folded.empty() ? '\0' : folded[0])) break;
    if (phrase.size() <= best_length || !folded.starts_with(phrase)) continue;
    const char after = phrase.size() < folded.size() ? folded[phrase.size()] : ' ';
    if (lower(phrase.back()) && lower(after)) continue;
    best = it->second;
    best_length = phrase.size();
    break;  // sorted: the first that fits from behind is the longest
  }
  return best;
}

const PageHints::MetaField* PageHints::meta_field(const std::string& name) const {
  const auto found = meta_fields_.find(name);
  return found == meta_fields_.end() ? nullptr : &found->second;
}

const std::vector<std::string>& PageHints::page_phrases(std::string_view kind) const {
  static const std::vector<std::string> kEmpty;
  for (const auto& [name, phrases] : page_phrases_)
    if (name == kind) return phrases;
  return kEmpty;
}

}  // namespace muster::page
