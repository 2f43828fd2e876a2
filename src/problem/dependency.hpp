// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include <cstdint>

namespace gaus {

/// Steps from the start of the source to the earliest start of the target of the same iteration.
inline std::int64_t dependency_gap(const Problem& problem, const Dependency& d, std::int32_t ii) {
    return std::int64_t{problem.latency()[d.source]} + d.delay - std::int64_t{ii} * d.distance;
}

/// Without pipelining loop-carried dependencies are ignored.
inline bool dependency_counts(const Dependency& d, std::int32_t ii) {
    return ii > 0 || d.distance == 0;
}

}  // namespace gaus
