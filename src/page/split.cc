#include "page/split.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "page/entities.h"
#include "page/page_date.h"

namespace muster::page {
namespace {

constexpr size_t kMaxPosts = 400;
constexpr uint32_t kPostWords = 20;      // of prose in a post
constexpr uint32_t kArticleWords = 80;   // of prose in an article, in two paragraphs or more
constexpr uint32_t kStampWords = 10;     // of a line that dates a post
constexpr uint32_t kTitleWords = 40;     // of a headline
constexpr size_t kMinPosts = 3;          // that nothing but their look tells
constexpr double kShare = 0.6;           // of the words of the report that have to stand in the posts
constexpr size_t kMatchBytes = 40;

bool has(HintBits bits, Hint hint) { return (bits & bit(hint)) != 0; }

bool is_prose(const TextBlock& b) {
  return b.counts.n_words >= 8 && b.counts.n_link_words * 2 < b.counts.n_words &&
         (b.ends_with_stop || b.counts.n_words >= kPostWords) && !is_heading(b.tag) &&
         (b.path & (kInFigcaption | kInFigure | kInForm | kInNav | kInAside | kInFooter)) == 0;
}

/// "10:42", "10.42am", "10:42 GMT", with a word or two before it at most: hours and minutes, or nothing.
std::string clock_in(std::string_view text) {
  for (size_t i = 0; i + 3 < text.size() && i < 24; ++i) {
    const auto digit = [&](size_t k) { return k < text.size() && text[k] >= '0' && text[k] <= '9'; };
    if (!digit(i) || (i > 0 && digit(i - 1))) continue;
    const size_t n = digit(i + 1) ? 2 : 1;
    const size_t mark = i + n;
    if (mark >= text.size() || (text[mark] != ':' && text[mark] != '.')) continue;
    if (!digit(mark + 1) || !digit(mark + 2) || digit(mark + 3)) continue;
    int hour = text[i] - '0';
    if (n == 2) hour = 10 * hour + (text[i + 1] - '0');
    const int minute = 10 * (text[mark + 1] - '0') + (text[mark + 2] - '0');
    std::string_view after = text.substr(mark + 3);
    while (after.starts_with(' ')) after.remove_prefix(1);
    const bool pm = after.starts_with("pm") || after.starts_with("p.m");
    const bool am = after.starts_with("am") || after.starts_with("a.m");
    // A point alone parts decimals, too.
    if (text[mark] == '.' && !am && !pm) continue;
    if (hour > 23 || minute > 59 || ((am || pm) && (hour == 0 || hour > 12))) continue;
    if (pm && hour < 12) hour += 12;
    if (am && hour == 12) hour = 0;
    return fmt::format("{:02}:{:02}", hour, minute);
  }
  return {};
}

std::string letters_of(std::string_view text, size_t most) {
  std::string out;
  for (const char c : resolve_entities(text.substr(0, 8 * most), Where::kText)) {
    if (out.size() >= most) break;
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c | 0x20);
  }
  return out;
}

class Splitter {
 public:
  Splitter(const HtmlTree& tree, const TextBlocks& text, const Choice& choice,
           const std::vector<LinkedReport>& linked, const std::string& day)
      : tree_(tree), text_(text), choice_(choice), day_(day) {
    for (const LinkedReport& r : linked)
      if (r.type == "LiveBlogPosting" || r.updates.size() >= kMinPosts) live_ = &r;
  }

  Posts find() {
    find_stamps();
    std::vector<ContainerIndex> found = choose(&Splitter::is_post, live_ ? 2 : kMinPosts);
    bool articles = false;
    if (found.empty()) {
      found = choose(&Splitter::is_article, 2);
      articles = true;
    }
    Posts out;
    if (found.empty()) return out;
    if (found.size() > kMaxPosts) found.resize(kMaxPosts);
    for (const ContainerIndex c : found) out.posts.push_back(post_of(c, out.decisions));
    name_all(out.posts);
    out.has_lead = !articles || has_lead(out.posts);
    return out;
  }

 private:
  /// Nodes that date what stands around them: `time`, and short lines that hold a date or a time of day.
  void find_stamps() {
    for (NodeIndex i = 1; i < tree_.size(); ++i)
      if (tree_[i].tag == Tag::kTime) stamps_.push_back(i);
    for (const TextBlock& b : text_.blocks) {
      if (b.counts.n_words == 0 || b.counts.n_words > kStampWords || b.counts.n_digits < 3 ||
          b.counts.n_digits > 20)
        continue;
      const std::string words = lead_words(tree_, b, 80);
      if (find_moment(words) || !clock_in(words).empty()) stamps_.push_back(b.first);
    }
    std::sort(stamps_.begin(), stamps_.end());
  }

  /// The first stamp inside of a container; its size where there is none.
  NodeIndex stamp_in(const Container& c) const {
    const auto at = std::lower_bound(stamps_.begin(), stamps_.end(), c.node);
    return at != stamps_.end() && *at < tree_[c.node].next ? *at : 0;
  }

  uint32_t prose_in(const Container& c) const {
    uint32_t n = 0;
    for (uint32_t b = c.first_block; b < c.last_block; ++b)
      if (is_prose(text_.blocks[b])) n += text_.blocks[b].counts.n_words;
    return n;
  }
  uint32_t kept_in(const Container& c) const {
    uint32_t n = 0;
    for (uint32_t b = c.first_block; b < c.last_block; ++b)
      if (is_kept(choice_.decisions[b].zone)) n += text_.blocks[b].counts.n_words;
    return n;
  }
  /// Words of prose by the chance of each to belong to the report: of posts some are kept and others, that look
  /// the same, are not.
  double weight_of(uint32_t first, uint32_t last) const {
    double sum = 0;
    for (uint32_t b = first; b < last; ++b)
      if (is_prose(text_.blocks[b]))
        sum += text_.blocks[b].counts.n_words * static_cast<double>(choice_.decisions[b].score);
    return sum;
  }
  bool is_beside_the_point(const Container& c) const {
    const TextBlock& b = text_.blocks[c.first_block];
    return has(c.hints | b.hints_here | b.hints_near | b.hints_above, Hint::kComment) ||
           has(c.hints, Hint::kRelated) || has(c.hints, Hint::kSidebar) ||
           (b.path & (kInNav | kInAside | kInFooter | kInForm | kInHead)) != 0;
  }
  uint32_t heading_in(const Container& c) const {
    for (uint32_t b = c.first_block; b < c.last_block; ++b) {
      const TextBlock& block = text_.blocks[b];
      if (is_heading(block.tag) && block.counts.n_words > 0 && block.counts.n_words <= kTitleWords)
        return b;
      if (is_prose(block)) break;
    }
    return c.last_block;
  }

  bool is_post(const Container& c) const {
    if (c.total.n_words < kPostWords || stamp_in(c) == 0 || is_beside_the_point(c)) return false;
    const uint32_t prose = prose_in(c);
    if (prose < kPostWords) return false;
    // A headline that is a link, with a sentence below it, leads to a report elsewhere.
    const uint32_t heading = heading_in(c);
    if (heading < c.last_block) {
      const TextCounts& h = text_.blocks[heading].counts;
      if (h.n_link_words * 2 > h.n_words && prose < kArticleWords && !live_) return false;
    }
    return true;
  }
  bool is_article(const Container& c) const {
    if ((c.tag != Tag::kArticle && !has(c.hints, Hint::kArticle)) || is_beside_the_point(c))
      return false;
    const uint32_t prose = prose_in(c);
    return c.n_paragraphs >= 2 && prose >= kArticleWords && heading_in(c) < c.last_block &&
           kept_in(c) * 2 >= prose;
  }

  /// The elements of one kind beside each other that answer `asks`, where they hold most of what is kept.
  std::vector<ContainerIndex> choose(bool (Splitter::*asks)(const Container&) const,
                                     size_t least) const {
    // By parent and tag: how many there are, and their prose.
    struct Group {
      std::vector<ContainerIndex> members;
      double weight = 0;
    };
    std::map<std::pair<ContainerIndex, Tag>, Group> groups;
    for (ContainerIndex i = 1; i < text_.containers.size(); ++i) {
      const Container& c = text_.containers[i];
      if (c.first_block >= c.last_block || c.last_block - c.first_block > 2000) continue;
      if (c.tag == Tag::kP || is_heading(c.tag) || !(this->*asks)(c)) continue;
      Group& group = groups[{c.parent, c.tag}];
      group.members.push_back(i);
      group.weight += weight_of(c.first_block, c.last_block);
    }
    const Group* best = nullptr;
    for (const auto& [key, group] : groups)
      if (group.members.size() >= least &&
          (!best || group.members.size() > best->members.size() ||
           (group.members.size() == best->members.size() && group.weight > best->weight)))
        best = &group;
    if (!best) return {};
    // A list may be cut in pieces, a day each.
    const Container& one = text_.containers[best->members.front()];
    std::vector<ContainerIndex> all;
    double weight = 0;
    for (const auto& [key, group] : groups) {
      const Container& c = text_.containers[group.members.front()];
      if (c.depth != one.depth || c.tag != one.tag) continue;
      all.insert(all.end(), group.members.begin(), group.members.end());
      weight += group.weight;
    }
    std::sort(all.begin(), all.end());
    const double whole = weight_of(0, static_cast<uint32_t>(text_.blocks.size()));
    if (!live_ && weight < kShare * whole) return {};
    return all;
  }

  Post post_of(ContainerIndex index, std::vector<std::pair<uint32_t, Decision>>& decisions) {
    const Container& c = text_.containers[index];
    Post post;
    post.first_block = c.first_block;
    post.last_block = c.last_block;
    const uint32_t heading = heading_in(c);
    for (uint32_t b = c.first_block; b < c.last_block; ++b) {
      const TextBlock& block = text_.blocks[b];
      const Decision& decided = choice_.decisions[b];
      if (b == heading) {
        decisions.push_back({b, {PageZone::kTitle, decided.score, "page.post_title"}});
        post.title.push_back({words_of(block), "post.heading", tree_[block.first].begin,
                              tree_[block.last].end});
      } else if (decided.zone == PageZone::kTitle) {
        // The headline of the page; that of its first report.
        post.title.push_back({words_of(block), "text.headline", tree_[block.first].begin,
                              tree_[block.last].end});
      } else if (!is_kept(decided.zone) && is_prose(block) &&
                 !has(block.hints_here, Hint::kRelated) && block.lead != Lead::kTeaser) {
        decisions.push_back({b, {PageZone::kBody, decided.score, "page.post"}});
      }
    }
    date(c, post);
    for (const HtmlAttribute& a : tree_.attributes(c.node))
      if (a.name == Attr::kId && a.end > a.begin && a.end - a.begin <= 100)
        post.name = tree_.value(a);
    if (live_) use_update(c, post);
    if (post.name.empty() && !post.published.empty()) post.name = post.published.front().value;
    return post;
  }

  std::string words_of(const TextBlock& block) const {
    std::string raw;
    for (NodeIndex i = block.first; i <= block.last; ++i) {
      if (is(tree_[i].tag, kHiddenText)) {
        i = tree_[i].next - 1;
      } else if (tree_[i].tag == Tag::kText) {
        raw += tree_.text(i);
      }
    }
    std::string out;
    for (const char c : resolve_entities(raw, Where::kText)) {
      const bool white = static_cast<unsigned char>(c) <= ' ';
      if (white && (out.empty() || out.back() == ' ')) continue;
      out += white ? ' ' : c;
    }
    while (out.ends_with(' ')) out.pop_back();
    return out;
  }

  void date(const Container& c, Post& post) const {
    const NodeIndex at = stamp_in(c);
    if (at == 0) return;
    const auto put = [&](std::string iso, const char* by, uint32_t begin, uint32_t end) {
      post.published.push_back({std::move(iso), by, begin, end});
    };
    std::string words;
    uint32_t begin = tree_[at].begin, end = tree_[at].end;
    if (tree_[at].tag == Tag::kTime) {
      for (const HtmlAttribute& a : tree_.attributes(at)) {
        if (a.name != Attr::kDatetime) continue;
        if (const auto m = find_moment(tree_.value(a))) return put(m->iso, "post.time", a.begin, a.end);
      }
      for (NodeIndex i = at + 1; i < tree_[at].next && words.size() < 80; ++i)
        if (tree_[i].tag == Tag::kText) {
          words += tree_.text(i);
          end = tree_[i].end;
        }
      for (char& ch : words)
        if (ch >= 'A' && ch <= 'Z') ch = static_cast<char>(ch | 0x20);
    } else {
      for (uint32_t b = c.first_block; b < c.last_block; ++b) {
        if (text_.blocks[b].first != at) continue;
        words = lead_words(tree_, text_.blocks[b], 80);
        end = tree_[text_.blocks[b].last].end;
      }
    }
    if (const auto m = find_moment(words)) return put(m->iso, "post.date", begin, end);
    const std::string clock = clock_in(words);
    if (!clock.empty() && !day_.empty()) put(day_ + "T" + clock, "post.clock", begin, end);
  }

  /// What JSON-LD says of the post: that of the same headline, or of the same first words.
  void use_update(const Container& c, Post& post) const {
    std::string letters;
    for (uint32_t b = c.first_block; b < c.last_block && letters.size() < 4000; ++b)
      letters += letters_of(words_of(text_.blocks[b]), 1000);
    for (const LinkedReport& u : live_->updates) {
      const std::string body = letters_of(u.body, kMatchBytes);
      const std::string headline = letters_of(u.headline, 4 * kMatchBytes);
      const bool same = body.size() >= kMatchBytes / 2 && letters.find(body) != std::string::npos;
      const bool same_title = headline.size() >= 12 && letters.find(headline) != std::string::npos;
      if (!same && !same_title) continue;
      const uint32_t at = tree_[c.node].begin, to = tree_[c.node].end;
      const auto front = [&](std::vector<PostFact>& list, std::string value, const char* by) {
        if (!value.empty()) list.insert(list.begin(), {std::move(value), by, at, to});
      };
      if (post.title.empty()) front(post.title, u.headline, "json_ld.liveBlogUpdate");
      if (const auto m = find_moment(u.published))
        front(post.published, m->iso, "json_ld.liveBlogUpdate");
      if (const auto m = find_moment(u.modified)) front(post.updated, m->iso, "json_ld.liveBlogUpdate");
      if (u.url.starts_with("http")) front(post.url, u.url, "json_ld.liveBlogUpdate");
      for (const std::string& author : u.authors)
        if (!author.starts_with("http"))
          post.byline.push_back({author, "json_ld.liveBlogUpdate", at, to});
      return;
    }
  }

  static void name_all(std::vector<Post>& posts) {
    std::set<std::string> taken = {"lead"};
    for (size_t i = 0; i < posts.size(); ++i) {
      std::string name = posts[i].name.empty() ? fmt::format("{}", i + 1) : posts[i].name;
      for (char& c : name)
        if (static_cast<unsigned char>(c) <= ' ') c = '_';
      posts[i].name = name;
      for (int n = 2; !taken.insert(posts[i].name).second; ++n)
        posts[i].name = fmt::format("{}-{}", name, n);
    }
  }

  /// Prose that is kept, or the headline, outside of the posts.
  bool has_lead(const std::vector<Post>& posts) const {
    size_t at = 0;
    for (uint32_t b = 0; b < text_.blocks.size(); ++b) {
      while (at < posts.size() && b >= posts[at].last_block) ++at;
      if (at < posts.size() && b >= posts[at].first_block) continue;
      if (is_kept(choice_.decisions[b].zone) && text_.blocks[b].counts.n_words >= kPostWords)
        return true;
    }
    return false;
  }

  const HtmlTree& tree_;
  const TextBlocks& text_;
  const Choice& choice_;
  const std::string& day_;
  const LinkedReport* live_ = nullptr;
  std::vector<NodeIndex> stamps_;
};

}  // namespace

Posts find_posts(const HtmlTree& tree, const TextBlocks& text, const Choice& choice,
                 const std::vector<LinkedReport>& linked, const std::string& day) {
  return Splitter(tree, text, choice, linked, day).find();
}

}  // namespace muster::page
