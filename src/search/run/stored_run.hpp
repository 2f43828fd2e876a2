// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"

#include "search/policy/agenda.hpp"
#include "search/run/ledger.hpp"

#include <vector>

namespace gaus {

/// What a run has left for the one that continues it.
struct StoredRun {
    std::vector<FrontPoint> points;     ///< all, in the order in which they entered
    std::vector<BatchResult> complete;  ///< by number
};

/// O(points * log(batches)).
StoredRun sort_out(const Front& stored, const BatchPlan& plan);

}  // namespace gaus
