// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/baseline.hpp"
#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gaus {

/// A latency bound as a user gives it: steps, or a factor of the critical path at the II. Neither:
/// the fewest steps that a legal schedule is found for, without limits the critical path;
/// pipelined, twice the critical path, and more where the limits ask for more.
struct LatencyBound {
    std::int32_t steps = 0;   ///< > 0: that many
    double factor = 0;        ///< > 0: times the critical path, rounded up
    std::int32_t stages = 0;  ///< > 0, pipelined: at most so many intervals as well
};

/// Steps of a bound that is not left open, at a critical path; factors can go beyond 31 bits.
double steps_at(const LatencyBound& bound, std::int32_t critical_path);

/// Which initiation intervals to schedule for.
struct IntervalRange {
    std::int32_t first = 0;  ///< 0: no pipelining
    std::int32_t last = 0;
    bool smallest = false;  ///< only the smallest that a legal schedule is found for
};

/// What schedules are made within: a latency bound and an initiation interval, and the baselines
/// that are legal there.
struct Horizon {
    Windows windows;
    std::vector<Baseline> baselines;
};

/// A latency bound [steps] and an interval that no legal schedule is known for.
struct ClosedHorizon {
    std::int32_t latency_bound = 0;
    std::int32_t ii = 0;
    std::string reason{};  ///< why there is none: proven; empty: there may be one
    bool tried = true;     ///< false: left out, because the time was short
};

/// What a range of bounds and intervals was opened to.
struct Horizons {
    std::vector<Horizon> open;
    std::vector<ClosedHorizon> closed;
};

/// How horizons are opened.
struct OpeningEffort {
    /// A schedule that is legal: its horizon opens whatever else is found there, and with the
    /// smallest interval wanted only those below are looked for.
    const Schedule* known = nullptr;
    std::function<bool()> stop{};    ///< ends the search for legal schedules and for baselines
    std::function<bool()> enough{};  ///< shortens both, so that all intervals of a range get some
    /// Makes a schedule that is legal but for limits of memory keep these as well, within the
    /// windows; nullopt: it has found no way. Empty: such schedules are given up.
    std::function<std::optional<Schedule>(const Windows& windows, const Schedule& schedule)>
        fit_memory{};
};

/// One horizon per latency bound and initiation interval, open where a legal schedule was found.
/// Without pipelining by the baselines, else by list schedules in random orders, repairs and a
/// complete search. Of a range of intervals every one first gets a quick try and only then more.
/// The smallest interval is looked for from the least that is not proven to be too small, in
/// growing steps, and then back. Effort is counted. Throws InfeasibleError when an operator takes
/// more units than there are, when a bound is below the critical path, and when all intervals are
/// too small, with the reason.
Horizons open_horizons(const Problem& problem, std::span<const LatencyBound> bounds,
                       const IntervalRange& intervals, const OpeningEffort& effort = {});

/// Why there is no legal schedule in all these horizons, on one line: the proof for the longest of
/// them, or that none was found, followed by `how` (" in 4.0 s; allow more --time"), and what else
/// to change.
std::string why_closed(const Problem& problem, std::span<const ClosedHorizon> closed,
                       std::string_view how);

/// The smallest interval that is not proven to have no legal schedule, whatever its length: MII,
/// and more where complete searches of some 10 ms each show it.
std::int32_t least_interval(const Problem& problem, const std::function<bool()>& stop = {});

/// True when it is proven that no schedule is legal at a bound and an interval, pipelined with the
/// bound left open: whatever its length. False proves nothing: a complete search of some 10 ms, or
/// `stop`, may have ended first.
bool proven_infeasible(const Problem& problem, const LatencyBound& bound, std::int32_t ii,
                       const std::function<bool()>& stop);

/// The horizon of one latency bound [steps] and interval, whatever is legal there.
Horizon open_horizon(const Problem& problem, std::int32_t latency_bound, std::int32_t ii,
                     const std::function<bool()>& stop = {});

}  // namespace gaus
