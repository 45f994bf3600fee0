#include "page/metadata.h"

#include <algorithm>

#include "page/byline.h"
#include "page/entities.h"
#include "page/page_date.h"
#include "page/page_words.h"
#include "page/title.h"

namespace muster::page {
namespace {

constexpr NodeIndex kMaxNodes = 200;    // of an element that states one thing
constexpr size_t kMaxStatements = 200;  // of one field

class Finder {
 public:
  Finder(const MetadataInput& input, std::vector<LinkedReport> reports)
      : in_(input), tree_(input.tree) {
    out_.reports = std::move(reports);
  }

  FoundMetadata find() {
    linked();
    elements();
    headline();
    lines();
    address();
    finish();
    return std::move(out_);
  }

 private:
  void add(std::vector<Found>& list, std::string value, std::string by, uint32_t begin,
           uint32_t end, int trust) {
    if (value.empty() || list.size() >= kMaxStatements) return;
    list.push_back({std::move(value), std::move(by), begin, end, trust});
  }
  void add_moment(std::vector<Found>& list, std::string_view text, std::string by, uint32_t begin,
                  uint32_t end, int trust) {
    if (auto m = find_moment(text)) add(list, std::move(m->iso), std::move(by), begin, end, trust);
  }

  // --- JSON-LD ---------------------------------------------------------------------------------
  void linked() {
    if (out_.reports.empty()) return;
    const LinkedReport& r = out_.reports.front();
    uint32_t begin = 0, end = 0;
    for (NodeIndex i = 1; i < tree_.size(); ++i) {
      if (tree_[i].tag == Tag::kScript &&
          tree_.attribute(i, Attr::kType) == "application/ld+json" && tree_[i].next > i + 1 &&
          (r.headline.empty() || begin == 0)) {
        begin = tree_[i + 1].begin;
        end = tree_[i + 1].end;
      }
    }
    // The words of a value where they stand as they are, else the whole script.
    const auto put = [&](std::vector<Found>& list, const std::string& value, std::string tidied,
                         const char* by) {
      uint32_t b = begin, e = end;
      const size_t at = tree_.html().substr(begin, end - begin).find(value);
      if (at != std::string_view::npos && !value.empty()) {
        b = begin + static_cast<uint32_t>(at);
        e = b + static_cast<uint32_t>(value.size());
      }
      add(list, std::move(tidied), by, b, e, 10);
    };
    const bool article = r.type != "WebPage";
    if (article) put(out_.title, r.headline, tidy(r.headline), "json_ld.headline");
    if (const auto m = find_moment(r.published))
      put(out_.published, r.published, m->iso, "json_ld.datePublished");
    if (const auto m = find_moment(r.modified))
      put(out_.updated, r.modified, m->iso, "json_ld.dateModified");
    put(out_.outlet, r.publisher, tidy(r.publisher), "json_ld.publisher");
    put(out_.language, r.language, r.language, "json_ld.inLanguage");
    put(out_.canonical_url, r.url, is_url(r.url) ? r.url : "", "json_ld.url");
    for (const std::string& a : r.authors)
      if (!is_url(a)) put(out_.byline, a, tidy(a), "json_ld.author");
    for (const std::string& b : r.based_on) put(out_.based_on, b, tidy(b), "json_ld.isBasedOn");
    for (const std::string& c : r.credits)
      if (in_.hints.is_agency(folded(c)))
        put(out_.agency, c, tidy(c), "json_ld.sourceOrganization");
    out_.paywalled = r.paywalled;
  }

  // --- elements --------------------------------------------------------------------------------
  void elements() {
    for (NodeIndex i = 1; i < tree_.size(); ++i) {
      switch (tree_[i].tag) {
        case Tag::kMeta:
          meta(i);
          break;
        case Tag::kHtml:
          for (const Attr a : {Attr::kLang, Attr::kXmlLang})
            for (const HtmlAttribute& attribute : tree_.attributes(i))
              if (attribute.name == a)
                add(out_.language, std::string(tree_.value(attribute)), "html.lang",
                    attribute.begin, attribute.end, 20);
          break;
        case Tag::kLink:
          link(i);
          break;
        case Tag::kTitle:
          if (tree_[i].next > i + 1 && title_.empty() && !inside_drawing(i)) {
            title_ = tree_.text(i + 1);
            title_begin_ = tree_[i + 1].begin;
          }
          break;
        case Tag::kTime:
          time(i);
          break;
        case Tag::kText:
        case Tag::kScript:
        case Tag::kBr:
          break;
        default:
          if (tree_[i].n_attributes > 0) marked(i);
      }
    }
  }
  bool inside_drawing(NodeIndex i) const { return tree_[tree_[i].parent].tag == Tag::kSvg; }

  void meta(NodeIndex i) {
    std::string_view key, content;
    bool item = false;  // of some thing on the page, which need not be the report
    uint32_t begin = 0, end = 0;
    for (const HtmlAttribute& a : tree_.attributes(i)) {
      if (a.name == Attr::kContent) {
        content = tree_.value(a);
        begin = a.begin;
        end = a.end;
      } else if (a.name == Attr::kProperty || a.name == Attr::kName || a.name == Attr::kItemprop ||
                 a.name == Attr::kHttpEquiv) {
        if (key.empty()) {
          key = tree_.value(a);
          item = a.name == Attr::kItemprop && tree_[tree_[i].parent].tag != Tag::kHead;
        }
      }
    }
    if (key.empty() || content.empty()) return;
    statement(folded(key), content, "meta." + std::string(key), begin, end, item ? 4 : 0);
  }

  void statement(const std::string& key, std::string_view content, std::string by, uint32_t begin,
                 uint32_t end, int doubt) {
    const auto known = in_.hints.meta_field(key);
    if (!known) return;
    const int trust = 20 + known->trust + doubt;
    const std::string& field = known->field;
    if (field == "published" || field == "updated") {
      add_moment(field == "published" ? out_.published : out_.updated, content, std::move(by),
                 begin, end, trust);
      return;
    }
    std::string value = tidy(content);
    if (field == "title") {
      add(out_.title, std::move(value), std::move(by), begin, end, trust);
    } else if (field == "outlet") {
      if (!is_url(value)) add(out_.outlet, std::move(value), std::move(by), begin, end, trust);
    } else if (field == "byline") {
      if (!is_url(value)) add_names(value, std::move(by), begin, end, trust);
    } else if (field == "language") {
      add(out_.language, std::move(value), std::move(by), begin, end, trust + 5);
    } else if (field == "canonical_url") {
      if (is_url(value))
        add(out_.canonical_url, std::move(value), std::move(by), begin, end, trust);
    } else if (field == "based_on") {
      add(out_.based_on, std::move(value), std::move(by), begin, end, trust);
    } else if (field == "agency") {
      if (in_.hints.is_agency(folded(value)))
        add(out_.agency, std::move(value), std::move(by), begin, end, trust);
    }
  }

  void link(NodeIndex i) {
    const std::string_view rel = tree_.attribute(i, Attr::kRel);
    for (const HtmlAttribute& a : tree_.attributes(i)) {
      if (a.name != Attr::kHref) continue;
      const std::string_view href = tree_.value(a);
      if (rel == "canonical" && is_url(href))
        add(out_.canonical_url, resolve_entities(href), "link.canonical", a.begin, a.end, 15);
      if (rel == "syndication-source" || rel == "original-source")
        add(out_.based_on, resolve_entities(href), "link." + std::string(rel), a.begin, a.end, 20);
    }
  }

  /// Text of a subtree, with its place; "" where it is longer than a line.
  std::string words_in(NodeIndex i, uint32_t& begin, uint32_t& end) const {
    std::string raw;
    begin = end = 0;
    const NodeIndex last = std::min(tree_[i].next, i + kMaxNodes);
    for (NodeIndex c = i + 1; c < last; ++c) {
      if (is(tree_[c].tag, kHiddenText)) {
        c = tree_[c].next - 1;
        continue;
      }
      if (tree_[c].tag != Tag::kText) {
        if (is(tree_[c].tag, kBlock)) raw += ' ';
        continue;
      }
      if (begin == 0) begin = tree_[c].begin;
      end = tree_[c].end;
      raw += tree_.text(c);
      if (raw.size() > kMaxValue) return "";
    }
    return tidy(raw);
  }

  void time(NodeIndex i) {
    uint32_t begin = 0, end = 0;
    std::string by = "element.time";
    std::optional<PageMoment> moment;
    for (const HtmlAttribute& a : tree_.attributes(i)) {
      if (a.name != Attr::kDatetime && !(a.name == Attr::kContent && !moment)) continue;
      moment = find_moment(tree_.value(a));
      begin = a.begin;
      end = a.end;
    }
    if (!moment) {
      const std::string words = words_in(i, begin, end);
      moment = find_moment(words);
    }
    if (!moment) return;
    const std::string_view prop = tree_.attribute(i, Attr::kItemprop);
    const bool pubdate = tree_.has_attribute(i, Attr::kPubdate) || prop == "datePublished";
    const std::string around = names_around(i);
    const bool update = prop == "dateModified" || around.find("update") != std::string::npos ||
                        around.find("modif") != std::string::npos;
    if (update) return add(out_.updated, moment->iso, by, begin, end, 30);
    add(out_.published, moment->iso, by, begin, end,
        pubdate            ? 25
        : near_headline(i) ? 31
        : first_time_      ? 45
                           : 70);
    first_time_ = false;
  }

  /// Class and id of an element and of the one above, folded.
  std::string names_around(NodeIndex i) const {
    std::string out;
    for (int level = 0; level < 2; ++level, i = tree_[i].parent)
      for (const HtmlAttribute& a : tree_.attributes(i))
        if (a.name == Attr::kClass || a.name == Attr::kId || a.name == Attr::kItemprop)
          out += folded(tree_.value(a).substr(0, 100)) + ' ';
    return out;
  }

  bool near_headline(NodeIndex i) const {
    if (in_.headline == nullptr) return false;
    const uint32_t place = tree_[i].begin, title = tree_[in_.headline->first].begin;
    const uint32_t lead = in_.lead ? tree_[in_.lead->first].begin : title + 6000;
    return (place > title && place < std::max(lead, title + 3000)) ||
           (place < title && title - place < 1500);
  }

  // Elements that say what they hold: itemprop, rel=author, a class of bylines or dates.
  void marked(NodeIndex i) {
    HintBits hints = 0;
    std::string_view prop;
    bool author_link = false, vcard = false;
    for (const HtmlAttribute& a : tree_.attributes(i)) {
      if (a.name == Attr::kItemprop) prop = tree_.value(a);
      if (a.name == Attr::kRel) author_link = tree_.value(a) == "author";
      if ((a.name == Attr::kClass || a.name == Attr::kId) && !hints) {
        const std::string_view v = tree_.value(a);
        hints = in_.hints.of_names(v) & (bit(Hint::kAuthor) | bit(Hint::kDate));
        vcard = v == "fn" || v.find("author-name") != std::string_view::npos ||
                v.find("authorName") != std::string_view::npos;
      }
    }
    if (prop.empty() && !author_link && hints == 0 && !vcard) return;
    uint32_t begin = 0, end = 0;
    if (prop == "datePublished" || prop == "dateModified" || prop == "dateCreated") {
      std::string_view content = tree_.attribute(i, Attr::kContent);
      if (content.empty()) content = tree_.attribute(i, Attr::kDatetime);
      std::string words = content.empty() ? words_in(i, begin, end) : std::string(content);
      if (!content.empty()) {
        begin = tree_[i].begin;
        end = tree_[i].end;
      }
      add_moment(prop == "dateModified" ? out_.updated : out_.published, words,
                 "itemprop." + std::string(prop), begin, end, 24);
      return;
    }
    // An element that holds much is a box, not a byline.
    if (tree_[i].next - i > 24) return;
    if (prop == "author" || author_link || vcard || (hints & bit(Hint::kAuthor)) != 0) {
      const std::string words = words_in(i, begin, end);
      if (words.empty() || words.size() > 160) return;
      const int trust = prop == "author"       ? 30
                        : author_link || vcard ? 33
                        : near_headline(i)     ? 40
                                               : 60;
      const char* by = prop == "author" ? "itemprop.author"
                       : author_link    ? "rel.author"
                                        : "class.author";
      add_byline(words, by, begin, end, trust);
    }
    if ((hints & bit(Hint::kDate)) != 0 && near_headline(i)) {
      const std::string words = words_in(i, begin, end);
      const std::string low = folded(words);
      const bool update =
          low.find("updat") != std::string::npos || low.find("modif") != std::string::npos;
      const bool both =
          low.find("publ") != std::string::npos || low.find("post") != std::string::npos;
      add_moment(update && !both ? out_.updated : out_.published, words, "class.date", begin, end,
                 42);
    }
  }

  // --- lines of text ---------------------------------------------------------------------------
  void headline() {
    if (in_.headline != nullptr) {
      std::string raw;
      for (NodeIndex i = in_.headline->first; i <= in_.headline->last; ++i)
        if (tree_[i].tag == Tag::kText) raw += tree_.text(i);
      add(out_.title, tidy(raw), "text.headline", tree_[in_.headline->first].begin,
          tree_[in_.headline->last].end, 5);
    }
    const std::vector<std::string_view> parts = title_parts(title_);
    if (parts.empty()) return;
    const auto place = [&](std::string_view part) {
      return title_begin_ + static_cast<uint32_t>(part.data() - title_.data());
    };
    add(out_.title, tidy(parts.front()), "title", place(parts.front()),
        place(parts.front()) + static_cast<uint32_t>(parts.front().size()), 40);
    // The name of the outlet usually ends the title.
    if (parts.size() > 1) {
      std::string_view last = parts[1];
      for (const std::string_view part : parts)
        if (part.data() > last.data() && part.data() != parts.front().data()) last = part;
      add(out_.outlet, tidy(last), "title", place(last),
          place(last) + static_cast<uint32_t>(last.size()), 50);
    }
  }

  void add_byline(std::string_view words, const char* by, uint32_t begin, uint32_t end, int trust) {
    const bool led = take_byline_lead(words);
    if (!words.empty()) add_names(words, by, begin, end, led ? trust - 1 : trust);
  }
  void add_names(std::string_view words, const std::string& by, uint32_t begin, uint32_t end,
                 int trust) {
    const auto source = trust < 39 ? BylineSource::kMarked : BylineSource::kText;
    for (std::string& name : byline_names(words, in_.hints, source)) {
      if (in_.hints.is_agency(folded(name))) add(out_.agency, name, by, begin, end, trust);
      add(out_.byline, std::move(name), by, begin, end, trust);
    }
  }

  // Lines between the headline and the report that date it or name who wrote it.
  void lines() {
    if (in_.headline == nullptr) return;
    const auto at = static_cast<size_t>(in_.headline - in_.text.blocks.data());
    const size_t first = at >= 4 ? at - 4 : 0;
    for (size_t i = first; i < std::min(in_.text.blocks.size(), at + 14); ++i) {
      const TextBlock& b = in_.text.blocks[i];
      if (&b == in_.headline || b.counts.n_words > 30 || b.counts.n_words == 0) continue;
      if (in_.lead != nullptr && b.first > in_.lead->first) break;
      std::string raw;
      for (NodeIndex n = b.first; n <= b.last; ++n) {
        if (tree_[n].tag == Tag::kText) raw += tree_.text(n);
        if (tree_[n].tag == Tag::kBr) raw += ' ';
      }
      const std::string words = tidy(raw);
      const uint32_t begin = tree_[b.first].begin, end = tree_[b.last].end;
      if (const auto m = find_moment(words)) {
        const std::string low = folded(words).substr(0, m->begin);
        const bool update =
            low.find("updat") != std::string::npos || low.find("modif") != std::string::npos;
        add(update ? out_.updated : out_.published, m->iso, "text.date", begin, end,
            i > at ? 50 : 58);
      }
      if (i > at &&
          (words.starts_with("By ") || words.starts_with("by ") || words.starts_with("BY ")))
        add_byline(words, "text.byline", begin, end, 45);
    }
    if (in_.lead != nullptr) dateline();
  }

  /// "KYIV, Jan 22 (Reuters) - ...": the agency in brackets before a dash.
  void dateline() {
    std::string raw;
    for (NodeIndex n = in_.lead->first; n <= in_.lead->last && raw.size() < 200; ++n)
      if (tree_[n].tag == Tag::kText) raw += tree_.text(n);
    const std::string words = tidy(raw);
    const size_t open = words.find('('), close = words.find(')', open);
    if (open == std::string::npos || close == std::string::npos || close > 90) return;
    const std::string after = words.substr(close + 1, 6);
    if (after.find('-') == std::string::npos && after.find("\xE2\x80\x93") == std::string::npos &&
        after.find("\xE2\x80\x94") == std::string::npos)
      return;
    const std::string name = words.substr(open + 1, close - open - 1);
    if (!in_.hints.is_agency(folded(name))) return;
    add(out_.agency, name, "text.dateline", tree_[in_.lead->first].begin, tree_[in_.lead->last].end,
        15);
  }

  void address() {
    if (!in_.url.empty()) add(out_.canonical_url, std::string(in_.url), "capture.url", 0, 0, 60);
    std::stable_sort(out_.canonical_url.begin(), out_.canonical_url.end(),
                     [](const Found& a, const Found& b) { return a.trust < b.trust; });
    if (out_.canonical_url.empty()) return;
    const Found& url = out_.canonical_url.front();
    if (const auto m = moment_of_url(url.value))
      add(out_.published, m->iso, "url.path", url.begin, url.end, 55);
    add(out_.outlet, host_of(url.value), "url.host", url.begin, url.end, 80);
  }

  // --- order -----------------------------------------------------------------------------------
  void finish() {
    for (auto* list : {&out_.title, &out_.outlet, &out_.byline, &out_.agency, &out_.published,
                       &out_.updated, &out_.language, &out_.based_on}) {
      std::stable_sort(list->begin(), list->end(),
                       [](const Found& a, const Found& b) { return a.trust < b.trust; });
    }
    choose_outlet();
    // Names of one place only: the most trusted. An outlet is no writer where a person is named, too.
    auto& by = out_.byline;
    if (!by.empty()) {
      std::vector<Found> kept;
      for (int pass = 0; pass < 2 && kept.empty(); ++pass) {
        std::string place;
        for (const Found& f : by) {
          if (pass == 0 && is_outlet(f.value)) continue;
          // Boxes that a class calls the author's are many; the first one near the headline is his.
          const std::string here = f.by == "class.author" ? f.by + std::to_string(f.begin) : f.by;
          if (place.empty()) place = here;
          if (here == place) kept.push_back(f);
        }
      }
      by = std::move(kept);
    }
    for (auto* list : {&out_.byline, &out_.agency, &out_.based_on}) unique(*list);
  }

  /// "Example", "Example Staff", "Example Magazine" of the outlet Example.
  bool is_outlet(const std::string& name) const {
    if (out_.outlet.empty()) return false;
    const std::string outlet = folded(out_.outlet.front().value), given = folded(name);
    return given == outlet || (outlet.size() >= 2 && given.starts_with(outlet + " "));
  }

  /// Where the most trusted name stands in the title too, it is the outlet; a name that the title
  /// and the head share wins over one that only one of them has.
  void choose_outlet() {
    auto& list = out_.outlet;
    for (size_t i = 1; i < list.size(); ++i) {
      if (list[i].by != "title") continue;
      for (size_t k = 0; k < i; ++k) {
        if (folded(list[k].value) != folded(list[i].value)) continue;
        std::rotate(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(k),
                    list.begin() + static_cast<std::ptrdiff_t>(k) + 1);
        return;
      }
    }
  }

  static void unique(std::vector<Found>& list) {
    std::vector<Found> kept;
    for (Found& f : list) {
      const bool known = std::any_of(kept.begin(), kept.end(), [&](const Found& k) {
        return folded(k.value) == folded(f.value);
      });
      if (!known) kept.push_back(std::move(f));
    }
    list = std::move(kept);
  }

  const MetadataInput& in_;
  const HtmlTree& tree_;
  FoundMetadata out_;
  std::string_view title_;
  uint32_t title_begin_ = 0;
  bool first_time_ = true;
};

}  // namespace

std::vector<LinkedReport> find_linked_reports(const HtmlTree& tree) {
  std::vector<LinkedReport> out;
  for (NodeIndex i = 1; i < tree.size(); ++i) {
    if (tree[i].tag != Tag::kScript || tree[i].next == i + 1) continue;
    if (tree.attribute(i, Attr::kType) != "application/ld+json") continue;
    for (LinkedReport& r : linked_reports(tree.text(i + 1))) out.push_back(std::move(r));
  }
  std::stable_sort(out.begin(), out.end(), [](const LinkedReport& a, const LinkedReport& b) {
    return (a.type != "WebPage") > (b.type != "WebPage");
  });
  return out;
}

FoundMetadata find_metadata(const MetadataInput& input, std::vector<LinkedReport> reports) {
  return Finder(input, std::move(reports)).find();
}

}  // namespace muster::page
