// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"
#include "gaus/problem.hpp"

#include "search/policy/restart.hpp"

#include <string>
#include <vector>

namespace gaus {

/// What rank 0 opened, or why it could not.
struct HorizonMessage {
    std::vector<OpenHorizon> horizons;
    std::vector<ClosedHorizon> closed;
    bool cut = false;        ///< a stop came before all was opened: no restart may begin there
    std::string infeasible;  ///< message of an InfeasibleError; empty: none
    std::string wrong;       ///< message of an InputError; empty: none
};

/// Rank 0's message on every rank. Collective; traffic is their starts, 4 V bytes each. Throws
/// rank 0's error on every rank.
HorizonMessage broadcast(const Problem& problem, HorizonMessage mine, Communicator& communicator);

}  // namespace gaus
