// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/search_settings.hpp"
#include "gaus/trial.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gaus {

// What restarts may do, and how the time of a run is shared out before anything is measured. These
// figures are the priors of the search; the commands behind them: docs/evidence/strategies.md.

/// A way to go about a task: where a restart begins, with whom, and for how long.
struct Strategy {
    Start start;
    int restarts;         ///< of a batch; 0: as many as relax together, for tasks of all kinds
    double turns;         ///< of a batch on the lowest rung of the ladder [turns]
    double scalar_share;  ///< of the time for one weighted sum; 0: not used there
    double front_share;   ///< of the time for the front as such; likewise
};

inline constexpr auto strategy_table = std::to_array<Strategy>({
    {Start::relaxation, 0, 1, 0.15, 0.16},
    {Start::feedback, 0, 1, 0.15, 0.16},
    {Start::mixture, 8, 0.5, 0.10, 0},
    {Start::baseline, 1, 0.5, 0.25, 0.05},
    {Start::elite, 1, 1, 0.35, 0.13},
    {Start::front, 1, 0.25, 0, 0.25},
    {Start::face, 1, 0.25, 0, 0.12},
    {Start::crossing, 1, 0.25, 0, 0.03},
    {Start::gap, 1, 0.25, 0, 0.10},
});

/// Null where the table has none.
constexpr const Strategy* strategy_of(Start start) {
    const auto* found = std::ranges::find(strategy_table, start, &Strategy::start);
    return found == strategy_table.end() ? nullptr : found;
}

namespace prior {

/// Of the time of a run for the weighted sums that most restarts go to; the rest is for the front.
inline constexpr double scalar_share = 0.65;
/// Of all time, while a schedule is looked for where none is known.
inline constexpr double repair_share = 0.2;
/// The same where nothing but the latency of schedules with limits counts: list schedules and
/// complete searches shorten them more than refinements.
inline constexpr double repair_share_of_latency = 0.8;
/// Of its prior share, what a kind of task keeps that gains no more, and a strategy that earns
/// nothing: what has gained last need not gain next.
inline constexpr double floor_of_kind = 0.05, floor = 0.15;
/// What is earned counts less the longer ago: as this power of the share of the time spent by then.
inline constexpr double memory = 4;
/// A relative gain from which on more is not better: the first gains of a run are large anyway.
inline constexpr double most_gain = 0.002, most_volume_gain = 0.02;
/// A kind of task that has gained nothing after this share of its time hands time over, by this
/// power of how far it is below.
inline constexpr double gaining = 0.5, fading = 3;
/// With limits restarts begin shorter, by so many rungs: each of these halves them.
inline constexpr int rungs_below_with_limits = 3;
/// A turn has at least so many moves of one thread for every operator, if the run has three.
inline constexpr double moves_of_turn = 5e4;
/// From so many in the whole run on, what is known is polished again and again.
inline constexpr double ample_moves = 5e5;
/// Moves that a refinement from a baseline can use, for every pair of operators, and the share of
/// the time limit that it takes at most.
inline constexpr double melt_moves_of_pair = 15, most_of_melt = 0.8;
/// Moves that any refinement can use at most: for every operator or, if that is more, for every
/// pair.
inline constexpr double most_moves = 1e5, most_moves_of_pair = 250;
/// A design with fewer dependencies for every operator is sparse, for its hyperparameters.
inline constexpr double sparse_below = 1.5;
/// Moves for every operator of a refinement of an exploration.
inline constexpr std::int64_t moves_of_exploration = 500;
/// Of a batch that looks for a schedule where none is known [turns].
inline constexpr double repair_turns = 0.5;
/// A rung of the ladder of efforts must have been tried as often before the next one is.
inline constexpr int tries_of_rung = 2;
/// A batch takes at most so much of the time limit on the lowest rung, and on any.
inline constexpr double most_of_lowest = 1.0 / 6, most_of_run = 0.25;

}  // namespace prior

/// What a part of the restarts improves: one weighted sum, or the front as such.
struct TaskKind {
    std::vector<double> weighting;  ///< [M]; empty: the front
    double share = 1;               ///< of the time, at first; those of a run sum up to 1
};

/// The primary weightings, docs/search.md, and the front where there is more than one objective. Of
/// a method for one scalar that one.
std::vector<TaskKind> task_kinds(const SearchSettings& settings);

/// What a batch is for, and how it goes about it.
struct Assignment {
    std::size_t kind = 0;  ///< of task: index into task_kinds()
    Start start = Start::relaxation;
    int rung = 0;  ///< of the ladder of efforts: each doubles the time of the one below
    auto operator<=>(const Assignment&) const = default;
};

/// What a restart of /trials was.
Assignment assignment_of(const TrialRow& trial, std::span<const TaskKind> kinds);

}  // namespace gaus
