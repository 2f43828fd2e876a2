// SPDX-License-Identifier: Apache-2.0
#include "construct/legal_start.hpp"

#include "gaus/baseline.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/verify.hpp"

#include "construct/exact_schedule.hpp"
#include "construct/justify.hpp"
#include "construct/long_list.hpp"
#include "construct/neighbourhoods.hpp"
#include "construct/time_axis.hpp"
#include "exact/reservation_table.hpp"
#include "problem/dependency.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gaus {

namespace {

constexpr std::int64_t most_steps = std::numeric_limits<std::int32_t>::max();

/// Steps within which there is a legal schedule if there is one at all: as long as every operator
/// can wait for each of the others, for their units and for its slot.
std::int32_t ample_steps(const Problem& problem, std::int32_t ii) {
    double steps = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        std::int32_t delay = 0;
        for (const std::int32_t e : problem.outgoing(v))
            delay = std::max(delay, problem.dependencies()[e].delay);
        const auto held = static_cast<double>(reach_of_uses(problem, v));
        steps += std::max<double>(double{1} * problem.latency()[v] + delay, held) + ii + 1;
    }
    std::int32_t opens = 0;
    for (std::int32_t v = 0; v < problem.operator_count() && problem.has_start_windows(); ++v)
        opens = std::max(opens, problem.earliest(v));
    return static_cast<std::int32_t>(std::min<double>(steps + opens, most_steps));
}

/// Step after which nothing is left to do; without pipelining every operator takes one.
std::int64_t length_of(const Problem& problem, const Schedule& schedule) {
    std::int64_t length = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const std::int32_t steps = std::max(problem.latency()[v], schedule.ii > 0 ? 0 : 1);
        length = std::max(length, std::int64_t{schedule.start[v]} + steps);
    }
    return length;
}

/// With a bound that is left open: as long as the schedule needs.
std::int32_t open_steps(const Problem& problem, const Schedule& schedule) {
    std::int64_t needed = length_of(problem, schedule);
    if (schedule.ii > 0)
        needed = std::max(needed, 2 * std::int64_t{critical_path(problem, schedule.ii)});
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(needed, 1, most_steps));
}

bool keeps_distances_and_windows(const Problem& problem, const Schedule& schedule) {
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        if (schedule.start[v] > problem.latest(v)) return false;
    return maximum_distance_excess(problem, schedule.start) <= 0;
}

/// Without pipelining and without tables over time, within as many steps as all operators take one
/// after the other.
std::optional<LegalStart> long_start(const Problem& problem, const std::function<bool()>& stop) {
    double steps = ample_steps(problem, 0);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        steps += static_cast<double>(reach_of_uses(problem, v));
    const auto ample = static_cast<std::int32_t>(std::min<double>(steps, most_steps));
    auto schedule = long_list_schedule(problem, windows(problem, ample), stop);
    if (!schedule) return std::nullopt;
    const std::int32_t length = open_steps(problem, *schedule);
    return LegalStart{std::move(*schedule), length};
}

}  // namespace

std::int32_t steps_of(const Problem& problem, const LatencyBound& bound, std::int32_t ii,
                      std::int32_t critical) {
    double steps = steps_at(bound, critical);
    if (bound.steps <= 0 && bound.factor <= 0) {
        steps = ii > 0 ? 2.0 * critical : critical;
        if (ii > 0 && problem.has_limits()) steps += 4.0 * ii;
    }
    if (bound.stages > 0 && ii > 0) {
        const double most = double{1} * bound.stages * ii;
        steps = bound.steps > 0 || bound.factor > 0 ? std::min(steps, most) : most;
    }
    return static_cast<std::int32_t>(std::clamp<double>(steps, 1, most_steps));
}

std::optional<LegalStart> start_at(const Problem& problem, const LatencyBound& bound,
                                   const Schedule& schedule) {
    if (is_open(bound)) return LegalStart{schedule, open_steps(problem, schedule)};
    const std::int32_t critical = critical_path(problem, schedule.ii);
    const std::int32_t steps = steps_of(problem, bound, schedule.ii, critical);
    if (length_of(problem, schedule) > steps) return std::nullopt;
    return LegalStart{schedule, steps};
}

std::optional<LegalStart> legal_start(const Problem& problem, const LatencyBound& bound,
                                      std::int32_t ii, const RepairEffort& effort,
                                      const std::function<bool()>& stop) {
    const std::int32_t critical = critical_path(problem, ii);
    const bool open = is_open(bound);
    const std::int32_t steps = steps_of(problem, bound, ii, critical);
    if (steps < critical) return std::nullopt;
    const Windows window = windows(problem, steps, ii);
    std::optional<Schedule> schedule = asap_schedule(window);
    if (problem.has_limits())
        schedule = modulo_sdc_schedule(problem, window, window.earliest, effort, stop);
    if (!schedule && open && ii > 0 && !stop()) {
        const Windows ample = windows(problem, std::max(steps, ample_steps(problem, ii)), ii);
        schedule = exact_schedule(problem, ample, ample.earliest, effort.looks, stop).schedule;
    }
    if (!schedule) return std::nullopt;
    const std::int32_t within = open ? open_steps(problem, *schedule) : steps;
    return LegalStart{std::move(*schedule), within};
}

std::optional<Schedule> justified_list_schedule(const Problem& problem,
                                                const std::function<bool()>& stop) {
    const Windows window = windows(problem, critical_path(problem));
    if (is_long(problem, window)) return std::nullopt;
    auto late = justified_schedule(problem, window, window.earliest, 0, 0, 0, stop);
    if (!late || !keeps_distances_and_windows(problem, late->schedule)) return std::nullopt;
    return std::move(late->schedule);
}

std::optional<LegalStart> shortest_start(const Problem& problem, const LeastLength& least,
                                         const std::function<bool()>& stop) {
    const RepairEffort effort{.tries = 2};
    if (least.schedule) return LegalStart{*least.schedule, least.steps};
    const Windows window = windows(problem, least.steps);
    if (is_long(problem, window)) return long_start(problem, stop);
    const auto never = [] { return false; };
    // Rounds of some milliseconds in all.
    const ShorteningEffort shortening{.rounds = 100'000 / problem.operator_count()};
    const auto shortened = [&](LegalStart start) {
        if (auto shorter = shorter_schedule(problem, start.schedule, shortening, stop))
            start.schedule = std::move(*shorter);
        start.latency_bound = open_steps(problem, start.schedule);
        return start;
    };
    auto late = justified_schedule(problem, window, window.earliest, 0, 0, 0, never);
    // It may be longer than these steps, but not exceed a maximum distance or end a start window.
    if (!late || !keeps_distances_and_windows(problem, late->schedule)) {
        auto found = legal_start(problem, {.steps = ample_steps(problem, 0)}, 0, effort, stop);
        if (found) return shortened(std::move(*found));
        return found;
    }
    LegalStart best = shortened({std::move(late->schedule), 0});
    // The least first, then halfway.
    for (std::int32_t low = least.steps, next = low; low < best.latency_bound && !stop();
         next = low + (best.latency_bound - low) / 2) {
        auto found = legal_start(problem, {.steps = next}, 0, effort, stop);
        if (!found) {
            low = next + 1;
            continue;
        }
        best = std::move(*found);
        best.latency_bound = open_steps(problem, best.schedule);
    }
    return best;
}

double steps_at(const LatencyBound& bound, std::int32_t critical_path) {
    // 1e-9 keeps a product such as 1.1 * 10, a hair above 11 in binary, at 11.
    return bound.steps > 0 ? bound.steps : std::ceil(bound.factor * critical_path - 1e-9);
}

bool proven_infeasible(const Problem& problem, const LatencyBound& bound, std::int32_t ii,
                       const std::function<bool()>& stop) {
    if (ii > 0 && ii < minimum_ii(problem)) return true;
    const std::int32_t critical = critical_path(problem, ii);
    std::int32_t steps = steps_of(problem, bound, ii, critical);
    if (ii > 0 && is_open(bound)) steps = std::max(steps, ample_steps(problem, ii));
    if (steps < critical) return true;
    const Windows window = windows(problem, steps, ii);
    return exact_schedule(problem, window, window.earliest, usual_looks, stop).infeasible;
}

namespace {

/// The smallest interval from `minimum` on that start windows fit; that where nothing overlaps any
/// more if they fit none.
std::int32_t least_for_windows(const Problem& problem, std::int32_t minimum) {
    if (start_windows_fit(problem, minimum)) return minimum;
    std::int64_t low = minimum, high = ample_steps(problem, 0);  // low does not fit
    while (high - low > 1) {
        const std::int64_t between = low + (high - low) / 2;
        (start_windows_fit(problem, static_cast<std::int32_t>(between)) ? high : low) = between;
    }
    return static_cast<std::int32_t>(std::max<std::int64_t>(high, minimum));
}

}  // namespace

std::int32_t least_interval(const Problem& problem, const std::function<bool()>& stop_or_none) {
    constexpr std::int32_t most_raises = 64;
    const std::function<bool()> stop = stop_or_none ? stop_or_none : [] { return false; };
    const std::int32_t minimum = least_for_windows(problem, minimum_ii(problem));
    std::int32_t ii = minimum;
    if (!problem.has_limits()) return ii;
    while (ii - minimum < most_raises && proven_infeasible(problem, {}, ii, stop))
        ++ii;
    return ii;
}

}  // namespace gaus
