#include "service/ledger_verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/hash.h"
#include "ledger/compress.h"
#include "reading/claim.h"

namespace muster::service {
namespace {

using Part = ledger::Ledger::Part;

class Verifier {
 public:
  Verifier(Reader& reader, VerifyAnswer& answer)
      : reader_(reader), ledger_(reader.ledger()), database_(ledger_.database()), answer_(answer) {}

  void fault(const std::string& what) {
    constexpr size_t kMost = 1000;
    if (answer_.faults.size() < kMost) answer_.faults.push_back(what);
  }
  // A check that cannot be made is a fault, and the others go on.
  template <typename Check>
  void run(const char* what, Check check) {
    if (const Result<void> done = check(); !done)
      fault(std::string(what) + ": " + done.error().message);
  }

  Result<void> rows(const char* sql, const std::function<void(ledger::Statement&)>& visit) {
    MUSTER_TRY(ledger::Statement all, database_.prepare(sql));
    for (;;) {
      MUSTER_TRY(const bool more, all.step());
      if (!more) return {};
      visit(all);
    }
  }

  Result<void> file() {
    MUSTER_TRY_VOID(rows("PRAGMA integrity_check(20)", [&](ledger::Statement& row) {
      if (row.text(0) != "ok") fault("the file is damaged: " + row.text(0));
    }));
    return rows("PRAGMA foreign_key_check", [&](ledger::Statement& row) {
      fault(fmt::format("table {}, row {}: points to a row of {} that is not there", row.text(0),
                        row.text(1), row.text(2)));
    });
  }

  Result<void> log() {
    std::map<int64_t, std::string> lines;  // seq -> the lines it covers
    for (const auto& table : ledger::covered_tables()) {
      MUSTER_TRY(ledger::Statement all, database_.prepare(table.lines));
      all.bind(int64_t{0});
      for (;;) {
        MUSTER_TRY(const bool more, all.step());
        if (!more) break;
        lines[all.integer(0)] += all.text(1) + "\n";
      }
    }
    std::string previous;
    int64_t expected = 1;
    MUSTER_TRY_VOID(rows(
        "SELECT seq, at, who, action, detail, rows_sha256, previous, hash FROM log ORDER BY seq",
        [&](ledger::Statement& row) {
          const ledger::LogEntry e{row.integer(0), row.text(1), row.text(2), row.text(3),
                                   row.text(4),    row.text(5), row.text(6), row.text(7)};
          if (e.seq != expected) fault(fmt::format("log: entry {} is missing", expected));
          expected = e.seq + 1;
          if (e.previous != previous)
            fault(fmt::format("log entry {}: does not follow the one before", e.seq));
          if (ledger::log_hash(e) != e.hash)
            fault(fmt::format("log entry {}: was changed (its hash does not fit)", e.seq));
          if (sha256_hex(lines[e.seq]) != e.rows_sha256)
            fault(fmt::format("log entry {}: the rows that came with it were changed", e.seq));
          lines.erase(e.seq);
          previous = e.hash;
          ++answer_.n_log;
        }));
    for (const auto& [seq, rest] : lines)
      fault(fmt::format("log: rows belong to entry {}, which is not there", seq));
    answer_.last_hash = previous;
    return {};
  }

  Result<void> captures() {
    return rows("SELECT lower(hex(sha256)), n_bytes, bytes FROM captures ORDER BY capture_key",
                [&](ledger::Statement& row) {
                  ++answer_.n_captures;
                  const auto bytes = ledger::decompress(row.text(2));
                  if (!bytes || sha256_hex(*bytes) != row.text(0) ||
                      static_cast<int64_t>(bytes->size()) != row.integer(1))
                    fault(fmt::format("capture {}: the bytes are not what they were", row.text(0)));
                });
  }

  Result<void> reviews() {
    std::vector<std::string> hashes;
    MUSTER_TRY_VOID(rows("SELECT DISTINCT lower(hex(sha256)) FROM reviews",
                         [&](ledger::Statement& row) { hashes.push_back(row.text(0)); }));
    for (const std::string& hash : hashes) {
      MUSTER_TRY(const auto all, ledger_.reviews(hash));
      for (const auto& r : all) {
        ++answer_.n_reviews;
        if (ledger::review_id_of(r) != r.review_id)
          fault(fmt::format("review {}: was changed (its id does not fit)", r.review_id));
      }
    }
    return {};
  }

  Result<void> document(int64_t key) {
    MUSTER_TRY(const auto record, ledger_.document(key));
    ++answer_.n_documents;
    MUSTER_TRY(const auto document, document_of(ledger_, record, reader_.text_rules()));
    ledger::TakenDocument taken;
    taken.url = record.url;
    taken.outlet = record.outlet;
    taken.published = record.published;
    taken.part = record.part;
    if (ledger::document_id_of(taken, record.sha256) != record.document_id)
      fault(fmt::format("document {}: its id does not fit its bytes", record.document_id));
    const std::string_view text = document->text();
    const auto on_boundary = [&](uint32_t at) {
      return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    };
    // Parsing checks that spans lie in the text; the hash, that they are those that were read.
    MUSTER_TRY(const auto readings, ledger_.readings(key, text, Part::kAll));
    for (const auto& r : readings) {
      ++answer_.n_readings;
      for (const auto& c : r.reading.reading.claims) {
        if (!on_boundary(c.words.span.begin) || !on_boundary(c.words.span.end))
          fault(fmt::format("claim {}: its span cuts a character", c.id));
        if (reading::claim_id(record.sha256, c.words.span, c.measure) != c.id)
          fault(fmt::format("claim {}: its id does not fit its words and measure", c.id));
      }
    }
    if (readings.empty())
      return Error{ErrorCode::kCorrupt,
                   fmt::format("document {}: has no reading", record.document_id)};
    MUSTER_TRY(const auto claims, ledger_.claims(record, readings.front().reading, text));
    answer_.n_claims += claims.size();
    return index(record, ledger::make_index(claims, readings.front().reading, record.document_id,
                                            record.outlet, text));
  }

  // The rows of the index against those that would be made now.
  Result<void> index(const ledger::DocumentRecord& record, const ledger::DocumentRows& expected) {
    MUSTER_TRY(ledger::Statement * all,
               database_.statement("SELECT claim_key, claim_id, span_begin, span_end, ifnull(low, "
                                   "''), ifnull(high, ''), kind, unit, frame, status, modality, "
                                   "polarity, doc_role, review, sort_key, superseded, "
                                   "ifnull(when_from, 0), ifnull(when_to, 0) FROM claims WHERE "
                                   "document_key = ? ORDER BY claim_index"));
    all->bind(record.document_key);
    size_t n = 0, n_terms = 0, n_found = 0;
    std::vector<int64_t> keys;
    bool same = true;
    for (;; ++n) {
      MUSTER_TRY(const bool more, all->step());
      if (!more) break;
      if (n >= expected.claims.size()) {
        same = false;
        continue;
      }
      const auto& e = expected.claims[n];
      keys.push_back(all->integer(0));
      same =
          same && all->text(1) == e.claim_id && all->integer(2) == e.span.begin &&
          all->integer(3) == e.span.end && all->text(4) == e.low.value_or("") &&
          all->text(5) == e.high.value_or("") && all->text(6) == e.kind && all->text(7) == e.unit &&
          all->text(8) == e.frame && all->text(9) == e.status && all->text(10) == e.modality &&
          all->text(11) == e.polarity && all->text(12) == e.doc_role && all->text(13) == e.review &&
          all->integer(14) == expected.sort_key &&
          (all->integer(15) != 0) == !record.superseded_by.empty() &&
          all->integer(16) == e.when_from.value_or(0) && all->integer(17) == e.when_to.value_or(0);
    }
    same = same && n == expected.claims.size();
    for (size_t i = 0; same && i < n; ++i) {
      for (const auto& [field, term] : expected.claims[i].terms) {
        ++n_terms;
        MUSTER_TRY(ledger::Statement * find,
                   database_.statement("SELECT 1 FROM terms t JOIN claim_terms x USING (term_key) "
                                       "WHERE t.field = ? AND t.term = ? AND x.sort_key = ? AND "
                                       "x.claim_key = ?"));
        find->bind(field, term, expected.sort_key, keys[i]);
        MUSTER_TRY(const bool there, find->step());
        find->reset();
        n_found += there;
      }
    }
    n_terms_ += n_terms;
    if (!same || n_found != n_terms)
      fault(
          fmt::format("document {}: the index does not fit its claims; muster verify --rebuild "
                      "makes it again",
                      record.document_id));
    return {};
  }

  Result<void> totals() {
    MUSTER_TRY(
        const int64_t terms,
        database_.integer("SELECT count(*) FROM claim_terms x JOIN claims c USING (claim_key)"));
    if (static_cast<size_t>(terms) != n_terms_)
      fault(
          fmt::format("the index has {} terms of claims, {} are expected; muster verify --rebuild "
                      "makes it again",
                      terms, n_terms_));
    MUSTER_TRY(const int64_t texts,
               database_.integer("SELECT count(*) FROM document_text_docsize"));
    if (static_cast<size_t>(texts) != answer_.n_documents)
      fault(
          fmt::format("the full-text index has {} documents of {}; muster verify --rebuild makes "
                      "it again",
                      texts, answer_.n_documents));
    MUSTER_TRY(const int64_t claims,
               database_.integer("SELECT count(*) FROM claim_text_docsize d JOIN claims c ON "
                                 "c.claim_key = d.id"));
    if (static_cast<size_t>(claims) != answer_.n_claims)
      fault(
          fmt::format("the full-text index has {} claims of {}; muster verify --rebuild makes it "
                      "again",
                      claims, answer_.n_claims));
    return {};
  }

  // Some documents that this very engine has read, evenly spread.
  Result<void> reread(const Engine& engine, size_t n) {
    MUSTER_TRY(const Keeper keeper, Keeper::make(engine));
    MUSTER_TRY(const auto keys, ledger_.document_keys(true));
    size_t n_others = 0;
    const size_t step = std::max<size_t>(1, n == 0 ? keys.size() : keys.size() / n);
    for (size_t i = 0; i < keys.size() && answer_.n_reread < n; i += step) {
      MUSTER_TRY(const auto record, ledger_.document(keys[i]));
      MUSTER_TRY(const auto document, document_of(ledger_, record, reader_.text_rules()));
      MUSTER_TRY(const auto reading, ledger_.reading(keys[i], document->text(), Part::kClaims));
      if (reading.engine != keeper.version()) {
        ++n_others;
        continue;
      }
      ledger::TakenDocument taken;
      MUSTER_TRY(taken, taken_of(ledger_, record));
      MUSTER_TRY(const auto prepared, keeper.prepare(std::move(taken)));
      ++answer_.n_reread;
      if (prepared.reading_sha256 != reading.sha256)
        fault(
            fmt::format("document {}: reading it again gives something else", record.document_id));
    }
    if (n_others > 0)
      answer_.notes.push_back(fmt::format(
          "{} documents of the sample were read by other rules and were not read again", n_others));
    return {};
  }

  Result<void> all(const Engine* engine, size_t n_reread) {
    run("file", [&] { return file(); });
    run("log", [&] { return log(); });
    run("captures", [&] { return captures(); });
    run("reviews", [&] { return reviews(); });
    const auto keys = ledger_.document_keys(true);
    if (!keys) return keys.error();
    for (const int64_t key : *keys)
      if (const auto done = document(key); !done) {
        const auto record = ledger_.document(key);
        fault(fmt::format("document {}: {}", record ? record->document_id : std::to_string(key),
                          done.error().message));
      }
    run("index", [&] { return totals(); });
    if (engine) run("reading again", [&] { return reread(*engine, n_reread); });
    return {};
  }

 private:
  Reader& reader_;
  ledger::Ledger& ledger_;
  ledger::Database& database_;
  VerifyAnswer& answer_;
  size_t n_terms_ = 0;
};

}  // namespace

Result<VerifyAnswer> verify(Reader& reader, const Engine* engine, size_t n_reread) {
  VerifyAnswer answer;
  Verifier verifier(reader, answer);
  MUSTER_TRY_VOID(verifier.all(engine, n_reread));
  return answer;
}

Result<int64_t> rebuild(Reader& reader) {
  ledger::Ledger& ledger = reader.ledger();
  MUSTER_TRY_VOID(ledger.begin());
  MUSTER_TRY_VOID(ledger.clear_index());
  MUSTER_TRY(const auto keys, ledger.document_keys(true));
  int64_t n = 0;
  for (const int64_t key : keys) {
    MUSTER_TRY(const auto record, ledger.document(key));
    MUSTER_TRY(const auto document, document_of(ledger, record, reader.text_rules()));
    const auto texts = texts_of(*document);
    MUSTER_TRY_VOID(ledger.index_text(key, texts.search_title, texts.search_body));
    MUSTER_TRY_VOID(ledger.reindex(key, document->text()));
  }
  MUSTER_TRY(n, ledger.database().integer("SELECT count(*) FROM claims"));
  MUSTER_TRY_VOID(ledger.commit_index());
  return n;
}

}  // namespace muster::service
