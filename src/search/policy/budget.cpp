// SPDX-License-Identifier: Apache-2.0
#include "search/policy/budget.hpp"

#include "search/policy/methods.hpp"
#include "search/policy/restart.hpp"
#include "search/policy/weighting.hpp"

#include <algorithm>
#include <cmath>

namespace gaus {

namespace {

/// Of a refinement with these prices, on one typical thread: small designs stay in the near caches.
double seconds_per_proposal(double operators, const Prices& prices) {
    double cost =
        prices.memory > 0 ? 2.2e-7 + 1.1e-12 * operators : 2.5e-8 + 6.6e-10 * std::sqrt(operators);
    // One with a user term looks at all operators.
    if (std::ranges::any_of(prices.terms, [](double price) { return price > 0; }))
        cost += 2e-9 * operators;
    return cost;
}

/// Of use and communication alone: moves of one thread for every operator in the whole run.
double reach(const SearchSettings& settings, double operators) {
    return settings.time_limit / seconds_per_proposal(operators, {}) / operators;
}

/// The larger a design beside the time, the fewer turns, so that each has enough moves.
double turns_of_a_run(const SearchSettings& settings, double operators) {
    return std::clamp(reach(settings, operators) / prior::moves_of_turn, 3.0, 12.0);
}

/// Tight tables gain from short refinements.
bool refines_long(const Problem& problem, const SearchSettings& settings) {
    return !on_gpu(settings) && !is_limited(problem);
}

double melt_seconds(const Problem& problem, const SearchSettings& settings) {
    const double operators = problem.operator_count();
    const double run = turn_seconds(problem, settings) * turns_of_a_run(settings, operators);
    return std::min(prior::most_of_melt * run, prior::melt_moves_of_pair * operators * operators *
                                                   seconds_per_proposal(operators, {}));
}

double most_proposals(const Problem& problem, const SearchSettings& settings) {
    const double operators = problem.operator_count();
    return settings.refinement * operators *
           std::max(prior::most_moves, prior::most_moves_of_pair * operators);
}

/// The scale of a price does not change what a proposal costs.
Prices unit_prices(const SearchSettings& settings, const TaskKind& kind) {
    const std::vector<double> one(settings.objectives.size() + settings.terms.size(), 1.0);
    return prices_of(kind.weighting.empty() ? one : kind.weighting, one, settings.objectives);
}

/// Without memory, of which a move costs much more.
bool is_light(const SearchSettings& settings, const TaskKind& kind) {
    return !kind.weighting.empty() && unit_prices(settings, kind).memory == 0;
}

}  // namespace

double default_turn(const SearchSettings& settings, std::int32_t operators) {
    if (settings.method != Method::search) return settings.time_limit;
    return std::min(settings.time_limit / turns_of_a_run(settings, operators), 300.0);
}

bool has_ample_time(const Problem& problem, const SearchSettings& settings) {
    return reach(settings, problem.operator_count()) >= prior::ample_moves;
}

bool melts(const Problem& problem, const SearchSettings& settings) {
    return refines_long(problem, settings) && !has_ample_time(problem, settings) &&
           melt_seconds(problem, settings) > turn_seconds(problem, settings) / 2;
}

bool on_gpu(const SearchSettings& settings) {
    return settings.relaxation.device == Device::cuda;
}

std::int64_t lanes_of(const SearchSettings& settings) {
    if (settings.batch > 0) return settings.batch;
    return on_gpu(settings) ? 512 : std::int64_t{group_of_lanes};
}

std::int64_t restarts_of_batch(const SearchSettings& settings, Start start) {
    const Strategy* row = strategy_of(start);
    const int apart = row != nullptr ? row->restarts : 1;
    if (apart == 0) return lanes_of(settings);
    return on_gpu(settings) ? std::int64_t{apart} * settings.threads : apart;
}

bool relaxes(const Problem& problem, const SearchSettings& settings) {
    constexpr int fewest_iterations = 30;
    return settings.batch > 0 || settings.relaxation.iterations > 0 ||
           affordable_iterations(problem, settings, lanes_of(settings)) >= fewest_iterations;
}

bool explores(const SearchSettings& settings) {
    return settings.terms.empty() && settings.refinement > 0;
}

double turn_seconds(const Problem& problem, const SearchSettings& settings) {
    return settings.turn > 0 ? settings.turn : default_turn(settings, problem.operator_count());
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

double refinement_seconds(const Problem& problem, const SearchSettings& settings,
                          const TaskKind& kind, const Assignment& what) {
    if (settings.method != Method::search) return turn_seconds(problem, settings);
    const Strategy* row = strategy_of(what.start);
    const double turn = turn_seconds(problem, settings);
    const double threads = on_gpu(settings) ? settings.threads : 1;  // of the one worker
    double seconds = (row != nullptr ? row->turns : prior::repair_turns) * turn;
    if (is_exploration(what.start)) return seconds * threads;
    const bool alone = row != nullptr && row->restarts == 1;
    if (alone) seconds = std::min(seconds, prior::most_of_lowest * settings.time_limit);
    const int rung =
        what.rung - (alone && is_limited(problem) ? prior::rungs_below_with_limits : 0);
    seconds = std::ldexp(seconds, rung);
    const bool heavy =
        what.start == Start::baseline && is_light(settings, kind) && melts(problem, settings);
    return threads * (heavy ? std::max(seconds, melt_seconds(problem, settings)) : seconds);
}

double batch_seconds(const Problem& problem, const SearchSettings& settings, const TaskKind& kind,
                     const Assignment& what) {
    const bool relaxed = what.start == Start::relaxation || what.start == Start::feedback;
    const double turn = turn_seconds(problem, settings);
    const auto restarts = static_cast<double>(restarts_of_batch(settings, what.start));
    const double useful =
        restarts * most_proposals(problem, settings) *
        seconds_per_proposal(problem.operator_count(), unit_prices(settings, kind));
    constexpr double least = 1e-4;  // of planning and the rest
    return std::max(least, std::min(useful, refinement_seconds(problem, settings, kind, what)) +
                               (relaxed ? turn / 2 : 0));
}

bool affords_flow(const Problem& problem, const SearchSettings& settings) {
    // As the network simplex takes on circuits and random graphs of 200 to 57000 operators.
    const double seconds = 4.2e-9 * std::pow(problem.operator_count(), 1.9);
    return seconds < turn_seconds(problem, settings) / 2;
}

std::int64_t exploration_proposals(const Problem& problem, const SearchSettings& settings,
                                   double seconds) {
    return affordable_proposals(problem, settings, unit_prices(settings, {}), seconds);
}

double exploration_cost(const Problem& problem, const SearchSettings& settings,
                        const Prices& prices) {
    const double operators = problem.operator_count();
    return seconds_per_proposal(operators, prices) /
           seconds_per_proposal(operators, unit_prices(settings, {}));
}

std::int64_t affordable_proposals(const Problem& problem, const SearchSettings& settings,
                                  const Prices& prices, double seconds) {
    const double proposals =
        settings.refinement * seconds / seconds_per_proposal(problem.operator_count(), prices);
    return static_cast<std::int64_t>(std::min(proposals, most_proposals(problem, settings)));
}

}  // namespace gaus
