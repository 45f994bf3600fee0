// about_commands.h: what the program tells of itself for shells and readers: `completion`, `man`, `schema`.
//
// The first two are made of the commands and options as they are defined, so that they cannot say anything else.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "service/engine.h"

namespace muster::cli {

/// The page for man(1), in roff. `footer`: what stands below the options of `muster --help`.
std::string man_page(const CLI::App& app, const std::string& footer);
/// `shell` is bash, zsh or fish.
std::string completion(const CLI::App& app, const std::string& shell);

class AboutCommands {
 public:
  explicit AboutCommands(CLI::App& app);
  /// The exit status, when one of them was asked for.
  std::optional<int> run(const CLI::App& app, const std::string& footer);

 private:
  CLI::App* completion_;
  CLI::App* man_;
  CLI::App* schema_;
  std::string shell_, output_;
  service::EngineOptions engine_;
};

}  // namespace muster::cli
