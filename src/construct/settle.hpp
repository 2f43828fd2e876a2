// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "problem/slack.hpp"

#include <algorithm>
#include <vector>

namespace gaus {

/// True when no dependency that counts leads back in the topological order.
inline bool one_pass_settles(const Problem& problem, const Windows& windows) {
    return windows.ii == 0 && !problem.has_maximum_distances();
}

/// Smallest positions >= the given ones [V] that keep all dependencies. Stays below the latest
/// starts when the given ones do, because those keep all dependencies too. O(V + E), a few times
/// that when there are recurrences. Sums are doubles: II times a distance can leave 32 bits.
template <typename Position>
std::vector<Position> settle(const Problem& problem, const Windows& windows,
                             std::vector<Position> position) {
    for (bool moved = true; moved;) {
        moved = false;
        for (const std::int32_t v : problem.topological_order()) {
            for (const std::int32_t e : problem.incoming(v)) {
                const Dependency& d = problem.dependencies()[e];
                if (!dependency_counts(d, windows.ii)) continue;
                const double ready = static_cast<double>(position[d.source]) +
                                     static_cast<double>(dependency_gap(problem, d, windows.ii));
                if (ready <= static_cast<double>(position[v])) continue;
                position[v] = static_cast<Position>(ready);
                moved = true;
            }
        }
        if (one_pass_settles(problem, windows)) break;
    }
    return position;
}

/// Largest positions <= the given ones [V] that keep all dependencies; the mirror image of settle.
template <typename Position>
std::vector<Position> settle_down(const Problem& problem, const Windows& windows,
                                  std::vector<Position> position) {
    const auto order = problem.topological_order();
    for (bool moved = true; moved;) {
        moved = false;
        for (auto next = order.rbegin(); next != order.rend(); ++next) {
            const std::int32_t u = *next;
            for (const std::int32_t e : problem.outgoing(u)) {
                const Dependency& d = problem.dependencies()[e];
                if (!dependency_counts(d, windows.ii)) continue;
                const double due = static_cast<double>(position[d.target]) -
                                   static_cast<double>(dependency_gap(problem, d, windows.ii));
                if (due >= static_cast<double>(position[u])) continue;
                position[u] = static_cast<Position>(due);
                moved = true;
            }
        }
        if (one_pass_settles(problem, windows)) break;
    }
    return position;
}

}  // namespace gaus
