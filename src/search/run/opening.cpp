// SPDX-License-Identifier: Apache-2.0
#include "search/run/opening.hpp"

#include "gaus/baseline.hpp"
#include "gaus/error.hpp"
#include "gaus/verify.hpp"

#include "construct/every_schedule.hpp"
#include "construct/time_axis.hpp"
#include "search/policy/methods.hpp"
#include "search/policy/weighting.hpp"
#include "search/run/fit_memory.hpp"
#include "search/run/make_point.hpp"
#include "search/run/seek.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

/// Where there are few schedules, the best of all of them: then the front is complete.
void add_all_schedules(const Opening& opening, OpenHorizon& open) {
    constexpr double most_choices = 1e5, most_of_run = 4e5;  // some 1e-6 s each
    const SearchSettings& settings = opening.settings;
    const IntervalRange& range = settings.intervals;
    const double horizons =
        static_cast<double>(settings.latency_bounds.size()) * (1.0 + range.last - range.first);
    if (window_choices(open.windows) > std::min(most_choices, most_of_run / horizons)) return;
    if (!open.starts.empty() && opening.deadline.over()) return;
    ParetoFront best(settings.front_capacity);
    for_every_schedule(opening.problem, open.windows, [&](const Schedule& schedule) {
        const auto values =
            exact_values(opening.problem, settings.objectives, settings.terms, schedule);
        if (best.accepts(values))
            best.insert(point_of(opening, open.windows.latency_bound, schedule, Origin::list));
    });
    open.starts.insert(open.starts.end(), best.points().begin(), best.points().end());
    open.complete = best.points().size() < settings.front_capacity;
}

/// Of the starts of a method for one scalar.
void keep_best(const SearchSettings& settings, std::vector<FrontPoint>& starts) {
    if (starts.empty()) return;
    const auto price = [&](const FrontPoint& point) {
        return scalarised(point.objectives, method_weighting(settings), method_scales(settings));
    };
    std::ranges::iter_swap(starts.begin(), std::ranges::min_element(starts, {}, price));
    starts.resize(1);
}

/// Uninformed, restarts need no baseline but the earliest, of which annealing begins.
bool needs_one_baseline(const SearchSettings& settings) {
    return settings.method != Method::search && !begins_informed(settings) &&
           settings.intervals.first == 0;
}

OpenHorizon begin_at(const Opening& opening, Horizon horizon) {
    OpenHorizon open{std::move(horizon.windows), {}, false};
    const std::int32_t bound = open.windows.latency_bound;
    const auto& initial = opening.settings.initial;
    if (initial && initial->ii == open.windows.ii &&
        verify(opening.problem, *initial, bound, 1).empty())
        open.starts.push_back(point_of(opening, bound, *initial, Origin::initial));
    for (Baseline& baseline : horizon.baselines)
        open.starts.push_back(point_of(opening, bound, std::move(baseline.schedule),
                                       baseline_origin(baseline.method)));
    if (opening.settings.method == Method::search)
        add_all_schedules(opening, open);
    else
        keep_best(opening.settings, open.starts);
    return open;
}

bool all_proven(std::span<const ClosedHorizon> closed) {
    return std::ranges::all_of(closed, [](const auto& one) { return !one.reason.empty(); });
}

/// Looks on while work is under way, and says when it must end.
StopCheck watched_end(const Opening& opening) {
    return [&opening] {
        if (opening.meanwhile) opening.meanwhile();
        return opening.deadline.over();
    };
}

void open_by_baselines(const Opening& opening, HorizonMessage& mine) {
    const SearchSettings& settings = opening.settings;
    const Deadline& deadline = opening.deadline;
    // A long range of intervals leaves time for the restarts. Without sharing the front must not
    // depend on the time that the baselines took.
    const double most = deadline.elapsed() + deadline.left() / 4;
    const auto enough = [&] { return settings.share && deadline.elapsed() > most; };
    const StopCheck one = [] { return true; };
    Horizons found =
        open_horizons(opening.problem, settings.latency_bounds, settings.intervals,
                      {.known = settings.initial ? &*settings.initial : nullptr,
                       .stop = needs_one_baseline(settings) ? one : watched_end(opening),
                       .enough = enough,
                       .fit_memory = [&](const Windows& windows, const Schedule& schedule) {
                           return fit_memory(opening.problem, windows, schedule, settings.seed,
                                             watched_end(opening));
                       }});
    for (Horizon& horizon : found.open)
        mine.horizons.push_back(begin_at(opening, std::move(horizon)));
    mine.closed = std::move(found.closed);
    // A run that goes on has what it found before.
    if (settings.share && settings.resume)
        std::ranges::move(open_with(opening, settings.resume->points, mine.closed),
                          std::back_inserter(mine.horizons));
    if (mine.horizons.empty() && all_proven(mine.closed))
        mine.infeasible = why_closed(opening.problem, mine.closed, "");
}

/// On rank 0.
HorizonMessage open_here(const Opening& opening) {
    HorizonMessage mine;
    try {
        open_by_baselines(opening, mine);
    } catch (const InfeasibleError& error) {
        mine.infeasible = error.what();
    } catch (const InputError& error) {
        mine.wrong = error.what();
    }
    mine.cut = opening.deadline.over() && !mine.horizons.empty();
    return mine;
}

/// When there is no horizon, all ranks look on.
HorizonMessage look_on(const Opening& opening, HorizonMessage opened, Communicator& communicator) {
    const Problem& problem = opening.problem;
    std::erase_if(opened.closed, [](const auto& closed) { return !closed.reason.empty(); });
    auto found = seek(problem, opening.settings, opened.closed, communicator, watched_end(opening));
    if (!found)
        throw InfeasibleError(
            why_closed(problem, opened.closed,
                       fmt::format(" in {:.1f} s; allow more --time", opening.deadline.seconds())));
    std::erase_if(opened.closed, [&](const ClosedHorizon& closed) {
        return closed.ii == found->schedule.ii && closed.latency_bound == found->latency_bound;
    });
    if (communicator.rank() == 0)
        opened.horizons.push_back(open_at(
            opening,
            point_of(opening, found->latency_bound, std::move(found->schedule), Origin::list)));
    opened.cut = opening.deadline.over();
    return broadcast(problem, std::move(opened), communicator);
}

}  // namespace

FrontPoint point_of(const Opening& opening, std::int32_t latency_bound, Schedule schedule,
                    Origin origin) {
    FrontPoint point =
        make_point(opening.problem, opening.settings.objectives, opening.settings.terms,
                   latency_bound, std::move(schedule), origin);
    point.rank = opening.rank;
    point.seconds = opening.deadline.seconds();
    return point;
}

bool is_legal_in(const FrontPoint& point, const ClosedHorizon& closed) {
    return point.schedule.ii == closed.ii && point.latency_bound <= closed.latency_bound;
}

OpenHorizon open_at(const Opening& opening, FrontPoint start) {
    OpenHorizon open =
        begin_at(opening, open_horizon(opening.problem, start.latency_bound, start.schedule.ii,
                                       [&opening] { return opening.deadline.over(); }));
    open.starts.push_back(std::move(start));
    return open;
}

std::vector<OpenHorizon> open_with(const Opening& opening, std::span<const FrontPoint> points,
                                   std::vector<ClosedHorizon>& closed) {
    std::vector<OpenHorizon> opened;
    std::erase_if(closed, [&](const ClosedHorizon& one) {
        const auto legal = std::ranges::find_if(
            points, [&](const FrontPoint& point) { return is_legal_in(point, one); });
        if (legal == points.end()) return false;
        FrontPoint start = *legal;
        start.latency_bound = one.latency_bound;
        opened.push_back(open_at(opening, std::move(start)));
        return true;
    });
    return opened;
}

HorizonMessage open_first_horizons(const Opening& opening, Communicator& communicator) {
    HorizonMessage opened;
    if (communicator.rank() == 0) opened = open_here(opening);
    opened = broadcast(opening.problem, std::move(opened), communicator);
    if (!opened.horizons.empty()) return opened;
    return look_on(opening, std::move(opened), communicator);
}

}  // namespace gaus
