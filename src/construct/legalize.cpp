// SPDX-License-Identifier: Apache-2.0
#include "gaus/legalize.hpp"

#include "gaus/baseline.hpp"
#include "gaus/error.hpp"

#include "construct/modulo_sdc.hpp"
#include "construct/settle.hpp"
#include "exact/reservation_table.hpp"
#include "problem/slack.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace gaus {

namespace {

/// Positions inside the windows; not a number: the earliest start.
std::vector<double> inside(const Windows& windows, std::span<const float> position) {
    std::vector<double> clamped(position.size());
    for (std::size_t v = 0; v < position.size(); ++v) {
        const double p = std::isnan(position[v]) ? -1.0 : double{position[v]};
        clamped[v] = std::clamp<double>(p, windows.earliest[v], windows.latest[v]);
    }
    return clamped;
}

/// Operators by position; equal positions in topological order.
std::vector<std::int32_t> by_position(const Problem& problem, std::span<const double> position) {
    std::vector<std::int32_t> order(problem.topological_order().begin(),
                                    problem.topological_order().end());
    std::ranges::stable_sort(order, [&](auto a, auto b) { return position[a] < position[b]; });
    return order;
}

/// Serial list scheduling: each operator at the free step next to `start`, later steps first;
/// nullopt when one has none, or when stopped.
std::optional<Schedule> place_serially(const Problem& problem, const Windows& windows,
                                       std::span<const std::int64_t> limits,
                                       std::span<const std::int32_t> order,
                                       std::vector<std::int32_t> start,
                                       const std::function<bool()>& stop) {
    constexpr std::int64_t looks_per_stop_check = 1 << 16;
    std::int64_t looks = 0;
    ReservationTable reservation(problem, limits, windows.latency_bound, 0);
    std::vector<std::int32_t> ready = windows.earliest, due = windows.latest;
    // Then what an operator depends on may come after it in the order.
    const auto reads_before = [&](const Dependency& d) {
        return d.distance == 0 && dependency_gap(problem, d, 0) < 0;
    };
    const bool early = problem.has_maximum_distances() ||
                       std::ranges::any_of(problem.dependencies(), reads_before);
    for (const std::int32_t v : order) {
        if (looks >= looks_per_stop_check) {
            looks = 0;
            if (stop && stop()) return std::nullopt;
        }
        const std::int32_t wanted = std::max(start[v], ready[v]);
        std::int32_t t = wanted;
        while (t <= due[v] && !reservation.fits(v, t))
            ++t;
        if (t > due[v]) {
            t = std::min(wanted - 1, due[v]);
            while (t >= ready[v] && !reservation.fits(v, t))
                --t;
            if (t < ready[v]) return std::nullopt;
        }
        looks += 1 + std::abs(t - wanted);
        start[v] = t;
        reservation.take(v, t);
        for (const std::int32_t e : problem.outgoing(v)) {
            const Dependency& d = problem.dependencies()[e];
            if (d.distance > 0) continue;
            ready[d.target] = std::max(
                ready[d.target], t + static_cast<std::int32_t>(dependency_gap(problem, d, 0)));
        }
        if (!early) continue;
        for (const std::int32_t e : problem.incoming(v)) {
            const Dependency& d = problem.dependencies()[e];
            if (d.distance > 0) continue;
            due[d.source] = std::min(due[d.source],
                                     t - static_cast<std::int32_t>(dependency_gap(problem, d, 0)));
        }
    }
    return Schedule{std::move(start), 0};
}

}  // namespace

std::optional<Schedule> legalize(const Problem& problem, const Windows& windows,
                                 std::span<const float> position,
                                 const std::function<bool()>& stop) {
    if (position.size() != static_cast<std::size_t>(problem.operator_count())) {
        throw InputError(
            fmt::format("{} positions, expected {}", position.size(), problem.operator_count()));
    }
    const std::vector<double> settled = settle(problem, windows, inside(windows, position));
    std::vector<std::int32_t> start(settled.size());
    std::ranges::transform(settled, start.begin(),
                           [](double p) { return static_cast<std::int32_t>(std::floor(p + 0.5)); });
    if (!problem.has_limits()) return Schedule{std::move(start), windows.ii};
    if (windows.ii > 0)
        return modulo_sdc_schedule(
            problem, windows, start, {.tries = 1}, stop ? stop : [] { return false; });
    const std::vector<std::int64_t> limits = limits_of(problem);
    auto placed =
        place_serially(problem, windows, limits, by_position(problem, settled), start, stop);
    for (const Direction direction : {Direction::forward, Direction::backward}) {
        if (placed || (stop && stop())) return placed;
        placed = list_schedule(problem, windows, limits, direction, stop);
    }
    if (placed) return placed;
    // A restart has many lanes: little for each of them.
    const RepairEffort little{.tries = 1, .moves = 2000, .looks = 200'000};
    return modulo_sdc_schedule(
        problem, windows, start, little, stop ? stop : [] { return false; });
}

}  // namespace gaus
