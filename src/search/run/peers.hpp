// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"
#include "gaus/multi_start.hpp"
#include "gaus/pareto.hpp"
#include "gaus/prices.hpp"
#include "gaus/problem.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace gaus {

/// What restarts work within, and where informed ones begin.
struct PeerHorizon {
    Windows windows;
    std::optional<FrontPoint> start;
};

/// What the restarts of a run share.
struct PeerBench {
    const Problem& problem;
    const MultiStartSettings& settings;
    std::vector<PeerHorizon> horizons;  ///< restart i has number i modulo their count
    Prices prices;
    int threads_each = 1;             ///< of LibTorch for a restart of GS-Schedule
    std::function<double()> elapsed;  ///< [s] since the start of the run; called from any thread
    std::function<double()> left;     ///< [s] that restarts still have; likewise
};

/// Restarts that have ended, and points that they or others on their way have found.
struct Found {
    std::vector<FrontPoint> points;
    std::vector<TrialRow> trials;
    std::int64_t evaluations = 0;
};
using Deliver = std::function<void(Found found)>;

/// Runs the restarts first .. first + count - 1. One worker serves one thread; it keeps what its
/// restarts may continue from.
using PeerWorker =
    std::function<void(std::int64_t first, std::int64_t count, const StopCheck& stop)>;

/// `deliver` takes what is found, at any time of a restart; it must outlive the worker, as the
/// bench must.
PeerWorker peer_worker(const PeerBench& bench, const Deliver& deliver);

/// Restarts that a worker runs together.
std::int64_t restarts_together(Peer peer);

/// sum of price * objective.
double priced(const MultiStartSettings& settings, const FrontPoint& point);

}  // namespace gaus
