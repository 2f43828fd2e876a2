// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/categorical.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/front.hpp"
#include "gaus/horizon.hpp"
#include "gaus/problem.hpp"
#include "gaus/search.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace gaus {

/// Methods that others would use in place of the search, each alone; docs/baselines.md.
enum class Peer : std::uint8_t {
    gs,          ///< GS-Schedule: gradient descent on categorical distributions
    gaus_paper,  ///< GauS as published: augmented Lagrangian, no refinement
    annealing,   ///< simulated annealing
};
/// "gs", "gaus-paper", "annealing".
std::string_view to_string(Peer peer);

/// Where the restarts of a peer begin.
enum class PeerStart : std::uint8_t {
    usual,       ///< annealing informed, the others not
    informed,    ///< at the best baseline schedule
    uninformed,  ///< gradients in the middle of the slack, annealing as early as possible
};

/// What a multi-start run of one peer is asked to do.
struct MultiStartSettings {
    Peer peer = Peer::gs;
    PeerStart start = PeerStart::usual;
    std::vector<Objective> objectives;  ///< of the front
    std::vector<double> prices;         ///< [M], >= 0, one above 0: what the restarts minimise
    std::vector<LatencyBound> latency_bounds;
    IntervalRange intervals;
    double time_limit = 60;     ///< [s] since the start of the run
    std::int64_t restarts = 0;  ///< stop after this many; 0: time alone
    int threads = 1;            ///< of the CPU, at least 1
    std::uint64_t seed = 1;
    RelaxCategorical categorical = {};  ///< a restart of gs; needed by it alone
};

/// Restarts 0, 1, 2, .. of one peer on all threads, for one scalar; everything they find is
/// legalised, verified and enters the front. A restart is a function of (seed, number, latency
/// bounds, time limit), but for annealing, whose restarts grow with the time that is left and may
/// continue from earlier ones of their thread. Throws InputError for GS-Schedule on a pipelined
/// design or without `categorical`, InfeasibleError when nothing legal was found, SystemError,
/// before it begins, when the memory of the machine is too small for a restart. Of the callbacks
/// `elapsed` is needed.
Front multi_start(const Problem& problem, const MultiStartSettings& settings,
                  const SearchCallbacks& callbacks);

}  // namespace gaus
