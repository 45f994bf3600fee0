// find_commands.cc: the commands that fill a ledger and find claims in it.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "add_command.h"
#include "core/error_table.h"
#include "filter_options.h"
#include "ledger_command.h"
#include "list_view.h"
#include "marked_text.h"
#include "output.h"
#include "service/claim_columns.h"
#include "service/ledger_add.h"
#include "service/ledger_list.h"
#include "service/ledger_status.h"
#include "source_flags.h"
#include "table.h"
#include "text_width.h"

namespace muster::cli {
namespace {

using Json = nlohmann::ordered_json;

enum class Form { kPeople, kJson, kNdjson, kCsv };
struct FormFlags {
  bool json = false, ndjson = false, csv = false;
};
std::optional<Form> form_of(const FormFlags& f) {
  if (f.json + f.ndjson + f.csv > 1) return std::nullopt;
  return f.json ? Form::kJson : f.ndjson ? Form::kNdjson : f.csv ? Form::kCsv : Form::kPeople;
}

// --- add -------------------------------------------------------------------------------------------------------------

struct AddCommand : LedgerCommand {
  service::AddRequest request;
  SourceFlags source;
  service::EngineOptions engine;
  std::string published;
  bool json = false;

  void define(CLI::App& all) override {
    app = all.add_subcommand("add", "Read reports and keep them in a ledger");
    app->add_option("SOURCE", request.sources,
                    "Reports: files, folders, archives, feeds, addresses (docs/SOURCES.md); - is "
                    "standard input");
    add_ledger_option(*app, request.ledger);
    app->add_option("--published", published, "Date of publication of all of them")
        ->type_name("DATE");
    app->add_option("--outlet", request.document.outlet, "Who published them")->type_name("NAME");
    add_source_options(*app, source);
    app->add_option("--threads", request.n_threads, "Reports read at a time; 0: one a core")
        ->type_name("N")
        ->check(CLI::Range(0, 256));
    add_who_option(*app, request.who);
    app->add_option("--batch", request.batch_size,
                    "Reports in one transaction at most; 128 without it")
        ->type_name("N")
        ->check(CLI::Range(1, 100000));
    app->add_flag("--json", json, "The summary as JSON");
    app->add_option("--gazetteer", engine.gazetteer_tables, "Tables of places of your own")
        ->type_name("FILE")
        ->allow_extra_args(false);
    add_model_options(*app, engine);
  }
  int run() override {
    request.ledger = ledger_path(request.ledger);
    if (!published.empty()) {
      const auto date = Date::parse(published);
      if (!date) return usage_error("--published: " + date.error().message);
      request.document.published = *date;
    }
    const auto options = resolve(source, request.sources);
    if (!options) return stop(options.error());
    request.source = *options;
    return run_add(engine, request, json);
  }
};

// --- list ------------------------------------------------------------------------------------------------------------

struct ListCommand : LedgerCommand {
  std::string ledger, sort = "published", columns;
  FilterOptions filters;
  ledger::ClaimPage page;
  bool count = false;
  FormFlags flags;
  service::EngineOptions engine;

  void define(CLI::App& all) override {
    app = all.add_subcommand("list", "Claims of a ledger, by whatever they say");
    add_ledger_option(*app, ledger);
    add_filter_options(*app, filters);
    app->add_option("--sort", sort, "published, -published (newest first), value, -value")
        ->type_name("ORDER")
        ->check(CLI::IsMember({"published", "-published", "value", "-value"}));
    app->add_option("--columns", columns, "Which columns, in which order: words,low,source ...")
        ->type_name("NAMES");
    app->add_option("--limit", page.limit, "Claims at most; 50 without it")->type_name("N");
    app->add_option("--offset", page.offset, "Leave out so many first")->type_name("N");
    app->add_flag("--count", count, "Only how many there are");
    app->add_flag("--json", flags.json, "One JSON object");
    app->add_flag("--ndjson", flags.ndjson, "One JSON object a claim, one a line");
    app->add_flag("--csv", flags.csv, "Comma-separated values");
    add_lexicon_option(*app, engine);
  }

  Result<std::vector<std::string>> wanted_columns() const {
    std::vector<std::string> out;
    size_t at = 0;
    while (at < columns.size()) {
      const size_t end = std::min(columns.find(',', at), columns.size());
      const std::string name = columns.substr(at, end - at);
      const auto known = service::claim_columns();
      const bool is_known =
          name == "value" ||
          std::any_of(known.begin(), known.end(), [&](const auto& c) { return c.name == name; });
      if (!is_known) {
        std::string list;
        for (const auto& column : known) (list += list.empty() ? "" : ", ") += column.name;
        return Error{ErrorCode::kInvalidInput,
                     fmt::format("--columns: no column {}; there are value, {}", name, list)};
      }
      out.push_back(name);
      at = end + 1;
    }
    return out;
  }

  int run() override {
    const auto form = form_of(flags);
    if (!form) return usage_error("--json, --ndjson and --csv exclude each other; give one");
    const auto filter = filter_of(filters);
    if (!filter) return usage_error(filter.error().message);
    const auto wanted = wanted_columns();
    if (!wanted) return usage_error(wanted.error().message);
    auto reader = service::Reader::open(ledger_path(ledger), engine);
    if (!reader) return stop(reader.error());
    if (count) {
      const auto n = ledger::count_claims(reader->ledger().database(), *filter);
      return n ? put(fmt::format("{}\n", *n)) : stop(n.error());
    }
    using Sort = ledger::ClaimSort;
    const Sort order = sort == "published"    ? Sort::kPublished
                       : sort == "-published" ? Sort::kPublishedDown
                       : sort == "value"      ? Sort::kValue
                                              : Sort::kValueDown;
    const auto answer = reader->list(*filter, order, page);
    if (!answer) return stop(answer.error());
    const std::string next = fmt::format("more: --offset {} goes on", page.offset + page.limit);
    std::string out;
    switch (*form) {
      case Form::kJson: {
        out = "{\"schema\":\"muster/list/1\",\"offset_unit\":\"code_point\",\"next_offset\":" +
              (answer->more ? std::to_string(page.offset + page.limit) : std::string("null")) +
              ",\"claims\":[";
        for (size_t i = 0; i < answer->claims.size(); ++i)
          out += (i ? ",\n" : "\n") + listed_json(answer->claims[i]);
        out += "\n]}\n";
        break;
      }
      case Form::kNdjson:
        for (const auto& claim : answer->claims) out += listed_json(claim) + "\n";
        break;
      case Form::kCsv: {
        std::vector<std::string> names = *wanted;
        if (names.empty())
          for (const auto& column : service::claim_columns()) names.emplace_back(column.name);
        out = service::csv_line(names);
        for (const auto& claim : answer->claims) {
          std::vector<std::string> cells;
          for (const std::string& name : names) cells.push_back(service::column_value(claim, name));
          out += service::csv_line(cells);
        }
        break;
      }
      case Form::kPeople:
        if (answer->claims.empty()) {
          complain("no claim fits");
          return 0;
        }
        out = list_table(answer->claims, *wanted, style_of(STDOUT_FILENO));
        if (answer->more) out += "\n" + next + "\n";
        return put(out);
    }
    const int status = put(out);
    if (answer->more && *form != Form::kJson) complain(next);
    return status;
  }
};

// --- show ------------------------------------------------------------------------------------------------------------

struct ShowCommand : LedgerCommand {
  std::string ledger, id;
  bool json = false;
  service::EngineOptions engine;

  void define(CLI::App& all) override {
    app = all.add_subcommand("show", "One claim: its words, chain, links, history, and its bytes");
    app->add_option("ID", id, "Id of a claim, or how it begins")->required();
    add_ledger_option(*app, ledger);
    app->add_flag("--json", json, "One JSON object a document that has it");
    add_lexicon_option(*app, engine);
  }

  static std::string links_of(const service::ListedClaim& listed, const Style& style) {
    const auto& c = listed.claim();
    std::string out;
    const auto words_of = [&](const std::string& claim_id) {
      for (const auto& other : listed.document->claims)
        if (other.claim.id == claim_id)
          return fmt::format("{} {} ({})", claim_id.substr(0, 8), other.claim.words.text,
                             ledger::field_text(other.claim, "measure"));
      return claim_id;
    };
    const auto line = [&](const std::string& text) {
      out += hanging(printable(text), "  ", style);
    };
    if (c.part_of)
      line("part of " + (c.part_of->claim.empty() ? "" : words_of(c.part_of->claim)) +
           (c.part_of->words ? " “" + c.part_of->words->text + "”" : ""));
    if (!c.base.empty()) line("applies to " + words_of(c.base));
    if (!c.same_as.empty()) line("restates " + words_of(c.same_as));
    if (!c.revises.empty()) line("replaces " + words_of(c.revises));
    for (const auto& other : listed.document->claims) {
      const auto& o = other.claim;
      if (o.part_of && o.part_of->claim == c.id) line("has the part " + words_of(o.id));
      if (o.base == c.id) line("is the base of " + words_of(o.id));
      if (o.same_as == c.id) line("is restated by " + words_of(o.id));
      if (o.revises == c.id) line("is replaced by " + words_of(o.id));
    }
    return out;
  }

  static std::string people(const service::ListedClaim& listed,
                            const std::vector<ledger::ReadingRecord>& readings,
                            const Style& style) {
    const auto& record = listed.document->record;
    const auto& document = listed.document->document();
    const auto& c = listed.claim();
    std::string out = claim_card(listed, style);
    if (c.chain.size() > 1) {
      std::string chain;
      for (const auto& s : c.chain) chain += (chain.empty() ? "" : " > ") + s.words.text;
      out += hanging(printable(chain), "  chain     ", style);
    }
    if (const std::string links = links_of(listed, style); !links.empty())
      out += "\n" + style.heading("Links") + "\n" + links;
    out += "\n" + style.heading("Where it stands") + "\n";
    std::string where = record.name();
    if (!record.outlet.empty()) where = record.outlet + ": " + where;
    if (document.published()) where += ", published " + document.published()->iso();
    out += hanging(printable(where), "  ", style);
    if (const auto title = document.title())
      out += hanging(printable(listed.document->answer.document->text_of(*title)), "  ", style);
    for (const auto& seen : record.appearances) {
      out += hanging(printable(seen.locator + ", first seen " + seen.seen_at), "  ", style);
      const Container& c = seen.container;
      if (c.kind.empty() || c.kind == "file" || c.kind == "url") continue;
      std::string place = fmt::format("in {} {}", c.kind, c.file);
      if (!c.member.empty()) place += ", member " + c.member;
      if (!c.record_id.empty()) place += ", record " + c.record_id;
      if (c.offset && c.length)
        place += fmt::format(", bytes {}-{}", *c.offset, *c.offset + *c.length);
      out += hanging(printable(place), "    ", style);
    }
    if (!record.superseded_by.empty())
      out += "  a later version of this page is document " + record.superseded_by + "\n";
    const RawSpan raw = document.to_raw(c.words.span);
    out += fmt::format("  claim {}, document {}\n  bytes {}-{} of capture {}\n", c.id,
                       record.document_id, raw.begin, raw.end, record.sha256);
    out += "\n" + style.heading("Readings") + "\n";
    for (size_t i = 0; i < readings.size(); ++i) {
      const auto& r = readings[i];
      out += fmt::format("  {} muster {}, rules {}, {}{}\n", r.adopted_at, r.engine.program_version,
                         r.engine.rules_sha256.substr(0, 12), r.engine.model_name,
                         i == 0 ? ": the one that counts" : "");
      const reading::Claim* same = nullptr;
      for (const auto& other : r.reading.reading.claims)
        if (other.id == c.id || (!same && other.words.span == c.words.span)) same = &other;
      if (!same) {
        out += "    had no claim here\n";
        continue;
      }
      for (const auto field : ledger::correctable_fields()) {
        const std::string then = ledger::field_text(*same, field),
                          now = ledger::field_text(c, field);
        if (then != now && field != "low" && field != "high")
          out += hanging(printable(fmt::format("{}: {}", field, then.empty() ? "none" : then)),
                         "    ", style);
      }
    }
    if (!listed.effective().reviews.empty()) {
      out += "\n" + style.heading("Reviews") + "\n";
      for (const auto& r : listed.effective().reviews) {
        std::string line = fmt::format("{} {} {}", r.at, r.who, r.action);
        if (!r.field.empty()) line += " " + r.field;
        if (!r.value.empty()) line += (r.action == "correct" ? " = " : ": ") + r.value;
        if (!r.why.empty()) line += " (" + r.why + ")";
        out += hanging(printable(line), "  " + r.review_id.substr(0, 8) + " ", style);
      }
    }
    return out;
  }

  int run() override {
    auto reader = service::Reader::open(ledger_path(ledger), engine);
    if (!reader) return stop(reader.error());
    const auto found = reader->find(id);
    if (!found) return stop(found.error());
    std::string out;
    const Style style = style_of(STDOUT_FILENO);
    for (size_t i = 0; i < found->size(); ++i) {
      const auto& listed = (*found)[i];
      if (json) {
        out += listed_json(listed) + "\n";
        continue;
      }
      const auto readings =
          reader->ledger().readings(listed.document->record.document_key, listed.document->text(),
                                    ledger::Ledger::Part::kClaims);
      if (!readings) return stop(readings.error());
      out += (i ? "\n" : "") + people(listed, *readings, style);
    }
    return put(out);
  }
};

// --- search, status, log ---------------------------------------------------------------------------------------------

struct SearchCommand : LedgerCommand {
  std::string ledger;
  std::vector<std::string> words;
  ledger::ClaimPage page{20, 0};
  bool json = false;
  service::EngineOptions engine;

  void define(CLI::App& all) override {
    app = all.add_subcommand("search", "Reports that hold words, with the sentences and figures");
    app->add_option("WORDS", words, "All of them have to stand in a report; \"a b\" is a phrase")
        ->required();
    add_ledger_option(*app, ledger);
    app->add_option("--limit", page.limit, "Reports at most; 20 without it")->type_name("N");
    app->add_option("--offset", page.offset, "Leave out so many first")->type_name("N");
    app->add_flag("--json", json, "One JSON object");
    add_lexicon_option(*app, engine);
  }
  int run() override {
    auto reader = service::Reader::open(ledger_path(ledger), engine);
    if (!reader) return stop(reader.error());
    const auto answer = reader->search(words, page);
    if (!answer) return stop(answer.error());
    if (json) {
      Json out = {{"schema", "muster/search/1"}, {"documents", Json::array()}};
      for (const auto& hit : answer->hits) {
        Json one = {{"document", hit.document->record.document_id},
                    {"name", hit.document->record.name()},
                    {"outlet", hit.document->record.outlet},
                    {"snippets", hit.snippets},
                    {"claims", Json::array()}};
        for (const auto& e : hit.document->claims) one["claims"].push_back(e.claim.id);
        out["documents"].push_back(std::move(one));
      }
      out["next_offset"] = answer->more ? Json(page.offset + page.limit) : Json();
      return put(dump(out) + "\n");
    }
    if (answer->hits.empty()) {
      complain("no report holds these words");
      return 0;
    }
    const Style style = style_of(STDOUT_FILENO);
    std::string out;
    for (const auto& hit : answer->hits) {
      const auto& d = *hit.document;
      std::string head = printable(d.record.name());
      if (!d.record.outlet.empty()) head = printable(d.record.outlet) + ": " + head;
      if (d.document().published()) head += ", " + d.document().published()->iso();
      out += style.heading(head) +
             fmt::format("  {} figures, document {}\n", d.claims.size(), d.record.document_id);
      for (const std::string& snippet : hit.snippets) {
        std::string marked;
        for (const char c : snippet)
          marked += c == '\x02' ? kMarkBegin : c == '\x03' ? kMarkEnd : c;
        out += hanging(marked, "  ", style);
      }
    }
    if (answer->more) out += fmt::format("\nmore: --offset {} goes on\n", page.offset + page.limit);
    return put(out);
  }
};

struct StatusCommand : LedgerCommand {
  std::string ledger;
  bool json = false;

  void define(CLI::App& all) override {
    app = all.add_subcommand("status", "What is in a ledger");
    add_ledger_option(*app, ledger);
    app->add_flag("--json", json, "One JSON object");
  }
  int run() override {
    auto opened = ledger::Ledger::open(ledger_path(ledger), ledger::Ledger::Mode::kRead);
    if (!opened) return stop(opened.error());
    const auto s = service::status(*opened);
    if (!s) return stop(s.error());
    const auto failed = opened->failures();
    if (!failed) return stop(failed.error());
    if (json) {
      Json out = {{"schema", "muster/status/1"},
                  {"ledger", s->path},
                  {"file_bytes", s->file_bytes},
                  {"captures", s->n_captures},
                  {"captured_bytes", s->captured_bytes},
                  {"compressed_bytes", s->compressed_bytes},
                  {"documents", s->n_documents},
                  {"superseded", s->n_superseded},
                  {"readings", s->n_readings},
                  {"claims", s->n_claims},
                  {"reviews", s->n_reviews},
                  {"log_entries", s->n_log},
                  {"first_published", s->first_published},
                  {"last_published", s->last_published},
                  {"log_hash", s->last_hash},
                  {"review_states", Json::object()},
                  {"measures", Json::object()},
                  {"engines", Json::array()},
                  {"failures", Json::array()}};
      for (const auto& c : s->reviews) out["review_states"][c.name] = c.n;
      for (const auto& c : s->measures) out["measures"][c.name] = c.n;
      for (const auto& e : s->engines)
        out["engines"].push_back({{"program_version", e.version.program_version},
                                  {"rules_sha256", e.version.rules_sha256},
                                  {"model_name", e.version.model_name},
                                  {"model_sha256", e.version.model_sha256},
                                  {"readings", e.n_readings}});
      for (const auto& f : *failed)
        out["failures"].push_back(
            {{"name", f.name}, {"code", f.code}, {"message", f.message}, {"at", f.at}});
      return put(dump(out) + "\n");
    }
    const Style style = style_of(STDOUT_FILENO);
    std::string out =
        style.heading(printable(s->path)) +
        fmt::format(
            ": {} reports, {} claims, {:.1f} MB ({:.1f} MB of text, compressed {:.1f} MB)\n",
            s->n_documents, s->n_claims, static_cast<double>(s->file_bytes) / 1e6,
            static_cast<double>(s->captured_bytes) / 1e6,
            static_cast<double>(s->compressed_bytes) / 1e6);
    if (!s->first_published.empty())
      out += fmt::format("published {} to {}\n", s->first_published, s->last_published);
    if (s->n_superseded > 0)
      out += fmt::format("{} reports have a later version\n", s->n_superseded);
    std::string list;
    for (const auto& c : s->measures)
      list += fmt::format("{}{} {}", list.empty() ? "" : ", ", c.name, c.n);
    if (!list.empty()) out += hanging(list, "measures  ", style);
    list.clear();
    for (const auto& c : s->reviews)
      list += fmt::format("{}{} {}", list.empty() ? "" : ", ", c.name, c.n);
    if (!list.empty()) out += hanging(list, "review    ", style);
    for (const auto& e : s->engines)
      out += fmt::format("read by   muster {}, rules {}, {} {}: {} readings\n",
                         e.version.program_version, e.version.rules_sha256.substr(0, 12),
                         e.version.model_name, e.version.model_sha256.substr(0, 12), e.n_readings);
    out += fmt::format("log       {} entries, last {}\n", s->n_log, s->last_hash.substr(0, 16));
    if (!failed->empty()) {
      out += fmt::format("\n{} could not be read\n", failed->size());
      for (const auto& f : *failed) out += hanging(printable(f.message), "  ", style);
    }
    return put(out);
  }
};

struct LogCommand : LedgerCommand {
  std::string ledger;
  size_t limit = 50, offset = 0;
  bool json = false;

  void define(CLI::App& all) override {
    app = all.add_subcommand("log", "What was done to a ledger, newest first");
    add_ledger_option(*app, ledger);
    app->add_option("--limit", limit, "Entries at most; 50 without it")->type_name("N");
    app->add_option("--offset", offset, "Leave out so many first")->type_name("N");
    app->add_flag("--json", json, "One JSON object an entry, one a line");
  }
  int run() override {
    auto opened = ledger::Ledger::open(ledger_path(ledger), ledger::Ledger::Mode::kRead);
    if (!opened) return stop(opened.error());
    const auto entries = opened->log(limit, offset);
    if (!entries) return stop(entries.error());
    std::string out;
    TextTable table({"#", "When", "Who", "What", "Of what", "Hash"});
    for (const auto& e : *entries) {
      if (json) {
        Json detail = Json::parse(e.detail, nullptr, false);
        out += dump({{"seq", e.seq},
                     {"at", e.at},
                     {"who", e.who},
                     {"action", e.action},
                     {"detail", detail.is_discarded() ? Json(e.detail) : detail},
                     {"rows_sha256", e.rows_sha256},
                     {"previous", e.previous},
                     {"hash", e.hash}}) +
               "\n";
      } else {
        table.add({std::to_string(e.seq), e.at, printable(e.who), e.action, printable(e.detail),
                   e.hash.substr(0, 12)});
      }
    }
    return put(json ? out : table.render(style_of(STDOUT_FILENO)));
  }
};

}  // namespace

void make_find_commands(LedgerCommandList& list) {
  list.push_back(std::make_unique<AddCommand>());
  list.push_back(std::make_unique<ListCommand>());
  list.push_back(std::make_unique<ShowCommand>());
  list.push_back(std::make_unique<SearchCommand>());
  list.push_back(std::make_unique<StatusCommand>());
  list.push_back(std::make_unique<LogCommand>());
}

}  // namespace muster::cli
