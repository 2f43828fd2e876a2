#pragma once

#include "gaus/communicator.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"
#include "gaus/horizon.hpp"
#include "gaus/pareto.hpp"
#include "gaus/problem.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/schedule.hpp"
#include "gaus/term.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gaus {

/// What a run is asked to do. Every field is one option of `gaus solve`.
struct SearchSettings {
    std::vector<Objective> objectives;  ///< built-in objectives of the front, in this order
    std::vector<LatencyBound> latency_bounds;
    IntervalRange intervals;    ///< initiation intervals
    double time_limit = 60;     ///< [s] since the start of the run
    std::int64_t restarts = 0;  ///< stop after this many; 0: time alone
    int batch = 0;              ///< restarts at once per rank; 0: 16 for every thread, on a GPU 512
    int threads = 1;            ///< of the CPU per rank
    std::uint64_t seed = 1;
    bool share = true;          ///< restarts may continue from the best schedules of others
    double report_period = 10;  ///< [s] between reports
    std::size_t front_capacity = 500;
    RelaxationSettings relaxation;
    double refinement = 1.0;          ///< factor on the proposals of every refinement; 0: none
    std::vector<Term> terms;          ///< user objectives, after the built-in ones
    std::optional<Schedule> initial;  ///< enters the front first
};

/// What a report shows.
struct Progress {
    HistoryRow now;
    std::vector<double> best;  ///< [M], smallest value of each objective on the front
    std::string phase;         ///< "baselines", "relaxing", "refining", ...
};

/// How the caller watches and ends a run. `report` is called on rank 0, at least every report
/// period and at the end, with the front so far, whose provenance it may fill in; `live` more
/// often, for a progress line.
struct SearchCallbacks {
    std::function<double()> elapsed;  ///< [s] since the start of the run
    StopCheck interrupted;            ///< a signal arrived; one rank's is enough to end the run
    /// [s] that the caller needs after the search: it ends at time_limit - reserve(). Rank 0's
    /// counts, and grows with the front. Empty: none.
    std::function<double()> reserve;
    std::function<void(Front& front, const Progress& progress)> report;
    std::function<void(const Progress& progress)> live;
};

/// Multi-start search for the Pareto front; docs/search.md. All ranks call it with the same
/// settings; the result is complete on rank 0 (elsewhere: what this rank knows). Every point is
/// verified. With `share` off, a restart's result is a function of (seed, restart id) alone.
/// Throws InfeasibleError when no legal schedule was found.
Front search(const Problem& problem, const SearchSettings& settings, Communicator& communicator,
             const SearchCallbacks& callbacks);

}  // namespace gaus
