// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include <cstdint>
#include <vector>

namespace gaus {

/// RecMII: what the recurrences ask of the initiation interval.
struct RecurrenceBound {
    std::int32_t ii = 1;        ///< max over cycles of ceil(steps / distance), at least 1
    std::int64_t steps = 0;     ///< latencies and delays along the critical cycle
    std::int64_t distance = 0;  ///< iterations along the critical cycle
    /// A cycle that sets the bound: its operators in order, each once; the first depends on the
    /// last. Empty when no recurrence takes any steps.
    std::vector<std::int32_t> cycle{};
};

/// Exact: in every strongly connected component the interval grows from recurrence to recurrence
/// (Newton's method on the cycle ratio, as in Dinkelbach 1967) until none is longer than its
/// iterations. Each step is a search for longest paths: O(V + E) when few of them take many
/// loop-carried dependencies, O(V E) at worst; few steps in practice. Throws InputError when the
/// bound does not fit 31 bits.
RecurrenceBound recurrence_bound(const Problem& problem);

/// Throws InfeasibleError when an operator takes more units than its class has: then no schedule is
/// legal, pipelined or not. O(V).
void require_units(const Problem& problem);

/// ResMII: what the limits ask of the initiation interval.
struct ResourceBound {
    std::int32_t ii = 1;               ///< at least 1
    std::int32_t resource_class = -1;  ///< a class that sets the bound; -1: no limited one is used
    std::int64_t work = 0;             ///< its sum of amount * blocking, at most 2^63 - 1
    bool packed = false;               ///< above work / limit: its operators do not fit together
};

/// Max over limited classes of ceil(sum of amount * blocking / limit), and of what its amounts
/// leave unused when they are packed: of amount 2 and limit 3 only one fits at a time, so n of them
/// take n
/// * blocking slots. An operator that overlaps itself counts likewise. O(V log A + C A^2) for A
/// amounts of a class, A^2 only up to 1000. Throws
/// InfeasibleError when an operator needs more units than its class has, InputError when the bound
/// does not fit 31 bits.
ResourceBound resource_bound(const Problem& problem);

/// MII: the larger of the two bounds; no initiation interval below it has a legal schedule.
std::int32_t minimum_ii(const Problem& problem);

/// Throws InfeasibleError when `ii` is below MII: the recurrence or the resource class that it is
/// too small for is named, with its steps or units. Also what the bounds throw.
void require_ii(const Problem& problem, std::int32_t ii);

}  // namespace gaus
