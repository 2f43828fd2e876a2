// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"
#include "gaus/front.hpp"
#include "gaus/problem.hpp"
#include "gaus/search_settings.hpp"
#include "gaus/stop.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace gaus {

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

/// How the caller watches and ends a run; each may be empty. `report` is called on rank 0, at least
/// every report period and at the end, with the front so far, whose provenance it may fill in;
/// `live` more often, for a progress line, also while the baselines are made; its `best` counts
/// them too.
struct SearchCallbacks {
    /// [s] since the start of the run. Empty: since the call of search().
    std::function<double()> elapsed = {};
    StopCheck interrupted = {};  ///< a signal arrived; one rank's is enough to end the run
    /// [s] that the caller needs after the search: it ends at time_limit - reserve(). Rank 0's
    /// counts, and grows with the front. Empty: none.
    std::function<double()> reserve = {};
    std::function<void(Front& front, const Progress& progress)> report = {};
    std::function<void(const Progress& progress)> live = {};
    /// On rank 0: one line that a user should see, about a rank that fails or does not answer.
    std::function<void(const std::string& line)> remark = {};
};

/// Multi-start search for the Pareto front; docs/search.md. All ranks call it with the same
/// settings; the result is complete on rank 0 (elsewhere: what this rank knows). Every point is
/// verified. With `share` off, the result of a restart is a function of (seed, restart id) alone,
/// unless `restarts` cuts its batch short; what the end of the time or an interruption cuts short
/// does not enter the front; and on the CPU the front does not depend on the ranks, on the threads,
/// on the speed of the machine, or on interruptions that `resume` bridges. Throws InputError as
/// check_settings(), InfeasibleError when no legal schedule was found.
Front search(const Problem& problem, SearchSettings settings, Communicator& communicator,
             const SearchCallbacks& callbacks = {});

}  // namespace gaus
