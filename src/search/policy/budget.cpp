// SPDX-License-Identifier: Apache-2.0
#include "search/policy/budget.hpp"

#include "search/policy/methods.hpp"
#include "search/policy/restart.hpp"
#include "search/policy/weighting.hpp"

#include <algorithm>
#include <cmath>

namespace gaus {

namespace {

/// By default; the larger a design, the fewer.
double turns_of_a_run(std::int32_t operators) {
    return std::clamp(24000.0 / operators, 3.0, 12.0);
}

/// Where A, which long refinements are for, is looked for on a CPU. Tight tables gain from short
/// ones.
bool refines_long(const Problem& problem, const SearchSettings& settings) {
    const auto chosen = [&](Objective one) {
        return index_of(settings, one) < settings.objectives.size();
    };
    return !on_gpu(settings) && !problem.has_limits() && chosen(Objective::resource) &&
           chosen(Objective::communication);
}

double melt_seconds(const Problem& problem, const SearchSettings& settings) {
    const double thousands = problem.operator_count() / 1000.0;
    const double run = turn_seconds(problem, settings) * turns_of_a_run(problem.operator_count());
    return std::min(0.8 * run, thousands * thousands);
}

/// Where a restart could use more than half a turn. Small designs gain more from many elites.
bool melts(const Problem& problem, const SearchSettings& settings) {
    return refines_long(problem, settings) && !is_small(problem) &&
           melt_seconds(problem, settings) > turn_seconds(problem, settings) / 2;
}

/// Where refinements of two turns pay, but not yet melts.
bool polishes(const Problem& problem, const SearchSettings& settings) {
    constexpr std::int32_t tiny = 500;
    return refines_long(problem, settings) && is_small(problem) && problem.operator_count() > tiny;
}

/// Of a refinement with these prices, on one typical thread.
double seconds_per_proposal(const Problem& problem, const Prices& prices) {
    constexpr double large = 2000;
    const double operators = problem.operator_count();
    // One that prices memory costs more; small designs stay in the near caches.
    double cost = prices.memory > 0 ? 2.2e-7 * (1 + operators / 2e5)
                                    : 2e-8 * (1 + std::sqrt(std::min(operators, large) / 600)) +
                                          3e-12 * std::max(0.0, operators - large);
    // One with a user term looks at all operators.
    if (std::ranges::any_of(prices.terms, [](double price) { return price > 0; }))
        cost += 2e-9 * operators;
    return cost;
}

}  // namespace

double default_turn(const SearchSettings& settings, std::int32_t operators) {
    if (settings.method != Method::search) return settings.time_limit;
    return std::min(settings.time_limit / turns_of_a_run(operators), 300.0);
}

bool is_small(const Problem& problem) {
    return problem.operator_count() <= 2000;
}

bool on_gpu(const SearchSettings& settings) {
    return settings.relaxation.device == Device::cuda;
}

double turn_seconds(const Problem& problem, const SearchSettings& settings) {
    return settings.turn > 0 ? settings.turn : default_turn(settings, problem.operator_count());
}

BatchPlan batch_plan(const Problem& problem, const SearchSettings& settings) {
    constexpr int fewest_iterations = 30;
    const std::int64_t lanes = settings.batch > 0 ? settings.batch
                               : on_gpu(settings) ? 512
                                                  : std::int64_t{group_of_lanes};
    if (settings.method != Method::search) return method_batches(settings, lanes);
    const std::int64_t share = settings.intervals.first > 0 ? 16 : 8;
    const std::int64_t refining = std::max<std::int64_t>(1, lanes / share);
    const bool relaxes = settings.batch > 0 || settings.relaxation.iterations > 0 ||
                         affordable_iterations(problem, settings, lanes) >= fewest_iterations;
    // Tight tables have basins that long refinements miss: with limits some are short.
    constexpr std::int64_t splits = 8;
    return {.refining = refining,
            .relaxing = relaxes ? lanes : refining,
            .splits = problem.has_limits() ? splits : 1,
            .relaxes = relaxes,
            .restarts = settings.restarts,
            .melts = melts(problem, settings),
            .polishes = polishes(problem, settings),
            .explores = settings.terms.empty() && settings.refinement > 0};
}

int affordable_iterations(const Problem& problem, const SearchSettings& settings,
                          std::int64_t lanes, double work) {
    constexpr double cpu = 1e-8;   // [s] per operator, restart and iteration, one thread
    constexpr double gpu = 1e-10;  // an estimate: eight times what the memory of an H100 allows
    const std::int64_t groups = (lanes + group_of_lanes - 1) / group_of_lanes;
    const double seconds = on_gpu(settings) ? gpu * static_cast<double>(lanes)
                                            : cpu * static_cast<double>(groups * group_of_lanes);
    return static_cast<int>(std::min(
        700.0, turn_seconds(problem, settings) / 2 / problem.operator_count() / work / seconds));
}

double batch_seconds(const Problem& problem, const SearchSettings& settings, const BatchPlan& plan,
                     BatchKind kind, bool melts) {
    constexpr double polishing_turns = 2;
    const double turn = turn_seconds(problem, settings) * (on_gpu(settings) ? settings.threads : 1);
    switch (kind) {
        case BatchKind::melting:
            return melts ? melt_seconds(problem, settings)
                         : turn / static_cast<double>(plan.refining);
        case BatchKind::exploring:
            return plan.melts ? turn / 4 : turn;
        case BatchKind::polishing:
            return polishing_turns * turn;
        default:
            return turn;
    }
}

bool affords_flow(const Problem& problem, const SearchSettings& settings) {
    // As the network simplex takes on circuits and random graphs of 200 to 57000 operators.
    const double seconds = 4.2e-9 * std::pow(problem.operator_count(), 1.9);
    return seconds < turn_seconds(problem, settings) / 2;
}

std::int64_t exploration_proposals(const Problem& problem, const SearchSettings& settings,
                                   double seconds) {
    const std::vector<double> one(settings.objectives.size(), 1.0);
    return affordable_proposals(problem, settings, prices_of(one, one, settings.objectives),
                                seconds);
}

std::int64_t affordable_proposals(const Problem& problem, const SearchSettings& settings,
                                  const Prices& prices, double seconds) {
    const double operators = problem.operator_count();
    const double most = operators * std::max(1e5, 250 * operators);
    return static_cast<std::int64_t>(
        settings.refinement * std::min(seconds / seconds_per_proposal(problem, prices), most));
}

}  // namespace gaus
