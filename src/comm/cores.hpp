// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"

namespace gaus {

/// Threads that this rank should run: the cores it may use by its affinity, divided by the ranks of
/// the same machine that may use some of them too; at least 1. Collective.
int threads_per_rank(Communicator& communicator);

/// Ranks that run on this machine, this one among them. Collective.
int ranks_of_machine(Communicator& communicator);

}  // namespace gaus
