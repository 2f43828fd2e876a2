// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/objectives.hpp"
#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <cstdint>
#include <vector>

namespace gaus {

/// Exact objectives of a complete schedule with starts >= 0; legality is not needed.
/// Throws InputError when the size of the schedule is not V or a start is negative.
/// O(V + E + C * steps), on a long axis O(E + C * V log V); shares no code with the optimiser.
Objectives evaluate(const Problem& problem, const Schedule& schedule);

/// Units of one class in use in steps first .. last - 1.
struct UsageRun {
    std::int64_t first = 0, last = 0, units = 0;
};

/// Units of every class in use, [C], as runs that follow one another from step 0 to ii when
/// pipelined, else to the last step in which units are held. O(C * min(steps, V log V)).
std::vector<std::vector<UsageRun>> usage_runs(const Problem& problem, const Schedule& schedule);

/// Likewise for every step: [C][steps]. Throws InputError beyond 2^28 steps.
std::vector<std::vector<std::int64_t>> usage(const Problem& problem, const Schedule& schedule);

/// Sizes of live values and of scratch data of every memory space at the boundaries, [K], as runs
/// from boundary 0 to ii when pipelined, else to the last one at which there are any or to the
/// latency, whichever is later.
std::vector<std::vector<UsageRun>> live_value_runs(const Problem& problem,
                                                   const Schedule& schedule);

/// Likewise for every boundary: [K][boundaries]. Throws InputError beyond 2^28 boundaries.
std::vector<std::vector<std::int64_t>> live_values(const Problem& problem,
                                                   const Schedule& schedule);

}  // namespace gaus
