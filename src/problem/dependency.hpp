// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

namespace gaus {

/// Steps from the start of the source to the earliest start of the target of the same iteration.
inline std::int64_t dependency_gap(const Problem& problem, const Dependency& d, std::int32_t ii) {
    return std::int64_t{problem.latency()[d.source]} + d.delay - std::int64_t{ii} * d.distance;
}

/// Without pipelining loop-carried dependencies are ignored.
inline bool dependency_counts(const Dependency& d, std::int32_t ii) {
    return ii > 0 || d.distance == 0;
}

/// True when the target of a dependency may start before the value of the source has left: what the
/// value crosses is then not linear in the two starts, as boundaries below 0 do not count.
inline bool reads_early(const Problem& problem, const Dependency& d) {
    return dependency_gap(problem, d, 0) < std::max(problem.latency()[d.source], 1) - 1;
}

/// By how many steps the starts exceed a maximum distance, that is break a dependency of distance 0
/// that leads back; 0 or less: none. O(E) where there are some.
inline std::int64_t maximum_distance_excess(const Problem& problem,
                                            std::span<const std::int32_t> start) {
    std::int64_t excess = 0;
    if (!problem.has_maximum_distances()) return excess;
    for (std::int32_t e = 0; e < problem.dependency_count(); ++e) {
        const Dependency& d = problem.dependencies()[e];
        if (d.distance > 0 || !problem.leads_back(e)) continue;
        excess =
            std::max(excess, start[d.source] + dependency_gap(problem, d, 0) - start[d.target]);
    }
    return excess;
}

}  // namespace gaus
