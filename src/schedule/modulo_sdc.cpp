#include "schedule/modulo_sdc.hpp"

#include "schedule/contract.hpp"
#include "schedule/long_list.hpp"
#include "schedule/modulo.hpp"
#include "schedule/modulo_repair.hpp"
#include "schedule/time_axis.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace gaus {

namespace {

/// A legal schedule of a problem in which every operator counts.
std::optional<Schedule> place(const Problem& problem, const Windows& windows,
                              std::span<const std::int32_t> wanted, const RepairEffort& effort,
                              const std::function<bool()>& stop) {
    std::vector<std::int64_t> limits;
    for (const ResourceClass& resource : problem.resources())
        limits.push_back(resource.limit);
    std::vector<std::int32_t> order(problem.topological_order().begin(),
                                    problem.topological_order().end());
    std::ranges::stable_sort(order, {}, [&](std::int32_t v) { return wanted[v]; });
    auto placed =
        modulo_schedule(problem, windows, limits, wanted, order, Direction::forward, stop);
    for (const Direction direction : {Direction::forward, Direction::backward}) {
        if (placed || stop()) break;
        placed = modulo_list_schedule(problem, windows, limits, direction, stop);
    }
    if (!placed && !stop()) {
        ExactAnswer answer = exact_schedule(problem, windows, wanted, effort.looks, stop);
        if (answer.infeasible) return std::nullopt;
        placed = std::move(answer.schedule);
    }
    for (int i = 0; i < effort.tries && !placed && !stop(); ++i) {
        placed = modulo_repair(problem, windows, wanted, effort.moves, effort.seed,
                               effort.stream + static_cast<std::uint64_t>(i), stop);
    }
    return placed;
}

}  // namespace

std::optional<Schedule> modulo_sdc_schedule(const Problem& problem, const Windows& windows,
                                            std::span<const std::int32_t> wanted,
                                            const RepairEffort& effort,
                                            const std::function<bool()>& stop) {
    if (is_long(problem, windows)) return long_list_schedule(problem, windows, stop);
    if (stop()) return std::nullopt;
    const auto contraction = contract(problem, windows);
    if (!contraction) return place(problem, windows, wanted, effort, stop);
    std::vector<std::int32_t> inside;
    for (const std::int32_t v : contraction->operators)
        inside.push_back(wanted[v]);
    const auto placed = place(contraction->problem, contraction->windows, inside, effort, stop);
    if (!placed) return std::nullopt;
    return expand(*contraction, problem, windows, *placed, {wanted.begin(), wanted.end()});
}

}  // namespace gaus
