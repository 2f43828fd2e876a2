// SPDX-License-Identifier: Apache-2.0
#include "gaus/initiation_interval.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "problem/components.hpp"
#include "problem/longest_path.hpp"
#include "problem/names.hpp"
#include "problem/packing_bound.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace gaus {

namespace {

std::int32_t checked_ii(Wide ii, std::string_view what, std::string_view name) {
    constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
    if (ii <= most) return static_cast<std::int32_t>(ii);
    throw InputError(fmt::format("{} {} needs an initiation interval above {}", what, name, most));
}

/// True when v can be on a cycle.
bool recurrent(const Problem& problem, std::span<const std::int32_t> component) {
    if (component.size() > 1) return true;
    const std::int32_t v = component.front();
    return std::ranges::any_of(
        problem.outgoing(v), [&](std::int32_t e) { return problem.dependencies()[e].target == v; });
}

RecurrenceBound bound_of(const Problem& problem, std::span<const std::int32_t> edges) {
    const RecurrenceSum sum = recurrence_sum(problem, edges);
    RecurrenceBound bound{
        .steps = sum.steps, .distance = sum.distance, .cycle = path_operators(problem, edges)};
    bound.ii = checked_ii(sum.ii(), "recurrence", path_text(problem, bound.cycle));
    bound.cycle.pop_back();
    return bound;
}

/// Steps for which a class with a limit is asked for an amount, per amount and class.
using Demand = std::map<std::int64_t, Wide>;

std::vector<Demand> demands(const Problem& problem) {
    require_units(problem);
    std::vector<Demand> demand(problem.resources().size());
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        for (const Reservation& use : problem.uses(v))
            if (problem.resources()[use.index].limit >= 0)
                demand[use.index][use.amount] += use.steps;
    }
    return demand;
}

}  // namespace

RecurrenceBound recurrence_bound(const Problem& problem) {
    RecurrenceBound bound{.ii = 0};  // at 0 every recurrence that takes steps is found
    if (problem.has_recurrences()) {
        const Components components = strong_components(problem);
        LongestPaths paths(problem, LongestPaths::Way::forward);
        const auto inside = [&](const Dependency& d) {
            return components.of[d.source] == components.of[d.target];
        };
        for (std::size_t c = 0; c < components.size(); ++c) {
            if (!recurrent(problem, components[c])) continue;
            for (std::vector<std::int32_t> edges;
                 !(edges = paths.run(components[c], bound.ii, inside)).empty();) {
                bound = bound_of(problem, edges);
            }
        }
    }
    bound.ii = std::max(bound.ii, 1);
    return bound;
}

void require_units(const Problem& problem) {
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        for (const Reservation& use : problem.uses(v)) {
            const ResourceClass& resource = problem.resources()[use.index];
            if (resource.limit < 0 || use.amount <= resource.limit) continue;
            throw InfeasibleError(
                fmt::format("resource class {}: limit {} is below amount {} of operator {}",
                            shown_name(resource.name), resource.limit, use.amount,
                            shown_name(problem.operator_name(v))));
        }
    }
}

ResourceBound resource_bound(const Problem& problem) {
    ResourceBound bound;
    const std::vector<Demand> demand = demands(problem);
    for (std::size_t c = 0; c < demand.size(); ++c) {
        if (demand[c].empty()) continue;
        const ResourceClass& resource = problem.resources()[c];
        Wide work = 0;
        for (const auto& [amount, steps] : demand[c])
            work += amount * steps;
        const Wide ii = packing_bound(demand[c], resource.limit);
        if (bound.resource_class >= 0 && ii <= bound.ii) continue;
        constexpr Wide most = std::numeric_limits<std::int64_t>::max();
        bound = {.ii = checked_ii(ii, "resource class", shown_name(resource.name)),
                 .resource_class = static_cast<std::int32_t>(c),
                 .work = static_cast<std::int64_t>(std::min(work, most)),
                 .packed = ii > (work + resource.limit - 1) / resource.limit};
    }
    return bound;
}

std::int32_t minimum_ii(const Problem& problem) {
    return std::max(recurrence_bound(problem).ii, resource_bound(problem).ii);
}

void require_ii(const Problem& problem, std::int32_t ii) {
    if (ii < 1) throw InputError(fmt::format("initiation interval {}, expected 1 or more", ii));
    const RecurrenceBound recurrence = recurrence_bound(problem);
    if (ii < recurrence.ii) {
        std::vector<std::int32_t> path = recurrence.cycle;
        path.push_back(path.front());
        throw InfeasibleError(
            recurrence_misfit(problem, ii, path, {recurrence.steps, recurrence.distance}));
    }
    const ResourceBound bound = resource_bound(problem);
    if (ii < bound.ii) {
        const ResourceClass& resource = problem.resources()[bound.resource_class];
        throw InfeasibleError(
            fmt::format("initiation interval {} is too small for resource class {}: {} units * "
                        "steps at limit {} need at least {}{}",
                        ii, shown_name(resource.name), bound.work, resource.limit, bound.ii,
                        bound.packed ? " as the operators fit together" : ""));
    }
}

}  // namespace gaus
