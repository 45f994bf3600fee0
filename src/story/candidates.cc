#include "story/candidates.h"

#include <algorithm>

namespace muster::story {
namespace {

std::vector<std::string> shared(const std::vector<std::string>& a,
                                const std::vector<std::string>& b) {
  std::vector<std::string> out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

}  // namespace

bool comes_before(const Report& a, const Report& b) {
  if (a.published.has_value() != b.published.has_value()) return a.published.has_value();
  if (a.published != b.published) return a.published < b.published;
  if (a.name != b.name) return a.name < b.name;
  return a.document < b.document;
}

std::vector<std::string> keys_of(const Account& a) {
  std::vector<std::string> keys;
  for (const std::string& p : a.places) keys.push_back("p " + p);
  for (const std::string& n : a.names) keys.push_back("n " + n);
  for (const std::string& w : a.place_words) keys.push_back("n " + w);
  for (const std::string& c : a.countries) {
    for (const std::string& k : a.kinds) keys.push_back("c " + c + " " + k);
    for (const std::string& k : a.loose) keys.push_back("c " + c + " " + k);
    if (a.kinds.empty()) keys.push_back("c " + c);
    if (a.toll) keys.push_back("t " + c);
  }
  for (const std::string& side : a.abroad) keys.push_back("f " + side);
  for (const std::string& k : a.kinds) keys.push_back("K " + k);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::vector<std::string> queries_of(const Account& a) {
  std::vector<std::string> keys = keys_of(a);
  if (!a.places.empty() || !a.countries.empty())
    std::erase_if(keys, [](const std::string& k) { return k[0] == 'K'; });
  return keys;
}

std::vector<std::string> counted_keys(const Account& a) {
  std::vector<std::string> keys;
  for (const std::string& p : a.places) keys.push_back("p " + p);
  for (const std::string& n : a.names) keys.push_back("n " + n);
  for (const std::string& t : a.terms) keys.push_back("t " + t);
  return keys;
}

void Counts::add(const Account& a) {
  if (a.toll || !a.has_date) return;
  for (const std::string& key : counted_keys(a)) {
    auto& days = days_[key];
    days.insert(std::upper_bound(days.begin(), days.end(), a.published), a.published);
  }
}

Rarity Counts::rarity(const Account& a, const Account& b) const {
  Rarity r;
  for (const std::string& p : shared(a.places, b.places))
    r.rarest_place = std::min(r.rarest_place, around("p " + p, b.published));
  for (const std::string& n : shared(a.names, b.names))
    r.rarest_name = std::min(r.rarest_name, around("n " + n, b.published));
  for (const std::string& t : shared(a.terms, b.terms))
    r.rare_terms += around("t " + t, b.published) <= kRare;
  return r;
}

size_t Counts::around(const std::string& key, int64_t day) const {
  const auto found = days_.find(key);
  if (found == days_.end()) return 0;
  const auto& d = found->second;
  return static_cast<size_t>(std::upper_bound(d.begin(), d.end(), day + kWindowDays) -
                             std::lower_bound(d.begin(), d.end(), day - kWindowDays));
}

}  // namespace muster::story
