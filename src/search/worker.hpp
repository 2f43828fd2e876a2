#pragma once

#include "gaus/baseline.hpp"
#include "gaus/front_file.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/search.hpp"
#include "gaus/windows.hpp"

#include "search/restart.hpp"

#include <cstdint>
#include <functional>
#include <future>
#include <span>
#include <vector>

namespace gaus {

/// What every restart of a run works on; fixed after the baselines, but for smaller initiation
/// intervals that are found later.
struct Workbench {
    const Problem& problem;
    const SearchSettings& settings;
    std::vector<OpenHorizon> horizons;
    std::vector<double> scales;  ///< [M]
    int rank = 0;
    std::function<double()> elapsed;
};

/// The relaxation of restarts, on its way. Its lanes are those of the restarts that begin with it,
/// in their order.
using Relaxation = std::future<std::vector<Relaxed>>;

/// Begins the relaxation of those restarts that begin with it, as one batch. With
/// std::launch::async it runs beside the caller, as on a GPU while the CPU refines; deferred, it
/// runs when its result is asked for. The problem, the settings and what `stop` needs must outlive
/// it.
Relaxation begin_relaxation(const Workbench& bench, std::span<const Restart> restarts,
                            int iterations, std::span<const FrontPoint> front,
                            const StopCheck& stop, std::launch policy);

/// How a restart ended and what it found; every point is verified.
struct Outcome {
    TrialRow trial;
    std::vector<FrontPoint> points;
    std::int64_t evaluations = 0;
};

/// A point of the front for a schedule; throws SystemError when the schedule is not legal.
FrontPoint make_point(const Workbench& bench, std::int32_t latency_bound, Schedule schedule,
                      Origin origin);

/// Runs the restarts: awaits the relaxation of those that begin with it, then refines (with sharing
/// only the better quarter of a weighting's relaxed ones) on settings.threads threads.
/// `refinement` is the time for all of them together, in seconds of a typical processor: it sets
/// the number of proposals, nothing is measured. `stop` is called from any thread, often also from
/// the calling one. Outcomes are in the order of the restarts.
std::vector<Outcome> run_restarts(const Workbench& bench, std::span<const Restart> restarts,
                                  Relaxation relaxation, double refinement,
                                  std::span<const FrontPoint> front, const StopCheck& stop);

}  // namespace gaus
