// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/horizon.hpp"
#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <filesystem>
#include <span>
#include <string>

namespace gaus::app {

/// The schedule of --initial: a file as `read_schedule` takes it, or FRONT:POINT. A file that names
/// no interval gets that of `asked`, if it is one. Throws InputError: it cannot be read, belongs to
/// another design, has an interval that is not asked for, or breaks a dependency, a limit or the
/// longest of the bounds; then it says how many and what to change.
Schedule read_initial(const std::string& source, const Problem& problem,
                      std::span<const LatencyBound> bounds, const IntervalRange& asked);

/// The file that --initial names: itself, or that of FRONT:POINT.
std::filesystem::path initial_file(const std::string& source);

}  // namespace gaus::app
