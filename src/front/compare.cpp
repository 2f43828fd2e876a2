// SPDX-License-Identifier: Apache-2.0
#include "gaus/compare.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace gaus {
namespace {

/// A point of all runs together.
struct RunPoint {
    Point2 at;
    std::size_t run;
};

std::vector<RunPoint> sorted_points(std::span<const std::vector<Point2>> runs) {
    std::vector<RunPoint> all;
    for (std::size_t run = 0; run < runs.size(); ++run)
        for (const Point2& point : runs[run])
            all.push_back({point, run});
    std::ranges::sort(all, {}, &RunPoint::at);
    return all;
}

}  // namespace

PointSet objective_vectors(const Front& front) {
    PointSet values;
    for (const FrontPoint& point : front.points)
        values.push_back(point.objectives);
    return values;
}

double coverage(const PointSet& a, const PointSet& b) {
    if (b.empty()) return 1;
    const auto covered = std::ranges::count_if(b, [&](const auto& target) {
        return std::ranges::any_of(a, [&](const auto& point) {
            return std::ranges::equal(point, target, std::ranges::less_equal{});
        });
    });
    return static_cast<double>(covered) / static_cast<double>(b.size());
}

std::vector<Point2> attainment_surface(std::span<const std::vector<Point2>> runs, std::size_t k) {
    std::vector<Point2> surface;
    if (k == 0 || k > runs.size()) return surface;
    // From left to right: the lowest point of every run so far. At least k runs attain (x, y) where
    // k of them are at or below y.
    constexpr double none = std::numeric_limits<double>::infinity();
    std::vector<double> lowest(runs.size(), none), order;
    double last = none;
    const std::vector<RunPoint> all = sorted_points(runs);
    for (std::size_t i = 0; i < all.size(); ++i) {
        double& low = lowest[all[i].run];
        low = std::min(low, all[i].at[1]);
        const bool more = i + 1 < all.size() && all[i + 1].at[0] == all[i].at[0];
        if (more) continue;
        order = lowest;
        std::ranges::nth_element(order, order.begin() + static_cast<std::ptrdiff_t>(k - 1));
        if (order[k - 1] >= last) continue;
        last = order[k - 1];
        surface.push_back({all[i].at[0], last});
    }
    return surface;
}

std::optional<double> seconds_to_hypervolume(std::span<const HistoryRow> history, double target) {
    const auto row = std::ranges::find_if(
        history, [&](const HistoryRow& each) { return each.hypervolume >= target; });
    return row == history.end() ? std::nullopt : std::optional(row->seconds);
}

}  // namespace gaus
