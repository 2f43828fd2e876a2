// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/evaluate.hpp"
#include "gaus/horizon.hpp"
#include "gaus/problem.hpp"

#include "app/options/settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gaus::app {

/// The design under --resources and --limit. Throws InputError: a bad design, an unknown class.
Problem read_problem(const Settings& settings);

/// --latency-bound. Throws InputError for a bound below the critical path.
std::vector<LatencyBound> latency_bounds(const Settings& settings, const Problem& problem);

/// --ii.
IntervalRange intervals(const Settings& settings);

/// --objectives; with several bounds latency, with several intervals ii comes first if it was not
/// asked for.
std::vector<Objective> objectives(const Settings& settings);

/// --weights as it was given, none or one price for each of the names. Throws InputError when their
/// number is another.
std::vector<double> given_weights(const Settings& settings, const std::vector<std::string>& names);

/// --weights, one price for each of objectives(settings); 0 for those that were not asked for.
/// Throws InputError when their number is another or all are 0.
std::vector<double> weights(const Settings& settings, const std::vector<Objective>& objectives);

/// What the user should know about the problem as it was read, one line each: what the reader left
/// out, and dependencies that occur more than once.
std::vector<std::string> remarks(const Problem& problem);

/// The same and what should be known about it as it will be solved.
std::vector<std::string> remarks(const Settings& settings, const Problem& problem,
                                 const std::vector<Objective>& chosen);

/// "17 steps"; "2 steps in use, latency 1" where operators of latency 0 alone start in the last
/// one.
std::string critical_path_text(const Problem& problem);

}  // namespace gaus::app
