#include "story/link.h"

#include <fmt/format.h>

#include <algorithm>

#include "story/interval.h"
#include "story/kinds.h"
#include "story/series.h"
#include "story/sorted_lists.h"
#include "story/voice.h"

namespace muster::story {
namespace {

using reading::Claim;

bool counts(const Claim& c, std::string_view measure) {
  return std::find(c.measure.begin(), c.measure.end(), measure) != c.measure.end();
}

bool shares(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (const std::string& x : a)
    if (std::binary_search(b.begin(), b.end(), x)) return true;
  return false;
}

class Linker {
 public:
  explicit Linker(Stories& s) : s_(s) {}

  void run() {
    for (const Series& one : s_.series)
      for (size_t i = 1; i < one.claims.size(); ++i) in_series(one.claims[i], before(one, i));
    sums();
    parts();
    measures();
    make_share_links(s_);
    make_voice_links(s_);
    std::sort(s_.links.begin(), s_.links.end(), [](const Link& a, const Link& b) {
      if (a.from != b.from) return a.from < b.from;
      if (a.to != b.to) return a.to < b.to;
      return a.type < b.type;
    });
  }

 private:
  std::string date(ClaimRef r) const {
    const auto& d = s_.reports[r.report].published;
    return d ? d->iso() : "an undated report";
  }
  void add(std::string type, ClaimRef from, ClaimRef to, std::string rule, std::string why,
           double score, std::vector<ClaimRef> evidence = {}) {
    s_.links.push_back({std::move(type), from, to, std::move(rule), std::move(why), score, "",
                        std::move(evidence)});
  }

  // The claim just before; of rivals in one report the one that lies nearest.
  ClaimRef before(const Series& one, size_t i) const {
    const ClaimRef last = one.claims[i - 1];
    const auto mine = spoken(interval_of(s_.claim(one.claims[i])));
    if (i < 2 || last.report == one.claims[i].report || one.claims[i - 2].report != last.report ||
        !mine)
      return last;
    const auto gap = [&](ClaimRef r) -> std::optional<Decimal> {
      const auto other = spoken(interval_of(s_.claim(r)));
      if (!other) return std::nullopt;
      const auto d =
          *mine < *other ? Decimal::subtract(*other, *mine) : Decimal::subtract(*mine, *other);
      return d ? std::optional<Decimal>(*d) : std::nullopt;
    };
    const auto near = gap(last), far = gap(one.claims[i - 2]);
    return near && far && *far < *near ? one.claims[i - 2] : last;
  }

  static std::string root(const Claim& c) {
    return c.chain.empty() ? "the report" : c.chain.back().words.text;
  }

  bool other_voice(ClaimRef a, ClaimRef b) const {
    const std::string x = claimant_of(s_.claim(a)), y = claimant_of(s_.claim(b));
    return !x.empty() && !y.empty() && x != y;
  }

  // The dead do not become fewer; troops in a place may.
  static bool only_grows(const Claim& c) {
    static constexpr std::string_view kGrow[] = {"killed",  "wounded", "casualties",
                                                 "losses",  "victims", "destroyed",
                                                 "damaged", "fired",   "ill"};
    return std::any_of(c.measure.begin(), c.measure.end(), [](const std::string& m) {
      return std::find(std::begin(kGrow), std::end(kGrow), m) != std::end(kGrow);
    });
  }

  // Two neighbours of a series.
  void in_series(ClaimRef later, ClaimRef earlier) {
    const Claim &c = s_.claim(later), &o = s_.claim(earlier);
    const Interval now = interval_of(c), before = interval_of(o);
    const auto u = spoken(now), v = spoken(before);
    if (later.report == earlier.report && !c.revises.empty() && c.revises == o.id) {
      const bool fixed = s_.traits(later).fixed;
      add(fixed ? "corrects" : "updates", later, earlier,
          fixed ? "story.said_corrected" : "story.said_before",
          fmt::format("the report itself puts {} in the place of {}", c.words.text, o.words.text),
          0.9);
    } else if (later.report == earlier.report && c.same_as.empty() && u && v && *u != *v) {
      add("contradicts", later, earlier, "story.rival_sources",
          fmt::format("{} says {}, {} says {}", root(c), c.words.text, root(o), o.words.text), 0.8);
    } else if (s_.traits(later).retracted) {
      add("retracts", later, earlier, "story.taken_back",
          fmt::format("the report says that the figure of {} was taken back", date(earlier)), 0.7);
    } else if (c.polarity == "negative") {
      add("denies", later, earlier, "story.denied", fmt::format("“{}” is denied", c.words.text),
          0.8);
    } else if (s_.traits(later).fixed && (!u || !v || *u != *v)) {
      const bool lower = u && v && *u < *v;
      add(lower || compare(now, before) == Order::kBelow ? "corrects" : "updates", later, earlier,
          lower ? "story.said_corrected" : "story.revised_up",
          fmt::format("the report says that the figure of {} was revised", date(earlier)), 0.8);
    } else if (u && v && *u == *v) {
      add("repeats", later, earlier, "story.same_figure",
          fmt::format("the same figure as on {}", date(earlier)), 0.9);
    } else if (!u || !v) {
      add(!u && !v && c.vague == o.vague ? "repeats" : "updates", later, earlier,
          "story.vague_figure", "one of the two is a vague amount", 0.6);
    } else if (*u > *v) {
      add("updates", later, earlier, "story.rises",
          fmt::format("the count rose from {} to {}", to_string(before), to_string(now)), 0.9);
    } else if (counts(c, "missing") || counts(c, "stranded") || s_.traits(later).left) {
      add("updates", later, earlier, "story.fewer_left",
          fmt::format("{} of {} are left", to_string(now), to_string(before)), 0.8);
    } else if (compare(now, before) == Order::kBelow && !only_grows(c)) {
      add("updates", later, earlier, "story.moves",
          fmt::format("{} after {}: such a count may go down", to_string(now), to_string(before)),
          0.6);
    } else if (compare(now, before) == Order::kBelow) {
      add("contradicts", later, earlier, "story.falls",
          other_voice(later, earlier)
              ? fmt::format("{} counts {} on {}, {} counted {} on {}: a count cannot fall, so both "
                            "cannot hold, and no correction is said",
                            root(c), to_string(now), date(later), root(o), to_string(before),
                            date(earlier))
              : fmt::format("a count of {} cannot fall to {}, and no correction is said",
                            to_string(before), to_string(now)),
          0.7);
    } else {
      add("updates", later, earlier, "story.looser_bound",
          fmt::format("{} leaves room for {}", to_string(now), to_string(before)), 0.6);
    }
  }

  // Total before + increment = total now.
  void sums() {
    for (const Series& one : s_.series) {
      for (size_t i = 1; i < one.claims.size(); ++i) {
        const ClaimRef now = one.claims[i], before = one.claims[i - 1];
        const auto u = spoken(interval_of(s_.claim(now))),
                   v = spoken(interval_of(s_.claim(before)));
        if (!u || !v || now.report == before.report) continue;
        const auto gap = Decimal::subtract(*u, *v);
        if (!gap || *gap <= Decimal(0)) continue;
        for (uint32_t k = 0; k < s_.reports[now.report].reading.claims.size(); ++k) {
          const ClaimRef extra{now.report, k};
          const Claim& e = s_.claim(extra);
          const auto w = spoken(interval_of(e));
          if (k == now.claim || e.tier == "article" || e.measure != s_.claim(now).measure || !w ||
              *w != *gap || s_.series_of[now.report][k] == s_.series_of[now.report][now.claim])
            continue;
          const std::string why =
              fmt::format("{} + {} = {}", v->to_string(), w->to_string(), u->to_string());
          add("sums_to", extra, now, "story.increment_fits", why, 0.9, {before});
          add("sums_to", before, now, "story.increment_fits", why, 0.9, {extra});
          break;
        }
      }
    }
  }

  // The same figure under another measure: "4,000 killed, wounded, missing or captured" retold as "4,000 killed or injured".
  void measures() {
    for (const Happening& h : s_.happenings) {
      for (size_t x = 0; x < h.series.size(); ++x)
        for (size_t y = 0; y < h.series.size(); ++y) {
          if (x == y) continue;
          const Series &now = s_.series[h.series[x]], &then = s_.series[h.series[y]];
          if (now.part != then.part) continue;
          for (ClaimRef later : now.claims) {
            const auto earlier = std::find_if(
                then.claims.begin(), then.claims.end(),
                [&](ClaimRef r) { return r.report < later.report && retold(later, r); });
            if (earlier == then.claims.end()) continue;
            const Claim &c = s_.claim(later), &o = s_.claim(*earlier);
            const bool fewer = c.measure.size() < o.measure.size();
            const std::string moved = listed(fewer ? without(o.measure, c.measure)
                                                   : without(c.measure, o.measure));
            add(fewer ? "narrows" : "broadens_measure", later, *earlier, "story.measure_changed",
                fmt::format("{}: the {} of {} were {}, those of {} are {}: {} {} on retelling",
                            root(c), o.words.text, date(*earlier), listed(o.measure), date(later),
                            listed(c.measure), moved, fewer ? "was dropped" : "was added"),
                0.6);
            break;
          }
        }
    }
  }
  static std::vector<std::string> without(const std::vector<std::string>& all,
                                          const std::vector<std::string>& some) {
    std::vector<std::string> out;
    for (const std::string& m : all)
      if (std::find(some.begin(), some.end(), m) == some.end()) out.push_back(m);
    return out;
  }
  static std::string listed(const std::vector<std::string>& list) {
    std::string out;
    for (const std::string& m : list) out += (out.empty() ? "" : " or ") + m;
    return out;
  }
  // One measure set inside the other, and the same figure, large enough to be no chance.
  bool retold(ClaimRef later, ClaimRef earlier) const {
    const Claim &c = s_.claim(later), &o = s_.claim(earlier);
    if (c.measure.size() == o.measure.size() || is_part(s_, later) != is_part(s_, earlier)) return false;
    const auto u = spoken(interval_of(c)), v = spoken(interval_of(o));
    if (!u || !v || *u != *v || *u < Decimal(50) || other_voice(later, earlier)) return false;
    const auto& small = c.measure.size() < o.measure.size() ? c.measure : o.measure;
    const auto& large = c.measure.size() < o.measure.size() ? o.measure : c.measure;
    return std::all_of(small.begin(), small.end(), [&](const std::string& m) {
      return std::find(large.begin(), large.end(), m) != large.end();
    });
  }

  // An incident's figure inside the next running total that plainly includes it.
  void parts() {
    for (const Happening& h : s_.happenings) {
      for (uint32_t k : h.series) {
        const Series& one = s_.series[k];
        // Whatever was told last before the total stands for the series.
        std::optional<std::pair<ClaimRef, ClaimRef>> found;
        for (const ClaimRef me : one.claims) {
          const Claim& c = s_.claim(me);
          if (is_part(s_, me) || c.tier == "article" || s_.traits(me).left || wider_beside(me)) continue;
          const auto whole = including(me, one.happening);
          if (!whole) continue;
          if (found && found->second != *whole) in_total(found->first, found->second);
          found = {me, *whole};
        }
        if (found) in_total(found->first, found->second);
        some_of_a_toll(h, one);
        // Some kinds of people told before there was a toll of all.
        if (one.part.empty() || is_part(s_, one.claims.front()) || one.claims.size() > 1)
          continue;
        for (uint32_t o : h.series) {
          const Series& all = s_.series[o];
          if (o == k || !all.part.empty() ||
              s_.claim(all.claims.front()).measure != s_.claim(one.claims.front()).measure)
            continue;
          const auto next = std::find_if(all.claims.begin(), all.claims.end(), [&](ClaimRef r) {
            return r.report > one.claims.front().report && s_.traits(r).toll &&
                   !is_part(s_, r);
          });
          if (next == all.claims.end()) continue;
          add("part_of", one.claims.front(), *next, "story.some_of_them",
              fmt::format("told on {} before there was a toll of all", date(one.claims.front())),
              0.6);
          break;
        }
      }
    }
  }
  // Some of those that an earlier report counted: an employee among the injured, bodies of those who were missing.
  void some_of_a_toll(const Happening& h, const Series& one) {
    const ClaimRef me = one.claims.front();
    const Claim& c = s_.claim(me);
    if (is_part(s_, me) || one.claims.size() > 1) return;
    const bool found_dead = counts(c, "killed") && c.counted && c.counted->text.find("missing") != std::string::npos;
    std::optional<ClaimRef> whole;
    for (uint32_t k : h.series)
      for (ClaimRef r : s_.series[k].claims) {
        const Claim& o = s_.claim(r);
        if (r.report >= me.report || is_part(s_, r)) continue;
        const auto u = spoken(interval_of(c)), v = spoken(interval_of(o));
        if (s_.traits(me).more && !found_dead) continue;
        const bool fits = found_dead ? counts(o, "missing") && u && v && *u <= *v
                                     : c.measure == o.measure && some_of_them(s_, me, r);
        if (fits && (!whole || *whole < r)) whole = r;
      }
    if (whole)
      add("part_of", me, *whole, "story.some_of_them",
          fmt::format("{} {} among the {} of {}", c.words.text, c.counted->text,
                      s_.claim(*whole).words.text, date(*whole)),
          0.6);
  }
  void in_total(ClaimRef me, ClaimRef whole) {
    add("part_of", me, whole, "story.in_running_total",
        fmt::format("told on {}, inside the running total of {}", date(me), date(whole)), 0.6);
  }

  // A total of the same report over a wider area stands for what it includes: "36 nationwide, 18 of them on one river".
  bool wider_beside(ClaimRef me) const {
    const Claim& c = s_.claim(me);
    const auto mine = spoken(interval_of(c));
    if (s_.account_of(me).running) return false;
    for (uint32_t i = 0; i < s_.reports[me.report].reading.claims.size(); ++i) {
      const ClaimRef o{me.report, i};
      if (i == me.claim || !s_.traits(o).running || s_.claim(o).measure != c.measure) continue;
      const auto other = spoken(interval_of(s_.claim(o)));
      if (mine && other && *mine < *other && days_told(o) <= 3) return true;
    }
    return false;
  }
  int64_t days_told(ClaimRef r) const {
    const auto& w = s_.claim(r).when;
    if (!w || !w->interval.from || !w->interval.to) return INT64_MAX;
    return w->interval.to->last_day().to_days() - w->interval.from->first_day().to_days();
  }

  std::optional<ClaimRef> including(ClaimRef me, uint32_t own) const {
    const Claim& c = s_.claim(me);
    const Account& part = s_.account_of(me);
    if (part.running && days_told(me) > 3) return std::nullopt;
    const auto figure = spoken(interval_of(c));
    for (uint32_t r = me.report + 1; r < s_.reports.size(); ++r) {
      for (const Account& whole : s_.accounts[r].accounts) {
        if (!whole.running || !whole.has_date || !part.has_date) continue;
        if (whole.published - part.published > kLongestRun) return std::nullopt;
        if (s_.happening_of[r][whole.claims.front()] == own) continue;
        if (whole.dated &&
            (whole.from > part.published || whole.published - whole.from > 2 * kLongestRun))
          continue;
        if (!shares(part.countries, whole.countries)) continue;
        if (!whole.places.empty() && !shares(part.places, whole.places) &&
            !shares(part.admins, whole.places))
          continue;
        if (!shares(part.kinds, whole.kinds) &&
            !((part.kinds.empty() || near_kinds(part.kinds, whole.kinds)) &&
              n_shared(part.terms, whole.terms) >= 2) &&
            !(shares(part.loose, whole.loose) && whole.kinds.empty()))
          continue;
        if (!part.agents.empty() && !whole.agents.empty() && !shares(part.agents, whole.agents))
          continue;
        if (!part.sides.empty() && !whole.sides.empty() && !shares(part.sides, whole.sides))
          continue;
        for (uint32_t k : whole.claims) {
          const ClaimRef there{r, k};
          const Claim& w = s_.claim(there);
          if (w.measure != c.measure || is_part(s_, there) || !s_.traits(there).running) continue;
          if (days_told(there) <= 3) continue;
          const auto total = spoken(interval_of(w));
          if (figure && total && *figure >= *total) continue;
          return there;
        }
      }
    }
    return std::nullopt;
  }

  static constexpr int64_t kLongestRun =
      100;  // days; totals that run longer say too little of one incident
  Stories& s_;
};

}  // namespace

void make_links(Stories& stories) { Linker(stories).run(); }

}  // namespace muster::story
