// SPDX-License-Identifier: Apache-2.0
#include "search/run/plan_batch.hpp"

#include "construct/time_axis.hpp"
#include "search/policy/budget.hpp"
#include "search/policy/methods.hpp"
#include "search/policy/restart.hpp"
#include "search/policy/sampling.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <future>
#include <ranges>
#include <utility>
#include <vector>

namespace gaus {

namespace {

std::vector<Restart> plan_restarts(const Batch& batch, const Outlook& outlook) {
    const Session& session = outlook.session;
    const RestartContext context{session.settings,
                                 outlook.bench->horizons,
                                 session.minimum_ii,
                                 traits_of(session.problem, session.settings),
                                 session.portfolio->kinds(),
                                 session.scales,
                                 session.loads,
                                 outlook.ledger.points(),
                                 outlook.ledger.trials(),
                                 *session.mixtures,
                                 outlook.closed,
                                 session.team.workers * outlook.ranks,
                                 session.settings.share
                                     ? shorter_than(session, outlook.ledger.points())
                                     : shorter_at_first(session)};
    std::vector<Restart> restarts;
    for (std::int64_t id = batch.first; id < batch.first + batch.count; ++id)
        restarts.push_back(plan_restart(id, task_of(batch, id, session.settings.seed), context));
    if (batch.what.start == Start::flow) {
        restarts.front().horizon = batch.horizon;
        restarts.front().ii = outlook.bench->horizons[batch.horizon].windows.ii;
    }
    return restarts;
}

/// What the restarts of a batch know: the front, explorations with as many of its latest schedules
/// as copies are worth. Without sharing the starts.
std::vector<KnownPoint> known_points(const Outlook& outlook, const Batch& batch) {
    constexpr std::size_t most_bytes = std::size_t{64} << 20, fewest = 8;
    const auto operators = static_cast<std::size_t>(outlook.session.problem.operator_count());
    std::size_t schedules = is_exploration(batch.what.start)
                                ? std::max(fewest, most_bytes / sizeof(std::int32_t) / operators)
                                : 0;
    std::vector<KnownPoint> known;
    const auto add = [&](const FrontPoint& point) {
        known.push_back({point.objectives, {}, point.latency_bound});
        if (schedules == 0) return;
        known.back().schedule = point.schedule;
        --schedules;
    };
    if (outlook.session.settings.share) {
        std::ranges::for_each(std::views::reverse(outlook.ledger.points()), add);
        return known;
    }
    for (const OpenHorizon& horizon : outlook.bench->horizons)
        std::ranges::for_each(horizon.starts, add);
    return known;
}

/// Work of an iteration of the relaxation, relative to that on operators alone: long horizons have
/// large tables.
double tables_beside_operators(const Workbench& bench) {
    constexpr double cells_per_operator = 16;  // that cost as much
    std::int64_t cells = 0;
    for (const OpenHorizon& horizon : bench.horizons)
        cells = std::max(cells, time_cells(bench.problem, horizon.windows));
    return std::max(
        1.0, static_cast<double>(cells) / cells_per_operator / bench.problem.operator_count());
}

/// Of gradient descent, as many as a batch has time for.
int iterations_of(const Batch& batch, const Workbench& bench) {
    constexpr int fewest = 10;
    if (bench.settings.method == Method::search)
        return std::max(fewest, affordable_iterations(bench.problem, bench.settings, batch.count,
                                                      tables_beside_operators(bench)));
    std::int32_t steps = 0;
    for (const OpenHorizon& horizon : bench.horizons)
        steps = std::max(steps, horizon.windows.latency_bound);
    return method_iterations(bench.problem, bench.settings, batch.count, steps);
}

}  // namespace

PlannedBatch plan_batch(const Batch& batch, const Outlook& outlook, Relaxer& relaxer,
                        const StopCheck& stop) {
    const Session& session = outlook.session;
    const SearchSettings& settings = session.settings;
    PlannedBatch planned;
    planned.batch = batch;
    planned.bench = outlook.bench;
    planned.restarts = plan_restarts(batch, outlook);
    if (settings.method == Method::search) planned.known = known_points(outlook, batch);
    planned.threads = session.team.threads;
    planned.how = relaxation_of(settings, batch.number);
    planned.how.threads = planned.threads;
    planned.how.terms = settings.terms;
    if (planned.how.iterations <= 0) planned.how.iterations = iterations_of(batch, *outlook.bench);
    planned.refinement = refinement_seconds(
        session.problem, settings, session.portfolio->kinds()[batch.what.kind], batch.what);
    if (settings.method == Method::gs) return planned;
    const auto launch = on_gpu(settings) ? std::launch::async : std::launch::deferred;
    planned.relaxation =
        begin_relaxation(*outlook.bench, planned.restarts, planned.how, relaxer, stop, launch);
    return planned;
}

}  // namespace gaus
