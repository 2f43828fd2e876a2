// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"

#include "search/policy/agenda.hpp"
#include "search/run/ledger.hpp"

#include <cstdint>
#include <vector>

namespace gaus {

/// What a run has left for the one that continues it.
struct StoredRun {
    std::vector<FrontPoint> points;     ///< all, in the order in which they entered
    std::vector<BatchResult> complete;  ///< by number; with sharing every restart is one
    std::int64_t restarts = 0;          ///< of the complete ones
    std::int64_t next_restart = 0;      ///< no restart has had this number or a larger one
};

/// `planned`: the agenda of the run; null: it shares. O(points * log(batches)).
StoredRun sort_out(const Front& stored, Agenda* planned);

}  // namespace gaus
