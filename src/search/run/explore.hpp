// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/evaluate.hpp"
#include "gaus/problem.hpp"
#include "gaus/refine.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace gaus {

/// A schedule that is known, and the values [M] of the objectives there.
struct KnownPoint {
    std::vector<double> objectives;
    Schedule schedule;               ///< empty: only that it exists is known
    std::int32_t latency_bound = 0;  ///< [steps] that it keeps
};

/// What an exploration works on; all of it must outlive it.
struct ExplorationSettings {
    std::span<const Objective> objectives;  ///< [M], without user terms
    std::int64_t proposals = 0;             ///< of all refinements together
    std::uint64_t seed = 0, stream = 0;     ///< name the random numbers
    TimeLeft time_left = {};                ///< what it does not suffice for is left out
};

struct Exploration {
    std::vector<KnownPoint> found;  ///< none dominates another or is dominated by what was known
    std::int64_t proposals = 0;
    bool hurried = false;
};

/// Pareto simulated annealing after Czyzak and Jaszkiewicz (1998): many short refinements, each for
/// a weighted sum drawn at random, begin at points that are known or were found on the way, and
/// every state that no such point dominates is kept. So points are found that no weighted sum
/// reaches. Refinements begin at known schedules that are legal within the windows; without one
/// nothing is done. A proposal costs as in anneal(); a state is looked at so rarely that this costs
/// little. The same result for the same settings unless `stop` or the time cuts it short.
Exploration explore(const Problem& problem, const Windows& windows,
                    std::span<const KnownPoint> known, const ExplorationSettings& settings,
                    const StopCheck& stop);

}  // namespace gaus
