#include "ledger/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/hash.h"

namespace muster::ledger {
namespace {

using reading::Claim;
using reading::Named;

constexpr std::string_view kByReview = "review";

// Values of the fields that have a closed list. Lists that are data (units, kinds of sources) are checked for form only.
struct Closed {
  std::string_view field;
  std::vector<std::string_view> values;
};
const std::vector<Closed>& closed_fields() {
  static const std::vector<Closed> fields = {
      {"kind",
       {"exact", "approx", "lower_bound", "upper_bound", "range", "vague", "percent", "ratio",
        "multiplier", "zero"}},
      {"join", {"single", "any_of", "undefined"}},
      {"frame", {"count", "increment", "stock_at", "rate_per", "remaining", "cumulative", "peak"}},
      {"status",
       {"asserted", "reported", "estimated", "alleged", "confirmed", "disputed", "denied",
        "unverified", "retracted"}},
      {"modality", {"actual", "planned", "possible", "feared", "expected", "hypothetical"}},
      {"polarity", {"positive", "negative"}},
      {"doc_role", {"news", "background", "comparison", "history", "quote", "caption", "teaser"}},
  };
  return fields;
}

constexpr std::array<std::string_view, 28> kFields = {
    "value",    "low",      "high",    "low_strict", "high_strict", "kind",       "vague",
    "measure",  "join",     "frame",   "unit",       "unit_detail", "population", "side",
    "agent",    "place",    "when",    "source",     "source_kind", "status",     "modality",
    "polarity", "doc_role", "part_of", "base",       "same_as",     "revises",    "tier"};

std::string trim(std::string_view text) {
  const auto from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return "";
  return std::string(text.substr(from, text.find_last_not_of(" \t") - from + 1));
}

std::vector<std::string> split(std::string_view text, std::string_view marks) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(marks), text.size());
    if (std::string part = trim(text.substr(0, end)); !part.empty())
      parts.push_back(std::move(part));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

Error invalid(std::string_view field, std::string_view value, const std::string& expected) {
  return {ErrorCode::kInvalidInput, fmt::format("{}: '{}' is not {}", field, value, expected)};
}

Result<std::optional<Decimal>> number(std::string_view field, std::string_view value) {
  if (value.empty() || value == "none") return std::optional<Decimal>();
  std::string digits(value);
  std::erase(digits, ',');
  const auto parsed = Decimal::parse(digits);
  if (!parsed) return invalid(field, value, "a number (digits, or empty for an open end)");
  return std::optional(*parsed);
}

// "600", "600-700", ">=40", ">40", "<=5", "<5": both ends with their strictness; a kind that does not fit is changed.
Result<void> set_value(Claim& c, std::string_view value) {
  const auto bound = [&](std::string_view mark) { return value.starts_with(mark); };
  std::optional<Decimal> low, high;
  bool low_strict = false, high_strict = false;
  if (bound(">=") || bound(">")) {
    low_strict = !bound(">=");
    MUSTER_TRY(low, number("value", value.substr(low_strict ? 1 : 2)));
  } else if (bound("<=") || bound("<")) {
    high_strict = !bound("<=");
    MUSTER_TRY(high, number("value", value.substr(high_strict ? 1 : 2)));
  } else if (const size_t dash = value.find('-', 1); dash != std::string_view::npos) {
    MUSTER_TRY(low, number("value", value.substr(0, dash)));
    MUSTER_TRY(high, number("value", value.substr(dash + 1)));
    if (low && high && *high < *low) return invalid("value", value, "a range (low end first)");
  } else {
    MUSTER_TRY(low, number("value", value));
    high = low;
  }
  if (!low && !high)
    return invalid("value", value, "a number, range or bound (600, 600-700, >=40)");
  c.low = low;
  c.high = high;
  c.low_strict = low_strict;
  c.high_strict = high_strict;
  const bool plain = c.kind != "percent" && c.kind != "ratio" && c.kind != "multiplier";
  if (!low && plain) c.kind = "upper_bound";
  if (!high && plain) c.kind = "lower_bound";
  if (low && high && *low != *high && plain) c.kind = "range";
  if (low && high && *low == *high && plain && c.kind != "approx")
    c.kind = *low == Decimal(0) ? "zero" : "exact";
  c.vague.clear();
  return {};
}

std::vector<Named> named(std::string_view value) {
  std::vector<Named> out;
  for (std::string& part : split(value, ";")) {
    // "North Korea=KP": a name with its id.
    const size_t equals = part.find('=');
    Named n;
    n.name = trim(part.substr(0, equals));
    if (equals != std::string::npos) n.id = trim(std::string_view(part).substr(equals + 1));
    n.by = kByReview;
    out.push_back(std::move(n));
  }
  return out;
}

std::string named_text(const std::vector<Named>& list) {
  std::string out;
  for (const Named& n : list)
    out += (out.empty() ? "" : "; ") + n.name + (n.id.empty() ? "" : "=" + n.id);
  return out;
}

std::string list_text(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& s : list) out += (out.empty() ? "" : ";") + s;
  return out;
}

// The occurrence of `words` that is nearest to the claim.
std::optional<SourceSpan> nearest(std::string_view text, std::string_view words, SourceSpan claim) {
  std::optional<SourceSpan> best;
  const auto distance = [&](SourceSpan s) {
    return s.begin < claim.begin ? claim.begin - s.begin : s.begin - claim.begin;
  };
  for (size_t at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1)) {
    const SourceSpan s{static_cast<uint32_t>(at), static_cast<uint32_t>(at + words.size())};
    if (!best || distance(s) < distance(*best)) best = s;
  }
  return best;
}

Result<bool> yes_or_no(std::string_view field, std::string_view value) {
  if (value == "yes" || value == "true") return true;
  if (value == "no" || value == "false") return false;
  return invalid(field, value, "yes or no");
}

bool is_plain_word(std::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_claim_id(std::string_view value) {
  return value.size() == 16 &&
         value.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::string review_id_of(const Review& r) {
  return sha256_hex(fmt::format("muster/review/1\n{}\n{}\n{}-{}\n{}\n{}\n{}\n{}\n{}\n{}",
                                r.claim_id, r.sha256, r.span.begin, r.span.end, r.action, r.field,
                                r.value, r.why, r.who, r.at))
      .substr(0, 16);
}

std::span<const std::string_view> correctable_fields() { return kFields; }

Result<void> set_field(Claim& c, std::string_view field, std::string_view given,
                       std::string_view text, std::span<const std::string> measures) {
  const std::string value = trim(given);
  for (const Closed& closed : closed_fields()) {
    if (closed.field != field) continue;
    if (std::find(closed.values.begin(), closed.values.end(), value) == closed.values.end()) {
      std::string list;
      for (const auto v : closed.values) list += (list.empty() ? "" : ", ") + std::string(v);
      return invalid(field, value, "one of " + list);
    }
  }
  if (field == "value") {
    MUSTER_TRY_VOID(set_value(c, value));
  } else if (field == "low") {
    MUSTER_TRY(c.low, number(field, value));
  } else if (field == "high") {
    MUSTER_TRY(c.high, number(field, value));
  } else if (field == "low_strict") {
    MUSTER_TRY(c.low_strict, yes_or_no(field, value));
  } else if (field == "high_strict") {
    MUSTER_TRY(c.high_strict, yes_or_no(field, value));
  } else if (field == "kind") {
    c.kind = value;
  } else if (field == "join") {
    c.join = value;
  } else if (field == "frame") {
    c.frame = value;
  } else if (field == "status") {
    c.status = value;
  } else if (field == "modality") {
    c.modality = value;
  } else if (field == "polarity") {
    c.polarity = value;
  } else if (field == "doc_role") {
    c.doc_role = value;
  } else if (field == "measure") {
    const auto terms = split(value, ";,");
    if (terms.empty()) return invalid(field, value, "a measure (killed, or killed;wounded)");
    for (const std::string& term : terms)
      if (!measures.empty() && std::find(measures.begin(), measures.end(), term) == measures.end())
        return invalid(field, term, "a measure; muster method lists them");
    c.measure = terms;
    if (terms.size() > 1 && c.join == "single") c.join = "any_of";
    if (terms.size() == 1 && c.join == "any_of") c.join = "single";
  } else if (field == "population") {
    c.population = split(value, ";,");
  } else if (field == "vague" || field == "unit" || field == "unit_detail" ||
             field == "source_kind" || field == "tier") {
    if (!value.empty() && !is_plain_word(value))
      return invalid(field, value, "one word of letters, digits and _");
    (field == "vague"         ? c.vague
     : field == "unit"        ? c.unit
     : field == "unit_detail" ? c.unit_detail
     : field == "tier"        ? c.tier
                              : c.source_kind) = value;
  } else if (field == "side") {
    c.side = named(value);
  } else if (field == "agent") {
    c.agent = named(value);
  } else if (field == "place") {
    c.place = named(value);
  } else if (field == "when") {
    if (value.empty()) {
      c.when.reset();
    } else {
      const size_t slash = value.find('/');
      const auto part = [&](std::string_view iso) -> Result<std::optional<Date>> {
        if (iso.empty()) return std::optional<Date>();
        MUSTER_TRY(const Date date, Date::parse(iso));
        return std::optional(date);
      };
      const auto from = part(std::string_view(value).substr(0, slash));
      const auto to =
          slash == std::string::npos ? from : part(std::string_view(value).substr(slash + 1));
      if (!from || !to) return invalid(field, value, "a date (2024-03-05, 2024-03) or FROM/TO");
      c.when = reading::When{{*from, *to}, std::nullopt, std::string(kByReview)};
    }
  } else if (field == "source") {
    if (value.empty()) {
      c.chain.clear();
    } else {
      const auto span = nearest(text, value, c.words.span);
      if (!span)
        return Error{ErrorCode::kInvalidInput,
                     fmt::format("source: the words '{}' do not stand in the report; give them as "
                                 "they are written there",
                                 value)};
      reading::Source source;
      source.words = {*span, value};
      source.kind = c.source_kind;
      c.chain = {source};
    }
  } else if (field == "part_of" || field == "base" || field == "same_as" || field == "revises") {
    if (!value.empty() && !is_claim_id(value))
      return invalid(field, value, "the id of a claim (16 hex digits)");
    if (field == "part_of") {
      if (value.empty()) {
        c.part_of.reset();
      } else {
        c.part_of = Claim::PartOf{value, std::nullopt, c.part_of ? c.part_of->role : "of_whom"};
      }
    } else {
      (field == "base" ? c.base : field == "same_as" ? c.same_as : c.revises) = value;
    }
  } else {
    std::string list;
    for (const auto f : kFields) list += (list.empty() ? "" : ", ") + std::string(f);
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("{}: no field to correct; there are {}", field, list)};
  }
  c.by[std::string(field)] = kByReview;
  return {};
}

std::string field_text(const Claim& c, std::string_view field) {
  const auto digits = [](const std::optional<Decimal>& d) { return d ? d->to_string() : ""; };
  if (field == "value") {
    if (!c.low && !c.high) return "";
    if (!c.high) return (c.low_strict ? ">" : ">=") + digits(c.low);
    if (!c.low) return (c.high_strict ? "<" : "<=") + digits(c.high);
    return *c.low == *c.high ? digits(c.low) : digits(c.low) + "-" + digits(c.high);
  }
  if (field == "low") return digits(c.low);
  if (field == "high") return digits(c.high);
  if (field == "low_strict") return c.low_strict ? "yes" : "no";
  if (field == "high_strict") return c.high_strict ? "yes" : "no";
  if (field == "kind") return c.kind;
  if (field == "vague") return c.vague;
  if (field == "tier") return c.tier;
  if (field == "measure") return list_text(c.measure);
  if (field == "join") return c.join;
  if (field == "frame") return c.frame;
  if (field == "unit") return c.unit;
  if (field == "unit_detail") return c.unit_detail;
  if (field == "population") return list_text(c.population);
  if (field == "side") return named_text(c.side);
  if (field == "agent") return named_text(c.agent);
  if (field == "place") return named_text(c.place);
  if (field == "when") return c.when ? c.when->interval.iso() : "";
  if (field == "source") return c.chain.empty() ? "" : c.chain.back().words.text;
  if (field == "source_kind") return c.source_kind;
  if (field == "status") return c.status;
  if (field == "modality") return c.modality;
  if (field == "polarity") return c.polarity;
  if (field == "doc_role") return c.doc_role;
  if (field == "part_of") return c.part_of ? c.part_of->claim : "";
  if (field == "base") return c.base;
  if (field == "same_as") return c.same_as;
  if (field == "revises") return c.revises;
  return "";
}

std::vector<EffectiveClaim> lay_over(const StoredReading& current,
                                     std::span<const StoredReading* const> older,
                                     std::vector<Review> reviews, std::string_view text) {
  std::vector<EffectiveClaim> out;
  const auto take = [&](const StoredReading& from, size_t i) -> EffectiveClaim& {
    EffectiveClaim& e = out.emplace_back();
    e.claim = from.reading.claims[i];
    e.context = from.contexts[i];
    return e;
  };
  for (size_t i = 0; i < current.reading.claims.size(); ++i) take(current, i);
  if (reviews.empty()) return out;

  // Time, then content: the same order in every ledger that holds these reviews.
  std::sort(reviews.begin(), reviews.end(), [](const Review& a, const Review& b) {
    return std::tie(a.at, a.review_id) < std::tie(b.at, b.review_id);
  });
  std::set<std::string> undone;
  for (const Review& r : reviews)
    if (r.action == "undo" && !undone.contains(r.review_id)) undone.insert(r.field);

  // Which claim each reviewed id means now.
  std::map<std::string, size_t> means;
  for (const Review& r : reviews) {
    if (means.contains(r.claim_id)) continue;
    const size_t n = out.size();
    size_t index = n;
    for (size_t i = 0; i < n && index == n; ++i)
      if (out[i].claim.id == r.claim_id) index = i;
    // Other rules gave these words another measure, and so another id.
    for (size_t i = 0; i < n && index == n; ++i)
      if (out[i].claim.words.span == r.span) index = i;
    for (const StoredReading* reading : older) {
      for (size_t i = 0; i < reading->reading.claims.size() && index == n; ++i) {
        if (reading->reading.claims[i].id != r.claim_id) continue;
        take(*reading, i).kept = true;
        index = n;
        means[r.claim_id] = n;
      }
      if (means.contains(r.claim_id)) break;
    }
    if (index < n) means[r.claim_id] = index;
  }
  for (Review& r : reviews) {
    const auto found = means.find(r.claim_id);
    if (found == means.end()) continue;
    EffectiveClaim& e = out[found->second];
    const bool counts = !undone.contains(r.review_id);
    if (counts && r.action == "correct" && set_field(e.claim, r.field, r.value, text)) {
      e.decided[r.field] = r.review_id;
      if (e.review == "new") e.review = "corrected";
    }
    if (counts && r.action == "approve") e.review = "approved";
    if (counts && r.action == "reject") e.review = "rejected";
    e.reviews.push_back(std::move(r));
  }
  // A kept claim whose reviews were all taken back goes again, and one that was rejected: nothing claims it now.
  std::erase_if(out, [](const EffectiveClaim& e) {
    return e.kept && (e.review == "new" || e.review == "rejected") && e.decided.empty();
  });
  std::stable_sort(out.begin(), out.end(), [](const EffectiveClaim& a, const EffectiveClaim& b) {
    return a.claim.words.span < b.claim.words.span;
  });
  return out;
}

}  // namespace muster::ledger
