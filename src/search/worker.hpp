#pragma once

#include "gaus/baseline.hpp"
#include "gaus/front_file.hpp"
#include "gaus/search.hpp"
#include "gaus/windows.hpp"

#include "search/restart.hpp"

#include <cstdint>
#include <functional>
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

/// The work that one restart may do.
struct Budget {
    double refinement = 0;  ///< of all restarts together, [s] of a typical processor; sets the
                            ///< number of proposals, nothing is measured
    int iterations = 0;     ///< of the relaxation
};

/// How a restart ended and what it found; every point is verified.
struct Outcome {
    TrialRow trial;
    std::vector<FrontPoint> points;
    std::int64_t evaluations = 0;
};

/// A point of the front for a schedule; throws SystemError when the schedule is not legal.
FrontPoint make_point(const Workbench& bench, std::int32_t latency_bound, Schedule schedule,
                      Origin origin);

/// Runs the restarts: those that begin with the relaxation as one batch, then the refinement (with
/// sharing only of the better quarter of a weighting's relaxed ones) on settings.threads threads.
/// `stop` is called from any of them, `tick` from the calling thread only, often. Outcomes are in
/// the order of the restarts.
std::vector<Outcome> run_restarts(const Workbench& bench, std::span<const Restart> restarts,
                                  const Budget& budget, std::span<const FrontPoint> front,
                                  const StopCheck& stop, const std::function<void()>& tick);

}  // namespace gaus
