// made_reports.h: made reports with readings, for the tests and the benchmark of Live: news of many places and kinds, with
// tolls that move and places that are rare at first. The same seed gives the same reports on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "story/report.h"

namespace muster::story {

/// A small generator of our own: the standard's distributions differ between libraries.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed * 2 + 1) {}
  uint32_t below(uint32_t n) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<uint32_t>((state_ >> 33) % n);
  }

 private:
  uint64_t state_;
};

/// `n` reports over `n_days` days and `n_places` towns; about two and a half claims a report.
inline std::vector<Report> made_reports(size_t n, uint32_t n_days, uint32_t n_places, uint64_t seed) {
  static const std::vector<std::string> kKinds = {"flooding",  "a bus crash",  "a bombing",
                                                  "an ambush", "a landslide", "a factory fire",
                                                  "a drone strike", "an earthquake"};
  static const std::vector<std::string> kExtra = {"bridge", "market", "school", "convoy", "river",
                                                  "hospital", "harbour", "mine", "hotel", "village"};
  Dice dice(seed);
  const Date first = *Date::parse("2024-01-01");
  std::vector<Report> out;
  for (size_t i = 0; i < n; ++i) {
    Report r;
    r.name = "r" + std::to_string(i);
    r.document = "d" + std::to_string(i);
    r.published = first.plus_days(static_cast<int>(dice.below(n_days)));
    const uint32_t town = dice.below(n_places);
    const std::string place = "Town" + std::to_string(town);
    const std::string country = "Land" + std::to_string(town % 40);
    const std::string code = {static_cast<char>('A' + town % 40 / 2), static_cast<char>('A' + town % 2)};
    const std::string& kind = kKinds[(town + dice.below(2)) % kKinds.size()];
    const uint32_t dead = 2 + dice.below(60), hurt = 2 + dice.below(90);
    const std::string a = std::to_string(dead), b = std::to_string(hurt);
    r.text = dice.below(3) == 0 ? "The death toll from " + kind + " in " + place + ", " + country +
                                      ", rises to " + a + "."
                                : a + " people are killed and " + b + " others are injured in " +
                                      kind + " near the " + kExtra[dice.below(10)] + " in " + place +
                                      ", " + country + ".";
    const auto span_of = [&](const std::string& words) {
      const auto at = static_cast<uint32_t>(r.text.find(words));
      return SourceSpan{at, at + static_cast<uint32_t>(words.size())};
    };
    r.places.push_back({span_of(place), place, "", "city", code, ""});
    r.places.push_back({span_of(country), country, code, "country", code, ""});
    const auto claim = [&](const std::string& words, uint32_t value, const char* measure) {
      reading::Claim c;
      c.id = r.name + "/" + measure;
      c.words = {span_of(words), words};
      c.tier = "number";
      c.kind = "exact";
      c.low = c.high = Decimal(static_cast<int64_t>(value));
      c.measure = {measure};
      r.reading.claims.push_back(std::move(c));
    };
    if (r.text[0] == 'T') {
      claim(" " + a + ".", dead, "killed");
      auto& words = r.reading.claims.back().words;
      words = {{words.span.begin + 1, words.span.end - 1}, a};
    } else {
      claim(a, dead, "killed");
      claim(b + " others", hurt, "wounded");
    }
    out.push_back(std::move(r));
  }
  return out;
}

}  // namespace muster::story
