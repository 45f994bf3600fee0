#include "reading/quotation.h"

namespace muster::reading {
namespace {

enum class Side { kNone, kOpen, kClose, kEither };

struct Mark {
  Side side = Side::kNone;
  char family = 0;  ///< marks of one family close each other
};

Mark mark_of(std::string_view t) {
  if (t == "\"" || t == "''" || t == "``") {
    return {t == "``" ? Side::kOpen : t == "''" ? Side::kClose : Side::kEither, 'd'};
  }
  if (t == "“" || t == "„" || t == "‟") return {t == "„" ? Side::kOpen : Side::kOpen, 'd'};
  if (t == "”") return {Side::kClose, 'd'};
  if (t == "«") return {Side::kOpen, 'g'};
  if (t == "»") return {Side::kClose, 'g'};
  if (t == "‘" || t == "‚" || t == "`") return {Side::kOpen, 's'};
  if (t == "’") return {Side::kClose, 's'};
  if (t == "'") return {Side::kEither, 's'};
  return {};
}

bool ends_with_letter_before(const Analysis& a, TokenIndex i) {
  return i > 0 && a.same_block(i, i - 1) && !a[i - 1].space_after && !a[i - 1].is_space();
}

}  // namespace

bool is_quote_mark(const Token& token) { return mark_of(token.text).side != Side::kNone; }

std::vector<Quotation> find_quotations(const Analysis& a) {
  std::vector<Quotation> found;
  std::vector<int> open;  // indices into `found`, outermost first
  std::vector<char> open_family;
  bool left_open = false;  // the paragraph before ended inside a double quotation
  uint32_t block = UINT32_MAX;

  auto end_block = [&](TokenIndex end) {
    left_open = false;
    for (size_t k = 0; k < open.size(); ++k) {
      Quotation& q = found[static_cast<size_t>(open[k])];
      // A single mark that nothing closes is an apostrophe.
      if (open_family[k] == 's') continue;
      q.inner.end = end;
      left_open = true;
    }
    open.clear();
    open_family.clear();
  };

  for (TokenIndex i = 0; i < a.size(); ++i) {
    const uint32_t b = a.sentence_of(i).block;
    const bool starts_block = b != block;
    if (starts_block) {
      end_block(i);
      block = b;
    }
    const Mark mark = mark_of(a[i].text);
    if (mark.side == Side::kNone || a[i].tag == "POS") continue;

    const bool glued_before = ends_with_letter_before(a, i);
    const bool glued_after = !a[i].space_after && i + 1 < a.size() && a.same_block(i, i + 1);
    int match = -1;
    for (size_t k = open.size(); k-- > 0;) {
      if (open_family[k] == mark.family) {
        match = static_cast<int>(k);
        break;
      }
    }
    Side side = mark.side;
    if (side == Side::kEither) {
      side = match >= 0 && (glued_before || !glued_after) ? Side::kClose : Side::kOpen;
      if (mark.family == 's' && side == Side::kOpen && (glued_before || !glued_after))
        side = Side::kNone;
    }
    if (side == Side::kClose) {
      if (match < 0) continue;
      Quotation& q = found[static_cast<size_t>(open[static_cast<size_t>(match)])];
      q.close = i;
      q.inner.end = i;
      open.resize(static_cast<size_t>(match));
      open_family.resize(static_cast<size_t>(match));
    } else if (side == Side::kOpen) {
      // The depth is bounded, so that a text of nothing but marks costs no more than another.
      if (open.size() >= 8) continue;
      Quotation q;
      q.open = i;
      q.inner = {i + 1, i + 1};
      q.parent = open.empty() ? -1 : open.back();
      q.continues = starts_block && left_open && mark.family != 's';
      open.push_back(static_cast<int>(found.size()));
      open_family.push_back(mark.family);
      found.push_back(q);
    }
    if (starts_block) left_open = false;
  }
  end_block(a.size());

  // Drop the ones that hold nothing; parents are kept by index.
  std::vector<int> new_index(found.size(), -1);
  std::vector<Quotation> kept;
  for (size_t k = 0; k < found.size(); ++k) {
    Quotation q = found[k];
    if (q.inner.empty()) continue;
    while (q.parent >= 0 && new_index[static_cast<size_t>(q.parent)] < 0)
      q.parent = found[static_cast<size_t>(q.parent)].parent;
    if (q.parent >= 0) q.parent = new_index[static_cast<size_t>(q.parent)];
    new_index[k] = static_cast<int>(kept.size());
    kept.push_back(q);
  }
  return kept;
}

std::vector<int> quotation_of_tokens(const Analysis& a, const std::vector<Quotation>& quotations) {
  std::vector<int> of(a.size(), -1);
  // Inner ones come later, so they overwrite; depth is at most 8, so this is linear.
  for (size_t k = 0; k < quotations.size(); ++k) {
    const Quotation& q = quotations[k];
    for (TokenIndex i = q.open; i < q.inner.end; ++i) of[i] = static_cast<int>(k);
    if (q.close != kNoToken) of[q.close] = static_cast<int>(k);
  }
  return of;
}

}  // namespace muster::reading
