#include "text/zones.h"

#include <algorithm>

#include "text/credit.h"
#include "text/dateline.h"
#include "text/form.h"
#include "text/teaser.h"

namespace muster {
namespace {

// A block is parsed as one piece; what is longer is no paragraph of a report, and memory is to stay
// bounded.
constexpr size_t kMaxBlockBytes = 100'000;
constexpr size_t kMaxTitleWords = 30;
constexpr size_t kMinProseWords = 25;
constexpr size_t kMaxHeadLines = 12;

enum class Role {
  kPlain,
  kTeaser,
  kTeaserHeading,
  kOther,
  kCaption,
  kByline,
  kDate,
  kDateline,
  kTitle,
  kStandfirst,
  kSection,
  kComments,
};

struct Draft {
  Pieces pieces;
  CleanText text;
  Form form;
  Mark mark = Mark::kNone;
  Role role = Role::kPlain;
  std::optional<Zone> known;
  std::string_view line() const { return text.clean; }
  bool prose() const {
    return mark != Mark::kHeading &&
           (form.ends_with_stop || form.has_inner_stop || form.n_words >= kMinProseWords);
  }
};

Zone zone_of(Role role) {
  switch (role) {
    case Role::kPlain:
      return Zone::kBody;
    case Role::kTeaser:
    case Role::kTeaserHeading:
      return Zone::kTeaser;
    case Role::kCaption:
      return Zone::kCaption;
    case Role::kByline:
      return Zone::kByline;
    case Role::kDateline:
      return Zone::kDateline;
    case Role::kTitle:
      return Zone::kTitle;
    case Role::kStandfirst:
      return Zone::kStandfirst;
    case Role::kOther:
    case Role::kDate:
    case Role::kSection:
    case Role::kComments:
      return Zone::kOther;
  }
  return Zone::kOther;
}

class Page {
 public:
  Page(std::string_view text, const ZoneRules& rules) : text_(text), rules_(rules) {}

  void add(Paragraph paragraph) {
    Draft d;
    d.text = clean_text(text_, paragraph.pieces);
    if (d.text.span.empty()) return;
    d.pieces = std::move(paragraph.pieces);
    d.mark = paragraph.mark;
    d.known = paragraph.known;
    from_page_ = from_page_ || d.known;
    d.form = form_of(d.line());
    drafts_.push_back(std::move(d));
  }

  Zoned finish() {
    bool fresh = true;  // nothing of the report yet
    for (Draft& d : drafts_) {
      d.role = own_role(d, fresh);
      if (d.role == Role::kPlain) fresh = false;
    }
    if (!from_page_) read_head();
    follow_headings();
    Zoned out;
    const size_t lead = first_prose(0);
    out.published = published_;
    for (size_t i = 0; i < drafts_.size(); ++i) emit(i, i == lead, out);
    if (!out.published && out.dated) out.published = out.dated->certain();
    return out;
  }

 private:
  Role own_role(const Draft& d, bool fresh) {
    const std::string_view line = d.line();
    if (d.known && *d.known != Zone::kBody) return known_role(*d.known);
    if (d.mark == Mark::kTable) return Role::kOther;
    if (const auto date = parse_date_line(line, rules_)) {
      note_date(*date);
      return Role::kDate;
    }
    if (is_comments_heading(line, d.form, rules_)) return Role::kComments;
    if (const TeaserForm t = teaser_form(line, d.form, fresh, rules_); t != TeaserForm::kNone)
      return t == TeaserForm::kHeading ? Role::kTeaserHeading : Role::kTeaser;
    if (rules_[Cue::kSection].is_whole(bare(line))) return Role::kSection;
    if (is_furniture(line, d.form, rules_)) return Role::kOther;
    if (is_credit(line, d.form, rules_)) return Role::kByline;
    if (is_caption(line, d.form, rules_)) return Role::kCaption;
    return Role::kPlain;
  }

  static Role known_role(Zone zone) {
    switch (zone) {
      case Zone::kTitle:
        return Role::kTitle;
      case Zone::kStandfirst:
        return Role::kStandfirst;
      case Zone::kByline:
        return Role::kByline;
      case Zone::kDateline:
        return Role::kDate;
      case Zone::kBody:
        return Role::kPlain;
      case Zone::kCaption:
        return Role::kCaption;
      case Zone::kTeaser:
        return Role::kTeaser;
      case Zone::kOther:
        return Role::kOther;
    }
    return Role::kPlain;
  }

  /// The first certain date wins; a date of publication wins over one of an update.
  void note_date(const DateLine& line) {
    const auto date = line.date ? line.date->certain() : std::nullopt;
    if (!date || (published_ && !(published_is_update_ && !line.update))) return;
    published_ = date;
    published_is_update_ = line.update;
  }

  size_t next_plain(size_t i) const {
    while (i < drafts_.size() && drafts_[i].role != Role::kPlain) ++i;
    return i;
  }
  size_t first_prose(size_t i) const {
    while (i < drafts_.size() && !(drafts_[i].role == Role::kPlain && drafts_[i].prose())) ++i;
    return i;
  }

  /// Lines between the title and the first paragraph of prose.
  void read_head() {
    size_t body = first_prose(0);
    const size_t first = next_plain(0);
    if (body == drafts_.size() || first == body) return;  // no prose, or the report opens with it
    std::vector<size_t> head;
    for (size_t i = first; i < body; ++i)
      if (drafts_[i].role == Role::kPlain) head.push_back(i);
    if (head.size() > kMaxHeadLines) return;
    size_t k = 0;
    // A section's name over the title: "World", "Breaking news".
    while (k + 1 < head.size() && drafts_[head[k]].form.n_words <= 3 &&
           drafts_[head[k]].mark != Mark::kHeading && drafts_[head[k + 1]].form.n_words >= 4 &&
           !is_byline(drafts_[head[k + 1]].line(), drafts_[head[k + 1]].form, rules_)) {
      drafts_[head[k++]].role = Role::kOther;
    }
    Draft& title = drafts_[head[k]];
    const bool dateline = whole_dateline(title.line(), rules_).has_value();
    if (!dateline && !is_byline(title.line(), title.form, rules_) &&
        title.form.n_words <= kMaxTitleWords && !title.form.ends_with_colon &&
        title.mark != Mark::kItem) {
      title.role = Role::kTitle;
      ++k;
    }
    for (; k < head.size(); ++k) head_role(drafts_[head[k]]);

    // A standfirst may be a sentence: then byline or dateline come after it.
    Draft& lead = drafts_[body];
    if (title.role != Role::kTitle || lead.form.n_words > 60) return;
    for (size_t i = body + 1; i < std::min(body + 4, drafts_.size()); ++i) {
      Draft& d = drafts_[i];
      if (d.role == Role::kDate || d.role == Role::kCaption || d.role == Role::kTeaser ||
          d.role == Role::kOther)
        continue;
      const bool credit = d.role == Role::kByline && i + 1 < drafts_.size();
      const bool opens = d.role == Role::kPlain &&
                         (find_dateline(d.line(), rules_) || is_byline(d.line(), d.form, rules_) ||
                          whole_dateline(d.line(), rules_));
      if ((credit || opens) && first_prose(body + 1) < drafts_.size() &&
          !find_dateline(lead.line(), rules_)) {
        lead.role = Role::kStandfirst;
        for (size_t j = body + 1; j < first_prose(body + 1); ++j)
          if (drafts_[j].role == Role::kPlain) head_role(drafts_[j]);
      }
      break;
    }
  }

  void head_role(Draft& d) {
    const std::string_view line = d.line();
    if (is_byline(line, d.form, rules_)) {
      d.role = Role::kByline;
    } else if (whole_dateline(line, rules_)) {
      d.role = Role::kDateline;
    } else if (is_bare_name(line, d.form, rules_) && d.mark == Mark::kNone) {
      d.role = Role::kByline;
    } else if (d.mark == Mark::kNone) {
      d.role = Role::kStandfirst;
    }
  }

  /// What stands under "Most read", "Sources" and "3 comments".
  void follow_headings() {
    size_t n_before = 0, n_total = 0;
    for (const Draft& d : drafts_)
      if (d.role == Role::kPlain && d.prose()) n_total += d.text.clean.size();
    for (size_t i = 0; i < drafts_.size(); ++i) {
      const Role role = drafts_[i].role;
      if (role == Role::kPlain && drafts_[i].prose()) n_before += drafts_[i].text.clean.size();
      if (role == Role::kTeaserHeading) {
        for (size_t j = i + 1; j < drafts_.size() && under_teasers(drafts_[j]); ++j)
          drafts_[j].role = Role::kTeaser;
      } else if (role == Role::kSection) {
        for (size_t j = i + 1; j < drafts_.size() && is_reference(drafts_[j]); ++j)
          drafts_[j].role = Role::kOther;
      } else if (role == Role::kComments && n_before * 2 >= n_total && n_total > 0) {
        for (size_t j = i + 1; j < drafts_.size(); ++j) drafts_[j].role = Role::kOther;
      }
    }
    // At the end of the page a byline needs no place in the head.
    for (size_t n = 0, i = drafts_.size(); i > 0 && n < 3; --i) {
      Draft& d = drafts_[i - 1];
      if (d.role != Role::kPlain) continue;
      if (is_byline(d.line(), d.form, rules_) && n_before > 0) d.role = Role::kByline;
      ++n;
    }
  }

  static bool under_teasers(const Draft& d) {
    return (d.role == Role::kPlain || d.role == Role::kDate) && !d.form.ends_with_point &&
           !d.form.has_inner_stop && d.form.n_words <= max_headline_words(d);
  }
  static size_t max_headline_words(const Draft& d) { return d.mark == Mark::kItem ? 30 : 20; }

  /// A citation: a quoted title, an address, a dash with an outlet; not a sentence of prose.
  static bool is_reference(const Draft& d) {
    if (d.role != Role::kPlain) return d.role != Role::kTitle;
    const std::string_view line = d.line();
    const bool quoted =
        line.starts_with('"') || line.starts_with("\xE2\x80\x9C") || line.starts_with("^");
    const bool address =
        line.find("http") != std::string_view::npos || line.find("www.") != std::string_view::npos;
    return d.mark == Mark::kItem || quoted || address || !d.prose() || d.form.is_title_case();
  }

  void emit(size_t i, bool lead, Zoned& out) {
    Draft& d = drafts_[i];
    if (d.role == Role::kDateline) {
      if (const auto form = whole_dateline(d.line(), rules_)) set_dateline(d, *form, out);
    }
    if (d.role != Role::kPlain) return push(d, zone_of(d.role), out);
    size_t pos = 0;
    if (lead) {
      if (const auto form = find_dateline(d.line(), rules_)) {
        set_dateline(d, *form, out);
        push_part(d, 0, form->words_end, Zone::kDateline, out);
        pos = form->end;
      }
    }
    const std::vector<CleanSpan> teasers = inline_teasers(d.line(), rules_);
    if (teasers.empty() && pos == 0) return push(d, Zone::kBody, out);
    for (const CleanSpan t : teasers) {
      if (t.begin < pos) continue;
      push_part(d, pos, t.begin, Zone::kBody, out);
      push_part(d, t.begin, t.end, Zone::kTeaser, out);
      pos = t.end;
    }
    push_part(d, pos, d.text.clean.size(), Zone::kBody, out);
  }

  SourceSpan source_of(const Draft& d, size_t begin, size_t end) const {
    const CleanSpan clean{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    const auto span = d.text.map.to_source<SourceSpan>(clean);
    return {d.text.span.begin + span.begin, d.text.span.begin + span.end};
  }

  void set_dateline(const Draft& d, const DatelineForm& form, Zoned& out) {
    if (out.dateline) return;
    Dateline line;
    line.span = source_of(d, 0, form.words_end);
    line.place = source_of(d, form.place_begin, form.place_end);
    if (form.date) {
      line.date_words = source_of(d, form.date_begin, form.date_end);
      line.date = form.date->certain();
    }
    if (form.agency_end > form.agency_begin)
      line.agency = source_of(d, form.agency_begin, form.agency_end);
    out.dated = form.date;
    out.dateline = line;
  }

  void push_part(const Draft& d, size_t begin, size_t end, Zone zone, Zoned& out) {
    if (begin >= end) return;
    const SourceSpan span = source_of(d, begin, end);
    Draft part;
    part.pieces = cut_pieces(d.pieces, span.begin, span.end);
    part.text = clean_text(text_, part.pieces);
    push(part, zone, out);
  }

  void push(Draft& d, Zone zone, Zoned& out) {
    if (d.text.clean.empty()) return;
    if (d.text.clean.size() <= kMaxBlockBytes) {
      out.blocks.push_back({d.text.span, zone, std::move(d.text.clean), std::move(d.text.map)});
      return;
    }
    ++out.n_cut;
    const Pieces pieces = d.pieces;
    const std::string_view line = d.text.clean;
    for (size_t pos = 0; pos < line.size();) {
      const size_t end = cut_point(line, pos);
      const SourceSpan span = source_of(d, pos, end);
      CleanText part = clean_text(text_, cut_pieces(pieces, span.begin, span.end));
      if (!part.clean.empty())
        out.blocks.push_back({part.span, zone, std::move(part.clean), std::move(part.map)});
      pos = end;
    }
  }

  /// After the last sentence that fits, else after the last word, else at a code point.
  static size_t cut_point(std::string_view line, size_t pos) {
    const size_t limit = pos + kMaxBlockBytes;
    if (limit >= line.size()) return line.size();
    size_t best = 0;
    for (size_t s = sentence_end(line.substr(0, limit), pos + kMaxBlockBytes / 2);
         s != std::string_view::npos && s < limit; s = sentence_end(line.substr(0, limit), s))
      best = s;
    if (best > pos) return best;
    const size_t space = line.rfind(' ', limit);
    if (space != std::string_view::npos && space > pos + kMaxBlockBytes / 2) return space;
    size_t at = limit;
    while (at > pos && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80) --at;
    return at;
  }

  std::string_view text_;
  const ZoneRules& rules_;
  std::vector<Draft> drafts_;
  std::optional<Date> published_;
  bool published_is_update_ = false;
  bool from_page_ = false;  // zones of the head are known
};

}  // namespace

Zoned assign_zones(std::string_view text, std::vector<Paragraph> paragraphs,
                   const ZoneRules& rules) {
  Page page(text, rules);
  for (Paragraph& p : paragraphs) page.add(std::move(p));
  return page.finish();
}

}  // namespace muster
