// SPDX-License-Identifier: Apache-2.0
#include "search/run/running.hpp"

#include "gaus/evaluate.hpp"
#include "gaus/verify.hpp"

#include "search/policy/weighting.hpp"
#include "search/run/make_point.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace gaus {

namespace {

/// Of the latency bounds of restarts at this interval the smallest that the schedule keeps; at
/// least one must be.
std::int32_t tightest_bound(const Workbench& bench, const Schedule& schedule) {
    double latency = evaluate(bench.problem, schedule).latency;
    // Without pipelining an operator of latency 0 starts below the bound too.
    if (schedule.ii == 0) latency = std::max(latency, 1.0 + std::ranges::max(schedule.start));
    std::int32_t tightest = std::numeric_limits<std::int32_t>::max();
    for (const OpenHorizon& horizon : bench.horizons)
        if (horizon.windows.ii == schedule.ii && horizon.windows.latency_bound >= latency)
            tightest = std::min(tightest, horizon.windows.latency_bound);
    return tightest;
}

}  // namespace

FrontPoint make_point(const Workbench& bench, std::int32_t latency_bound, Schedule schedule,
                      Origin origin) {
    FrontPoint point = make_point(bench.problem, bench.settings.objectives, bench.settings.terms,
                                  latency_bound, std::move(schedule), origin);
    point.rank = bench.rank;
    point.seconds = bench.deadline.seconds();
    return point;
}

const Windows& windows_of(const Workbench& bench, const Restart& restart) {
    return bench.horizons[restart.horizon].windows;
}

TrialRow make_trial(const Workbench& bench, const Restart& restart, const RelaxationSettings& how) {
    TrialRow trial;
    trial.restart = restart.id;
    trial.rank = bench.rank;
    trial.start = restart.start;
    trial.rung = restart.rung;
    trial.latency_bound = restart.latency_bound > 0 ? restart.latency_bound
                                                    : windows_of(bench, restart).latency_bound;
    trial.ii = restart.ii;
    trial.weighting = restart.weighting;
    trial.tuning = restart.tuning;
    trial.start_value = restart.start_value;
    trial.value = std::numeric_limits<double>::quiet_NaN();
    const Method method = bench.settings.method;
    if (method != Method::search && method != Method::gaus_paper) return trial;
    trial.kernel = how.kernel;
    trial.dependencies = how.dependencies;
    return trial;
}

void offer(const Workbench& bench, Running& running, std::int32_t latency_bound, Schedule schedule,
           Origin origin, int round) {
    // What makes schedules legal does not look at memory; refinements do.
    if (bench.problem.has_space_limits() &&
        !verify(bench.problem, schedule, latency_bound, 1).empty())
        return;
    FrontPoint point = make_point(bench, latency_bound, std::move(schedule), origin);
    point.weighting = running.restart->weighting;
    point.rank = bench.rank;
    point.restart = running.restart->id;
    point.iteration = round;
    const double value = scalarised(point.objectives, point.weighting, bench.scales);
    double& best = running.trial.value;
    if (!(best <= value)) best = value;
    if (bench.sighted) bench.sighted(point.restart, point.objectives);
    running.points.push_back(std::move(point));
}

void offer_found(const Workbench& bench, Running& running, std::vector<KnownPoint> found) {
    int number = 2;
    for (const FrontPoint& point : running.points)
        number = std::max(number, point.iteration);
    // A run that goes on has them in this order again.
    for (KnownPoint& point : found) {
        const std::int32_t bound = tightest_bound(bench, point.schedule);
        offer(bench, running, bound, std::move(point.schedule), Origin::refinement, ++number);
    }
}

}  // namespace gaus
