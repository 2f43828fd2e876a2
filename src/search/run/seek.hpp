// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"
#include "gaus/horizon.hpp"
#include "gaus/search.hpp"

#include "construct/legal_start.hpp"

#include <optional>
#include <vector>

namespace gaus {

/// Looks for a legal schedule in the horizons, which all have none: all threads of all ranks in
/// rounds, each with other random numbers, until one has found a schedule, for as many attempts as
/// the run has restarts, or until `stop`, which any thread calls, is true on a rank. Of a round the
/// first attempt wins, so what is found does not depend on ranks and threads. Collective; the same
/// on every rank. nullopt: stopped.
std::optional<LegalStart> seek(const Problem& problem, const SearchSettings& settings,
                               const std::vector<ClosedHorizon>& closed, Communicator& communicator,
                               const StopCheck& stop);

}  // namespace gaus
