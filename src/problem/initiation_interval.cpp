#include "gaus/initiation_interval.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "problem/components.hpp"
#include "problem/longest_path.hpp"
#include "problem/names.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

#include <fmt/format.h>

namespace gaus {

namespace {

__extension__ using Wide = __int128;  // units * steps of a whole class

template <typename Integer>
Integer divide_up(Integer a, Integer b) {
    return (a + b - 1) / b;
}

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

/// What the operators of a class with a limit need.
struct Demand {
    std::int64_t amount = 0;   ///< of all operators
    std::int64_t largest = 0;  ///< of one operator
};

std::vector<Demand> demands(const Problem& problem) {
    std::vector<Demand> demand(problem.resources().size());
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const ResourceClass& resource = problem.resources()[problem.resource_class()[v]];
        const std::int64_t amount = problem.amount()[v];
        if (resource.limit < 0 || resource.blocking == 0 || amount == 0) continue;
        if (amount > resource.limit) {
            throw InfeasibleError(
                fmt::format("resource class {}: limit {} is below amount {} of operator {}",
                            printable(resource.name), resource.limit, amount,
                            printable(problem.operator_name(v))));
        }
        Demand& total = demand[problem.resource_class()[v]];
        total.amount += amount;
        total.largest = std::max(total.largest, amount);
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

ResourceBound resource_bound(const Problem& problem) {
    ResourceBound bound;
    const std::vector<Demand> demand = demands(problem);
    for (std::size_t c = 0; c < demand.size(); ++c) {
        if (demand[c].amount == 0) continue;
        const ResourceClass& resource = problem.resources()[c];
        const Wide work = Wide{demand[c].amount} * resource.blocking;
        // One operator overlaps itself at most limit / amount times.
        const std::int64_t turns = resource.limit / demand[c].largest;
        const Wide ii = std::max(divide_up<Wide>(work, resource.limit),
                                 divide_up<Wide>(resource.blocking, turns));
        if (bound.resource_class >= 0 && ii <= bound.ii) continue;
        constexpr Wide most = std::numeric_limits<std::int64_t>::max();
        bound = {.ii = checked_ii(ii, "resource class", printable(resource.name)),
                 .resource_class = static_cast<std::int32_t>(c),
                 .work = static_cast<std::int64_t>(std::min(work, most))};
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
                        "steps at limit {} need at least {}",
                        ii, printable(resource.name), bound.work, resource.limit, bound.ii));
    }
}

}  // namespace gaus
