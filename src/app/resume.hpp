// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front_file.hpp"

#include "app/options/settings.hpp"

#include <filesystem>
#include <optional>

namespace gaus::app {

/// The front that a run with these settings continues: that of its output, when there is one.
std::optional<StoredFront> stored_run(const Settings& settings);

/// Settings of the run that continues `stored`, with its turn, which does not depend on the time
/// limit of this command; the same settings when nothing is stored. Throws InputError when the
/// settings would give other restarts than those of the file.
Settings settled(const Settings& settings, const std::optional<StoredFront>& stored);

/// Throws InputError when the file holds the front of another problem.
void check_same_problem(const std::filesystem::path& path, const Problem& stored,
                        const Problem& problem);

}  // namespace gaus::app
