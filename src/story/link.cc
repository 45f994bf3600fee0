#include "story/link.h"

#include <fmt/format.h>

#include <algorithm>

#include "story/interval.h"

namespace muster::story {
namespace {

using reading::Claim;

bool is_part(const Claim& c) { return c.part_of && !c.part_of->claim.empty(); }

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
      for (size_t i = 1; i < one.claims.size(); ++i) in_series(one.claims[i], one.claims[i - 1]);
    sums();
    parts();
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
           double score) {
    s_.links.push_back({std::move(type), from, to, std::move(rule), std::move(why), score, ""});
  }

  // Two neighbours of a series.
  void in_series(ClaimRef later, ClaimRef earlier) {
    const Claim &c = s_.claim(later), &o = s_.claim(earlier);
    const Interval now = interval_of(c), before = interval_of(o);
    const auto u = spoken(now), v = spoken(before);
    if (c.polarity == "negative") {
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
      add(!u && !v ? "repeats" : "updates", later, earlier, "story.vague_figure",
          "one of the two is a vague amount", 0.6);
    } else if (*u > *v) {
      add("updates", later, earlier, "story.rises",
          fmt::format("the count rose from {} to {}", to_string(before), to_string(now)), 0.9);
    } else if (counts(c, "missing") || counts(c, "stranded") || s_.traits(later).left) {
      add("updates", later, earlier, "story.fewer_left",
          fmt::format("{} of {} are left", to_string(now), to_string(before)), 0.8);
    } else if (compare(now, before) == Order::kBelow) {
      add("contradicts", later, earlier, "story.falls",
          fmt::format("a count of {} cannot fall to {}, and no correction is said",
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
          if (k == now.claim || e.measure != s_.claim(now).measure || !w || *w != *gap ||
              s_.series_of[now.report][k] == s_.series_of[now.report][now.claim])
            continue;
          const std::string why =
              fmt::format("{} + {} = {}", v->to_string(), w->to_string(), u->to_string());
          add("sums_to", extra, now, "story.increment_fits", why, 0.9);
          add("sums_to", before, now, "story.increment_fits", why, 0.9);
          break;
        }
      }
    }
  }

  // An incident's figure inside the next running total that plainly includes it.
  void parts() {
    for (uint32_t h = 0; h < s_.happenings.size(); ++h) {
      for (const AccountRef& a : s_.happenings[h].accounts) {
        const Account& part = s_.account(a);
        if (part.running) continue;
        for (uint32_t i : part.claims) {
          const ClaimRef me{a.report, i};
          const Claim& c = s_.claim(me);
          if (is_part(c) || c.tier == "article") continue;
          if (const auto whole = including(me, part, h)) {
            add("part_of", me, *whole, "story.in_running_total",
                fmt::format("told on {}, inside the running total of {}", date(me), date(*whole)),
                0.6);
          }
        }
      }
    }
  }

  std::optional<ClaimRef> including(ClaimRef me, const Account& part, uint32_t own) const {
    const Claim& c = s_.claim(me);
    const auto figure = spoken(interval_of(c));
    for (uint32_t r = me.report; r < s_.reports.size(); ++r) {
      for (const Account& whole : s_.accounts[r].accounts) {
        if (!whole.running || !whole.toll || !whole.has_date || !part.has_date) continue;
        if (r == me.report) continue;
        if (whole.published - part.published > 120) return std::nullopt;
        if (s_.happening_of[r][whole.claims.front()] == own) continue;
        if (whole.dated && (whole.from > part.published || part.published - whole.from > 370 ||
                            whole.published - whole.from > 370))
          continue;
        if (!shares(part.countries, whole.countries)) continue;
        if (!whole.places.empty() && !shares(part.places, whole.places) &&
            !shares(part.admins, whole.places))
          continue;
        if (!shares(part.kinds, whole.kinds)) continue;
        if (!part.agents.empty() && !whole.agents.empty() && !shares(part.agents, whole.agents))
          continue;
        for (uint32_t k : whole.claims) {
          const ClaimRef there{r, k};
          const Claim& w = s_.claim(there);
          if (w.measure != c.measure || is_part(w) || !s_.traits(there).toll) continue;
          const auto total = spoken(interval_of(w));
          if (figure && total && *figure > *total) continue;
          return there;
        }
      }
    }
    return std::nullopt;
  }

  Stories& s_;
};

}  // namespace

void make_links(Stories& stories) { Linker(stories).run(); }

}  // namespace muster::story
