// SPDX-License-Identifier: Apache-2.0
#include "search/run/session.hpp"

#include "gaus/baseline.hpp"
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/verify.hpp"

#include "construct/least_length.hpp"
#include "construct/time_axis.hpp"
#include "search/policy/budget.hpp"
#include "search/policy/methods.hpp"
#include "search/policy/weighting.hpp"
#include "search/run/make_point.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace gaus {

namespace {

/// Of the points that enter first; a method that shows none has those of its earliest and latest
/// schedules, legal or not.
std::vector<std::vector<double>> first_values(const Opening& opening,
                                              std::span<const FrontPoint> starts,
                                              std::span<const OpenHorizon> horizons) {
    const SearchSettings& settings = opening.settings;
    std::vector<std::vector<double>> values;
    std::ranges::transform(starts, std::back_inserter(values), &FrontPoint::objectives);
    if (settings.method == Method::search) return values;
    for (const OpenHorizon& horizon : horizons)
        for (const Schedule& outermost :
             {asap_schedule(horizon.windows), alap_schedule(horizon.windows)})
            values.push_back(
                exact_values(opening.problem, settings.objectives, settings.terms, outermost));
    return values;
}

/// Twice the largest value of each objective, times `margin`: the hypervolume reference. Worse
/// points do not enter the front.
std::vector<double> reference_of(std::span<const std::vector<double>> values, double margin) {
    std::vector<double> reference(values.front().size(), 0.0);
    for (const auto& point : values)
        for (std::size_t m = 0; m < reference.size(); ++m)
            reference[m] = std::max(reference[m], point[m]);
    for (double& value : reference)
        value = value > 0 ? value * 2 * margin : 1.0;
    return reference;
}

/// A point with typical objective values: a list schedule's, else any baseline's.
const FrontPoint& typical_point(std::span<const FrontPoint> points) {
    const auto list = std::ranges::find(points, Origin::list, &FrontPoint::origin);
    return list == points.end() ? points.front() : *list;
}

/// The objective that scales are anchored at: communication, else the first.
std::size_t anchor_index(const SearchSettings& settings) {
    const std::size_t index = index_of(settings, Objective::communication);
    return index < settings.objectives.size() ? index : 0;
}

/// With a bound or an interval that the run chooses, the initial schedule may be in no horizon.
void add_initial(const Opening& opening, std::vector<FrontPoint>& starts) {
    const auto& initial = opening.settings.initial;
    const auto is_initial = [](const FrontPoint& point) { return point.origin == Origin::initial; };
    if (!initial || std::ranges::any_of(starts, is_initial)) return;
    if (!verify(opening.problem, *initial, -1, 1).empty()) return;
    const Objectives value = evaluate(opening.problem, *initial);
    starts.push_back(
        point_of(opening, static_cast<std::int32_t>(value.latency) + 1, *initial, Origin::initial));
}

/// Of the weightings, as far as a turn pays for them.
std::shared_ptr<Mixtures> make_mixtures(const Opening& opening,
                                        std::span<const std::vector<double>> weightings,
                                        std::span<const double> scales) {
    constexpr double seconds_per_node = 6e-4;  // of all cuts together
    std::vector<WeightedPrices> priced;
    for (const auto& weighting : weightings)
        priced.push_back({weighting, prices_of(weighting, scales, opening.settings.objectives)});
    const auto nodes = static_cast<std::int64_t>(turn_seconds(opening.problem, opening.settings) /
                                                 seconds_per_node);
    return std::make_shared<Mixtures>(opening.problem, std::move(priced), nodes);
}

std::vector<FrontPoint> all_starts(const Opening& opening, std::span<const OpenHorizon> horizons) {
    std::vector<FrontPoint> all;
    for (const OpenHorizon& horizon : horizons)
        all.insert(all.end(), horizon.starts.begin(), horizon.starts.end());
    add_initial(opening, all);
    return all;
}

std::int32_t least_wanted(const Problem& problem, std::int32_t found) {
    const std::int32_t minimum = minimum_ii(problem);
    return found > minimum ? least_interval(problem) : minimum;
}

/// What depends on values of a typical schedule.
void set_scales(const Opening& opening, std::span<const FrontPoint> starts, Session& session) {
    const SearchSettings& settings = opening.settings;
    const bool searches = settings.method == Method::search;
    const FrontPoint& typical = typical_point(starts);
    session.scales = searches ? objective_scales(typical.objectives, anchor_index(settings))
                              : method_scales(settings);
    const bool early = settings.method == Method::gaus_paper;
    session.loads = loads_of(opening.problem,
                             early ? asap_schedule(session.horizons[0].windows) : typical.schedule);
    for (const PrimaryWeighting& primary : primary_weightings(settings))
        session.anchors.push_back(primary.weights);
    session.mixtures = make_mixtures(
        opening, searches ? session.anchors : std::vector<std::vector<double>>{}, session.scales);
    for (auto& prices : session.anchors)
        for (std::size_t m = 0; m < prices.size(); ++m)
            prices[m] /= session.scales[m];
}

/// The points that enter first, and the reference.
void set_front(const Opening& opening, std::vector<FrontPoint> starts, Session& session) {
    const SearchSettings& settings = opening.settings;
    // Smaller intervals, found later, fold more onto every slot.
    const double margin = settings.intervals.smallest
                              ? double(session.horizons[0].windows.ii) / session.minimum_ii
                              : 1.0;
    // A run that has left no restart was stopped among its baselines: it begins anew. Of one that
    // has, the stored front has those baselines that are still on it.
    const bool continues = settings.resume && !settings.resume->trials.empty();
    session.reference = continues
                            ? settings.resume->reference
                            : reference_of(first_values(opening, starts, session.horizons), margin);
    if (continues) return;
    if (!shows_starts(settings)) return;
    session.known = std::move(starts);
    for (std::size_t i = 0; i < session.known.size(); ++i)
        session.known[i].iteration = static_cast<std::int32_t>(i);
}

/// As Session has it. All schedules of small designs are looked at anyway.
std::int32_t least_steps(const Problem& problem, const SearchSettings& settings) {
    const bool counts = index_of(settings, Objective::latency) < settings.objectives.size();
    if (!problem.has_limits() || !counts || settings.intervals.first > 0 ||
        settings.method != Method::search)
        return 0;
    const std::int32_t critical = critical_path(problem);
    const Windows tightest = windows(problem, critical);
    const std::int64_t steps = class_length(problem, tightest.earliest, tails(problem, 0)).steps;
    return static_cast<std::int32_t>(std::max<std::int64_t>(steps, critical));
}

/// Nothing is left to look for, in no horizon.
bool is_complete(const Session& session) {
    const SearchSettings& settings = session.settings;
    return settings.method == Method::search && session.closed.empty() && session.left_out == 0 &&
           !seeks(settings, session.horizons, session.minimum_ii, session.closed, 0) &&
           std::ranges::all_of(session.horizons, &OpenHorizon::complete);
}

/// What restarts do.
void set_portfolio(Session& session) {
    const SearchSettings& settings = session.settings;
    std::vector<bool> mixed;
    for (const TaskKind& kind : task_kinds(settings))
        mixed.push_back(std::ranges::any_of(session.horizons, [&](const OpenHorizon& horizon) {
            return session.mixtures->has(horizon.windows, kind.weighting);
        }));
    session.portfolio = std::make_shared<const Portfolio>(session.problem, settings, mixed);
    const std::size_t communication = index_of(settings, Objective::communication);
    if (explores(settings) && settings.method == Method::search &&
        communication < settings.objectives.size() && affords_flow(session.problem, settings))
        session.flows = std::ssize(session.horizons);
}

/// Restarts keep tables over time.
void leave_out_long_horizons(const Problem& problem, Session& session) {
    std::erase_if(session.horizons, [&](const OpenHorizon& horizon) {
        const Windows& windows = horizon.windows;
        if (!is_long(problem, windows)) return false;
        session.left_out =
            std::max(session.left_out, windows.ii > 0 ? windows.ii : windows.latency_bound);
        return true;
    });
}

/// The same where restarts are all there is.
void require_short_horizons(const Opening& opening, std::span<const OpenHorizon> horizons) {
    for (const OpenHorizon& horizon : horizons) {
        const Windows& windows = horizon.windows;
        if (is_long(opening.problem, windows))
            throw InputError(fmt::format(
                "{}: found a latency bound of {} steps{}, too many for its tables over time",
                to_string(opening.settings.method), windows.latency_bound,
                windows.ii > 0 ? fmt::format(" at II {}", windows.ii) : ""));
    }
}

}  // namespace

bool shows_starts(const SearchSettings& settings) {
    return !descends(settings.method);
}

Agenda agenda_of(const Session& session) {
    const SearchSettings& settings = session.settings;
    return {*session.portfolio, settings.time_limit, session.flows,
            seeks(settings, session.horizons, session.minimum_ii, session.closed,
                  shorter_at_first(session)),
            settings.restarts};
}

std::int32_t shorter_than(const Session& session, std::span<const FrontPoint> points) {
    if (session.least_steps == 0 || points.empty()) return 0;
    std::int32_t shortest = std::numeric_limits<std::int32_t>::max();
    for (const FrontPoint& point : points) {
        std::int32_t steps = 0;
        for (std::int32_t v = 0; v < session.problem.operator_count(); ++v)
            steps = std::max(steps,
                             point.schedule.start[v] + std::max(session.problem.latency()[v], 1));
        shortest = std::min(shortest, steps);
    }
    return shortest > session.least_steps ? shortest - 1 : 0;
}

std::int32_t shorter_at_first(const Session& session) {
    std::int32_t least = 0;
    for (const OpenHorizon& horizon : session.horizons)
        if (const std::int32_t steps = shorter_than(session, horizon.starts);
            least == 0 || (steps > 0 && steps < least))
            least = steps;
    return least;
}

Session make_session(const Opening& opening, Team team, Communicator& communicator) {
    const Problem& problem = opening.problem;
    const SearchSettings& settings = opening.settings;
    HorizonMessage opened = open_first_horizons(opening, communicator);
    Session session{.problem = problem,
                    .settings = settings,
                    .team = team,
                    .horizons = std::move(opened.horizons),
                    .cut = opened.cut};
    if (settings.method != Method::search) require_short_horizons(opening, session.horizons);
    std::ranges::partition_copy(opened.closed, std::back_inserter(session.closed),
                                std::back_inserter(session.proven),
                                [](const auto& closed) { return closed.reason.empty(); });
    session.least_steps = least_steps(problem, settings);
    if (settings.intervals.smallest)
        session.minimum_ii = least_wanted(problem, session.horizons[0].windows.ii);
    std::vector<FrontPoint> starts = all_starts(opening, session.horizons);
    set_scales(opening, starts, session);
    set_front(opening, std::move(starts), session);
    leave_out_long_horizons(problem, session);
    session.complete = is_complete(session);
    set_portfolio(session);
    if (settings.resume) {
        Agenda agenda = agenda_of(session);
        session.stored = sort_out(*settings.resume, settings.share ? nullptr : &agenda);
    }
    return session;
}

}  // namespace gaus
