// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include <algorithm>
#include <cstdint>

namespace gaus {

/// Steps (pipelined: slots) that tables over time have, for all classes and live values together.
inline std::int64_t time_cells(const Problem& problem, const Windows& windows) {
    const std::int64_t steps = windows.ii > 0 ? windows.ii : windows.latency_bound;
    return steps * (static_cast<std::int64_t>(problem.resources().size()) + 1);
}

/// True where such tables would take more memory and time than all operators: some hundred
/// megabytes a thread. There only what needs no table is done.
inline bool is_long(const Problem& problem, const Windows& windows) {
    constexpr std::int64_t always_fits = 1 << 22;
    return time_cells(problem, windows) >
           std::max(always_fits, std::int64_t{64} * problem.operator_count());
}

}  // namespace gaus
