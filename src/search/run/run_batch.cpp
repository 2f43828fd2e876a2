// SPDX-License-Identifier: Apache-2.0
#include "search/run/run_batch.hpp"

#include "gaus/bound.hpp"
#include "gaus/categorical.hpp"
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/legalize.hpp"
#include "gaus/refine.hpp"
#include "gaus/verify.hpp"

#include "construct/legal_start.hpp"
#include "construct/neighbourhoods.hpp"
#include "problem/parallel.hpp"
#include "search/policy/budget.hpp"
#include "search/policy/weighting.hpp"
#include "search/run/make_point.hpp"
#include "search/run/observe.hpp"
#include "search/run/running.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

/// Share of the refinement that successive halving gives to all restarts of a batch; the better
/// ones get the rest.
constexpr double first_rung = 0.3;

bool begins_with_relaxation(const Restart& restart) {
    return restart.start == Start::relaxation || restart.start == Start::feedback;
}

Lane make_lane(const Workbench& bench, const Restart& restart) {
    Lane lane;
    lane.prices = prices_of(restart.weighting, bench.scales, bench.settings.objectives);
    lane.latency_bound = windows_of(bench, restart).latency_bound;
    lane.ii = restart.ii;
    lane.tuning = restart.tuning;
    lane.seed = bench.settings.seed;
    lane.restart = static_cast<std::uint64_t>(restart.id);
    lane.initial = restart.from ? &*restart.from : nullptr;
    return lane;
}

std::optional<Schedule> draw_mixed(const Workbench& bench, const Restart& restart,
                                   const StopCheck& stop) {
    constexpr std::uint64_t mixture_stream = 0x6d6978;
    Random random(bench.settings.seed ^ mixture_stream, static_cast<std::uint64_t>(restart.id));
    return bench.mixtures->draw(windows_of(bench, restart), restart.weighting, random, stop);
}

/// Waits for the relaxation; its restarts go on from where it legally ends.
void take_relaxed(const Workbench& bench, std::vector<Running>& all, Relaxation relaxation,
                  const StopCheck& stop) {
    if (!relaxation.valid()) return;
    const auto relaxed = relaxation.get();
    std::size_t lane = 0;
    for (Running& running : all) {
        if (!begins_with_relaxation(*running.restart)) continue;
        const Relaxed& end = relaxed[lane++];
        running.trial.iterations = end.iterations;
        if (!end.finite) running.trial.status = TrialStatus::not_finite;
        const Windows& horizon = windows_of(bench, *running.restart);
        // All of a batch may take seconds, which a method that has nothing else keeps free.
        if (stop() && bench.settings.method == Method::search) continue;
        auto legal = legalize(bench.problem, horizon, end.position, stop);
        if (!legal) {
            running.trial.status = TrialStatus::not_legal;
            continue;
        }
        offer(bench, running, horizon.latency_bound, *legal, Origin::relaxation, 0);
        running.schedule = std::move(legal);
    }
}

/// A restart of GS-Schedule: everything that it visits is legalised.
void descend_categories(const Workbench& bench, Running& running, const RelaxationSettings& how,
                        const StopCheck& stop) {
    const Restart& restart = *running.restart;
    const Windows& horizon = windows_of(bench, restart);
    CategoricalSettings settings;
    settings.prices = prices_of(restart.weighting, bench.scales, bench.settings.objectives);
    settings.iterations = how.iterations;
    settings.learning_rate = restart.tuning[Hyperparameter::learning_rate];
    settings.smoothing_start = restart.tuning[Hyperparameter::relax_smoothing];
    settings.initial = restart.from ? &*restart.from : nullptr;
    settings.seed = bench.settings.seed;
    settings.restart = static_cast<std::uint64_t>(restart.id);
    const auto visit = [&](std::span<const float> position) {
        auto legal = legalize(bench.problem, horizon, position, stop);
        if (legal)
            offer(bench, running, horizon.latency_bound, std::move(*legal), Origin::relaxation, 0);
    };
    const Categorical end =
        bench.settings.categorical(bench.problem, horizon, settings, how.threads, visit, stop);
    running.trial.iterations = end.iterations;
    if (running.points.empty()) running.trial.status = TrialStatus::not_legal;
    if (!end.finite) running.trial.status = TrialStatus::not_finite;
}

/// Restarts of one batch that have begun so, several for each worker.
bool compete(Start start) {
    const Strategy* strategy = strategy_of(start);
    return strategy != nullptr && strategy->restarts != 1;
}

/// Of the restarts of one weighting and horizon the better quarter goes on; the number that does.
double prune(std::vector<Running>& all) {
    double kept = 0;
    for (Running& running : all) {
        if (!running.schedule) continue;
        std::size_t rivals = 0, better = 0;
        for (const Running& other : all) {
            if (!other.schedule || other.points.empty() ||
                other.restart->weighting != running.restart->weighting ||
                other.restart->horizon != running.restart->horizon)
                continue;
            ++rivals;
            better += std::pair(other.trial.value, other.restart->id) <
                      std::pair(running.trial.value, running.restart->id);
        }
        if (better >= (rivals + 3) / 4) {
            running.trial.status = TrialStatus::pruned;
        } else {
            ++kept;
        }
    }
    for (Running& running : all)
        if (running.trial.status == TrialStatus::pruned) running.schedule.reset();
    return kept;
}

/// A short refinement cannot cool from far: at most 0.001 for every proposal an operator gets.
double reachable_temperature(double wanted, std::int64_t proposals, std::int32_t operators) {
    return std::min(wanted, std::max(0.01, 1e-3 * static_cast<double>(proposals) / operators));
}

/// A restart that has a schedule; `seconds` pay for the proposals unless it has its own number,
/// `time_left` may not suffice for them. Empty, there is no limit but the stop.
void refine(const Workbench& bench, Running& running, std::span<const KnownPoint> known,
            double seconds, int round, const TimeLeft& time_left, const StopCheck& stop) {
    if (bench.settings.refinement <= 0) return;
    AnnealingSettings settings;
    settings.tuning = running.restart->tuning;
    settings.prices =
        prices_of(running.restart->weighting, bench.scales, bench.settings.objectives);
    settings.terms = bench.settings.terms;
    settings.proposals = running.restart->proposals;
    if (settings.proposals == 0) {
        settings.proposals =
            affordable_proposals(bench.problem, bench.settings, settings.prices, seconds);
        // What a first round has found is polished, not melted again.
        double& first = settings.tuning[Hyperparameter::temperature];
        double& last = settings.tuning[Hyperparameter::temperature_end];
        first = reachable_temperature(round == 1 ? first : std::min(first, 0.1), settings.proposals,
                                      bench.problem.operator_count());
        last = std::min(last, first);
    }
    if (round == 1) running.trial.tuning = settings.tuning;
    settings.seed = bench.settings.seed + static_cast<std::uint64_t>(round - 1);
    settings.stream = static_cast<std::uint64_t>(running.restart->id);
    settings.time_left = time_left;
    const Windows& horizon = windows_of(bench, *running.restart);
    Archive archive(known, horizon);
    constexpr double looks = 0.02;
    if (bench.settings.terms.empty() && bench.settings.method == Method::search)
        offer_states(bench.problem, horizon, bench.settings.objectives, archive, settings, looks);
    Annealed annealed = anneal(bench.problem, horizon, *running.schedule, settings, stop);
    running.trial.proposals += annealed.proposals;
    running.schedule = annealed.schedule;
    offer(bench, running, horizon.latency_bound, std::move(annealed.schedule), Origin::refinement,
          round);
    offer_found(bench, running, archive.take_found());
    if (running.points.empty()) running.trial.status = TrialStatus::not_legal;
    running.hurried |= annealed.hurried;
}

/// Short refinements from what is known.
void explore_front(const Workbench& bench, Running& running, std::span<const KnownPoint> known,
                   double seconds, const TimeLeft& time_left, const StopCheck& stop) {
    const Restart& restart = *running.restart;
    ExplorationSettings settings;
    settings.objectives = bench.settings.objectives;
    settings.start = restart.start;
    settings.length = prior::moves_of_exploration;
    settings.proposals = exploration_proposals(bench.problem, bench.settings, seconds);
    settings.cost = [&](const Prices& prices) {
        return exploration_cost(bench.problem, bench.settings, prices);
    };
    settings.seed = bench.settings.seed;
    settings.stream = static_cast<std::uint64_t>(restart.id);
    settings.time_left = time_left;
    double best = std::numeric_limits<double>::infinity();
    for (const KnownPoint& point : known)
        best = std::min(best, scalarised(point.objectives, restart.weighting, bench.scales));
    running.trial.start_value = running.trial.value = best;
    Exploration end = explore(bench.problem, windows_of(bench, restart), known, settings, stop);
    offer_found(bench, running, std::move(end.found));
    running.trial.proposals = end.proposals;
    running.hurried = end.hurried;
}

/// The schedule of least communication, or a legal one near it where limits forbid that.
void offer_flow(const Workbench& bench, Running& running, const StopCheck& stop) {
    const Windows& horizon = windows_of(bench, *running.restart);
    std::optional<Schedule> schedule = least_communication(bench.problem, horizon).schedule;
    if (!verify(bench.problem, *schedule, horizon.latency_bound, 1).empty()) {
        const std::vector<float> position(schedule->start.begin(), schedule->start.end());
        schedule = legalize(bench.problem, horizon, position, stop);
    }
    if (schedule)
        offer(bench, running, horizon.latency_bound, std::move(*schedule), Origin::list, 0);
    else
        running.trial.status = TrialStatus::not_legal;
}

double mean_slack(const Windows& windows) {
    double total = 0;
    for (std::size_t v = 0; v < windows.earliest.size(); ++v)
        total += windows.latest[v] - windows.earliest[v];
    return total / static_cast<double>(windows.earliest.size());
}

/// Looks for a schedule within the bound from one that is longer.
std::optional<LegalStart> shorter_start(const Workbench& bench, const Running& running,
                                        const LatencyBound& bound, double seconds,
                                        const StopCheck& stop) {
    const ShorteningEffort effort{
        .rounds = static_cast<std::int64_t>(seconds / seconds_of_round(bench.problem)) + 1,
        .seed = bench.settings.seed,
        .stream = static_cast<std::uint64_t>(running.restart->id) << 20};
    auto found = shorter_schedule(bench.problem, *running.schedule, effort, stop);
    if (!found) return std::nullopt;
    return start_at(bench.problem, bound, *found);
}

/// Looks for a legal schedule where none is known: at an interval below that of the horizon, or at
/// a bound and an interval that are not open.
void look_for_legal(const Workbench& bench, Running& running, double seconds,
                    const StopCheck& stop) {
    const double slack =
        mean_slack(windows_of(bench, *running.restart));  // a move looks at all its steps
    const double seconds_per_move = 3e-7 + 6e-9 * slack;
    RepairEffort effort;
    // Without pipelining a try is list schedules and a complete search too.
    const double others = running.restart->ii == 0 ? 0.04 : 0;
    const double seconds_per_try = others + seconds_per_move * static_cast<double>(effort.moves);
    effort.tries = std::max(1, static_cast<int>(seconds / seconds_per_try));
    effort.seed = bench.settings.seed;
    effort.stream = static_cast<std::uint64_t>(running.restart->id) << 20;
    const auto& bounds = bench.settings.latency_bounds;
    LatencyBound bound = bounds[static_cast<std::size_t>(running.restart->id) % bounds.size()];
    if (running.restart->latency_bound > 0) bound = {.steps = running.restart->latency_bound};
    if (running.restart->lists) running.schedule = justified_list_schedule(bench.problem, stop);
    auto found = running.schedule
                     ? shorter_start(bench, running, bound, seconds, stop)
                     : legal_start(bench.problem, bound, running.restart->ii, effort, stop);
    if (!found) {
        running.trial.status = TrialStatus::not_legal;
        return;
    }
    running.trial.latency_bound = found->latency_bound;
    offer(bench, running, found->latency_bound, std::move(found->schedule), Origin::list, 0);
}

}  // namespace

Relaxation begin_relaxation(const Workbench& bench, std::span<const Restart> restarts,
                            const RelaxationSettings& how, Relaxer& relaxer, const StopCheck& stop,
                            std::launch policy) {
    std::vector<Lane> lanes;
    std::deque<Schedule> starts;  // where the lanes begin: restarts may move meanwhile
    for (const Restart& restart : restarts) {
        if (!begins_with_relaxation(restart)) continue;
        lanes.push_back(make_lane(bench, restart));
        if (restart.from) lanes.back().initial = &starts.emplace_back(*restart.from);
    }
    if (lanes.empty()) return {};
    return std::async(
        policy, [&problem = bench.problem, lanes = std::move(lanes), starts = std::move(starts),
                 how, &relaxer, stop] { return relaxer(problem, lanes, how, stop); });
}

BatchResult run_batch(PlannedBatch planned, const StopCheck& stop) {
    const Workbench& bench = *planned.bench;
    const double begin = bench.deadline.seconds();
    std::vector<Running> all;
    for (Restart& restart : planned.restarts) {
        all.push_back({&restart, make_trial(bench, restart, planned.how), {}, std::nullopt});
        if (restart.start == Start::mixture)
            all.back().schedule = draw_mixed(bench, restart, stop);
        else if (!begins_with_relaxation(restart))
            all.back().schedule = std::move(restart.from);
    }
    take_relaxed(bench, all, std::move(planned.relaxation), stop);
    if (bench.settings.method == Method::gs)
        for (Running& running : all)
            descend_categories(bench, running, planned.how, stop);
    const auto refine_all = [&](double budget, double restarts, int round) {
        const double each = budget / std::max(restarts, 1.0);
        TimeShares shares(bench.deadline, restarts, planned.threads);
        for_each_in_parallel(all.size(), planned.threads, [&](std::size_t i) {
            if (stop()) return;
            if (all[i].restart->start == Start::repair) {
                look_for_legal(bench, all[i], each, stop);
            } else if (all[i].restart->start == Start::flow) {
                offer_flow(bench, all[i], stop);
            } else if (is_exploration(all[i].restart->start)) {
                if (round > 1) return;
                explore_front(bench, all[i], planned.known,
                              planned.refinement / static_cast<double>(all.size()),
                              bench.settings.share ? shares.next() : TimeLeft{}, stop);
            } else if (all[i].schedule) {
                const bool hurries = bench.settings.share;
                refine(bench, all[i], planned.known, each, round,
                       hurries ? shares.next() : TimeLeft{}, stop);
            }
        });
    };
    const bool halves =
        bench.settings.mode >= SearchMode::halving && compete(planned.batch.what.start);
    const double first = (halves ? first_rung : 1.0) * planned.refinement;
    refine_all(first, static_cast<double>(all.size()), 1);
    if (halves) refine_all(planned.refinement - first, prune(all), 2);
    const bool hurried = std::ranges::any_of(all, &Running::hurried);
    BatchResult result{planned.batch.number, !stop() && !hurried, {}, {}, planned.batch.what};
    const double seconds = (bench.deadline.seconds() - begin) / static_cast<double>(all.size());
    for (Running& running : all) {
        running.trial.seconds = seconds;
        if (!result.complete) running.trial.status = TrialStatus::stopped;
        result.trials.push_back(std::move(running.trial));
        std::ranges::move(running.points, std::back_inserter(result.points));
    }
    return result;
}

}  // namespace gaus
