#pragma once

#include "gaus/communicator.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/front.hpp"
#include "gaus/horizon.hpp"
#include "gaus/pareto.hpp"
#include "gaus/problem.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/schedule.hpp"
#include "gaus/search_space.hpp"
#include "gaus/term.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gaus {

/// How the hyperparameters of restarts are found.
enum class SearchMode : std::uint8_t {
    fixed,    ///< the same for all
    random,   ///< drawn from the search space
    halving,  ///< drawn; of the restarts relaxed together only the better quarter is refined
    pbt,      ///< likewise, and half of them inherited from the best so far, slightly changed
};

/// Which ranks get the best schedules of a rank.
enum class Topology : std::uint8_t { none, ring, all };

/// What a run is asked to do. Every field is one option of `gaus solve`.
struct SearchSettings {
    std::vector<Objective> objectives;  ///< built-in objectives of the front, in this order
    std::vector<LatencyBound> latency_bounds;
    IntervalRange intervals;    ///< initiation intervals
    double time_limit = 60;     ///< [s] since the start of the run
    std::int64_t restarts = 0;  ///< stop after this many; 0: time alone
    int batch = 0;              ///< restarts that relax together; 0: 16, on a GPU 512
    double turn = 0;            ///< [s] of one thread for a batch; 0: default_turn
    int threads = 1;            ///< of the CPU per rank
    std::uint64_t seed = 1;
    SearchMode mode = SearchMode::pbt;
    SearchSpace space;
    bool share = true;  ///< restarts may continue from the best schedules of others
    Topology topology = Topology::all;
    double report_period = 10;   ///< [s] between reports
    double exchange_period = 1;  ///< [s] between exchanges of the ranks
    double patience = 10;        ///< [s] after which a rank that does not answer is named
    std::size_t front_capacity = 500;
    RelaxationSettings relaxation;
    double refinement = 1.0;          ///< factor on the proposals of every refinement; 0: none
    std::vector<Term> terms;          ///< user objectives, after the built-in ones
    std::optional<Schedule> initial;  ///< enters the front first
    std::optional<Front> resume;      ///< what an earlier run of the same settings has left
};

/// A twelfth of the time limit, from 2000 operators on more, up to a third: the larger a design,
/// the more a few long refinements find than many short ones. At most 300 s: a kill
/// costs about that, or a melting batch (docs/search.md).
double default_turn(double time_limit, std::int32_t operators);

/// What a report shows.
struct Progress {
    HistoryRow now;
    std::vector<double> best;     ///< [M], smallest value of each objective on the front
    std::string phase;            ///< "baselines" (no front yet), "searching", "done"
    std::int64_t under_way = 0;   ///< live: restarts that this rank has begun and not ended
    std::int64_t more_found = 0;  ///< live: points that they have found and the front lacks
    std::int64_t not_finite = 0;  ///< restarts that were stopped because of it
    double exchange_share = 0;    ///< time of rank 0 for exchanges, of that of its threads
    std::int64_t exchanges = 0;
    std::int64_t exchanged_bytes = 0;  ///< sent and received by this rank
};

/// How the caller watches and ends a run. `report` is called on rank 0, at least every report
/// period and at the end, with the front so far, whose provenance it may fill in; `live` more
/// often, for a progress line, also while the baselines are made; its `best` counts them too.
struct SearchCallbacks {
    std::function<double()> elapsed;  ///< [s] since the start of the run
    StopCheck interrupted;            ///< a signal arrived; one rank's is enough to end the run
    /// [s] that the caller needs after the search: it ends at time_limit - reserve(). Rank 0's
    /// counts, and grows with the front. Empty: none.
    std::function<double()> reserve;
    std::function<void(Front& front, const Progress& progress)> report;
    std::function<void(const Progress& progress)> live;
    /// On rank 0: one line that a user should see, about a rank that fails or does not answer.
    std::function<void(const std::string& line)> remark;
};

/// Multi-start search for the Pareto front; docs/search.md. All ranks call it with the same
/// settings; the result is complete on rank 0 (elsewhere: what this rank knows). Every point is
/// verified. With `share` off, the result of a restart is a function of (seed, restart id) alone,
/// unless `restarts` cuts its batch short; what the end of the time or an interruption cuts short
/// does not enter the front; and on the CPU the front does not depend on the ranks, on the threads,
/// on the speed of the machine, or on interruptions that `resume` bridges. Throws InfeasibleError
/// when no legal schedule was found.
Front search(const Problem& problem, const SearchSettings& settings, Communicator& communicator,
             const SearchCallbacks& callbacks);

}  // namespace gaus
