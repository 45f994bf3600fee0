// What different sources say of one happening, side by side: who cites whom, and how figures differ that are not rivals.
// Only claims with a source of their own are compared, each with the nearest earlier claim of another source, and only
// where nothing else joins the two.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "story/interval.h"
#include "story/link.h"
#include "story/series.h"
#include "story/sorted_lists.h"
#include "story/voice.h"

namespace muster::story {
namespace {

using reading::Claim;

bool overlap(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& x) {
    return std::find(b.begin(), b.end(), x) != b.end();
  });
}

std::string listed(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& m : list) out += (out.empty() ? "" : " or ") + m;
  return out;
}

// One is the other, rounded as its trailing zeros say: 1,205 and "about 1,200".
bool same_rounded(const Decimal& a, const Decimal& b) {
  if (a == b) return false;
  const auto zeros = [](const Decimal& d) {
    const std::string s = d.to_string();
    size_t n = 0;
    while (n < s.size() && s[s.size() - 1 - n] == '0') ++n;
    return s.find('.') == std::string::npos ? n : 0;
  };
  const Decimal &coarse = zeros(a) > zeros(b) ? a : b, &fine = zeros(a) > zeros(b) ? b : a;
  const size_t n = std::max(zeros(a), zeros(b));
  if (n == 0 || n > 9) return false;
  int64_t step = 1;
  for (size_t k = 0; k < n; ++k) step *= 10;
  const auto gap =
      coarse < fine ? Decimal::subtract(fine, coarse) : Decimal::subtract(coarse, fine);
  const auto twice = gap ? Decimal::multiply(*gap, Decimal(2)) : gap;
  return twice && *twice <= Decimal(step);
}

class VoiceLinker {
 public:
  explicit VoiceLinker(Stories& s) : s_(s) {
    for (const Link& l : s.links) joined_.insert(std::minmax(l.from, l.to));
  }

  void run() {
    for (const Happening& h : s_.happenings) {
      std::vector<ClaimRef> claims;
      for (const AccountRef& a : h.accounts)
        for (uint32_t i : s_.account(a).claims)
          if (s_.claim({a.report, i}).tier != "article") claims.push_back({a.report, i});
      std::sort(claims.begin(), claims.end());
      for (size_t i = 0; i < claims.size(); ++i) {
        cite(claims, i);
        set_beside(claims, i);
      }
    }
  }

 private:
  void add(std::string type, ClaimRef from, ClaimRef to, std::string rule, std::string why,
           double score, std::string differs = "") {
    joined_.insert(std::minmax(from, to));
    s_.links.push_back({std::move(type),
                        from,
                        to,
                        std::move(rule),
                        std::move(why),
                        score,
                        std::move(differs),
                        {}});
  }
  std::string date(ClaimRef r) const {
    const auto& d = s_.reports[r.report].published;
    return d ? d->iso() : "an undated report";
  }
  static std::string root(const Claim& c) { return c.chain.back().words.text; }

  // "The BBC reported": an earlier report of the outlet that is named has the figure.
  void cite(const std::vector<ClaimRef>& claims, size_t i) {
    const Claim& c = s_.claim(claims[i]);
    for (const reading::Source& source : c.chain) {
      const std::string name = plain_words(source.name        ? source.name->text
                                           : source.refers_to ? source.refers_to->text
                                                              : source.words.text);
      for (size_t k = 0; k < i; ++k) {
        if (claims[k].report == claims[i].report) continue;
        const Report& report = s_.reports[claims[k].report];
        const Claim& o = s_.claim(claims[k]);
        if (plain_words(report.outlet) != name || !overlap(c.measure, o.measure)) continue;
        const auto u = spoken(interval_of(c)), v = spoken(interval_of(o));
        if (u && v ? *u != *v : c.vague != o.vague || c.vague.empty()) continue;
        add("cites", claims[i], claims[k], "story.names_outlet",
            fmt::format("the report names {}, which had the figure on {}", source.words.text,
                        date(claims[k])),
            0.8);
        return;
      }
    }
  }

  // How two figures of different sources differ; "" for figures that answer one question.
  std::string difference(ClaimRef later, ClaimRef earlier) const {
    const Claim &c = s_.claim(later), &o = s_.claim(earlier);
    if (c.unit != o.unit) return c.measure == o.measure ? "unit" : "";
    if (c.measure != o.measure)
      return overlap(c.measure, o.measure) || (c.join == "undefined" && o.join == "undefined")
                 ? "measure"
                 : "";
    if (c.frame != o.frame || far_apart(c, o)) return "period";
    if (is_part(s_, later) != is_part(s_, earlier) ||
        people_counted(s_, later) != people_counted(s_, earlier) || kinds_of_people_differ(c, o) ||
        sides_are_others(c, o))
      return "scope";
    const auto u = spoken(interval_of(c)), v = spoken(interval_of(o));
    if (!u || !v) return "";
    if (same_rounded(*u, *v)) return "rounding";
    if (compare(interval_of(c), interval_of(o)) != Order::kOverlaps &&
        s_.account_of(later).published - s_.account_of(earlier).published > 3)
      return "as_of";
    return "";
  }
  static bool far_apart(const Claim& c, const Claim& o) {
    if (!c.when || !o.when || !c.when->words || !o.when->words) return false;
    const auto &a = c.when->interval, &b = o.when->interval;
    return a.from && a.to && b.from && b.to &&
           (a.to->last_day().to_days() < b.from->first_day().to_days() ||
            b.to->last_day().to_days() < a.from->first_day().to_days());
  }
  static bool sides_are_others(const Claim& c, const Claim& o) {
    bool any = false;
    for (const auto& x : c.side)
      for (const auto& y : o.side) {
        if (x.id.empty() || y.id.empty()) continue;
        if (x.id == y.id) return false;
        any = true;
      }
    return any;
  }

  void set_beside(const std::vector<ClaimRef>& claims, size_t i) {
    const ClaimRef me = claims[i];
    const Claim& c = s_.claim(me);
    const std::string mine = claimant_of(c);
    if (mine.empty() || share_of(c) || c.modality != "actual") return;
    std::set<std::string> told;
    for (size_t k = i; k-- > 0;) {
      const ClaimRef other = claims[k];
      const Claim& o = s_.claim(other);
      const std::string theirs = claimant_of(o);
      if (theirs.empty() || theirs == mine || share_of(o) || o.modality != "actual" ||
          joined_.contains(std::minmax(me, other)))
        continue;
      const std::string how = difference(me, other);
      const auto u = spoken(interval_of(c)), v = spoken(interval_of(o));
      if (how.empty()) {
        if (c.measure != o.measure || !u || !v || told.contains("consistent_with") ||
            other.report == me.report ||
            compare(interval_of(c), interval_of(o)) != Order::kOverlaps)
          continue;
        told.insert("consistent_with");
        add("consistent_with", me, other, "story.bounds_meet",
            fmt::format("{} by {} and {} by {} can both hold", c.words.text, root(c), o.words.text,
                        root(o)),
            0.6);
        continue;
      }
      if (!told.insert(how).second) continue;
      add("differs_by", me, other, "story.other_question",
          fmt::format("{} {} by {} and {} {} by {} differ in {}", c.words.text, listed(c.measure),
                      root(c), o.words.text, listed(o.measure), root(o),
                      how == "as_of" ? "the day they speak of" : how),
          0.5, how);
    }
  }

  Stories& s_;
  std::set<std::pair<ClaimRef, ClaimRef>> joined_;
};

}  // namespace

void make_voice_links(Stories& s) { VoiceLinker(s).run(); }

}  // namespace muster::story
