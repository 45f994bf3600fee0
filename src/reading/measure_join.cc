#include <algorithm>

#include "reading/binder.h"
#include "reading/phrase.h"

namespace muster::reading {

void Binder::coordinate(Binding& b, const TriggerHit& first, size_t i) const {
  for (const int step : {1, -1}) {
    TokenRange last = first.words;
    bool either = false;
    for (;;) {
      int64_t j = step > 0 ? int64_t{last.end} : int64_t{last.begin} - 1;
      bool linked = false, with_or = false;
      const TokenRange sentence = a_.sentence_of(first.token).tokens;
      while (j >= sentence.begin && j < sentence.end) {
        const Token& t = a_[static_cast<TokenIndex>(j)];
        if (t.lower == "or" || t.lower == "and/or" || t.lower == "/")
          linked = with_or = true;
        else if (t.lower == "and" || t.lower == ",")
          linked = true;
        else if (linked && (t.pos == "ADV" || (t.pos == "AUX" && step > 0))) {
        } else
          break;
        j += step;
      }
      if (!linked || j < sentence.begin || j >= sentence.end) break;
      const auto next = static_cast<TokenIndex>(j);
      if (owner_[next] != SIZE_MAX && owner_[next] != i) break;
      const TriggerHit* h = nullptr;
      for (const Counted c :
           {first.entry->counted, Counted::kModified, Counted::kObject, Counted::kSelf})
        if (!h) h = hit(next, c, i);
      if (!h || h->entry->measure == first.entry->measure) break;
      // A noun is joined by a noun, and a verb with an object of its own tells of something else.
      if (first.entry->pos == 'n' && h->entry->pos == 'v') break;
      if (step < 0 && first.entry->pos == 'v' && h->entry->pos == 'a' &&
          phrase_of(q_[i]).begin > first.token) {
        bool others = false;
        for (TokenIndex k = next > 4 ? next - 4 : 0; k < next; ++k)
          others |= owner_[k] != SIZE_MAX && owner_[k] != i;
        if (others) break;
      }
      if (h->entry->pos == 'v') {
        const TokenIndex object = object_of(a_, next);
        if (object != kNoToken && owner_[object] != i && !(step < 0 && object > first.token)) break;
        // "left 19 dead and forced 4,200 people to flee": a number of its own behind it.
        bool own_number = false;
        for (TokenIndex k = next + 1; step > 0 && k < next + 4 && k < sentence.end; ++k)
          own_number |= owner_[k] != SIZE_MAX && owner_[k] != i;
        if (own_number && a_[next].tag.starts_with("VB") && a_[next].tag != "VBN") break;
      }
      either = either || with_or;
      if (!with_or && !either && !may_join(first.entry->measure, h->entry->measure)) break;
      // "shot and killed", "stabbed to death": one fate told in two steps.
      const bool fatal = b.measures.size() == 1 && !with_or &&
                         ((is_weapon_verb(first) && h->entry->measure == "killed") ||
                          (is_weapon_verb(*h) && first.entry->measure == "killed"));
      if (fatal) {
        b.measures = {"killed"};
      } else {
        b.measures.push_back(h->entry->measure);
      }
      b.words.push_back(h->words);
      last = h->words;
    }
  }
  std::sort(b.words.begin(), b.words.end());
}

bool Binder::is_weapon_verb(const TriggerHit& h) const {
  const std::string& w = h.entry->words[0];
  return w == "shoot" || w == "stab" || w == "burn" || w == "bite" || w == "kidnap" ||
         w == "abduct" || w == "capture" || w == "detain" || w == "arrest";
}

bool Binder::may_join(const std::string& x, const std::string& y) {
  static constexpr std::string_view kFates[] = {"killed",   "wounded", "missing",
                                                "captured", "ill",     "hospitalised"};
  static constexpr std::string_view kKit[] = {"destroyed", "damaged", "intercepted", "seized"};
  auto in = [](const auto& set, const std::string& m) {
    return std::find(std::begin(set), std::end(set), m) != std::end(set);
  };
  return (in(kFates, x) && in(kFates, y)) || (in(kKit, x) && in(kKit, y)) || x == "displaced_new" ||
         y == "displaced_new" || (x == "evacuated" || y == "evacuated");
}

}  // namespace muster::reading
