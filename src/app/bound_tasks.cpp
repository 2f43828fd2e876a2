// SPDX-License-Identifier: Apache-2.0
#include "app/bound_tasks.hpp"

#include "gaus/bound.hpp"
#include "gaus/error.hpp"

#include "problem/parallel.hpp"
#include "search/policy/weighting.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <utility>

namespace gaus::app {
namespace {

/// A weighted sum to bound in a scope.
struct Task {
    const BoundScope* scope;
    std::vector<double> weights;  ///< [M]
};

std::vector<Task> tasks_of(std::span<const BoundScope> scopes, std::size_t objectives,
                           const std::vector<double>& weights) {
    std::vector<Task> tasks;
    for (const BoundScope& scope : scopes) {
        for (std::size_t m = 0; m < objectives; ++m) {
            tasks.push_back({&scope, std::vector<double>(objectives, 0.0)});
            tasks.back().weights[m] = 1;
        }
        if (!weights.empty()) tasks.push_back({&scope, weights});
    }
    return tasks;
}

BoundRow find_bound(const Problem& problem, const Task& task,
                    const std::vector<Objective>& objectives, const std::function<bool()>& stop) {
    BoundEffort effort{.stop = stop};
    const std::vector<double> unscaled(objectives.size(), 1.0);
    const Prices prices = prices_of(task.weights, unscaled, objectives);
    for (const Objectives& value : task.scope->known)
        effort.known = std::min(effort.known, priced(prices, value));
    const Windows& windows = task.scope->windows;
    const Bound bound = weighted_bound(problem, windows, prices, effort);
    // The interval of the scope is given; what a front could reach is the least.
    const auto ii = std::ranges::find(objectives, Objective::ii) - objectives.begin();
    const double interval = ii < std::ssize(objectives) ? task.weights[ii] : 0.0;
    const std::int32_t least_ii = interval > 0 ? least_interval(problem) : windows.ii;
    return {.latency_bound = windows.latency_bound,
            .ii = windows.ii,
            .weights = task.weights,
            .value = bound.value + interval * least_ii,
            .reached = bound.reached && least_ii == windows.ii,
            .method = std::string(bound.method)};
}

}  // namespace

std::vector<BoundScope> scopes_of(const Problem& problem, const Horizons& horizons) {
    std::vector<BoundScope> scopes;
    for (const ClosedHorizon& closed : horizons.closed)
        if (closed.reason.empty() && closed.tried)
            scopes.push_back({windows(problem, closed.latency_bound, closed.ii), {}});
    if (horizons.open.empty() && scopes.empty())
        throw InfeasibleError(why_closed(problem, horizons.closed, ""));
    for (const Horizon& horizon : horizons.open) {
        BoundScope& scope = scopes.emplace_back(BoundScope{horizon.windows, {}});
        for (const Baseline& baseline : horizon.baselines)
            scope.known.push_back(evaluate(problem, baseline.schedule));
    }
    return scopes;
}

std::vector<BoundScope> scopes_of(const StoredFront& stored) {
    std::map<std::pair<std::int32_t, std::int32_t>, std::vector<Objectives>> known;
    for (const FrontPoint& point : stored.front.points)
        known[{point.schedule.ii, point.latency_bound}].push_back(
            evaluate(stored.problem, point.schedule));
    std::vector<BoundScope> scopes;
    for (auto& [key, values] : known)
        scopes.push_back({windows(stored.problem, key.second, key.first), std::move(values)});
    return scopes;
}

std::vector<BoundRow> find_bounds(const Problem& problem, std::span<const BoundScope> scopes,
                                  const std::vector<Objective>& objectives,
                                  const std::vector<double>& weights, int threads,
                                  double time_limit, const std::function<double()>& seconds) {
    const auto tasks = tasks_of(scopes, objectives.size(), weights);
    std::vector<BoundRow> rows(tasks.size());
    std::atomic<int> left = static_cast<int>(tasks.size());
    for_each_in_parallel(tasks.size(), threads, [&](std::size_t i) {
        const double begin = seconds();
        const double rounds = std::max(1.0, static_cast<double>(left) / threads);
        const double end = begin + (time_limit - begin) / rounds;
        rows[i] = find_bound(problem, tasks[i], objectives, [&] { return seconds() >= end; });
        rows[i].seconds = seconds() - begin;
        --left;
    });
    return rows;
}

}  // namespace gaus::app
