#include "reading/stake.h"

#include <algorithm>

#include "core/table.h"

namespace muster::reading {
namespace {

bool is_state(const std::string& id) { return id.size() == 2; }

bool is_recorder(const std::string& kind) {
  return kind == "UN_body" || kind == "NGO" || kind == "think_tank" ||
         kind == "open_source_project";
}

/// What an actor stands for in a conflict: an armed group itself, anybody else the country.
std::string party_of(const ActorMention& m) { return m.kind == "armed_group" ? m.name : m.country; }

bool overlap(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& x) {
    return std::find(b.begin(), b.end(), x) != b.end();
  });
}

}  // namespace

bool StakeReader::Relation::holds(const std::optional<Date>& on) const {
  if (!on) return !to;
  return (!from || from->first_day() <= on->last_day()) &&
         (!to || on->first_day() <= to->last_day());
}

Result<StakeReader> StakeReader::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "alignments.tsv"));
  StakeReader reader;
  for (size_t row = 0; row < table.n_rows(); ++row) {
    const std::string party(table.cell(row, "party")), other(table.cell(row, "other"));
    const std::string_view relation = table.cell(row, "relation");
    Relation r{other, relation == "enemy", std::nullopt, std::nullopt};
    for (auto [column, date] : {std::pair{"from", &r.from}, std::pair{"to", &r.to}}) {
      if (table.cell(row, column).empty()) continue;
      auto parsed = Date::parse(table.cell(row, column));
      if (!parsed)
        return Error{ErrorCode::kCorrupt, table.where(row) + ": " + parsed.error().message};
      *date = *parsed;
    }
    if (party.empty() || other.empty())
      return Error{ErrorCode::kCorrupt, table.where(row) + ": a relation needs two parties"};
    if (relation == "word") {
      reader.bloc_words_[party] = other;
    } else if (relation == "member") {
      reader.blocs_[party].push_back(r);
    } else if (relation == "ally" || relation == "enemy") {
      reader.relations_[party].push_back(r);
      r.other = party;
      reader.relations_[other].push_back(std::move(r));
    } else {
      return Error{ErrorCode::kCorrupt, table.where(row) + ": relation '" + std::string(relation) +
                                            "' is none of word, member, ally, enemy"};
    }
  }
  return reader;
}

/// The party, and the blocs it is in.
std::vector<std::string> StakeReader::parties(const std::string& id,
                                              const std::optional<Date>& on) const {
  std::vector<std::string> all{id};
  if (const auto blocs = blocs_.find(id); blocs != blocs_.end())
    for (const Relation& r : blocs->second)
      if (r.holds(on)) all.push_back(r.other);
  return all;
}

StakeReader::Stance StakeReader::stance(const std::vector<std::string>& a,
                                        const std::vector<std::string>& b,
                                        const std::optional<Date>& on) const {
  Stance found = Stance::kNone;
  for (const std::string& party : a) {
    const auto relations = relations_.find(party);
    if (relations == relations_.end()) continue;
    for (const Relation& r : relations->second) {
      if (!r.holds(on) || std::find(b.begin(), b.end(), r.other) == b.end()) continue;
      if (r.enemy) return Stance::kEnemy;
      found = Stance::kAlly;
    }
  }
  return found;
}

void StakeReader::read(const Analysis& a, const std::vector<ActorMention>& actors,
                       std::vector<Claim>& claims) const {
  const std::optional<Date> on = a.document().published();
  // What names of sides and agents stand for.
  std::map<std::string, const ActorMention*> known;
  for (const ActorMention& m : actors) {
    if (party_of(m).empty()) continue;
    known.emplace(m.name, &m);
    if (!m.id.empty()) known.emplace(m.id, &m);
  }
  auto stands_for = [&](const std::vector<Named>& names, std::string* backer) {
    std::vector<std::string> found;
    for (const Named& n : names) {
      std::string party = is_state(n.id) ? n.id : "";
      if (const auto m = known.find(n.id.empty() ? n.name : n.id); m != known.end()) {
        party = party_of(*m->second);
        if (backer && backer->empty()) *backer = m->second->ally;
      }
      if (party.empty()) continue;
      for (std::string& p : parties(party, on)) found.push_back(std::move(p));
    }
    return found;
  };

  for (Claim& c : claims) {
    c.stake = "unknown";
    auto set = [&](const char* stake, const char* rule) {
      c.stake = stake;
      c.by["stake"] = rule;
    };
    if (c.chain.empty()) continue;
    const Source& source = c.chain.back();
    if (is_recorder(source.kind)) {
      set("neutral_recorder", "stake.recorder");
      continue;
    }
    // The claimant's party: a country, group or bloc named in its words.
    std::vector<std::string> claimant;
    std::string claimant_backer;
    for (const std::optional<Words>& words :
         {std::optional<Words>(source.words), source.refers_to}) {
      if (!words || !claimant.empty()) continue;
      for (const ActorMention& m : actors) {
        const SourceSpan span = a.span(m.tokens);
        if (span.begin >= words->span.end || words->span.begin >= span.end) continue;
        if (party_of(m).empty()) continue;
        claimant = parties(party_of(m), on);
        claimant_backer = m.ally;
        break;
      }
      if (!claimant.empty()) continue;
      for (const auto& [word, bloc] : bloc_words_)
        if (words->text.find(word) != std::string::npos) claimant = {bloc};
    }
    std::string side_backer;
    const std::vector<std::string> side = stands_for(c.side, &side_backer);
    if (claimant.empty() || side.empty()) continue;
    const std::vector<std::string> agent = stands_for(c.agent, nullptr);

    if (std::find(side.begin(), side.end(), claimant[0]) != side.end()) {
      set("own_side", "stake.same_party");
    } else if (!agent.empty() && claimant[0] == agent[0] &&
               std::any_of(c.measure.begin(), c.measure.end(), [](const std::string& m) {
                 return m == "killed" || m == "wounded" || m == "captured" || m == "destroyed" ||
                        m == "damaged" || m == "casualties" || m == "losses" ||
                        m == "out_of_action" || m == "intercepted" || m == "seized";
               })) {
      set("enemy", "stake.own_doing");
    } else if (claimant[0] == side_backer ||
               (!claimant_backer.empty() && claimant_backer == side[0])) {
      set("ally", "stake.backer");
    } else if (const Stance direct = stance(claimant, side, on); direct != Stance::kNone) {
      set(direct == Stance::kEnemy ? "enemy" : "ally", "stake.alignment");
    } else {
      // The friend of a friend is left open; the friend of an enemy is not.
      bool against = false;
      for (const std::string& party : side)
        if (const auto relations = relations_.find(party); relations != relations_.end())
          for (const Relation& r : relations->second)
            against = against ||
                      (r.enemy && r.holds(on) && stance(claimant, {r.other}, on) == Stance::kAlly);
      if (against)
        set("enemy", "stake.ally_of_enemy");
      else if (!overlap(claimant, side))
        set("third_party", "stake.no_alignment");
    }
  }
}

}  // namespace muster::reading
