// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/objectives.hpp"
#include "gaus/problem.hpp"
#include "gaus/search_settings.hpp"

#include "search/policy/agenda.hpp"

#include <cstdint>

namespace gaus {

// What a batch may spend. Functions of the settings and the problem alone: nothing is measured, so
// that a restart does the same work everywhere. Seconds are those of one typical thread.

bool on_gpu(const SearchSettings& settings);

/// True up to 2000 operators: a run can polish what it knows again and again.
bool is_small(const Problem& problem);

/// [s] for a batch: what the settings say, else default_turn.
double turn_seconds(const Problem& problem, const SearchSettings& settings);

/// How the restarts of a run are dealt out.
BatchPlan batch_plan(const Problem& problem, const SearchSettings& settings);

/// Iterations of the relaxation of `lanes` restarts that fit half a turn; at most 700, and 0 when
/// there is no time for one. `work`: of an iteration, relative to that on the operators alone.
int affordable_iterations(const Problem& problem, const SearchSettings& settings,
                          std::int64_t lanes, double work = 1);

/// [s] for the refinement of all restarts of a batch of this kind together. `melts`: its restart
/// melts a baseline, which can use the square of the thousands of operators, at most 0.8 of as many
/// turns as a run has by default.
double batch_seconds(const Problem& problem, const SearchSettings& settings, const BatchPlan& plan,
                     BatchKind kind, bool melts);

/// Whether half a turn suffices for the schedule of least communication, which cannot be stopped.
bool affords_flow(const Problem& problem, const SearchSettings& settings);

/// Proposals of an exploration: those of a refinement in which all objectives have a price.
std::int64_t exploration_proposals(const Problem& problem, const SearchSettings& settings,
                                   double seconds);

/// Proposals of a refinement with these prices in `seconds`, at most 100000 for every operator or,
/// if that is more, 250 for every pair of operators; times the factor of the settings.
std::int64_t affordable_proposals(const Problem& problem, const SearchSettings& settings,
                                  const Prices& prices, double seconds);

}  // namespace gaus
