// SPDX-License-Identifier: Apache-2.0
#include "gaus/baseline.hpp"

#include "construct/list_plan.hpp"
#include "construct/lower_bound.hpp"
#include "construct/modulo.hpp"
#include "exact/reservation_table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace gaus {

namespace {

using Limits = std::vector<std::int64_t>;

/// Largest number of units in use at once of every class.
Limits peaks(const Problem& problem, const Schedule& schedule) {
    const std::int32_t steps = std::ranges::max(schedule.start) + 1;
    std::vector<std::int64_t> anything(problem.resources().size(),
                                       std::numeric_limits<std::int64_t>::max());
    ReservationTable reservation(problem, anything, steps, schedule.ii);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        reservation.take(v, schedule.start[v]);
    }
    return reservation.peaks();
}

/// Bisection on the units of class c: from the lower bound in growing steps until a list schedule
/// exists, then back. `limits` and `best` follow the smallest one found.
template <typename Run>
void minimise_class(Run run, std::size_t c, std::int64_t lower, std::int64_t upper, Limits& limits,
                    Schedule& best) {
    const auto attempt = [&](std::int64_t units) {
        limits[c] = units;
        auto schedule = run(limits);
        if (schedule) best = std::move(*schedule);
        return schedule.has_value();
    };
    std::int64_t step = std::max<std::int64_t>(1, lower / 4096);
    const std::int64_t precision = step;
    for (std::int64_t units = lower; units < upper; units += step, step *= 2) {
        if (attempt(units)) {
            upper = units;
            break;
        }
        lower = units + 1;
    }
    while (upper - lower >= precision) {
        const std::int64_t units = lower + (upper - lower) / 2;
        attempt(units) ? upper = units : lower = units + 1;
    }
    limits[c] = upper;
}

template <typename Run>
std::optional<Schedule> minimise(const Problem& problem, const Windows& windows, Run run) {
    Limits limits = limits_of(problem);
    auto best = run(limits);
    if (!best) return std::nullopt;
    const Limits lower = resource_lower_bounds(problem, windows);
    std::vector<std::size_t> classes(limits.size());
    std::iota(classes.begin(), classes.end(), 0);
    std::ranges::stable_sort(classes, std::greater(),
                             [&](std::size_t c) { return problem.resources()[c].cost; });
    for (const std::size_t c : classes) {
        const std::int64_t peak = peaks(problem, *best)[c];
        if (peak > 0) minimise_class(run, c, lower[c], peak, limits, *best);
    }
    return best;
}

}  // namespace

std::optional<Schedule> list_schedule(const Problem& problem, const Windows& windows,
                                      std::span<const std::int64_t> limits, Direction direction,
                                      const std::function<bool()>& stop) {
    if (windows.ii > 0) return modulo_list_schedule(problem, windows, limits, direction, stop);
    return ListPlan(problem, windows, direction).run(limits, stop);
}

std::optional<Schedule> list_schedule_min_resources(const Problem& problem, const Windows& windows,
                                                    Direction direction,
                                                    const std::function<bool()>& stop) {
    // Stopped, every number of units but the first counts as too small.
    const auto until_stopped = [&](auto run) {
        return [&stop, run, first = true](std::span<const std::int64_t> limits) mutable {
            if (std::exchange(first, false)) return run(limits, std::function<bool()>());
            return stop && stop() ? std::nullopt : run(limits, stop);
        };
    };
    if (windows.ii > 0) {
        return minimise(problem, windows,
                        until_stopped([&](std::span<const std::int64_t> limits, const auto&) {
                            return modulo_list_schedule(problem, windows, limits, direction, stop);
                        }));
    }
    const ListPlan plan(problem, windows, direction);
    return minimise(problem, windows,
                    until_stopped([&](std::span<const std::int64_t> limits, const auto& until) {
                        return plan.run(limits, until);
                    }));
}

}  // namespace gaus
