// story_command.h: the commands over several reports: links, story, compare, conflicts, copies, drift, adopt.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

namespace muster::cli {

class StoryCommands {
 public:
  /// Adds the commands to `app`, which must outlive this.
  explicit StoryCommands(CLI::App& app);
  ~StoryCommands();
  /// Runs the command that was parsed; none of them: nothing.
  std::optional<int> run();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace muster::cli
