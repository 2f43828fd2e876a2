// SPDX-License-Identifier: Apache-2.0
#include "construct/lower_bound.hpp"

#include "exact/reservation_table.hpp"

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
    const std::vector<std::int64_t> reach = reach_of_classes(problem);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        for (const Reservation& use : problem.uses(v)) {
            const std::int32_t c = use.index;
            const std::int64_t work = use.amount * use.steps;
            total[c] += work;
            bounds[c] =
                std::max(bounds[c], windows.ii > 0 ? use.amount * divide_up(use.steps, windows.ii)
                                                   : use.amount);
            if (windows.ii > 0) continue;
            from_start[c].emplace_back(std::int64_t{windows.latest[v]} + use.from + use.steps,
                                       work);
            from_end[c].emplace_back(
                windows.latency_bound + reach[c] - windows.earliest[v] - use.from, work);
        }
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
