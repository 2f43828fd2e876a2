// SPDX-License-Identifier: Apache-2.0
#include "search/run/observe.hpp"

#include "gaus/schedule.hpp"

#include "construct/time_axis.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace gaus {

namespace {

/// A look costs a pass over the tables over time, the operators and the archive. A proposal costs
/// as much as some cells of these.
std::int64_t observe_period(const Problem& problem, const Windows& windows, const Archive& archive,
                            std::size_t objectives, double share) {
    constexpr double most_often = 64, cells_per_proposal = 40;
    const auto values = static_cast<double>(archive.size() * objectives);
    const double cells =
        static_cast<double>(time_cells(problem, windows)) + problem.operator_count() + values;
    return static_cast<std::int64_t>(std::max(most_often, cells / (share * cells_per_proposal)));
}

std::vector<double> values_of(std::span<const Objective> objectives, const Objectives& all) {
    std::vector<double> values;
    for (const Objective objective : objectives)
        values.push_back(all[objective]);
    return values;
}

}  // namespace

void offer_states(const Problem& problem, const Windows& windows,
                  std::span<const Objective> objectives, Archive& archive,
                  AnnealingSettings& settings, double share) {
    std::vector<bool> priced;
    for (const Objective objective : objectives)
        priced.push_back(settings.prices[objective] > 0);
    settings.observe_period = observe_period(problem, windows, archive, objectives.size(), share);
    settings.observe = [&problem, &windows, objectives, &archive, priced](
                           const Objectives& value, const std::vector<std::int32_t>& start) {
        if (!archive.accepts(values_of(objectives, value), priced)) return;
        Schedule schedule{start, windows.ii};
        auto exact = values_of(objectives, evaluate(problem, schedule));
        archive.insert({std::move(exact), std::move(schedule), windows.latency_bound});
    };
}

}  // namespace gaus
