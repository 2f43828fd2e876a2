#pragma once

#include "gaus/communicator.hpp"

#include "app/options/settings.hpp"

namespace gaus::app {

/// Threads that this rank should run: the cores it may use by its affinity, divided by the ranks of
/// the same machine that may use some of them too; at least 1. Collective.
int threads_per_rank(Communicator& communicator);

/// --threads of a command that runs in one process; 0: the cores it may use.
int own_threads(const Settings& settings);

}  // namespace gaus::app
