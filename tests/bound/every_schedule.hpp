// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>

namespace gaus::test {

/// Combinations of starts in the windows; infinite when there are too many for a double.
inline double combinations(const Windows& windows) {
    double count = 1;
    for (std::size_t v = 0; v < windows.earliest.size(); ++v)
        count *= windows.latest[v] - windows.earliest[v] + 1;
    return count;
}

/// Calls `visit` for every legal schedule within the windows.
inline void for_every_schedule(const Problem& problem, const Windows& windows,
                               const std::function<void(const Schedule&)>& visit) {
    Schedule schedule{windows.earliest, windows.ii};
    for (;;) {
        if (verify(problem, schedule, windows.latency_bound, 1).empty()) visit(schedule);
        std::size_t v = 0;
        while (v < schedule.start.size() && schedule.start[v] == windows.latest[v]) {
            schedule.start[v] = windows.earliest[v];
            ++v;
        }
        if (v == schedule.start.size()) return;
        ++schedule.start[v];
    }
}

}  // namespace gaus::test
