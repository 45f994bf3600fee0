// export_research.cc: claims in the columns of casualty and conflict data sets. A row is one claim of one report: whoever
// codes an event joins rows and decides; columns that need such a decision stay empty.
//
// Source   UCDP GED codebook 24.1 (columns, precision codes); Iraq Body Count, methods (variables of an incident); the
//          claims of war losses with target, source, period and range that studies of reporting bias model (2023)
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "service/export_form.h"

namespace muster::service {
namespace {

using reading::Claim;
using Cells = std::vector<std::string>;

struct Column {
  const char* name;
  std::function<std::string(const ExportRow&)> value;  ///< null: a column that stays empty
};

bool counts(const Claim& c, std::string_view measure) {
  return c.measure.size() == 1 && c.measure.front() == measure;
}
bool is_of(const Claim& c, std::string_view group) {
  return std::find(c.population.begin(), c.population.end(), group) != c.population.end();
}

// What a data set of things that happened cannot take.
std::string not_an_event(const Claim& c) {
  if (c.modality != "actual") return "planned, possible or expected";
  if (c.polarity == "negative") return "denied by the text";
  if (c.kind == "percent" || c.kind == "ratio" || c.kind == "multiplier")
    return "a share or a multiple, no number of people";
  if (c.unit != "person") return "no people";
  return "";
}

struct Days {
  std::string from, to;
  int precision =
      0;  ///< UCDP date_prec: 1 day, 2 within a week, 3 week, 4 month, 5 longer; 0 not known
};
Days days_of(const Claim& c) {
  Days days;
  if (!c.when) return days;
  const DateInterval& i = c.when->interval;
  if (i.from) days.from = i.from->first_day().iso();
  if (i.to) days.to = i.to->last_day().iso();
  if (!i.from || !i.to) return days.precision = 5, days;
  const int64_t length = i.to->last_day().to_days() - i.from->first_day().to_days() + 1;
  days.precision = length <= 1 ? 1 : length < 7 ? 2 : length == 7 ? 3 : length <= 31 ? 4 : 5;
  return days;
}

// A table of one file with fixed columns.
class ColumnForm : public ExportForm {
 public:
  explicit ColumnForm(ExportTools tools) : tools_(std::move(tools)) {}
  std::map<std::string, std::string> held() const override { return held_; }
  std::string why_not(const ListedClaim& listed) const override { return why_not_(listed.claim()); }
  Result<void> begin() override {
    Cells names;
    for (const Column& column : columns_) names.emplace_back(column.name);
    return tools_.put("", csv_line(names));
  }
  Result<void> row(const ExportRow& row) override {
    Cells cells;
    for (const Column& column : columns_) cells.push_back(column.value ? column.value(row) : "");
    return tools_.put("", csv_line(cells));
  }

 protected:
  ExportTools tools_;
  std::vector<Column> columns_;
  std::map<std::string, std::string> held_;
  std::function<std::string(const Claim&)> why_not_;
};

Column same(const char* name, const char* column) {
  return {name, [column](const ExportRow& row) { return row.column(column); }};
}

// What all three forms keep of a claim.
std::map<std::string, std::string> common_keys() {
  return {{"id", ""},
          {"low", ""},
          {"high", ""},
          {"when", "words and span"},
          {"place", "ids, words and spans"},
          {"source", "kind, cue, span"},
          {"document", "all but outlet, date and title"}};
}

// --- UCDP GED --------------------------------------------------------------------------------------------------------

std::string where_precision(const ExportRow& row) {
  const ledger::PlaceFact* place = first_place(row.listed);
  if (!place) return "";
  if (place->kind == "country") return "6";
  if (place->kind == "region" || place->kind == "admin1") return "4";
  return "1";
}
std::string point_of(const ExportRow& row) {
  const std::string longitude = row.column("longitude");
  return longitude.empty() ? "" : fmt::format("POINT ({} {})", longitude, row.column("latitude"));
}
std::string best_of(const ExportRow& row) {
  return row.bounds.low && row.bounds.low == row.bounds.high ? row.low() : "";
}
std::string year_of(const ExportRow& row) {
  const std::string from = days_of(row.claim()).from;
  return from.substr(0, 4);
}

struct UcdpForm : ColumnForm {
  explicit UcdpForm(ExportTools tools) : ColumnForm(std::move(tools)) {
    const auto deaths = [](bool (*fits)(const Claim&)) {
      return [fits](const ExportRow& row) { return fits(row.claim()) ? best_of(row) : ""; };
    };
    columns_ = {
        same("id", "id"),
        same("relid", "document"),
        {"year", year_of},
        {"active_year", nullptr},
        {"code_status", [](const ExportRow&) { return "Candidate"; }},
        {"type_of_violence", nullptr},
        {"conflict_dset_id", nullptr},
        {"conflict_new_id", nullptr},
        {"conflict_name", nullptr},
        {"dyad_dset_id", nullptr},
        {"dyad_new_id", nullptr},
        {"dyad_name", nullptr},
        {"side_a_dset_id", nullptr},
        {"side_a_new_id", nullptr},
        same("side_a", "agent"),
        {"side_b_dset_id", nullptr},
        {"side_b_new_id", nullptr},
        same("side_b", "side"),
        {"number_of_sources", [](const ExportRow&) { return "1"; }},
        {"source_article",
         [](const ExportRow& row) {
           std::string out;
           for (const char* part : {"outlet", "published", "title"})
             if (const std::string text = row.column(part); !text.empty())
               out += (out.empty() ? "" : ", ") + text;
           return out;
         }},
        same("source_office", "outlet"),
        same("source_date", "published"),
        same("source_headline", "title"),
        same("source_original", "source"),
        {"where_prec", where_precision},
        same("where_coordinates", "place"),
        same("where_description", "context"),
        {"adm_1",
         [](const ExportRow& row) {
           const ledger::PlaceFact* place = first_place(row.listed);
           return place ? place->admin : "";
         }},
        {"adm_2", nullptr},
        same("latitude", "latitude"),
        same("longitude", "longitude"),
        {"geom_wkt", point_of},
        {"priogrid_gid", nullptr},
        {"country",
         [](const ExportRow& row) {
           const ledger::PlaceFact* place = first_place(row.listed);
           return place ? place->country_name : "";
         }},
        {"country_id", nullptr},
        {"region", nullptr},
        {"event_clarity", nullptr},
        {"date_prec",
         [](const ExportRow& row) {
           const int precision = days_of(row.claim()).precision;
           return precision ? std::to_string(precision) : "";
         }},
        {"date_start", [](const ExportRow& row) { return days_of(row.claim()).from; }},
        {"date_end", [](const ExportRow& row) { return days_of(row.claim()).to; }},
        {"deaths_a", nullptr},
        {"deaths_b",
         deaths([](const Claim& c) { return is_of(c, "military") && !c.side.empty(); })},
        {"deaths_civilians", deaths([](const Claim& c) { return is_of(c, "civilian"); })},
        {"deaths_unknown", deaths([](const Claim& c) {
           return !is_of(c, "civilian") && (!is_of(c, "military") || c.side.empty());
         })},
        {"best", best_of},
        {"high", [](const ExportRow& row) { return row.high(); }},
        {"low", [](const ExportRow& row) { return row.low(); }},
        {"gwnoa", nullptr},
        {"gwnob", nullptr},
    };
    held_ = common_keys();
    held_["side"] = held_["agent"] = "ids, words and spans";
    held_["population"] = "all but military and civilian";
    held_["measure"] = held_["unit"] = held_["modality"] = held_["polarity"] = "";
    held_["context"] = "span";
    why_not_ = [](const Claim& c) {
      if (!counts(c, "killed")) return std::string("no count of the killed alone");
      return not_an_event(c);
    };
  }
};

// --- Iraq Body Count -------------------------------------------------------------------------------------------------

struct IbcForm : ColumnForm {
  explicit IbcForm(ExportTools tools) : ColumnForm(std::move(tools)) {
    const auto bound = [](const char* measure, bool low) {
      return [measure, low](const ExportRow& row) {
        if (!counts(row.claim(), measure)) return std::string();
        return low ? row.low() : row.high();
      };
    };
    columns_ = {
        same("IBC code", "id"),
        {"Start Date", [](const ExportRow& row) { return days_of(row.claim()).from; }},
        {"End Date", [](const ExportRow& row) { return days_of(row.claim()).to; }},
        {"Time", nullptr},
        same("Location", "place"),
        same("Target", "counted"),
        {"Weapons", nullptr},
        same("Killers", "agent"),
        {"Reported Minimum", bound("killed", true)},
        {"Reported Maximum", bound("killed", false)},
        {"Minimum Injuries", bound("wounded", true)},
        {"Maximum Injuries", bound("wounded", false)},
        same("Sources", "outlet"),
        same("Primary Witnesses", "source"),
    };
    held_ = common_keys();
    held_["agent"] = "ids, words and spans";
    held_["measure"] = held_["unit"] = held_["modality"] = held_["polarity"] = "";
    held_["counted"] = "span";
    why_not_ = [](const Claim& c) -> std::string {
      if (!counts(c, "killed") && !counts(c, "wounded"))
        return "no count of the killed or of the wounded alone";
      if (is_of(c, "military")) return "combatants";
      return not_an_event(c);
    };
  }
};

// --- claims of losses ------------------------------------------------------------------------------------------------

struct BiasForm : ColumnForm {
  explicit BiasForm(ExportTools tools) : ColumnForm(std::move(tools)) {
    columns_ = {
        same("claim_id", "id"),
        {"date_start", [](const ExportRow& row) { return days_of(row.claim()).from; }},
        {"date_end", [](const ExportRow& row) { return days_of(row.claim()).to; }},
        same("date_published", "published"),
        same("claimant", "source"),
        same("claimant_kind", "source_kind"),
        same("claimant_stake", "stake"),
        same("chain", "chain"),
        same("target", "side"),
        same("target_id", "side_id"),
        same("target_group", "population"),
        same("agent", "agent"),
        same("loss_type", "measure"),
        same("join", "join"),
        same("unit", "unit"),
        same("unit_detail", "unit_detail"),
        {"low", [](const ExportRow& row) { return row.low(); }},
        {"high", [](const ExportRow& row) { return row.high(); }},
        same("low_strict", "low_strict"),
        same("high_strict", "high_strict"),
        same("kind", "kind"),
        {"words_policy", [this](const ExportRow&) { return tools_.policy->name(); }},
        same("frame", "frame"),
        same("place", "place"),
        same("status", "status"),
        same("modality", "modality"),
        same("words", "words"),
        same("outlet", "outlet"),
        same("url", "url"),
        same("document", "document"),
    };
    held_ = common_keys();
    for (const char* key :
         {"source_kind", "stake", "population", "measure", "join", "unit", "unit_detail",
          "low_strict", "high_strict", "kind", "frame", "status", "modality", "polarity", "words"})
      held_[key] = "";
    held_["side"] = "words and spans";
    held_["agent"] = "ids, words and spans";
    held_["chain"] = "all but the words";
    why_not_ = [](const Claim& c) -> std::string {
      static const std::vector<std::string_view> losses = {
          "killed",   "wounded",    "missing",  "captured",      "surrendered",
          "deserted", "casualties", "losses",   "out_of_action", "destroyed",
          "damaged",  "seized",     "abandoned"};
      const bool all_losses =
          !c.measure.empty() &&
          std::all_of(c.measure.begin(), c.measure.end(), [](const std::string& m) {
            return std::find(losses.begin(), losses.end(), m) != losses.end();
          });
      if (!all_losses) return "no loss of people or kit";
      if (c.polarity == "negative") return "denied by the text";
      if (c.kind == "percent" || c.kind == "ratio" || c.kind == "multiplier")
        return "a share or a multiple, no number";
      return "";
    };
  }
};

// --- wikitext --------------------------------------------------------------------------------------------------------

// Text that stands in a cell or a template: no mark-up of its own.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '|':
        out += "{{!}}";
        break;
      case '[':
        out += "&#91;";
        break;
      case ']':
        out += "&#93;";
        break;
      case '{':
        out += "&#123;";
        break;
      case '}':
        out += "&#125;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\n':
        out += ' ';
        break;
      default:
        out += c;
    }
  }
  return out;
}

class WikitextForm : public ExportForm {
 public:
  explicit WikitextForm(ExportTools tools) : tools_(std::move(tools)) {}
  std::map<std::string, std::string> held() const override {
    auto keys = common_keys();
    keys["words"] = keys["measure"] = keys["status"] = "";
    keys["low"] = keys["high"] = "as the words say it, beside the number";
    keys["side"] = "ids, words and spans";
    keys["counted"] = "span";
    keys["document"] = "encoding, container, hashes";
    return keys;
  }
  Result<void> begin() override {
    return tools_.put(
        "",
        "{| class=\"wikitable sortable\"\n! As of !! Figure !! Number !! Of what !! Whose "
        "!! Where !! Who said !! How sure !! Reference\n");
  }
  Result<void> row(const ExportRow& row) override {
    const Claim& c = row.claim();
    std::string figure = plain(c.words.text);
    if (c.counted) figure += " " + plain(c.counted->text);
    std::string number = row.low();
    if (row.bounds.low != row.bounds.high)
      number = row.low() + "–" + (row.bounds.high ? row.high() : std::string("?"));
    if (!row.bounds.low && !row.bounds.high) number = "";
    std::string reference = "<ref>{{cite news";
    for (const auto& [key, column] :
         {std::pair("title", "title"), {"work", "outlet"}, {"date", "published"}, {"url", "url"}})
      if (const std::string value = row.column(column); !value.empty())
        reference += fmt::format(" |{}={}", key, plain(value));
    reference += "}}</ref>";
    std::string measure = row.column("measure");
    std::replace(measure.begin(), measure.end(), '_', ' ');
    return tools_.put(
        "",
        fmt::format("|-\n| {} || “{}” || {} || {} || {} || {} || {} || {} || {}\n",
                    row.column("when"), figure, number, measure, plain(row.column("side")),
                    plain(row.column("place")), plain(row.column("source")), c.status, reference));
  }
  Result<void> end(size_t) override { return tools_.put("", "|}\n"); }

 private:
  ExportTools tools_;
};

}  // namespace

std::unique_ptr<ExportForm> make_ucdp_form(ExportTools tools) {
  return std::make_unique<UcdpForm>(std::move(tools));
}
std::unique_ptr<ExportForm> make_ibc_form(ExportTools tools) {
  return std::make_unique<IbcForm>(std::move(tools));
}
std::unique_ptr<ExportForm> make_bias_form(ExportTools tools) {
  return std::make_unique<BiasForm>(std::move(tools));
}
std::unique_ptr<ExportForm> make_wikitext_form(ExportTools tools) {
  return std::make_unique<WikitextForm>(std::move(tools));
}

}  // namespace muster::service
