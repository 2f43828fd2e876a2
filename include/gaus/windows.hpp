// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include <cstdint>
#include <vector>

namespace gaus {

/// Earliest and latest start of every operator under its dependencies, its start window and a
/// latency bound [steps].
struct Windows {
    std::vector<std::int32_t> earliest;  ///< ASAP, [V]
    std::vector<std::int32_t> latest;    ///< ALAP, [V]
    std::int32_t latency_bound = 0;
    std::int32_t ii = 0;
};

/// Smallest latency bound that the dependencies allow [steps], at an initiation interval or (ii =
/// 0) those of distance 0 alone. Without pipelining every operator starts in a step below the
/// bound, so one of latency 0 counts as one step at the end. Cost and errors of the recurrences as
/// for windows(). Throws InputError when it does not fit 31 bits.
std::int32_t critical_path(const Problem& problem, std::int32_t ii = 0);

/// True when every operator may start, as far as dependencies go, before its start window ends, at
/// an interval that the recurrences fit. What fits one interval fits larger ones. Cost as above.
bool start_windows_fit(const Problem& problem, std::int32_t ii);

/// Smallest latency without pipelining [steps]: that of the ASAP schedule. Below critical_path
/// where only operators of latency 0 start in the last step in use. O(V + E).
std::int32_t least_latency(const Problem& problem);

/// ASAP and ALAP starts; latest <= latency_bound - latency, without pipelining at most
/// latency_bound - 1. ii = 0 ignores loop-carried
/// dependencies. O(V + E) when acyclic; pipelined, the same and the operators that loop-carried
/// dependencies move, once per pass: passes are few unless a longest path takes many of them,
/// O(V E) at worst. Throws InfeasibleError when the bound is below the critical path (both are
/// named), when what an operator depends on ends after its start window, or, pipelined, when a
/// recurrence does not fit ii (its operators and steps are named), InputError when ii times a
/// distance is above 2^30.
Windows windows(const Problem& problem, std::int32_t latency_bound, std::int32_t ii = 0);

}  // namespace gaus
