// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"
#include "gaus/search_settings.hpp"
#include "gaus/windows.hpp"

#include "search/policy/loads.hpp"
#include "search/policy/mixtures.hpp"
#include "search/policy/sampling.hpp"
#include "search/policy/strategies.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gaus {

/// One restart, ready to run.
struct Restart {
    std::int64_t id = 0;
    std::size_t horizon = 0;         ///< index into the horizons
    std::int32_t ii = 0;             ///< [steps]; with Start::repair below that of the horizon
    std::int32_t latency_bound = 0;  ///< [steps], with Start::repair where none is open; 0: any
    int rung = 0;                    ///< of the ladder of efforts
    bool melts = false;              ///< refines a baseline for long
    bool lists = false;              ///< Start::repair begins with a list schedule
    std::vector<double> weighting;
    Start start = Start::relaxation;
    Tuning tuning;
    std::optional<Schedule>
        from;                    ///< where it begins; none: the middle of the slack or the mixture
    double start_value = 0;      ///< scalarised, there; from the middle: of the best baseline
    std::int64_t proposals = 0;  ///< of its refinement; 0: what the time of its batch pays for
};

/// What every restart of a latency bound and an initiation interval works within.
struct OpenHorizon {
    Windows windows;
    std::vector<FrontPoint> starts;  ///< legal ones
    bool complete = false;  ///< all schedules were looked at: the best of them are among the starts
};

/// What decides which restarts come next; all ranks hold the same.
struct RestartContext {
    const SearchSettings& settings;
    std::span<const OpenHorizon> horizons;
    std::int32_t minimum_ii;  ///< with one horizon of this interval none below it is looked for
    DesignTraits design;
    std::span<const TaskKind> kinds;
    std::span<const double> scales;
    Loads loads;  ///< of a typical schedule
    std::span<const FrontPoint> front;
    std::span<const TrialRow> trials;
    const Mixtures& mixtures;
    std::span<const ClosedHorizon> closed{};  ///< Start::repair looks there
    int workers = 1;                          ///< that restarts are spread over, on all ranks
    /// Steps within which Start::repair looks for a schedule shorter than all that are known,
    /// mostly from the shortest; 0: it does not.
    std::int32_t shorter = 0;
};

/// Place of an objective in the weightings; their size when it is none of them.
std::size_t index_of(const SearchSettings& settings, Objective objective);

/// The candidate of the given rank, from 0, for the weighting of a restart among those legal within
/// its horizon; the last when there are fewer, null when there is none.
const FrontPoint* best_for(std::span<const FrontPoint> candidates, const RestartContext& context,
                           const Restart& restart, std::size_t rank);

/// A weighting [M] that many restarts go to, and its share beside the others.
struct PrimaryWeighting {
    std::vector<double> weights;
    double share;
};

/// The weightings that most restarts go to: the paper's formulations as far as the chosen
/// objectives allow, A (the middle of the resource-communication edge) and B (memory alone; C when
/// pipelined); else the extremes. Of a method for one scalar that one.
std::vector<PrimaryWeighting> primary_weightings(const SearchSettings& settings);

/// What the relaxation of a batch varies: a function of (settings, number of the batch).
RelaxationSettings relaxation_of(const SearchSettings& settings, std::int64_t batch);

/// Whether there may be schedules where none is known: Start::repair has something to do.
/// `shorter`: as in RestartContext.
bool seeks(const SearchSettings& settings, std::span<const OpenHorizon> horizons,
           std::int32_t minimum_ii, std::span<const ClosedHorizon> closed,
           std::int32_t shorter = 0);

/// Restart `id` of a batch. With sharing off it is a function of (settings, what, id) alone; with
/// sharing on it may continue from elites, fill gaps of the front and inherit what worked for its
/// weighting.
Restart plan_restart(std::int64_t id, const Assignment& what, const RestartContext& context);

}  // namespace gaus
