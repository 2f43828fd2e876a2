// SPDX-License-Identifier: Apache-2.0
#include "gaus/merge.hpp"

#include "gaus/bound_rows.hpp"
#include "gaus/compare.hpp"
#include "gaus/error.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gaus {
namespace {

/// Moves the sources of `from` to the end of `to`; its points and trials name them there.
void move_sources(NamedFront& from, std::vector<SourceRow>& to) {
    Front& front = from.front;
    const auto first = static_cast<std::int32_t>(to.size());
    if (front.sources.empty()) {
        const Provenance& run = front.provenance;
        to.push_back({from.name, 0, run.seed, run.generator, run.created, run.command, run.config});
        for (FrontPoint& point : front.points)
            point.source = first;
        for (TrialRow& trial : front.trials)
            trial.source = first;
        return;
    }
    std::ranges::move(front.sources, std::back_inserter(to));
    for (FrontPoint& point : front.points)
        point.source += first;
    for (TrialRow& trial : front.trials)
        trial.source += first;
}

/// The points that no other dominates, the first of equal ones, at most `capacity`.
std::vector<FrontPoint> best_points(std::vector<NamedFront>& fronts, std::size_t capacity) {
    // First all of them: a point that leaves for want of room would let in what it dominates.
    ParetoFront all(std::numeric_limits<std::size_t>::max());
    for (NamedFront& each : fronts)
        for (FrontPoint& point : each.front.points)
            all.insert(std::move(point));
    std::vector<FrontPoint> points = all.points();
    if (capacity > 0 && points.size() > capacity) {
        ParetoFront thinned(capacity);
        for (FrontPoint& point : points)
            thinned.insert(std::move(point));
        points = thinned.points();
    }
    std::ranges::stable_sort(points, {}, &FrontPoint::objectives);
    return points;
}

/// The last rows of all histories together, as one row.
std::vector<HistoryRow> totals(std::span<const NamedFront> fronts, const Front& merged) {
    HistoryRow sum;
    bool any = false;
    for (const NamedFront& each : fronts) {
        if (each.front.history.empty()) continue;
        any = true;
        const HistoryRow& last = each.front.history.back();
        sum.seconds += last.seconds;
        sum.restarts += last.restarts;
        sum.evaluations += last.evaluations;
    }
    if (!any) return {};
    sum.hypervolume = hypervolume(objective_vectors(merged), merged.reference);
    sum.front_size = static_cast<std::int64_t>(merged.points.size());
    return {sum};
}

/// Counts the points of every source, and those of every front, whose sources end at `ends`.
std::vector<std::size_t> count_points(Front& merged, std::span<const std::size_t> ends) {
    std::vector<std::size_t> contributed(ends.size(), 0);
    for (SourceRow& source : merged.sources)
        source.points = 0;
    for (const FrontPoint& point : merged.points) {
        const auto source = static_cast<std::size_t>(point.source);
        ++merged.sources[source].points;
        ++contributed[static_cast<std::size_t>(std::ranges::upper_bound(ends, source) -
                                               ends.begin())];
    }
    return contributed;
}

}  // namespace

void check_same_objectives(const NamedFront& a, const NamedFront& b) {
    if (a.front.objective_names != b.front.objective_names)
        throw InputError(fmt::format("{} and {} have different objectives: {} and {}", a.name,
                                     b.name, fmt::join(a.front.objective_names, ","),
                                     fmt::join(b.front.objective_names, ",")));
}

std::vector<double> common_reference(std::span<const NamedFront> fronts) {
    std::vector<double> reference = fronts.front().front.reference;
    for (const NamedFront& each : fronts)
        std::ranges::transform(reference, each.front.reference, reference.begin(),
                               [](double a, double b) { return std::max(a, b); });
    return reference;
}

MergedFront merge(std::vector<NamedFront> fronts, std::size_t capacity) {
    if (fronts.empty()) throw InputError("merge: found no front, expected at least one");
    MergedFront result;
    Front& merged = result.front;
    std::vector<std::size_t> ends;
    for (NamedFront& each : fronts) {
        check_same_objectives(fronts.front(), each);
        move_sources(each, merged.sources);
        ends.push_back(merged.sources.size());
        std::ranges::move(each.front.trials, std::back_inserter(merged.trials));
        add_bounds(merged.bounds, std::move(each.front.bounds));
        merged.provenance.world_size =
            std::max(merged.provenance.world_size, each.front.provenance.world_size);
    }
    merged.objective_names = fronts.front().front.objective_names;
    merged.reference = common_reference(fronts);
    merged.points = best_points(fronts, capacity);
    merged.history = totals(fronts, merged);
    result.contributed = count_points(merged, ends);
    return result;
}

}  // namespace gaus
