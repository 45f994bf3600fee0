#include "reading/unit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/table.h"

namespace muster::reading {
namespace {

constexpr std::array<std::string_view, 13> kUnits = {
    "person", "household",  "formation", "building", "vehicle", "aircraft", "vessel",
    "weapon", "ammunition", "goods",     "animal",   "attack",  "other"};

bool is_capital(std::string_view text) { return !text.empty() && text[0] >= 'A' && text[0] <= 'Z'; }

// Singular by spelling, for plurals that the lemmatizer left alone (most often capitalised or unknown words).
std::string singular(std::string_view lower) {
  if (lower.ends_with("ies") && lower.size() > 4)
    return std::string(lower.substr(0, lower.size() - 3)) + "y";
  if (lower.ends_with("men") && lower.size() > 3)
    return std::string(lower.substr(0, lower.size() - 2)) + "an";
  if (lower.ends_with("sses") || lower.ends_with("shes") || lower.ends_with("ches") ||
      lower.ends_with("xes"))
    return std::string(lower.substr(0, lower.size() - 2));
  if (lower.ends_with("s") && !lower.ends_with("ss") && lower.size() > 2)
    return std::string(lower.substr(0, lower.size() - 1));
  return std::string(lower);
}

}  // namespace

Result<UnitTable> UnitTable::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "units.tsv"));
  UnitTable units;
  for (size_t r = 0; r < table.n_rows(); ++r) {
    const std::string_view unit = table.cell(r, "unit");
    if (std::find(kUnits.begin(), kUnits.end(), unit) == kUnits.end())
      return Error{ErrorCode::kCorrupt,
                   fmt::format("{}: '{}' is not a class of units", table.where(r), unit)};
    units.rows_[table.cell(r, "noun")] = {
        std::string(unit), std::string(table.cell(r, "unit_detail")),
        split_list(table.cell(r, "population")), std::string(table.cell(r, "unit_when_fired"))};
  }
  return units;
}

const UnitEntry* UnitTable::find(std::string_view noun) const { return rows_.find(noun); }

std::optional<UnitEntry> UnitTable::of_noun(const Analysis& a, TokenRange phrase,
                                            TokenIndex noun) const {
  if (noun == kNoToken) return std::nullopt;
  const Token& head = a[noun];
  // "others" are of the kind told before; whoever knows that decides.
  if (head.lower == "others" || head.lower == "other" || head.lower == "ones") return std::nullopt;
  std::string lemma(head.lemma);
  for (char& c : lemma)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const std::string forms[] = {lemma, head.lower, singular(head.lower)};
  const UnitEntry* entry = nullptr;
  TokenIndex first_used = noun;
  // Compounds of up to four tokens, the longest first; hyphens stand as their own token or inside one.
  const TokenIndex begin = phrase.empty() ? noun : phrase.begin;
  for (TokenIndex length = std::min<TokenIndex>(4, noun - std::min(begin, noun));
       length > 0 && !entry; --length) {
    std::string front, front_lemmas;
    for (TokenIndex i = noun - length; i < noun; ++i) {
      if (a[i].lower == "-") {
        if (!front.empty()) front.back() = '-';
        continue;
      }
      front += a[i].lower + " ";
    }
    for (const std::string& form : forms) {
      entry = find(front + form);
      if (entry) first_used = noun - length;
      if (entry) break;
    }
  }
  for (const std::string& form : forms) {
    if (entry) break;
    entry = find(form);
  }
  UnitEntry result;
  if (entry) {
    result = *entry;
  } else if (head.ent_type == "NORP" ||
             (head.tag == "NNPS" && head.ent_type != "ORG" && head.ent_type != "PRODUCT") ||
             (head.tag == "NNS" && is_capital(head.text) && head.ent_type.empty() &&
              noun != a.sentence_of(noun).tokens.begin)) {
    result = {"person", "national", {}, ""};
  } else {
    const std::string& s = forms[2];
    static constexpr std::array<std::string_view, 9> kPersonEndings = {
        "man", "woman", "person", "goer", "worker", "ist", "keeper", "fighter", "holder"};
    if (!std::any_of(kPersonEndings.begin(), kPersonEndings.end(), [&](std::string_view ending) {
          return s.size() > ending.size() + 1 && s.ends_with(ending);
        }))
      return std::nullopt;
    result = {"person", s, {}, ""};
  }
  if (result.unit == "person") {
    for (TokenIndex i = begin; i < first_used; ++i) {
      const UnitEntry* modifier = find(a[i].lower);
      if (!modifier || modifier->unit != "person") continue;
      for (const std::string& p : modifier->population)
        if (std::find(result.population.begin(), result.population.end(), p) ==
            result.population.end())
          result.population.push_back(p);
    }
  }
  return result;
}

}  // namespace muster::reading
