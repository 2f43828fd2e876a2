// SPDX-License-Identifier: Apache-2.0
#include "app/tables/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gaus::app {
namespace {

std::vector<double> best_values(const PointSet& values) {
    if (values.empty()) return {};
    std::vector<double> best = values.front();
    for (const auto& point : values)
        std::ranges::transform(best, point, best.begin(),
                               [](double a, double b) { return std::min(a, b); });
    return best;
}

/// Ratios, and times where every front's own hypervolumes have the common reference.
void relate_to_best(Comparison& comparison, std::span<const NamedFront> fronts) {
    double best = 0;
    for (const FrontFigures& figures : comparison.fronts)
        best = std::max(best, figures.hypervolume);
    const bool comparable = std::ranges::all_of(fronts, [&](const NamedFront& each) {
        return each.front.reference == comparison.reference;
    });
    for (std::size_t i = 0; i < fronts.size(); ++i) {
        FrontFigures& figures = comparison.fronts[i];
        figures.ratio =
            best > 0 ? figures.hypervolume / best : std::numeric_limits<double>::quiet_NaN();
        if (!comparable || !(best > 0)) continue;
        for (std::size_t s = 0; s < hypervolume_shares.size(); ++s)
            figures.seconds[s] =
                seconds_to_hypervolume(fronts[i].front.history, hypervolume_shares[s] * best);
    }
}

}  // namespace

Comparison compare(std::span<const NamedFront> fronts) {
    Comparison comparison;
    comparison.objectives = fronts.front().front.objective_names;
    comparison.reference = common_reference(fronts);
    std::vector<PointSet> sets;
    for (const NamedFront& each : fronts) {
        const PointSet& values = sets.emplace_back(objective_vectors(each.front));
        FrontFigures& figures = comparison.fronts.emplace_back();
        figures.path = each.name;
        figures.points = values.size();
        figures.hypervolume = hypervolume(values, comparison.reference);
        figures.best = best_values(values);
    }
    for (const PointSet& row : sets) {
        auto& shares = comparison.coverage.emplace_back();
        for (const PointSet& column : sets)
            shares.push_back(coverage(row, column));
    }
    relate_to_best(comparison, fronts);
    return comparison;
}

void add_attainment(Comparison& comparison, std::span<const NamedFront> fronts,
                    std::array<std::size_t, 2> objectives) {
    std::vector<std::vector<Point2>> runs;
    for (const NamedFront& each : fronts) {
        auto& run = runs.emplace_back();
        for (const FrontPoint& point : each.front.points)
            run.push_back({point.objectives[objectives[0]], point.objectives[objectives[1]]});
    }
    for (std::size_t i = 0; i < 2; ++i)
        comparison.attainment_objectives[i] = comparison.objectives[objectives[i]];
    for (const double share : attainment_shares) {
        const auto needed =
            static_cast<std::size_t>(std::ceil(share * static_cast<double>(runs.size())));
        comparison.attainment.push_back({share, needed, attainment_surface(runs, needed)});
    }
}

}  // namespace gaus::app
