// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "problem/dependency.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

namespace gaus {

/// Steps low..high; empty when low > high.
struct Slack {
    std::int32_t low, high;
};

/// Where v may start while all others stay.
inline Slack current_slack(const Problem& problem, const Windows& windows,
                           std::span<const std::int32_t> start, std::int32_t v) {
    std::int64_t low = windows.earliest[v], high = windows.latest[v];
    for (const std::int32_t e : problem.incoming(v)) {
        const Dependency& d = problem.dependencies()[e];
        if (d.source == v || !dependency_counts(d, windows.ii)) continue;
        low = std::max(low, start[d.source] + dependency_gap(problem, d, windows.ii));
    }
    for (const std::int32_t e : problem.outgoing(v)) {
        const Dependency& d = problem.dependencies()[e];
        if (d.target == v || !dependency_counts(d, windows.ii)) continue;
        high = std::min(high, start[d.target] - dependency_gap(problem, d, windows.ii));
    }
    return {static_cast<std::int32_t>(low), static_cast<std::int32_t>(high)};
}

}  // namespace gaus
