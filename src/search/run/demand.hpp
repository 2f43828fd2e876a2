// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"
#include "gaus/problem.hpp"
#include "gaus/search_settings.hpp"

namespace gaus {

/// How the threads of a rank are spread over its batches.
struct Team {
    int workers = 1;  ///< batches at once
    int threads = 1;  ///< of each
};

/// As many workers as threads, but one on a GPU, and with GS-Schedule as many as the memory of the
/// machine allows. Collective. Throws SystemError when it is too small for one.
Team make_team(const Problem& problem, const SearchSettings& settings, Communicator& communicator);

/// [s] that a run needs once its restarts have been told to end: rounding, verifying, evaluating,
/// exchanging, and the pass that GS-Schedule cannot interrupt.
double closing_seconds(const Problem& problem, const SearchSettings& settings,
                       const Communicator& communicator);

}  // namespace gaus
