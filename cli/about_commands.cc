#include "about_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "ledger_command.h"
#include "service/output_schema.h"

namespace muster::cli {
namespace {

struct Described {
  std::vector<std::string> names;  ///< "--json", "-h"; of a positional its one name
  std::string what, value;         ///< `value`: "FILE"; "" for a flag
  std::vector<std::string> choices;
  bool positional = false;
};
struct Command {
  std::string name, what;
  std::vector<Described> options;
};

// "a,b,c" out of "{a,b,c}", as a check of choices calls itself.
std::vector<std::string> choices_of(const CLI::Option& option) {
  std::vector<std::string> out;
  const std::string type = option.get_type_name();
  const size_t open = type.find('{'), close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) return out;
  for (size_t at = open + 1; at <= close;) {
    const size_t end = std::min(type.find(',', at), close);
    out.push_back(type.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

void collect(const CLI::App& app, std::vector<Described>& out) {
  for (const CLI::Option* option : app.get_options()) {
    Described d;
    for (const std::string& name : option->get_lnames()) d.names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) d.names.push_back("-" + name);
    d.positional = d.names.empty();
    if (d.positional) d.names.push_back(option->get_name());
    d.what = option->get_description();
    if (option->get_items_expected_max() > 0 && option->get_type_size_max() > 0) {
      d.value = option->get_type_name();
      d.value = d.value.substr(0, d.value.find_first_of(":{"));
      if (d.value.empty()) d.value = "VALUE";
    }
    d.choices = choices_of(*option);
    out.push_back(std::move(d));
  }
  // Option groups are unnamed applications inside an application.
  for (const CLI::App* group : app.get_subcommands([](const CLI::App*) { return true; }))
    if (dynamic_cast<const CLI::Option_group*>(group)) collect(*group, out);
}

std::vector<Command> commands_of(const CLI::App& app) {
  std::vector<Command> out;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (dynamic_cast<const CLI::Option_group*>(sub)) continue;
    Command& command = out.emplace_back();
    command.name = sub->get_name();
    command.what = sub->get_description();
    collect(*sub, command.options);
  }
  return out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

// --- man -------------------------------------------------------------------------------------------------------------

std::string roff(std::string text) {
  text = replaced(std::move(text), "\\", "\\e");
  text = replaced(std::move(text), "-", "\\-");
  if (text.starts_with('.') || text.starts_with('\'')) text = "\\&" + text;
  text = replaced(std::move(text), "\n.", "\n\\&.");
  return text;
}

std::string man_option(const Described& d) {
  std::string head;
  for (const std::string& name : d.names) head += (head.empty() ? "" : ", ") + name;
  std::string line = ".TP\n\\fB" + roff(head) + "\\fR";
  if (!d.positional && !d.value.empty()) line += " \\fI" + roff(d.value) + "\\fR";
  line += "\n" + roff(d.what) + "\n";
  return line;
}

// --- shells ----------------------------------------------------------------------------------------------------------

std::string shell_word(const std::string& text) { return "'" + replaced(text, "'", "'\\''") + "'"; }

std::string words_of(const Command& command) {
  std::string words;
  for (const Described& d : command.options)
    if (!d.positional)
      for (const std::string& name : d.names) words += (words.empty() ? "" : " ") + name;
  return words;
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : between) + part;
  return out;
}

std::string bash(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const Command& c : commands) names.push_back(c.name);
  std::string out =
      "# bash completion for muster: muster completion bash > "
      "~/.local/share/bash-completion/completions/muster\n"
      "_muster() {\n  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  COMPREPLY=()\n  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W '" +
      joined(names, " ") +
      " --help' -- \"$word\"))\n    return\n  fi\n  case \"${COMP_WORDS[1]} $before\" in\n";
  for (const Command& c : commands)
    for (const Described& d : c.options) {
      if (d.choices.empty() || d.positional) continue;
      for (const std::string& name : d.names)
        out += fmt::format("    '{} {}') COMPREPLY=($(compgen -W '{}' -- \"$word\")); return ;;\n",
                           c.name, name, joined(d.choices, " "));
    }
  out += "  esac\n  case \"${COMP_WORDS[1]}\" in\n";
  for (const Command& c : commands) {
    std::string choices;
    for (const Described& d : c.options)
      if (d.positional && !d.choices.empty()) choices += " " + joined(d.choices, " ");
    out += fmt::format("    {}) COMPREPLY=($(compgen -W '{}' -- \"$word\")) ;;\n", c.name,
                       words_of(c) + choices);
  }
  return out + "  esac\n}\ncomplete -o default -F _muster muster\n";
}

std::string zsh(const std::vector<Command>& commands) {
  const auto safe = [](const std::string& text) {
    return replaced(replaced(replaced(text, "[", "("), "]", ")"), ":", "\\:");
  };
  std::string out =
      "#compdef muster\n"
      "# zsh completion: muster completion zsh > a folder of $fpath, as _muster\n"
      "_muster() {\n  local -a commands\n  commands=(\n";
  for (const Command& c : commands) out += "    " + shell_word(c.name + ":" + safe(c.what)) + "\n";
  out +=
      "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
      "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n";
  for (const Command& c : commands) {
    out += "    " + c.name + ")\n      _arguments -s";
    for (const Described& d : c.options) {
      if (d.positional) continue;
      for (const std::string& name : d.names) {
        std::string spec = name + "[" + safe(d.what) + "]";
        if (!d.choices.empty())
          spec += ":" + safe(d.value) + ":(" + joined(d.choices, " ") + ")";
        else if (!d.value.empty())
          spec += ":" + safe(d.value) + (d.value == "FILE" || d.value == "PATH" ? ":_files" : ": ");
        out += " \\\n        " + shell_word(spec);
      }
    }
    out += " \\\n        '*:file:_files' ;;\n";
  }
  return out + "  esac\n}\n_muster \"$@\"\n";
}

std::string fish(const std::vector<Command>& commands) {
  std::string out =
      "# fish completion: muster completion fish > ~/.config/fish/completions/muster.fish\n";
  for (const Command& c : commands)
    out += fmt::format("complete -c muster -n __fish_use_subcommand -f -a {} -d {}\n", c.name,
                       shell_word(c.what));
  for (const Command& c : commands)
    for (const Described& d : c.options) {
      if (d.positional) continue;
      out += fmt::format("complete -c muster -n '__fish_seen_subcommand_from {}'", c.name);
      for (const std::string& name : d.names)
        out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      if (!d.choices.empty())
        out += " -x -a " + shell_word(joined(d.choices, " "));
      else if (!d.value.empty())
        out += " -r";
      out += " -d " + shell_word(d.what) + "\n";
    }
  return out;
}

}  // namespace

std::string man_page(const CLI::App& app, const std::string& footer) {
  std::string out = fmt::format(
      ".TH MUSTER 1 \"\" \"muster {}\" \"User Commands\"\n.SH NAME\nmuster \\- {}\n"
      ".SH SYNOPSIS\n.B muster\n.I command\n.RI [ options ]\n.SH COMMANDS\n",
      roff(service::muster_version()), roff(app.get_description()));
  for (const Command& command : commands_of(app)) {
    out += ".SS muster " + roff(command.name);
    for (const Described& d : command.options)
      if (d.positional) out += " " + roff(d.names.front());
    out += "\n" + roff(command.what) + ".\n";
    for (const Described& d : command.options) out += man_option(d);
  }
  out += ".SH NOTES\n.nf\n" + roff(footer) + ".fi\n";
  return out;
}

std::string completion(const CLI::App& app, const std::string& shell) {
  const auto commands = commands_of(app);
  return shell == "bash" ? bash(commands) : shell == "zsh" ? zsh(commands) : fish(commands);
}

AboutCommands::AboutCommands(CLI::App& app) {
  completion_ = app.add_subcommand("completion", "A script that completes commands in your shell");
  completion_->add_option("SHELL", shell_, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  schema_ = app.add_subcommand("schema", "JSON Schema (2020-12) of an output");
  schema_->add_option("OUTPUT", output_, "reading, record, list ...; their names without it");
  add_lexicon_option(*schema_, engine_);
  man_ = app.add_subcommand("man", "The manual page: muster man | man -l -");
}

std::optional<int> AboutCommands::run(const CLI::App& app, const std::string& footer) {
  if (completion_->parsed()) return put(completion(app, shell_));
  if (man_->parsed()) return put(man_page(app, footer));
  if (schema_->parsed()) {
    const auto lexicon = service::find_lexicon(engine_);
    if (!lexicon) return stop(lexicon.error());
    if (!output_.empty()) {
      const auto schema = service::output_schema(*lexicon, output_);
      return schema ? put(*schema) : stop(schema.error());
    }
    const auto names = service::output_names(*lexicon);
    if (!names) return stop(names.error());
    std::string out;
    for (const std::string& name : *names) out += name + "\n";
    return put(out);
  }
  return std::nullopt;
}

}  // namespace muster::cli
