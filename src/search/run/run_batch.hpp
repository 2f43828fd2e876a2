// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/baseline.hpp"
#include "gaus/front.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/search.hpp"
#include "gaus/windows.hpp"

#include "search/policy/agenda.hpp"
#include "search/policy/mixtures.hpp"
#include "search/policy/restart.hpp"
#include "search/run/archive.hpp"
#include "search/run/deadline.hpp"
#include "search/run/explore.hpp"
#include "search/run/ledger.hpp"
#include "search/run/relaxer.hpp"

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <span>
#include <vector>

namespace gaus {

/// What the restarts of a run work on; replaced when a smaller initiation interval is found.
struct Workbench {
    const Problem& problem;
    const SearchSettings& settings;
    std::vector<OpenHorizon> horizons;
    std::vector<double> scales;  ///< [M]
    std::shared_ptr<Mixtures> mixtures;
    int rank;
    const Deadline& deadline;
    /// A restart has verified a point; called from any thread. Empty: nobody watches.
    std::function<void(std::int64_t restart, const std::vector<double>& objectives)> sighted = {};
};

/// The relaxation of restarts, on its way. Its lanes are those of the restarts that begin with it,
/// in their order.
using Relaxation = std::future<std::vector<Relaxed>>;

/// A batch, ready to run.
struct PlannedBatch {
    Batch batch;
    std::shared_ptr<const Workbench> bench;
    std::vector<Restart> restarts;
    Relaxation relaxation;   ///< of those that begin with it
    RelaxationSettings how;  ///< it was begun
    std::vector<KnownPoint>
        known{};            ///< where explorations begin, and what need not be found again
    double refinement = 0;  ///< [s] of one typical thread for the refinement of them all
    int threads = 1;        ///< for it
};

/// Begins the relaxation of those restarts that begin with it. With std::launch::async it runs
/// beside the caller, as on a GPU while the CPU refines; deferred, it runs when its result is asked
/// for. The problem, the relaxer and what `stop` needs must outlive it.
Relaxation begin_relaxation(const Workbench& bench, std::span<const Restart> restarts,
                            const RelaxationSettings& how, Relaxer& relaxer, const StopCheck& stop,
                            std::launch policy);

/// A point of the front for a schedule; throws SystemError when the schedule is not legal.
FrontPoint make_point(const Workbench& bench, std::int32_t latency_bound, Schedule schedule,
                      Origin origin);

/// Runs the restarts: awaits the relaxation, then refines; those of several restarts with
/// SearchMode::halving and pbt in two rounds, of which only the better quarter of a weighting sees
/// the second. The time for it sets the number of proposals, nothing is measured: the result of a
/// complete batch is a function of its plan. When `stop` says so, or with sharing the time left
/// does not suffice for all proposals, the batch is not complete. `stop` is called from any thread.
/// Points are verified; trials are in the order of the restarts.
BatchResult run_batch(PlannedBatch planned, const StopCheck& stop);

}  // namespace gaus
