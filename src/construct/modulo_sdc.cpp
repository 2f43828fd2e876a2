// SPDX-License-Identifier: Apache-2.0
#include "construct/modulo_sdc.hpp"

#include "construct/acyclic_search.hpp"
#include "construct/contract.hpp"
#include "construct/justify.hpp"
#include "construct/long_list.hpp"
#include "construct/modulo.hpp"
#include "construct/modulo_repair.hpp"
#include "construct/time_axis.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace gaus {

namespace {

/// Without pipelining: the least late list schedule, then repaired, then a complete search, again
/// and again with other random numbers.
std::optional<Schedule> place_in_steps(const Problem& problem, const Windows& windows,
                                       std::span<const std::int32_t> wanted,
                                       const RepairEffort& effort,
                                       const std::function<bool()>& stop) {
    for (int i = 0; i <= effort.tries && !stop(); ++i) {
        const bool first = i == 0;  // of one try: list schedules alone
        const std::uint64_t stream = effort.stream + static_cast<std::uint64_t>(i);
        auto late = justified_schedule(problem, windows, wanted, first ? 0 : effort.moves,
                                       effort.seed, stream, stop);
        if (!late) return std::nullopt;
        std::vector<std::int32_t>& start = late->schedule.start;
        if (late->lateness <= 0) return std::move(late->schedule);
        if (first) continue;
        for (std::size_t v = 0; v < start.size(); ++v)
            start[v] = std::clamp(start[v], windows.earliest[v], windows.latest[v]);
        auto repaired =
            modulo_repair(problem, windows, start, effort.moves, effort.seed, stream, stop);
        if (repaired) return repaired;
        ExactAnswer answer =
            completes_acyclic_search(problem)
                ? acyclic_search(problem, windows, effort.looks, effort.seed, stream, stop)
                : exact_schedule(problem, windows, wanted, effort.looks, stop);
        if (answer.schedule || answer.infeasible) return std::move(answer.schedule);
    }
    return std::nullopt;
}

/// A legal schedule of a problem in which every operator counts.
std::optional<Schedule> place(const Problem& problem, const Windows& windows,
                              std::span<const std::int32_t> wanted, const RepairEffort& effort,
                              const std::function<bool()>& stop) {
    if (windows.ii == 0) return place_in_steps(problem, windows, wanted, effort, stop);
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
