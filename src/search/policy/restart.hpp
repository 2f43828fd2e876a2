// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"
#include "gaus/search_settings.hpp"
#include "gaus/windows.hpp"

#include "search/policy/agenda.hpp"
#include "search/policy/loads.hpp"
#include "search/policy/mixtures.hpp"
#include "search/policy/sampling.hpp"

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
    bool melts = false;              ///< has the time of a melting batch
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
};

/// What decides which restarts come next; all ranks hold the same.
struct RestartContext {
    const SearchSettings& settings;
    std::span<const OpenHorizon> horizons;
    std::int32_t minimum_ii;  ///< with one horizon of this interval none below it is looked for
    DesignTraits design;
    bool melts;  ///< there are melting batches
    std::span<const double> scales;
    Loads loads;  ///< of a typical schedule
    std::span<const FrontPoint> front;
    std::span<const TrialRow> trials;
    const Mixtures& mixtures;
    std::span<const ClosedHorizon> closed{};  ///< one of five refining restarts looks there
    int workers = 1;                          ///< that restarts are spread over, on all ranks
    bool explores = false;                    ///< there are exploring batches
};

/// Place of an objective in the weightings; their size when it is none of them.
std::size_t index_of(const SearchSettings& settings, Objective objective);

/// The candidate of the given rank, from 0, for the weighting of a restart among those legal within
/// its horizon; the last when there are fewer, null when there is none.
const FrontPoint* best_for(std::span<const FrontPoint> candidates, const RestartContext& context,
                           const Restart& restart, std::size_t rank);

/// The weightings that most restarts go to: the paper's formulations as far as the chosen
/// objectives allow, A (the middle of the resource-communication edge) and B (memory alone; twice
/// when pipelined, as formulation C); else the extremes. Of a method for one scalar that one.
std::vector<std::vector<double>> primary_weightings(const SearchSettings& settings);

/// What the relaxation of a batch varies: a function of (settings, number of the batch).
RelaxationSettings relaxation_of(const SearchSettings& settings, std::int64_t batch);

/// Restart `id`. With sharing off it is a function of (settings, id) alone; with sharing on it may
/// continue from elites, fill gaps of the front and inherit what worked for its weighting.
/// `kind` of its batch: a relaxing one runs on the device, so the restart begins with the
/// relaxation; a melting one has time for the first primary weighting from the best baseline, and
/// is one restart of a refining one where others have done clearly better.
Restart plan_restart(std::int64_t id, BatchKind kind, const RestartContext& context);

}  // namespace gaus
