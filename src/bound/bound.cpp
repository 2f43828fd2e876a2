// SPDX-License-Identifier: Apache-2.0
#include "gaus/bound.hpp"

#include "gaus/error.hpp"
#include "gaus/initiation_interval.hpp"

#include "bound/branch_and_bound.hpp"
#include "bound/live_sets.hpp"
#include "bound/lives.hpp"
#include "bound/time_expansion.hpp"
#include "construct/least_length.hpp"
#include "construct/lower_bound.hpp"
#include "construct/time_axis.hpp"
#include "problem/dependency.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

/// Every part of the sum at its own smallest.
double single_bounds(const Problem& problem, const Box& box, const PeakWeights& weights) {
    double sum = 0;
    for (std::size_t q = 0; q < box.peaks.size(); ++q)
        sum += weights.peak[q] * static_cast<double>(box.peaks[q].low);
    if (weights.communication > 0)
        sum += weights.communication * least_communication(problem, box.windows).bound;
    return sum;
}

bool is_memory_alone(const PeakWeights& weights) {
    const bool uses = std::any_of(weights.peak.begin(), weights.peak.end() - 1,
                                  [](double weight) { return weight > 0; });
    return weights.peak.back() > 0 && !uses && weights.communication == 0 && weights.latency == 0;
}

/// Raises the memory of the box, and its bound, where few values are live; true when a schedule has
/// so much.
bool raise_memory(const Problem& problem, const PeakWeights& weights, const BoundEffort& effort,
                  Box& box) {
    constexpr double large = 1e18;
    const double known = std::min(large, effort.known / weights.peak.back() + 1e-9);
    std::int64_t& low = box.peaks.back().low;
    const LiveSetBound found = least_memory_by_live_sets(
        problem, box.windows, low, static_cast<std::int64_t>(known), effort.looks, effort.stop);
    low = found.memory;
    box.bound = single_bounds(problem, box, weights);
    return found.reached;
}

[[noreturn]] void throw_infeasible(const Problem& problem, const Windows& windows) {
    require_units(problem);
    if (const std::string reason = class_reason(problem, windows); !reason.empty())
        throw InfeasibleError(reason);
    throw InfeasibleError(fmt::format(
        "no legal schedule within {} steps{}: the limits cannot be met", windows.latency_bound,
        windows.ii > 0 ? fmt::format(" at initiation interval {}", windows.ii) : ""));
}

/// Steps from the start of every operator to the end of the last that follows it.
std::vector<std::int32_t> steps_to_end(const Problem& problem, const Windows& windows) {
    std::vector<std::int32_t> steps(problem.latency().begin(), problem.latency().end());
    if (windows.ii > 0) return tails(problem, windows.ii);
    const auto order = problem.topological_order();
    for (auto v = order.rbegin(); v != order.rend(); ++v) {
        for (const std::int32_t e : problem.outgoing(*v)) {
            const Dependency& d = problem.dependencies()[e];
            if (!dependency_counts(d, 0)) continue;
            const std::int64_t gap = dependency_gap(problem, d, 0);
            steps[*v] = std::max(steps[*v], static_cast<std::int32_t>(gap + steps[d.target]));
        }
    }
    return steps;
}

}  // namespace

std::int32_t least_latency(const Problem& problem, const Windows& windows) {
    std::int64_t latency = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        latency = std::max<std::int64_t>(latency, windows.earliest[v] + problem.latency()[v]);
    if (!problem.has_limits()) return static_cast<std::int32_t>(latency);
    latency = std::max(
        latency, class_length(problem, windows.earliest, steps_to_end(problem, windows)).steps);
    // An operator of latency 0 takes a step, but no latency.
    if (windows.ii == 0 && std::ranges::min(problem.latency()) > 0) {
        const auto never = [] { return false; };
        latency = std::max<std::int64_t>(latency, least_length(problem, never).steps);
    }
    return static_cast<std::int32_t>(std::min<std::int64_t>(latency, windows.latency_bound));
}

double least_resource(const Problem& problem, const Windows& windows) {
    const auto units = resource_lower_bounds(problem, windows);
    double sum = 0;
    for (std::size_t c = 0; c < units.size(); ++c)
        sum += problem.resources()[c].cost * static_cast<double>(units[c]);
    return sum;
}

Bound weighted_bound(const Problem& problem, const Windows& windows, const Prices& prices,
                     const BoundEffort& effort) {
    const PeakWeights weights = peak_weights(problem, prices, windows);
    auto box = whole_box(problem, windows);
    if (!box) throw_infeasible(problem, windows);
    box->bound = single_bounds(problem, *box, weights);
    const double single = box->bound;
    const bool short_enough = !is_long(problem, windows);
    if (short_enough && is_memory_alone(weights) && has_unit_steps(problem, windows) &&
        raise_memory(problem, weights, effort, *box))
        return {box->bound, true, "sets"};
    const bool raised = box->bound > single;
    bool priced = false, costs = weights.communication > 0;
    for (std::size_t q = 0; q < box->peaks.size(); ++q) {
        priced |= box->is_priced(q, weights);
        costs |= weights.peak[q] > 0;
    }
    // Without peaks the flow's schedule is legal and reaches its bound; ASAP reaches the latency
    // where nothing is limited.
    const bool lone = prices.latency == 0 || !costs;
    const bool linear = std::ranges::none_of(problem.dependencies(), [&](const Dependency& d) {
        return transports(d, windows.ii) && reads_early(problem, d);
    });
    Bound bound{box->bound, !priced && lone && linear, raised ? "sets" : "single"};
    const bool memory = box->is_priced(box->peaks.size() - 1, weights);
    const bool small =
        short_enough && TimeExpansion::size(problem, windows, memory) <= effort.nodes;
    if (costs && priced && small) {
        BoundEffort rest = effort;
        rest.known -= weights.constant;
        const Bound begun = bound;
        bound = branch_and_bound(problem, weights, std::move(*box), rest);
        if (!std::isfinite(bound.value)) throw_infeasible(problem, windows);
        if (raised && bound.value <= begun.value) bound.method = begun.method;
    }
    bound.value += weights.constant;
    // What is known may reach a bound that nothing above has a schedule for.
    bound.reached |= effort.known <= bound.value;
    return bound;
}

}  // namespace gaus
