#include "ledger/query.h"

#include <fmt/format.h>

#include <cstdlib>

#include "ledger/claim_index.h"

namespace muster::ledger {
namespace {

// SQL with its parameters, put together piece by piece.
struct Built {
  std::string sql;
  std::vector<std::string> texts;
  std::vector<std::pair<char, size_t>>
      order;  // 't' index of texts, 'i' index of integers, 'r' of reals
  std::vector<int64_t> integers;
  std::vector<double> reals;

  void add(std::string_view text) { sql += text; }
  void value(std::string text) {
    order.emplace_back('t', texts.size());
    texts.push_back(std::move(text));
  }
  void value(int64_t integer) {
    order.emplace_back('i', integers.size());
    integers.push_back(integer);
  }
  void value(double real) {
    order.emplace_back('r', reals.size());
    reals.push_back(real);
  }
  void bind(Statement& statement) const {
    statement.reset();
    int index = 0;
    for (const auto& [kind, at] : order) {
      ++index;
      if (kind == 't') statement.bind_one(index, texts[at]);
      if (kind == 'i') statement.bind_one(index, integers[at]);
      if (kind == 'r') statement.bind_one(index, reals[at]);
    }
  }
};

double real_of(const Decimal& value) { return std::strtod(value.to_string().c_str(), nullptr); }

// Keys of the terms that a filter means: the whole term, and for sources and places also terms that hold it as words.
Result<std::vector<int64_t>> term_keys(Database& database, const char* field,
                                       const std::vector<std::string>& values, bool inside) {
  std::vector<int64_t> keys;
  for (const std::string& value : values) {
    const std::string term = fold_term(value);
    MUSTER_TRY(Statement * exact,
               database.statement("SELECT term_key FROM terms WHERE field = ? AND term = ?"));
    exact->bind(field, term);
    MUSTER_TRY(const bool there, exact->step());
    if (there) keys.push_back(exact->integer(0));
    exact->reset();
    if (!inside || term.empty()) continue;
    MUSTER_TRY(Statement * part,
               database.statement("SELECT term_key FROM terms WHERE field = ? AND term <> ? AND "
                                  "instr(' ' || term || ' ', ' ' || ? || ' ') > 0"));
    part->bind(field, term, term);
    for (;;) {
      MUSTER_TRY(const bool more, part->step());
      if (!more) break;
      keys.push_back(part->integer(0));
    }
  }
  return keys;
}

std::string list_of(const std::vector<int64_t>& keys) {
  std::string out;
  for (const int64_t key : keys) out += (out.empty() ? "" : ",") + std::to_string(key);
  return out;
}

// How many claims carry one of the terms, counted up to `most`.
Result<int64_t> size_of(Database& database, const std::vector<int64_t>& keys, int64_t most) {
  int64_t n = 0;
  for (const int64_t key : keys) {
    MUSTER_TRY(Statement * count,
               database.statement("SELECT count(*) FROM (SELECT 1 FROM claim_terms WHERE term_key "
                                  "= ? LIMIT ?)"));
    count->bind(key, most - n);
    MUSTER_TRY([[maybe_unused]] const bool row, count->step());
    n += count->integer(0);
    count->reset();
    if (n >= most) break;
  }
  return n;
}

void add_in(Built& out, const char* column, const std::vector<std::string>& values) {
  if (values.empty()) return;
  out.add(fmt::format(" AND c.{} IN (", column));
  for (size_t i = 0; i < values.size(); ++i) {
    out.add(i ? ", ?" : "?");
    out.value(fold_term(values[i]));
  }
  out.add(")");
}

// FROM and WHERE. The rarest term leads, so that a page is found after few rows.
Result<Built> from_where(Database& database, const ClaimFilter& f, bool by_value) {
  struct Field {
    const char* name;
    const std::vector<std::string>* values;
    bool inside;
  };
  const Field fields[] = {{"measure", &f.measure, false}, {"side", &f.side, false},
                          {"agent", &f.agent, false},     {"place", &f.place, false},
                          {"source", &f.source, true},    {"source_kind", &f.source_kind, false},
                          {"outlet", &f.outlet, false}};
  std::vector<std::vector<int64_t>> wanted;
  bool impossible = false;
  for (const Field& field : fields) {
    if (field.values->empty()) continue;
    MUSTER_TRY(auto keys, term_keys(database, field.name, *field.values, field.inside));
    impossible = impossible || keys.empty();
    wanted.push_back(std::move(keys));
  }
  // Values of columns that are also terms, when they are rare.
  constexpr int64_t kMany = 20000;
  size_t lead = wanted.size();
  int64_t least = kMany;
  for (size_t i = 0; i < wanted.size(); ++i) {
    MUSTER_TRY(const int64_t n, size_of(database, wanted[i], kMany));
    if (lead == wanted.size() || n < least) lead = i, least = n;
  }

  Built out;
  const bool few = least < kMany && lead < wanted.size();
  if (lead < wanted.size() && (few || (!by_value && wanted[lead].size() == 1))) {
    // CROSS JOIN keeps the order of the tables: sorted by (term, sort_key), pages come without sorting.
    const char* distinct = wanted[lead].size() > 1 ? "SELECT DISTINCT claim_key, sort_key"
                                                   : "SELECT claim_key, sort_key";
    out.add(
        fmt::format(" FROM ({} FROM claim_terms WHERE term_key IN ({})) t CROSS JOIN claims c ON "
                    "c.claim_key = t.claim_key WHERE 1",
                    distinct, list_of(wanted[lead])));
    if (wanted[lead].size() == 1)
      out.sql = fmt::format(
          " FROM claim_terms t CROSS JOIN claims c ON c.claim_key = t.claim_key "
          "WHERE t.term_key = {}",
          wanted[lead][0]);
  } else {
    lead = wanted.size();
    out.add(" FROM claims c WHERE 1");
  }
  // The key of the leading terms, where there are any: its index is then entered at the first day that is asked for.
  const std::string key = lead < wanted.size() ? "t.sort_key" : "c.sort_key";
  if (impossible) out.add(" AND 0");
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (i == lead) continue;
    out.add(
        fmt::format(" AND EXISTS (SELECT 1 FROM claim_terms x WHERE x.term_key IN ({}) AND "
                    "x.sort_key = c.sort_key AND x.claim_key = c.claim_key)",
                    list_of(wanted[i])));
  }
  add_in(out, "kind", f.kind);
  add_in(out, "unit", f.unit);
  add_in(out, "frame", f.frame);
  add_in(out, "status", f.status);
  add_in(out, "modality", f.modality);
  add_in(out, "polarity", f.polarity);
  add_in(out, "doc_role", f.doc_role);
  add_in(out, "review", f.review);
  if (f.review.empty() && !f.rejected) out.add(" AND c.review <> 'rejected'");
  if (!f.superseded) out.add(" AND c.superseded = 0");
  if (!f.document.empty()) {
    out.add(" AND c.document_key IN (SELECT document_key FROM documents WHERE 0");
    for (const std::string& id : f.document) {
      out.add(" OR (document_id >= ? AND document_id < ?)");
      out.value(fold_term(id));
      out.value(fold_term(id) + "g");
    }
    out.add(")");
  }
  if (f.published_from) {
    out.add(fmt::format(" AND {} >= ?", key));
    out.value(sort_key_of(f.published_from->first_day(), "00000000"));
  }
  if (f.published_to) {
    out.add(fmt::format(" AND {0} <= ? AND {0} >= 33554432", key));
    out.value(sort_key_of(f.published_to->last_day(), "ffffffff"));
  }
  if (f.when_from) {
    out.add(
        " AND (c.when_from IS NOT NULL OR c.when_to IS NOT NULL) AND ifnull(c.when_to, 99999999) "
        ">= ?");
    out.value(date_number(f.when_from->first_day()));
  }
  if (f.when_to) {
    out.add(
        " AND (c.when_from IS NOT NULL OR c.when_to IS NOT NULL) AND ifnull(c.when_from, 0) <= ?");
    out.value(date_number(f.when_to->last_day()));
  }
  if (f.at_least) {
    out.add(" AND ifnull(c.high_real, c.low_real) >= ?");
    out.value(real_of(*f.at_least));
  }
  if (f.at_most) {
    out.add(" AND ifnull(c.low_real, c.high_real) <= ?");
    out.value(real_of(*f.at_most));
  }
  if (!f.text.empty()) {
    out.add(" AND c.claim_key IN (SELECT rowid FROM claim_text WHERE claim_text MATCH ?)");
    out.value(fts_query(f.text));
  }
  return out;
}

std::string order_by(ClaimSort sort, bool with_terms) {
  const char* key = with_terms ? "t.sort_key" : "c.sort_key";
  const char* claim = with_terms ? "t.claim_key" : "c.claim_key";
  switch (sort) {
    case ClaimSort::kPublished:
      return fmt::format(" ORDER BY {}, {}", key, claim);
    case ClaimSort::kPublishedDown:
      // Within a document the figures stay in the order of the text only upwards; whole pages go down.
      return fmt::format(" ORDER BY {} DESC, {}", key, claim);
    case ClaimSort::kValue:
      return " ORDER BY ifnull(c.high_real, c.low_real) NULLS LAST, c.sort_key, c.claim_key";
    case ClaimSort::kValueDown:
      return " ORDER BY ifnull(c.high_real, c.low_real) DESC NULLS LAST, c.sort_key, c.claim_key";
  }
  return "";
}

ClaimHit hit(const Statement& row) {
  return {row.integer(0), row.integer(1), row.text(2), row.integer(3)};
}

}  // namespace

Result<std::vector<ClaimHit>> find_claims(Database& database, const ClaimFilter& filter,
                                          ClaimSort sort, const ClaimPage& page) {
  const bool by_value = sort == ClaimSort::kValue || sort == ClaimSort::kValueDown;
  MUSTER_TRY(Built built, from_where(database, filter, by_value));
  const bool with_terms = built.sql.find(" t ") != std::string::npos;
  built.sql = "SELECT c.claim_key, c.document_key, c.claim_id, c.claim_index" + built.sql +
              order_by(sort, with_terms) +
              fmt::format(" LIMIT {} OFFSET {}", page.limit + 1, page.offset);
  MUSTER_TRY(Statement rows, database.prepare(built.sql));
  built.bind(rows);
  std::vector<ClaimHit> hits;
  for (;;) {
    MUSTER_TRY(const bool more, rows.step());
    if (!more) return hits;
    hits.push_back(hit(rows));
  }
}

Result<int64_t> count_claims(Database& database, const ClaimFilter& filter) {
  MUSTER_TRY(Built built, from_where(database, filter, true));
  MUSTER_TRY(Statement rows, database.prepare("SELECT count(*)" + built.sql));
  built.bind(rows);
  MUSTER_TRY([[maybe_unused]] const bool row, rows.step());
  return rows.integer(0);
}

Result<std::vector<ClaimHit>> claims_by_id(Database& database, const std::string& prefix,
                                           size_t limit) {
  MUSTER_TRY(Statement * rows,
             database.statement("SELECT claim_key, document_key, claim_id, claim_index FROM claims "
                                "WHERE claim_id >= ? AND claim_id < ? ORDER BY claim_id, "
                                "superseded, sort_key, claim_key LIMIT ?"));
  const std::string end = prefix + "g";  // after every hex digit
  rows->bind(prefix, end, static_cast<int64_t>(limit));
  std::vector<ClaimHit> hits;
  for (;;) {
    MUSTER_TRY(const bool more, rows->step());
    if (!more) return hits;
    hits.push_back(hit(*rows));
  }
}

Result<std::vector<int64_t>> documents_by_id(Database& database, const std::string& prefix,
                                             size_t limit) {
  MUSTER_TRY(Statement * rows,
             database.statement("SELECT document_key FROM documents WHERE document_id >= ? AND "
                                "document_id < ? ORDER BY document_id LIMIT ?"));
  const std::string end = prefix + "g";  // after every hex digit
  rows->bind(prefix, end, static_cast<int64_t>(limit));
  std::vector<int64_t> keys;
  for (;;) {
    MUSTER_TRY(const bool more, rows->step());
    if (!more) return keys;
    keys.push_back(rows->integer(0));
  }
}

std::string fts_query(const std::string& words) {
  std::string out;
  const auto add = [&](std::string_view phrase) {
    if (phrase.find_first_not_of(" \t\n*\"()^:+-.,") == std::string_view::npos) return;
    std::string quoted;
    for (const char c : phrase) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += (out.empty() ? "\"" : " AND \"") + quoted + "\"";
  };
  size_t at = 0;
  while (at < words.size()) {
    if (words[at] == '"') {
      const size_t end = std::min(words.find('"', at + 1), words.size());
      add(std::string_view(words).substr(at + 1, end - at - 1));
      at = end + 1;
    } else if (words[at] == ' ') {
      ++at;
    } else {
      const size_t end = std::min(words.find_first_of(" \"", at), words.size());
      add(std::string_view(words).substr(at, end - at));
      at = end;
    }
  }
  return out.empty() ? "\"\"" : out;
}

Result<std::vector<TextHit>> search_documents(Database& database, const std::string& words,
                                              const ClaimPage& page) {
  MUSTER_TRY(Statement rows,
             database.prepare("SELECT t.rowid FROM document_text t CROSS JOIN documents d ON "
                              "d.document_key = t.rowid WHERE document_text MATCH ? ORDER BY "
                              "bm25(document_text, 3.0, 1.0), d.document_id LIMIT ? OFFSET ?"));
  const std::string query = fts_query(words);
  rows.bind(query, static_cast<int64_t>(page.limit + 1), static_cast<int64_t>(page.offset));
  std::vector<TextHit> hits;
  for (;;) {
    MUSTER_TRY(const bool more, rows.step());
    if (!more) return hits;
    hits.push_back({rows.integer(0)});
  }
}

}  // namespace muster::ledger
