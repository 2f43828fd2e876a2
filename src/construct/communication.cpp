// SPDX-License-Identifier: Apache-2.0
#include "construct/communication.hpp"

#include "exact/reservation_table.hpp"
#include "problem/slack.hpp"

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <utility>
#include <vector>

namespace gaus {

namespace {

/// Change of the communication per step later: weight of the inputs minus weight of the output.
/// Exact, because no crossing of a legal schedule is negative.
std::vector<double> communication_slope(const Problem& problem, std::int32_t ii) {
    std::vector<double> slope(problem.operator_count(), 0);
    for (const Dependency& d : problem.dependencies()) {
        if (!d.carries || !dependency_counts(d, ii)) continue;
        slope[d.target] += d.weight;
        slope[d.source] -= d.weight;
    }
    return slope;
}

ReservationTable reserve(const Problem& problem, const Windows& windows, const Schedule& schedule) {
    const std::vector<std::int64_t> any(problem.resources().size(),
                                        std::numeric_limits<std::int64_t>::max());
    ReservationTable all(problem, any, windows.latency_bound, windows.ii);
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        all.take(v, schedule.start[v]);
    }
    std::vector<std::int64_t> limits = all.peaks();
    for (std::size_t c = 0; c < limits.size(); ++c) {
        const std::int64_t limit = problem.resources()[c].limit;
        if (limit >= 0) limits[c] = std::min(limits[c], limit);
    }
    all.set_limits(limits);
    return all;
}

/// First step from `from` towards the present one where v fits, else the present one.
std::int32_t nearest(const ReservationTable& reservation, std::int32_t v, std::int32_t from,
                     std::int32_t present) {
    const std::int32_t direction = from < present ? 1 : -1;
    while (from != present && !reservation.fits(v, from)) {
        from += direction;
    }
    return from;
}

}  // namespace

void shorten_communication(const Problem& problem, const Windows& windows, int passes,
                           Schedule& schedule, const std::function<bool()>& stop) {
    const std::vector<double> slope = communication_slope(problem, windows.ii);
    ReservationTable reservation = reserve(problem, windows, schedule);
    constexpr std::int64_t steps_per_stop_check = 1 << 18;
    std::int64_t steps = 0;  ///< looked at since the last check
    bool earlier = true;     ///< where operators without a preference go in this pass
    const auto move = [&](std::int32_t v) {
        const Slack slack = current_slack(problem, windows, schedule.start, v);
        const bool to_low = slope[v] > 0 || (slope[v] == 0 && earlier);
        const std::int32_t best = to_low ? slack.low : slack.high;
        std::int32_t& start = schedule.start[v];
        if (best == start) return false;
        reservation.give_back(v, start);
        const std::int32_t found = nearest(reservation, v, best, start);
        reservation.take(v, found);
        steps += std::abs(std::int64_t{found} - best);
        return std::exchange(start, found) != found && slope[v] != 0;
    };
    const auto order = problem.topological_order();
    for (int pass = 0, without_gain = 0; pass < passes && without_gain < 2; ++pass) {
        earlier = pass % 2 == 0;
        bool gained = false;
        for (std::size_t i = 0; i < order.size(); ++i) {
            gained |= move(earlier ? order[i] : order[order.size() - 1 - i]);
            if (++steps < steps_per_stop_check) continue;
            if (stop && stop()) return;
            steps = 0;
        }
        without_gain = gained ? 0 : without_gain + 1;
        if (stop && stop()) return;
    }
}

}  // namespace gaus
