#include "page/block_features.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace muster::page {
namespace {

constexpr std::string_view kNames[] = {
#define X(name) #name,
    MUSTER_BLOCK_FEATURES(X)
#undef X
};

constexpr HintBits bits(std::initializer_list<Hint> hints) {
  HintBits out = 0;
  for (const Hint h : hints) out |= bit(h);
  return out;
}
constexpr HintBits kGood = bits({Hint::kArticle, Hint::kContent});
constexpr HintBits kBad =
    bits({Hint::kNav, Hint::kSidebar, Hint::kFooter, Hint::kComment, Hint::kRelated, Hint::kShare,
          Hint::kAd, Hint::kAuthor, Hint::kDate, Hint::kNewsletter, Hint::kCookie, Hint::kTags,
          Hint::kForm, Hint::kWidget, Hint::kMeta, Hint::kHidden});

float log_of(uint32_t n) {
  static const auto table = [] {
    std::array<float, 1024> out{};
    for (size_t i = 0; i < out.size(); ++i) out[i] = std::log1p(static_cast<float>(i));
    return out;
  }();
  return n < table.size() ? table[n] : std::log1p(static_cast<float>(n));
}

float share(uint32_t part, uint32_t whole) {
  return whole == 0 ? 0.F : static_cast<float>(part) / static_cast<float>(whole);
}

// Tags by how often their text belongs to reports.
float tag_class(Tag tag) {
  switch (tag) {
    case Tag::kP:
      return 1;
    case Tag::kH1:
      return 2;
    case Tag::kH2:
      return 3;
    case Tag::kH3:
    case Tag::kH4:
      return 4;
    case Tag::kH5:
    case Tag::kH6:
      return 5;
    case Tag::kDiv:
    case Tag::kSection:
    case Tag::kArticle:
    case Tag::kMain:
      return 6;
    case Tag::kBlockquote:
    case Tag::kPre:
      return 7;
    case Tag::kFigcaption:
    case Tag::kFigure:
      return 8;
    case Tag::kLi:
      return 9;
    case Tag::kTd:
    case Tag::kTh:
      return 10;
    case Tag::kDt:
    case Tag::kDd:
      return 11;
    default:
      return 12;
  }
}

bool is_prose(const TextBlock& b) {
  return b.counts.n_words >= 15 && b.counts.n_link_words * 3 < b.counts.n_words &&
         (b.path & (kInNav | kInFooter | kInForm)) == 0;
}

float popcount(HintBits b) { return static_cast<float>(__builtin_popcount(b)); }

}  // namespace

std::string_view feature_name(size_t index) { return kNames[index]; }

bool is_hopeless(const TextBlock& b) {
  const TextCounts& c = b.counts;
  if (c.n_words == 0) return true;
  const bool linked = c.n_link_words * 10 >= c.n_words * 9;
  if (linked && c.n_words <= 4) return true;
  if (linked && (b.path & (kInNav | kInFooter | kInAside)) != 0) return true;
  return (b.path & kInHead) != 0;
}

PageFeatures::PageFeatures(const TextBlocks& text, ContainerIndex best,
                           std::vector<uint64_t> title_hashes)
    : text_(text), best_(best), title_hashes_(std::move(title_hashes)) {
  const size_t n = text.blocks.size();
  along_.resize(n);
  chars_before_.resize(n);
  std::vector<std::pair<uint64_t, uint32_t>> seen(n);
  uint32_t since = 50;
  for (size_t i = 0; i < n; ++i) {
    const TextBlock& b = text.blocks[i];
    chars_before_[i] = chars_;
    chars_ += b.counts.n_chars;
    along_[i].prose_before = prose_;
    along_[i].last_prose = since;
    if (is_prose(b)) {
      prose_ += static_cast<float>(b.counts.n_words);
      since = 0;
    } else {
      since = std::min(since + 1, 50U);
    }
    seen[i] = {b.hash, static_cast<uint32_t>(i)};
    if (b.tag == Tag::kH1 && h1_block_ == 0) h1_block_ = static_cast<uint32_t>(i + 1);
  }
  since = 50;
  for (size_t i = n; i-- > 0;) {
    along_[i].next_prose = since;
    since = is_prose(text.blocks[i]) ? 0 : std::min(since + 1, 50U);
  }
  std::sort(seen.begin(), seen.end());
  for (size_t i = 1; i < n; ++i)
    if (seen[i].first == seen[i - 1].first) along_[seen[i].second].repeated = true;

  // Steps up from each container to the one that holds the best, too, and from there down to it.
  level_from_best_.assign(text.containers.size(), 0);
  std::vector<int> above_best(text.containers.size(), -1);
  int level = 0;
  for (ContainerIndex at = best; best != 0; at = text.containers[at].parent) {
    above_best[at] = level++;
    if (at == 0) break;
  }
  // Negative: inside the best container, so many levels deep. Positive: outside, so many levels from
  // the best up to what holds both.
  std::vector<float>& out = level_from_best_;
  std::vector<uint8_t> inside(text.containers.size(), 0);
  for (ContainerIndex i = 0; i < text.containers.size(); ++i) {
    const ContainerIndex parent = text.containers[i].parent;
    if (i == best && best != 0) {
      inside[i] = 1;
      out[i] = 0;
    } else if (i != 0 && inside[parent]) {
      inside[i] = 1;
      out[i] = out[parent] - 1;
    } else if (above_best[i] >= 0) {
      out[i] = static_cast<float>(above_best[i]);
    } else if (i != 0) {
      out[i] = out[parent];
    }
  }
}

void PageFeatures::of(size_t i, Features& f) const {
  const TextBlock& b = text_.blocks[i];
  const TextCounts& c = b.counts;
  const auto set = [&f](Feature name, float value) { f[static_cast<size_t>(name)] = value; };
  using F = Feature;
  set(F::k_words, log_of(c.n_words));
  set(F::k_word_length, share(c.n_chars, std::max(c.n_words, 1U)));
  set(F::k_link_share, share(c.n_link_words, c.n_words));
  set(F::k_links, static_cast<float>(std::min(c.n_links, 10U)));
  set(F::k_commas, share(c.n_commas, c.n_words));
  set(F::k_stops, share(c.n_stops, c.n_words));
  set(F::k_digits, share(c.n_digits, c.n_chars));
  set(F::k_upper, share(c.n_upper, c.n_words));
  set(F::k_caps, share(c.n_caps, c.n_letters));
  set(F::k_signs, share(c.n_signs, c.n_words));
  set(F::k_breaks, static_cast<float>(std::min<uint16_t>(b.n_breaks, 10)));
  set(F::k_ends_stop, b.ends_with_stop ? 1 : 0);
  set(F::k_ends_colon, b.ends_with_colon ? 1 : 0);
  set(F::k_starts_upper, b.starts_with_upper ? 1 : 0);
  set(F::k_bold, b.all_bold ? 1 : 0);
  set(F::k_tag, tag_class(b.tag));
  set(F::k_depth, static_cast<float>(b.depth));
  const auto path = [&](uint32_t bit_of) { return (b.path & bit_of) != 0 ? 1.F : 0.F; };
  set(F::k_in_article, path(kInArticle) + path(kInMain));
  set(F::k_in_aside, path(kInAside));
  set(F::k_in_nav, path(kInNav));
  set(F::k_in_footer, path(kInFooter));
  set(F::k_in_header, path(kInHeader));
  set(F::k_in_form, path(kInForm));
  set(F::k_in_list, path(kInList));
  set(F::k_in_table, path(kInTable));
  set(F::k_in_figure, path(kInFigure) + path(kInFigcaption));
  set(F::k_in_quote, path(kInQuote));
  set(F::k_in_body_item, path(kInArticleBody));
  set(F::k_in_hidden, path(kInHidden));
  set(F::k_in_noscript, path(kInNoscript));
  set(F::k_lead, static_cast<float>(b.lead));
  set(F::k_repeated, along_[i].repeated ? 1 : 0);
  const auto neighbour = [&](int step, F words, F links, F stop, F tag) {
    const auto at = static_cast<std::ptrdiff_t>(i) + step;
    const bool there = at >= 0 && at < static_cast<std::ptrdiff_t>(text_.blocks.size());
    const TextBlock* o = there ? &text_.blocks[static_cast<size_t>(at)] : nullptr;
    set(words, o ? log_of(o->counts.n_words) : 0);
    set(links, o ? share(o->counts.n_link_words, o->counts.n_words) : 1);
    if (stop == F::kCount) return;
    set(stop, o && o->ends_with_stop ? 1 : 0);
    set(tag, o ? tag_class(o->tag) : 0);
  };
  neighbour(-1, F::k_previous_words, F::k_previous_link_share, F::k_previous_stop,
            F::k_previous_tag);
  neighbour(1, F::k_next_words, F::k_next_link_share, F::k_next_stop, F::k_next_tag);
  neighbour(-2, F::k_previous2_words, F::k_previous2_link_share, F::kCount, F::kCount);
  neighbour(2, F::k_next2_words, F::k_next2_link_share, F::kCount, F::kCount);

  const uint32_t page_words = std::max(text_.containers[0].total.n_words, 1U);
  ContainerIndex at = b.container;
  const F levels[3][5] = {
      {F::k_c0_words, F::k_c0_link_share, F::k_c0_paragraphs, F::k_c0_blocks, F::k_c0_share},
      {F::k_c1_words, F::k_c1_link_share, F::k_c1_paragraphs, F::k_c1_blocks, F::k_c1_share},
      {F::k_c2_words, F::k_c2_link_share, F::k_c2_paragraphs, F::k_c2_blocks, F::k_c2_share}};
  for (const auto& level : levels) {
    const Container& k = text_.containers[at];
    set(level[0], log_of(k.total.n_words));
    set(level[1], share(k.total.n_link_words, k.total.n_words));
    set(level[2], log_of(k.n_paragraphs));
    set(level[3], log_of(k.last_block - k.first_block));
    set(level[4], share(k.total.n_words, page_words));
    at = k.parent;
  }
  const float from_best = level_from_best_[b.container];
  set(F::k_best_up, std::max(from_best, 0.F));
  set(F::k_best_down, std::max(-from_best, 0.F));
  const Container& best = text_.containers[best_];
  set(F::k_best_share, share(best.total.n_words, page_words));
  set(F::k_best_before,
      i < best.first_block ? std::min(static_cast<float>(best.first_block - i), 50.F) : 0.F);
  set(F::k_best_after,
      i >= best.last_block ? std::min(static_cast<float>(i - best.last_block + 1), 50.F) : 0.F);
  set(F::k_place, share(chars_before_[i], std::max(chars_, 1U)));
  set(F::k_after_h1,
      h1_block_ == 0
          ? -60.F
          : std::clamp(static_cast<float>(i) - static_cast<float>(h1_block_ - 1), -50.F, 50.F));
  const float prose = std::max(prose_, 1.F);
  set(F::k_prose_before, along_[i].prose_before / prose);
  set(F::k_prose_after, (prose_ - along_[i].prose_before) / prose);
  set(F::k_since_prose, static_cast<float>(along_[i].last_prose));
  set(F::k_till_prose, static_cast<float>(along_[i].next_prose));
  const Container& parent = text_.containers[text_.containers[b.container].parent];
  set(F::k_same_tag_prose,
      share(parent.n_paragraphs, std::max(parent.last_block - parent.first_block, 1U)));
  set(F::k_good_here, popcount(b.hints_here & kGood));
  set(F::k_bad_here, popcount(b.hints_here & kBad));
  set(F::k_good_near, popcount(b.hints_near & kGood));
  set(F::k_bad_near, popcount(b.hints_near & kBad));
  set(F::k_good_above, popcount(b.hints_above & kGood));
  set(F::k_bad_above, popcount(b.hints_above & kBad));
  // 3: on the element itself, 2: near, 1: further up.
  const auto hint = [&](F name, Hint h) {
    set(name, (b.hints_here & bit(h)) != 0    ? 3.F
              : (b.hints_near & bit(h)) != 0  ? 2.F
              : (b.hints_above & bit(h)) != 0 ? 1.F
                                              : 0.F);
  };
  hint(F::k_h_article, Hint::kArticle);
  hint(F::k_h_content, Hint::kContent);
  hint(F::k_h_nav, Hint::kNav);
  hint(F::k_h_sidebar, Hint::kSidebar);
  hint(F::k_h_comment, Hint::kComment);
  hint(F::k_h_related, Hint::kRelated);
  hint(F::k_h_share, Hint::kShare);
  hint(F::k_h_ad, Hint::kAd);
  hint(F::k_h_author, Hint::kAuthor);
  hint(F::k_h_date, Hint::kDate);
  hint(F::k_h_caption, Hint::kCaption);
  hint(F::k_h_newsletter, Hint::kNewsletter);
  hint(F::k_h_summary, Hint::kSummary);
  hint(F::k_h_title, Hint::kTitle);
  hint(F::k_h_tags, Hint::kTags);
  hint(F::k_h_gallery, Hint::kGallery);
  hint(F::k_h_video, Hint::kVideo);
  hint(F::k_h_form, Hint::kForm);
  hint(F::k_h_list, Hint::kList);
  hint(F::k_h_quote, Hint::kQuote);
  hint(F::k_h_box, Hint::kBox);
  hint(F::k_h_meta, Hint::kMeta);
  hint(F::k_h_widget, Hint::kWidget);
  hint(F::k_h_footer, Hint::kFooter);
  hint(F::k_h_header, Hint::kHeader);
  set(F::k_title_match,
      std::find(title_hashes_.begin(), title_hashes_.end(), b.hash) != title_hashes_.end() ? 1 : 0);
  set(F::k_page_words, log_of(page_words));
  set(F::k_page_paragraphs, log_of(text_.containers[0].n_paragraphs));
}

}  // namespace muster::page
