// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/objectives.hpp"
#include "gaus/problem.hpp"
#include "gaus/search_settings.hpp"

#include "search/policy/strategies.hpp"

#include <cstdint>

namespace gaus {

// What a batch may spend. Functions of the settings and the problem alone: nothing is measured, so
// that a restart does the same work everywhere. Seconds are those of one typical thread.

bool on_gpu(const SearchSettings& settings);

/// Restarts that relax together.
std::int64_t lanes_of(const SearchSettings& settings);

/// Restarts of a batch that begin so. On a GPU one worker has all threads, and work for each.
std::int64_t restarts_of_batch(const SearchSettings& settings, Start start);

/// Whether there is time for a relaxation that deserves the name.
bool relaxes(const Problem& problem, const SearchSettings& settings);

/// Whether restarts may look for points of the front.
bool explores(const SearchSettings& settings);

/// True when a run has so many moves for every operator that it polishes what it knows again and
/// again.
bool has_ample_time(const Problem& problem, const SearchSettings& settings);

/// True when one refinement from a baseline can use more than half a turn.
bool melts(const Problem& problem, const SearchSettings& settings);

/// [s] for a batch: what the settings say, else default_turn.
double turn_seconds(const Problem& problem, const SearchSettings& settings);

/// Iterations of the relaxation of `lanes` restarts that fit half a turn; at most 700, and 0 when
/// there is no time for one. `work`: of an iteration, relative to that on the operators alone.
int affordable_iterations(const Problem& problem, const SearchSettings& settings,
                          std::int64_t lanes, double work = 1);

/// [s] for the refinement of all restarts of a batch together.
double refinement_seconds(const Problem& problem, const SearchSettings& settings,
                          const TaskKind& kind, const Assignment& what);

/// [s] that a batch for this kind of task takes, its relaxation included, as far as its restarts
/// have a use for the time.
double batch_seconds(const Problem& problem, const SearchSettings& settings, const TaskKind& kind,
                     const Assignment& what);

/// Whether half a turn suffices for the schedule of least communication, which cannot be stopped.
bool affords_flow(const Problem& problem, const SearchSettings& settings);

/// Proposals of an exploration: those of a refinement in which all objectives have a price.
std::int64_t exploration_proposals(const Problem& problem, const SearchSettings& settings,
                                   double seconds);

/// What a proposal of an exploration with these prices costs beside one with all prices.
double exploration_cost(const Problem& problem, const SearchSettings& settings,
                        const Prices& prices);

/// Proposals of a refinement with these prices in `seconds`, at most as many as the priors say that
/// it has a use for; times the factor of the settings.
std::int64_t affordable_proposals(const Problem& problem, const SearchSettings& settings,
                                  const Prices& prices, double seconds);

}  // namespace gaus
