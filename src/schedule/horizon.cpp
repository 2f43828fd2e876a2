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

/// Steps of a bound at the critical path of this II; for one the user leaves open and limits,
/// enough to let them decide.
std::int32_t steps_of(const Problem& problem, const LatencyBound& bound, std::int32_t ii,
                      std::int32_t critical) {
    if (bound.steps > 0) return bound.steps;
    double steps = steps_at(bound, critical);
    if (bound.factor <= 0) {
        steps = ii > 0 ? 2.0 * critical : critical;
        if (ii > 0 && problem.has_limits()) steps += 4.0 * ii;
    }
    return static_cast<std::int32_t>(std::clamp<double>(steps, 1, most_steps));
}

/// Without pipelining: the bounds in ascending order, each once.
std::vector<std::int32_t> distinct_steps(const Problem& problem,
                                         std::span<const LatencyBound> bounds) {
    const std::int32_t critical = critical_path(problem);
    std::vector<std::int32_t> steps;
    for (const LatencyBound& bound : bounds)
        steps.push_back(steps_of(problem, bound, 0, critical));
    std::ranges::sort(steps);
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    return steps;
}

/// Steps of the longest bound.
std::int32_t longest_of(const Problem& problem, std::span<const LatencyBound> bounds,
                        std::int32_t ii) {
    const std::int32_t critical = critical_path(problem, ii);
    std::int32_t longest = 0;
    for (const LatencyBound& bound : bounds)
        longest = std::max(longest, steps_of(problem, bound, ii, critical));
    return longest;
}

/// Steps within which there is a legal schedule if there is one at all: as long as every operator
/// can wait for each of the others and for its slot.
std::int32_t ample_steps(const Problem& problem, std::int32_t ii) {
    double steps = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        std::int32_t delay = 0;
        for (const std::int32_t e : problem.outgoing(v))
            delay = std::max(delay, problem.dependencies()[e].delay);
        steps += double{1} * problem.latency()[v] + delay + ii;
    }
    return static_cast<std::int32_t>(std::min<double>(steps, most_steps));
}

/// Step after which nothing is left to do.
std::int32_t length_of(const Problem& problem, const Schedule& schedule) {
    std::int32_t length = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        length = std::max(length, schedule.start[v] + problem.latency()[v]);
    return length;
}

/// Legal schedules at one interval, one per bound that has some; bounds that come out equal once.
std::vector<LegalStart> legal_starts(const Problem& problem, std::span<const LatencyBound> bounds,
                                     std::int32_t ii, const RepairEffort& effort,
                                     const Stop& stop) {
    std::vector<LegalStart> found;
    for (const LatencyBound& bound : bounds) {
        auto start = legal_start(problem, bound, ii, effort, stop);
        const auto known = [&](const LegalStart& other) {
            return other.latency_bound == start->latency_bound;
        };
        if (start && std::ranges::none_of(found, known)) found.push_back(std::move(*start));
    }
    return found;
}

std::vector<Horizon> open_all(const Problem& problem, std::vector<LegalStart> starts,
                              std::int32_t ii, const Stop& stop) {
    std::vector<Horizon> horizons;
    for (LegalStart& start : starts) {
        horizons.push_back(open_horizon(problem, start.latency_bound, ii, stop));
        if (horizons.back().baselines.empty())
            horizons.back().baselines.push_back({"sdc", std::move(start.schedule)});
    }
    return horizons;
}

/// Steps by which operators at most hold units or wait beyond the end of an iteration.
std::int32_t longest_reach(const Problem& problem) {
    std::int32_t reach = 0;
    for (const ResourceClass& resource : problem.resources())
        reach = std::max(reach, resource.blocking);
    for (const Dependency& d : problem.dependencies())
        reach = std::max(reach, d.delay);
    return reach;
}

/// The horizons of the smallest interval that a legal schedule is found for, from MII upwards. At
/// an interval as long as the bounds and what reaches beyond them nothing overlaps, so more is of
/// no use.
std::vector<Horizon> open_smallest(const Problem& problem, std::span<const LatencyBound> bounds,
                                   const Stop& stop) {
    const std::int32_t minimum = minimum_ii(problem);
    const auto legal = [&](std::int64_t ii) {
        return legal_starts(problem, bounds, static_cast<std::int32_t>(ii), {.tries = 4}, stop);
    };
    const std::int64_t reach =
        std::int64_t{longest_of(problem, bounds, minimum)} + longest_reach(problem);
    const std::int64_t longest = std::clamp<std::int64_t>(reach, minimum, most_steps);
    std::int64_t failed = minimum - 1, ii = minimum;
    std::vector<LegalStart> starts = legal(ii);
    for (std::int64_t step = 1; starts.empty(); step *= 2) {
        if (stop() || ii >= longest) return {};
        failed = ii;
        ii = std::min(ii + step, longest);
        starts = legal(ii);
    }
    while (ii - failed > 1 && !stop()) {
        const std::int64_t between = failed + (ii - failed) / 2;
        auto found = legal(between);
        (found.empty() ? failed : ii) = between;
        if (!found.empty()) starts = std::move(found);
    }
    return open_all(problem, std::move(starts), static_cast<std::int32_t>(ii), stop);
}

[[noreturn]] void throw_nothing_legal(const Problem& problem, std::span<const LatencyBound> bounds,
                                      const IntervalRange& intervals, std::int32_t first,
                                      bool stopped) {
    const std::int32_t longest = longest_of(problem, bounds, first);
    windows(problem, longest, intervals.smallest ? std::max(longest, first) : intervals.last);
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
    const std::int32_t critical = critical_path(problem, ii);
    const bool open = bound.steps <= 0 && bound.factor <= 0;
    std::int32_t steps = steps_of(problem, bound, ii, critical);
    if (steps < critical) return std::nullopt;
    const Windows window = windows(problem, steps, ii);
    std::optional<Schedule> schedule = asap_schedule(window);
    if (problem.has_limits())
        schedule = modulo_sdc_schedule(problem, window, window.earliest, effort, stop);
    if (!schedule && open && !stop()) {
        const Windows ample = windows(problem, std::max(steps, ample_steps(problem, ii)), ii);
        schedule = exact_schedule(problem, ample, ample.earliest, effort.looks, stop).schedule;
    }
    if (!schedule) return std::nullopt;
    if (open) {
        const std::int64_t twice = std::int64_t{2} * critical;
        const std::int64_t needed = std::max<std::int64_t>(twice, length_of(problem, *schedule));
        steps = static_cast<std::int32_t>(std::clamp<std::int64_t>(needed, 1, most_steps));
    }
    return LegalStart{std::move(*schedule), steps};
}

bool proven_infeasible(const Problem& problem, const LatencyBound& bound, std::int32_t ii,
                       const Stop& stop) {
    if (ii > 0 && ii < minimum_ii(problem)) return true;
    const std::int32_t critical = critical_path(problem, ii);
    std::int32_t steps = steps_of(problem, bound, ii, critical);
    const bool open = bound.steps <= 0 && bound.factor <= 0;
    if (ii > 0 && open) steps = std::max(steps, ample_steps(problem, ii));
    if (steps < critical) return true;
    const Windows window = windows(problem, steps, ii);
    return exact_schedule(problem, window, window.earliest, usual_looks, stop).infeasible;
}

Horizon open_horizon(const Problem& problem, std::int32_t latency_bound, std::int32_t ii,
                     const Stop& stop) {
    Horizon horizon{windows(problem, latency_bound, ii), {}};
    horizon.baselines = baselines(problem, horizon.windows, stop);
    return horizon;
}

std::vector<Horizon> open_horizons(const Problem& problem, std::span<const LatencyBound> bounds,
                                   const IntervalRange& intervals,
                                   const std::function<bool()>& stop_or_none,
                                   const std::function<bool()>& enough) {
    const Stop stop = stop_or_none ? stop_or_none : [] { return false; };
    std::vector<Horizon> found;
    if (intervals.first == 0) {
        for (const std::int32_t steps : distinct_steps(problem, bounds))
            found.push_back(open_horizon(problem, steps, 0, stop));
        return found;
    }
    const std::int32_t first = std::max(intervals.first, minimum_ii(problem));
    if (intervals.smallest) {
        found = open_smallest(problem, bounds, stop);
    } else {
        require_ii(problem, intervals.last);
        for (std::int64_t ii = first; ii <= intervals.last && !stop(); ++ii) {
            if (!found.empty() && enough && enough()) break;
            const auto interval = static_cast<std::int32_t>(ii);
            std::ranges::move(open_all(problem, legal_starts(problem, bounds, interval, {}, stop),
                                       interval, stop),
                              std::back_inserter(found));
        }
    }
    if (found.empty()) throw_nothing_legal(problem, bounds, intervals, first, stop());
    return found;
}

}  // namespace gaus
