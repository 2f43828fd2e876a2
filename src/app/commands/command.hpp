// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/commands/help.hpp"
#include "app/failure.hpp"
#include "app/options/settings.hpp"
#include "app/run_clock.hpp"

#include <string>
#include <vector>

namespace gaus::app {

/// gaus solve and gaus baseline: run on all ranks, print on rank 0, return the same exit code
/// everywhere. `command_line` is stored in the front file.
int on_ranks(const CommandText& text, const std::vector<std::string>& words, const RunClock& clock,
             const std::string& command_line);

/// gaus baseline with methods that do not search. In one process; throws what goes wrong.
void baseline(const Settings& settings, const std::string& command_line);

// The other subcommands run in one process and throw what goes wrong.
void info(const Settings& settings);
void verify_front(const Settings& settings);
void merge_fronts(const Settings& settings, const std::string& command_line);
void compare_fronts(const Settings& settings);
void bound(const Settings& settings, const RunClock& clock, const std::string& command_line);
void export_point(const Settings& settings);
void generate(const Settings& settings);
void convert(const Settings& settings);

}  // namespace gaus::app
