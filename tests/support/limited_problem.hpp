// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include "support/random_problem.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace gaus::test {

/// A random design of at most `most` operators with narrow limits.
inline Problem limited_problem(std::uint64_t seed, bool recurrent, std::size_t most) {
    ProblemData data = random_data(seed, recurrent);
    data.operators.resize(std::min(data.operators.size(), most));
    const auto count = static_cast<std::int32_t>(data.operators.size());
    std::erase_if(data.dependencies,
                  [&](const Dependency& d) { return d.source >= count || d.target >= count; });
    data.resources[0].limit = data.resources[2].limit = 3;
    return Problem(std::move(data));
}

/// True when some assignment of steps from the windows is legal. Tries all of them.
inline bool any_legal(const Problem& problem, const Windows& window) {
    Schedule schedule{window.earliest, window.ii};
    while (!verify(problem, schedule, window.latency_bound, 1).empty()) {
        std::size_t v = 0;
        while (v < schedule.start.size() && schedule.start[v] == window.latest[v]) {
            schedule.start[v] = window.earliest[v];
            ++v;
        }
        if (v == schedule.start.size()) return false;
        ++schedule.start[v];
    }
    return true;
}

}  // namespace gaus::test
