#pragma once

#include "gaus/baseline.hpp"
#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace gaus {

/// A latency bound as a user gives it: steps, or a factor of the critical path at the II. Neither:
/// the critical path; pipelined, twice of it, and more where the limits ask for more.
struct LatencyBound {
    std::int32_t steps = 0;  ///< > 0: that many
    double factor = 0;       ///< > 0: times the critical path, rounded up
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

/// One horizon per latency bound and initiation interval; pipelined, only those that a legal
/// schedule was found for. The smallest interval is looked for from MII upwards, in growing steps,
/// and then back. `stop` ends the search for legal schedules and for baselines; `enough` leaves out
/// the rest of a range once there is a horizon. Throws InfeasibleError when a bound is below the
/// critical path, when the intervals are below MII, and when nothing legal was found, with the
/// reason.
std::vector<Horizon> open_horizons(const Problem& problem, std::span<const LatencyBound> bounds,
                                   const IntervalRange& intervals,
                                   const std::function<bool()>& stop = {},
                                   const std::function<bool()>& enough = {});

/// True when it is proven that no schedule is legal at a bound and an interval, pipelined with the
/// bound left open: whatever its length. False proves nothing: a complete search of some 10 ms, or
/// `stop`, may have ended first.
bool proven_infeasible(const Problem& problem, const LatencyBound& bound, std::int32_t ii,
                       const std::function<bool()>& stop);

/// The horizon of one latency bound [steps] and interval, whatever is legal there.
Horizon open_horizon(const Problem& problem, std::int32_t latency_bound, std::int32_t ii,
                     const std::function<bool()>& stop = {});

}  // namespace gaus
