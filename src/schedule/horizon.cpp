#include "gaus/horizon.hpp"

#include "gaus/error.hpp"
#include "gaus/initiation_interval.hpp"

#include "schedule/legal_start.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

using Stop = std::function<bool()>;

constexpr std::int64_t most_steps = std::numeric_limits<std::int32_t>::max();

/// Steps of a bound; for one the user leaves open and limits, enough to let them decide.
std::int32_t steps_of(const Problem& problem, const LatencyBound& bound, std::int32_t ii) {
    if (bound.steps > 0) return bound.steps;
    const std::int32_t critical = critical_path(problem, ii);
    double steps = steps_at(bound, critical);
    if (bound.factor <= 0) {
        steps = ii > 0 ? 2.0 * critical : critical;
        if (ii > 0 && problem.has_limits()) steps += 4.0 * ii;
    }
    return static_cast<std::int32_t>(std::min<double>(steps, most_steps));
}

/// Without pipelining: the bounds in ascending order, each once.
std::vector<std::int32_t> distinct_steps(const Problem& problem,
                                         std::span<const LatencyBound> bounds) {
    std::vector<std::int32_t> steps;
    for (const LatencyBound& bound : bounds)
        steps.push_back(steps_of(problem, bound, 0));
    std::ranges::sort(steps);
    const auto repeats = std::ranges::unique(steps);
    steps.erase(repeats.begin(), repeats.end());
    return steps;
}

/// Steps of a bound when a schedule of `length` is legal.
std::int32_t settled_steps(const Problem& problem, const LatencyBound& bound, std::int32_t ii,
                           std::int32_t length) {
    if (bound.steps > 0 || bound.factor > 0) return steps_of(problem, bound, ii);
    const std::int64_t twice = std::int64_t{2} * critical_path(problem, ii);
    return static_cast<std::int32_t>(std::min(most_steps, std::max<std::int64_t>(twice, length)));
}

/// Step after which nothing is left to do.
std::int32_t length_of(const Problem& problem, const Schedule& schedule) {
    std::int32_t length = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        length = std::max(length, schedule.start[v] + problem.latency()[v]);
    return length;
}

std::vector<Horizon> open_all(const Problem& problem, std::span<const LatencyBound> bounds,
                              std::int32_t ii, const Stop& stop) {
    std::vector<Horizon> found;
    for (const LatencyBound& bound : bounds) {
        if (!found.empty() && stop()) break;
        auto start = legal_start(problem, bound, ii, {}, stop);
        const auto known = [&](const Horizon& horizon) {
            return horizon.windows.latency_bound == start->latency_bound;
        };
        if (!start || std::ranges::any_of(found, known)) continue;
        found.push_back(open_horizon(problem, start->latency_bound, ii, stop));
        if (found.back().baselines.empty())
            found.back().baselines.push_back({"sdc", std::move(start->schedule)});
    }
    return found;
}

/// The smallest interval that a legal schedule is found for under one of the bounds, from MII
/// upwards; 0: none. An interval as long as the bound overlaps nothing, so more is of no use.
std::int32_t smallest_interval(const Problem& problem, std::span<const LatencyBound> bounds,
                               const Stop& stop) {
    const std::int32_t minimum = minimum_ii(problem);
    const auto legal = [&](std::int32_t ii) {
        return std::ranges::any_of(bounds, [&](const LatencyBound& bound) {
            return legal_start(problem, bound, ii, {.tries = 4}, stop).has_value();
        });
    };
    const auto longest = [&](std::int32_t ii) {
        std::int32_t steps = 0;
        for (const LatencyBound& bound : bounds)
            steps = std::max(steps, steps_of(problem, bound, ii));
        return steps;
    };
    std::int32_t failed = minimum - 1, ii = minimum;
    for (std::int32_t step = 1; !legal(ii); ii += step, step *= 2) {
        failed = ii;
        if (stop() || failed >= longest(minimum)) return 0;
    }
    while (ii - failed > 1 && !stop()) {
        const std::int32_t between = failed + (ii - failed) / 2;
        (legal(between) ? ii : failed) = between;
    }
    return ii;
}

[[noreturn]] void throw_nothing_legal(const Problem& problem, std::span<const LatencyBound> bounds,
                                      const IntervalRange& intervals, std::int32_t first,
                                      bool stopped) {
    std::int32_t longest = 0;
    for (const LatencyBound& bound : bounds)
        longest = std::max(longest, steps_of(problem, bound, first));
    windows(problem, longest, intervals.smallest ? longest : intervals.last);  // names the path
    const std::string range = intervals.smallest ? fmt::format("from {} (MII) upwards", first)
                              : first == intervals.last
                                  ? std::to_string(first)
                                  : fmt::format("from {} to {}", first, intervals.last);
    throw InfeasibleError(fmt::format(
        "no schedule within the limits and {} steps was found{} at initiation interval {}; raise a "
        "limit, the latency bound or the interval",
        longest, stopped ? " in time" : "", range));
}

}  // namespace

double steps_at(const LatencyBound& bound, std::int32_t critical_path) {
    // 1e-9 keeps a product such as 1.1 * 10, a hair above 11 in binary, at 11.
    return bound.steps > 0 ? bound.steps : std::ceil(bound.factor * critical_path - 1e-9);
}

std::optional<LegalStart> legal_start(const Problem& problem, const LatencyBound& bound,
                                      std::int32_t ii, const RepairEffort& effort,
                                      const Stop& stop) {
    const std::int32_t steps = steps_of(problem, bound, ii);
    if (steps < critical_path(problem, ii)) return std::nullopt;
    Windows window = windows(problem, steps, ii);
    std::optional<Schedule> schedule = asap_schedule(window);
    if (problem.has_limits())
        schedule = modulo_sdc_schedule(problem, window, window.earliest, effort, stop);
    if (!schedule) return std::nullopt;
    const std::int32_t length = length_of(problem, *schedule);
    return LegalStart{std::move(*schedule), settled_steps(problem, bound, ii, length)};
}

Horizon open_horizon(const Problem& problem, std::int32_t latency_bound, std::int32_t ii,
                     const Stop& stop) {
    Horizon horizon{windows(problem, latency_bound, ii), {}};
    horizon.baselines = baselines(problem, horizon.windows, stop);
    return horizon;
}

std::vector<Horizon> open_horizons(const Problem& problem, std::span<const LatencyBound> bounds,
                                   const IntervalRange& intervals, const Stop& stop_or_none) {
    const Stop stop = stop_or_none ? stop_or_none : [] { return false; };
    std::vector<Horizon> found;
    if (intervals.first == 0) {
        for (const std::int32_t steps : distinct_steps(problem, bounds))
            found.push_back(open_horizon(problem, steps, 0, stop));
        return found;
    }
    const std::int32_t first = std::max(intervals.first, minimum_ii(problem));
    if (intervals.smallest) {
        if (const std::int32_t ii = smallest_interval(problem, bounds, stop); ii > 0)
            found = open_all(problem, bounds, ii, stop);
    } else {
        require_ii(problem, intervals.last);
        for (std::int32_t ii = first; ii <= intervals.last; ++ii) {
            if (!found.empty() && stop()) break;
            std::ranges::move(open_all(problem, bounds, ii, stop), std::back_inserter(found));
        }
    }
    if (found.empty()) throw_nothing_legal(problem, bounds, intervals, first, stop());
    return found;
}

}  // namespace gaus
