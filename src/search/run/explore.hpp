// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/evaluate.hpp"
#include "gaus/problem.hpp"
#include "gaus/refine.hpp"
#include "gaus/trial.hpp"
#include "gaus/windows.hpp"

#include "search/run/archive.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace gaus {

/// What an exploration works on; all of it must outlive it.
struct ExplorationSettings {
    std::span<const Objective> objectives;  ///< [M], without user terms
    std::int64_t proposals = 0;             ///< of all refinements together
    Start start = Start::front;             ///< front, face, crossing or gap
    std::int64_t length = 500;              ///< [proposals per operator] of a refinement
    /// What a proposal of these prices costs, relative to one with prices of all objectives: those
    /// that cost less count less. Empty: all cost the same.
    std::function<double(const Prices&)> cost = {};
    std::uint64_t seed = 0, stream = 0;  ///< name the random numbers
    TimeLeft time_left = {};             ///< what it does not suffice for is left out
};

struct Exploration {
    std::vector<KnownPoint> found;  ///< none dominates another or is dominated by what was known
    std::int64_t proposals = 0;
    bool hurried = false;
};

/// Pareto simulated annealing after Czyzak and Jaszkiewicz (1998): many short refinements begin at
/// points that are known or were found on the way, and every state that no such point dominates is
/// kept. So points are found that no weighted sum reaches. A refinement
/// - of Start::front is for a weighted sum drawn at random, from any point;
/// - of Start::face likewise, but one of the objectives, at least three, has no price;
/// - of Start::crossing likewise, from two points crossed: where nothing is limited, the earlier,
///   the later or, with a third, the middle start of every operator is legal again;
/// - of Start::gap minimises one objective between two neighbours of the front, while the prices of
///   the others rise as long as they are above the corner of the box between the two.
/// They begin at known schedules that are legal within the windows; without one nothing is done. A
/// proposal costs as in anneal(); a state is looked at so rarely that this costs little. The same
/// result for the same settings unless `stop` or the time cuts it short.
Exploration explore(const Problem& problem, const Windows& windows,
                    std::span<const KnownPoint> known, const ExplorationSettings& settings,
                    const StopCheck& stop);

}  // namespace gaus
