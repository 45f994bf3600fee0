#include "page/main_text.h"

#include <algorithm>
#include <cmath>

#include "page/block_features.h"
#include "page/title.h"

namespace muster::page {

ContainerIndex score_containers(TextBlocks& text) {
  for (const TextBlock& b : text.blocks) {
    const TextCounts& c = b.counts;
    if (c.n_words < 8 || c.n_link_words * 2 > c.n_words) continue;
    if ((b.path & (kInNav | kInFooter | kInForm | kInAside)) != 0) continue;
    const float points = 1.F + static_cast<float>(std::min(c.n_commas + c.n_stops, 10U)) +
                         std::min(static_cast<float>(c.n_words) / 15.F, 5.F);
    ContainerIndex at = b.container;
    float share = 1;
    for (int level = 0; level < 3 && at != 0; ++level, share /= 2) {
      text.containers[at].score += points * share;
      at = text.containers[at].parent;
    }
  }
  ContainerIndex best = 0;
  for (ContainerIndex i = 1; i < text.containers.size(); ++i) {
    Container& c = text.containers[i];
    if (c.total.n_words == 0) continue;
    c.score *= 1.F - static_cast<float>(c.total.n_link_words) / static_cast<float>(c.total.n_words);
    if (best == 0 || c.score > text.containers[best].score) best = i;
  }
  return best;
}

namespace {

constexpr uint32_t kMinBodyWords = 50;  // of articleBody, to be of use
constexpr size_t kMaxBody = 200'000;    // letters of it that are looked at
constexpr uint32_t kMaxMatches = 2000;  // blocks that are looked for
constexpr uint32_t kMinMatchWords = 6;  // of a block, to be looked for in it
constexpr size_t kMatchBytes = 40;      // of its letters
constexpr uint32_t kCaptionWords = 90;
constexpr float kHopeless = -10.F;  // log odds of what no model was asked about
constexpr float kShareOfBest = 0.5F;
constexpr float kLeastChance = 0.02F;

/// Letters and digits in lower case: what is the same however a text is marked up.
void append_letters(std::string_view text, std::string& out, size_t most) {
  for (size_t i = 0; i < text.size() && out.size() < most; ++i) {
    const char c = text[i];
    if (c == '&') {
      const size_t semi = text.substr(i, 12).find(';');
      if (semi != std::string_view::npos) i += semi;
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      out += c;
    } else if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c | 0x20);
    }
  }
}

bool has(HintBits bits, Hint hint) { return (bits & bit(hint)) != 0; }

class Chooser {
 public:
  Chooser(const HtmlTree& tree, const TextBlocks& text, ContainerIndex best,
          const BlockModel& model)
      : tree_(tree), text_(text), best_(best), model_(model), titles_(title_hashes(tree)) {}

  Choice choose(std::string_view article_body) {
    out_.decisions.resize(text_.blocks.size());
    score();
    if (!article_body.empty()) use_body(article_body);
    keep();
    find_headline();
    zones();
    return std::move(out_);
  }

 private:
  void score() {
    const PageFeatures features(text_, best_, titles_);
    odds_.assign(text_.blocks.size(), kHopeless);
    Features f{};
    for (size_t i = 0; i < text_.blocks.size(); ++i) {
      if (is_hopeless(text_.blocks[i])) continue;
      features.of(i, f);
      odds_[i] = std::max(model_.odds(f), kHopeless + 1.F);
    }
  }

  void use_body(std::string_view body) {
    std::string letters;
    append_letters(body, letters, kMaxBody);
    const auto n_body = static_cast<uint32_t>(std::count(body.begin(), body.end(), ' '));
    if (n_body < kMinBodyWords) return;
    uint32_t n_looked = 0;
    for (size_t i = 0; i < text_.blocks.size(); ++i) {
      const TextBlock& b = text_.blocks[i];
      if (odds_[i] <= kHopeless || b.counts.n_words < kMinMatchWords) continue;
      std::string words;
      for (NodeIndex n = b.first; n <= b.last && words.size() < kMatchBytes; ++n)
        if (tree_[n].tag == Tag::kText) append_letters(tree_.text(n), words, kMatchBytes);
      if (words.size() < 20) continue;
      if (++n_looked > kMaxMatches) return;
      if (letters.find(words) != std::string::npos) odds_[i] += 2.F;
    }
  }

  // A page of an unusual make has low chances throughout; what stands out on it is its report. So the
  // bar is that of the model, or a share of the best chance on the page. Cross-validated on 112 pages:
  // F1 0.946 by the model's bar alone, 0.960 with this one.
  void keep() {
    float best = 0;
    for (size_t i = 0; i < text_.blocks.size(); ++i) {
      Decision& d = out_.decisions[i];
      d.score = 1.F / (1.F + std::exp(-odds_[i]));
      if (is_prose(i)) best = std::max(best, d.score);
    }
    const float bar = std::min(model_.threshold(), std::max(kLeastChance, kShareOfBest * best));
    for (size_t i = 0; i < text_.blocks.size(); ++i) {
      Decision& d = out_.decisions[i];
      d.by = odds_[i] <= kHopeless ? "page.links" : "page.model";
      if (d.score <= bar) continue;
      d.zone = PageZone::kBody;
      if (!is_prose(i)) continue;
      if (d.score > model_.threshold()) out_.n_words += text_.blocks[i].counts.n_words;
      if (!out_.lead) out_.lead = static_cast<uint32_t>(i);
    }
  }

  bool is_prose(size_t i) const {
    const TextBlock& b = text_.blocks[i];
    return b.counts.n_words >= 15 && !is_heading(b.tag) && (b.path & kInFigcaption) == 0;
  }

  // The title: words that the head of the page gives as one, best in a heading; else the heading
  // above the first prose.
  void find_headline() {
    const size_t end = out_.lead ? *out_.lead + 1 : text_.blocks.size();
    int best = 0;
    for (size_t i = 0; i < end; ++i) {
      const TextBlock& b = text_.blocks[i];
      if (b.counts.n_words == 0 || b.counts.n_words > 40 || (b.path & (kInNav | kInAside)) != 0)
        continue;
      const bool named = std::find(titles_.begin(), titles_.end(), b.hash) != titles_.end();
      const bool titled = has(b.hints_here, Hint::kTitle);
      int rank = 0;
      if (named && b.counts.n_words >= 2)
        rank = b.tag == Tag::kH1      ? 6
               : is_heading(b.tag)    ? 5
               : titled               ? 4
               : b.counts.n_words > 3 ? 2
                                      : 0;
      else if (b.tag == Tag::kH1 && b.counts.n_words >= 3)
        rank = 3;
      else if (is_heading(b.tag) && b.counts.n_words >= 4 && out_.lead && i + 12 >= *out_.lead)
        rank = 1;
      if (rank > best || (rank == best && rank == 1)) {
        best = rank;
        out_.headline = static_cast<uint32_t>(i);
      }
    }
  }

  void zones() {
    for (size_t i = 0; i < text_.blocks.size(); ++i) {
      Decision& d = out_.decisions[i];
      const TextBlock& b = text_.blocks[i];
      if (out_.headline && i == *out_.headline) {
        d.zone = PageZone::kTitle;
        d.by = "page.headline";
      } else if (is_kept(d.zone)) {
        d.zone = kept_zone(i, b);
      } else if (is_correction(b) && near_body(i)) {
        d.zone = PageZone::kCorrection;
        d.by = "page.correction";
      } else {
        d.zone = dropped_zone(b);
      }
    }
  }

  bool is_correction(const TextBlock& b) const {
    return b.counts.n_words >= 8 && b.counts.n_stops > 0 &&
           (b.lead == Lead::kCorrection || has(b.hints_here, Hint::kCorrection)) &&
           b.counts.n_link_words * 2 < b.counts.n_words;
  }
  bool near_body(size_t i) const {
    for (size_t k = i >= 3 ? i - 3 : 0; k < std::min(i + 4, text_.blocks.size()); ++k)
      if (out_.decisions[k].zone == PageZone::kBody) return true;
    return false;
  }

  PageZone kept_zone(size_t i, const TextBlock& b) const {
    const bool before_lead = out_.lead && i < *out_.lead;
    if (is_correction(b)) return PageZone::kCorrection;
    if ((b.path & (kInFigcaption | kInFigure)) != 0) return PageZone::kCaption;
    if (b.counts.n_words < kCaptionWords && has(b.hints_here, Hint::kCaption) &&
        b.tag != Tag::kArticle)
      return PageZone::kCaption;
    if (has(b.hints_here, Hint::kSummary) && i <= first_prose_after_headline())
      return PageZone::kStandfirst;
    if (is_heading(b.tag))
      return before_lead && after_headline(i) ? PageZone::kStandfirst : PageZone::kHeading;
    if (b.counts.n_words <= 20 && !b.ends_with_stop) {
      if (b.lead == Lead::kDate || (has(b.hints_here, Hint::kDate) && b.counts.n_digits >= 3))
        return PageZone::kDateline;
      if ((b.lead == Lead::kCredit || has(b.hints_here, Hint::kAuthor)) &&
          (before_lead || b.counts.n_words < 12))
        return PageZone::kByline;
    }
    if (b.tag == Tag::kLi || b.tag == Tag::kDd || b.tag == Tag::kDt) return PageZone::kList;
    if ((b.tag == Tag::kTd || b.tag == Tag::kTh) && b.counts.n_words < 12 && !b.ends_with_stop)
      return PageZone::kTable;
    return PageZone::kBody;
  }
  bool after_headline(size_t i) const { return out_.headline && i > *out_.headline; }
  size_t first_prose_after_headline() const { return out_.lead ? *out_.lead : text_.blocks.size(); }

  static PageZone dropped_zone(const TextBlock& b) {
    const HintBits all = b.hints_here | b.hints_near;
    if (has(all | b.hints_above, Hint::kComment)) return PageZone::kComment;
    if (has(all, Hint::kRelated) || b.lead == Lead::kTeaser) return PageZone::kTeaser;
    return PageZone::kFurniture;
  }

  const HtmlTree& tree_;
  const TextBlocks& text_;
  ContainerIndex best_;
  const BlockModel& model_;
  std::vector<uint64_t> titles_;
  std::vector<float> odds_;
  Choice out_;
};

}  // namespace

Choice choose_blocks(const HtmlTree& tree, const TextBlocks& text, ContainerIndex best,
                     const BlockModel& model, std::string_view article_body) {
  return Chooser(tree, text, best, model).choose(article_body);
}

}  // namespace muster::page
