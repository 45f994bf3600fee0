#include "reading/time.h"

#include <algorithm>

#include "reading/time_context.h"
#include "reading/time_grammar.h"
#include "reading/time_lexicon.h"
#include "reading/time_resolve.h"

namespace muster::reading {
namespace {

struct Candidate {
  TokenRange tokens;
  size_t begin = 0, end = 0;  // pieces
  Meaning meaning;
  TokenIndex head = kNoToken;
  std::string role;
};

// Token whose head lies outside the range; the last one if several do.
TokenIndex head_of(const Analysis& a, TokenRange range) {
  TokenIndex head = range.end - 1;
  for (TokenIndex i = range.begin; i < range.end; ++i)
    if (!range.contains(a[i].head) || a.is_root(i)) head = i;
  return head;
}

bool same_kind_of_date(const Meaning& a, const Meaning& b) {
  using Kind = Meaning::Kind;
  auto dated = [](const Meaning& m) {
    return m.kind == Kind::kDate || m.kind == Kind::kUnit || m.kind == Kind::kHoliday ||
           m.kind == Kind::kPart;
  };
  return (dated(a) && dated(b)) || (a.kind == Kind::kReference && dated(b)) ||
         (dated(a) && b.kind == Kind::kReference) ||
         (a.kind == Kind::kTime && b.kind == Kind::kTime);
}

bool started(const std::string& role) { return role == "since" || role == "start"; }

std::optional<DateInterval> with_role(const Resolved& r, const Meaning& m, const std::string& role,
                                      std::optional<Date> published) {
  if (r.lookback) return r.lookback;
  if (!r.plain) return std::nullopt;
  DateInterval plain = *r.plain;
  if (m.edge && plain.from && plain.to) {
    // A border: "since the start of the year", "by the end of May".
    if (role == "since" || role == "from" || role == "start" || role == "after") {
      plain.from = m.mod == "END"     ? plain.to->last_day()
                   : m.mod == "START" ? plain.from->first_day()
                                      : *plain.from;
    } else if (role == "until" || role == "by" || role == "before") {
      plain.to = m.mod == "START" ? plain.from->first_day()
                 : m.mod == "END" ? plain.to->last_day()
                                  : *plain.to;
    }
  }
  if (m.mod == "BEFORE" && published && plain.from && role == "on" && m.gran < Gran::kDay) {
    plain = {plain.from->first_day(), *published};
  } else if (m.mod == "AFTER" && published && plain.to && role == "on" && m.gran < Gran::kDay) {
    plain = {*published, plain.to->last_day()};
  }
  if (role == "since" || role == "after" || role == "start")
    return DateInterval{plain.from, std::nullopt};
  if (role == "until" || role == "by" || role == "before")
    return DateInterval{std::nullopt, plain.to};
  return plain;
}

}  // namespace

struct TimeReader::State {
  TimeLexicon lexicon;

  void read_block(const Analysis& a, TokenRange block, std::optional<Stamp>& mention,
                  std::vector<TimeExpression>& out) const;
  std::optional<Stamp> day_behind(const Analysis& a, const std::vector<Piece>& pieces,
                                  const std::vector<Candidate>& found, size_t k,
                                  TimeAnchor anchor) const;
  std::vector<Candidate> find(const Analysis& a, const std::vector<Piece>& pieces) const;
};

std::vector<Candidate> TimeReader::State::find(const Analysis& a,
                                               const std::vector<Piece>& pieces) const {
  std::vector<Candidate> found;
  const TimeGrammar grammar(lexicon, a, pieces);
  for (size_t i = 0; i < pieces.size();) {
    auto match = grammar.match(i);
    if (!match) {
      ++i;
      continue;
    }
    Candidate c;
    c.begin = i;
    c.end = match->end;
    c.tokens = {pieces[i].token, pieces[match->end - 1].token + 1};
    c.meaning = std::move(match->meaning);
    c.head = head_of(a, c.tokens);
    i = c.end;
    found.push_back(std::move(c));
  }
  return found;
}

// The day of a clock time that is told behind it: "at 05:00 (02:00 GMT) on Monday".
std::optional<Stamp> TimeReader::State::day_behind(const Analysis& a,
                                                   const std::vector<Piece>& pieces,
                                                   const std::vector<Candidate>& found, size_t k,
                                                   TimeAnchor anchor) const {
  for (size_t j = k + 1; j < found.size() && j <= k + 2; ++j) {
    for (size_t p = found[j - 1].end; p < found[j].begin; ++p) {
      const std::string& w = pieces[p].lower;
      if (w != "on" && w != "(" && w != ")" && w != "," && w != "local" && w != "time")
        return std::nullopt;
    }
    const Meaning& m = found[j].meaning;
    if (m.kind == Meaning::Kind::kTime) continue;
    if (m.gran != Gran::kDay || (m.kind != Meaning::Kind::kDate && m.kind != Meaning::Kind::kUnit))
      return std::nullopt;
    anchor.tense = tense_at(a, lexicon, found[j].head);
    anchor.deadline = found[k].role == "by" || found[k].role == "until";
    return resolve(m, anchor).stamp;
  }
  return std::nullopt;
}

void TimeReader::State::read_block(const Analysis& a, TokenRange block,
                                   std::optional<Stamp>& mention,
                                   std::vector<TimeExpression>& out) const {
  std::vector<Piece> pieces;
  bool glued = false;
  for (TokenIndex i = block.begin; i < block.end; ++i) {
    if (!a[i].is_space()) cut_pieces(a[i].text, i, glued, pieces);
    glued = !a[i].space_after && !a[i].is_space();
  }
  lexicon.look_up(pieces);
  std::vector<Candidate> found = find(a, pieces);
  const std::optional<Date> published = a.document().published();

  std::optional<Stamp> in_sentence;
  uint32_t sentence = UINT32_MAX;
  for (size_t k = 0; k < found.size(); ++k) {
    Candidate& c = found[k];
    c.role = role_at(a, lexicon, c.tokens, c.head);
    auto joined_by = [&](const Candidate& left, const Candidate& right) -> std::string {
      if (right.begin == left.end + 1) return pieces[left.end].lower;
      return "";
    };
    // "on Monday and Tuesday"
    if (k > 0 && c.role == "on") {
      const std::string between = joined_by(found[k - 1], c);
      if ((between == "and" || between == "or" || between == ",") && found[k - 1].role != "age")
        c.role = found[k - 1].role;
    }
  }
  // "from A to B", "between A and B", "A to B"
  std::vector<size_t> partner(found.size(), SIZE_MAX);
  for (size_t k = 0; k + 1 < found.size(); ++k) {
    Candidate &x = found[k], &y = found[k + 1];
    if (y.begin != x.end + 1 || !same_kind_of_date(x.meaning, y.meaning)) continue;
    const std::string& between = pieces[x.end].lower;
    const bool range = between == "to" || between == "through" || between == "-" ||
                       between == "until" || between == "till";
    if (between == "and" && x.role == "between") {
      x.role = y.role = "between";
    } else if (range && (x.role == "from" || (x.meaning.gran == y.meaning.gran &&
                                              between != "until" && between != "till"))) {
      x.role = y.role = "from_to";
    } else {
      continue;
    }
    partner[k + 1] = k;
    // "from March to June 2020": what the first end leaves out, the second one gives.
    Meaning &mx = x.meaning, &my = y.meaning;
    if (mx.kind == Meaning::Kind::kDate && my.kind == Meaning::Kind::kDate && mx.month &&
        !mx.year && my.year) {
      mx.year = my.month && my.month < mx.month ? my.year - 1 : my.year;
    }
  }

  for (size_t k = 0; k < found.size(); ++k) {
    Candidate& c = found[k];
    if (a[c.head].sentence != sentence) {
      sentence = a[c.head].sentence;
      in_sentence.reset();
    }
    TimeAnchor anchor;
    anchor.published = published;
    anchor.mention = mention;
    if (!anchor.mention && published) anchor.mention = Stamp{Gran::kDay, *published, ""};
    anchor.in_sentence = in_sentence;
    if (c.meaning.kind == Meaning::Kind::kTime) {
      if (const auto day = day_behind(a, pieces, found, k, anchor)) anchor.in_sentence = day;
    }
    anchor.tense = tense_at(a, lexicon, c.head);
    if (c.role == "since") anchor.tense = Tense::kPast;
    anchor.deadline = c.role == "by" || c.role == "until";
    Resolved r = resolve(c.meaning, anchor);

    TimeExpression e;
    e.tokens = c.tokens;
    e.head = c.head;
    e.type = r.type;
    e.value = r.value;
    e.mod = c.meaning.mod;
    e.by = r.by;
    e.plain = r.plain ? r.plain : r.lookback;
    e.role = c.role;
    if (c.meaning.age) {
      e.role = "age";
    } else if (c.meaning.kind == Meaning::Kind::kSet) {
      e.role = "rate";
    } else if (c.meaning.kind == Meaning::Kind::kDuration && c.meaning.direction) {
      e.role = "over";
    } else if (c.meaning.kind == Meaning::Kind::kDuration && e.role == "on") {
      e.role = "for";
    } else if (c.meaning.ago && e.role == "on") {
      e.role = "ago";
    }
    if (!c.meaning.age && e.role != "compared")
      e.interval = with_role(r, c.meaning, e.role, published);
    if (partner[k] != SIZE_MAX && !out.empty()) {
      TimeExpression& first = out.back();
      if (first.plain && e.plain && first.plain->from && e.plain->to) {
        DateInterval whole{first.plain->from, e.plain->to};
        // "from October to March": the first one lies before the second.
        if (whole.from->first_day() > whole.to->last_day() && found[k - 1].meaning.year == 0 &&
            found[k - 1].meaning.month) {
          whole.from = whole.from->plus_months(-12);
          first.plain = DateInterval{whole.from, first.plain->to->plus_months(-12)};
          first.value = first.plain->iso();
        }
        first.interval = e.interval = whole;
      }
    }
    if (r.stamp && e.role != "age") {
      // A start lies behind what the sentence tells: "since Feb. 24, 2022, the army said on March 10".
      if (!started(e.role)) in_sentence = r.stamp;
      mention = r.stamp;
    }
    out.push_back(std::move(e));
  }
}

TimeReader::TimeReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
TimeReader::TimeReader(TimeReader&&) noexcept = default;
TimeReader& TimeReader::operator=(TimeReader&&) noexcept = default;
TimeReader::~TimeReader() = default;

Result<TimeReader> TimeReader::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(auto lexicon, TimeLexicon::make(lexicon_dir));
  return TimeReader(std::make_unique<State>(State{std::move(lexicon)}));
}

std::vector<TimeExpression> TimeReader::read(const Analysis& analysis) const {
  std::vector<TimeExpression> out;
  std::optional<Stamp> mention;
  const auto& sentences = analysis.sentences();
  for (size_t s = 0; s < sentences.size();) {
    TokenRange block = sentences[s].tokens;
    size_t next = s + 1;
    while (next < sentences.size() && sentences[next].block == sentences[s].block)
      block.end = sentences[next++].tokens.end;
    state_->read_block(analysis, block, mention, out);
    s = next;
  }
  return out;
}

}  // namespace muster::reading
