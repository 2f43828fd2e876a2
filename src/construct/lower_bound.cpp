// SPDX-License-Identifier: Apache-2.0
#include "construct/lower_bound.hpp"

#include <algorithm>
#include <utility>

namespace gaus {

namespace {

std::int64_t divide_up(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

/// Work [units * steps] and the number of first (or last) steps in which it must be done.
using Work = std::vector<std::pair<std::int64_t, std::int64_t>>;

/// max over t of the work that must be done in t steps, per step.
std::int64_t densest(Work& work) {
    std::ranges::sort(work);
    std::int64_t bound = 0, sum = 0;
    for (const auto& [steps, units] : work) {
        sum += units;
        bound = std::max(bound, divide_up(sum, steps));
    }
    return bound;
}

}  // namespace

std::vector<std::int64_t> resource_lower_bounds(const Problem& problem, const Windows& windows) {
    const std::size_t classes = problem.resources().size();
    std::vector<std::int64_t> bounds(classes, 0), total(classes, 0);
    std::vector<Work> from_start(classes), from_end(classes);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const std::int32_t c = problem.resource_class()[v];
        const std::int64_t blocking = problem.resources()[c].blocking;
        const std::int64_t amount = problem.amount()[v], units = amount * blocking;
        if (units == 0) continue;
        total[c] += units;
        bounds[c] =
            std::max(bounds[c], windows.ii > 0 ? amount * divide_up(blocking, windows.ii) : amount);
        if (windows.ii > 0) continue;
        from_start[c].emplace_back(windows.latest[v] + blocking, units);
        from_end[c].emplace_back(windows.latency_bound + blocking - windows.earliest[v], units);
    }
    for (std::size_t c = 0; c < classes; ++c) {
        const std::int64_t packed = windows.ii > 0
                                        ? divide_up(total[c], windows.ii)
                                        : std::max(densest(from_start[c]), densest(from_end[c]));
        bounds[c] = std::max(bounds[c], packed);
    }
    return bounds;
}

}  // namespace gaus
