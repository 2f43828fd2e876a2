// SPDX-License-Identifier: Apache-2.0
#include "gaus/pareto.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace gaus {

namespace {

using Values = std::span<const double>;

/// a <= b everywhere.
bool covers(Values a, Values b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!(a[i] <= b[i])) return false;
    return true;
}

/// The point that leaves: of the smallest NSGA-II crowding distance the last, never the first best
/// of an objective or anchor; needs more points than objectives and anchors.
std::size_t most_crowded(std::span<const Values> points,
                         std::span<const std::vector<double>> anchors) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::size_t n = points.size();
    std::vector<double> distance(n, 0.0);
    std::vector<char> best(n, 0);
    std::vector<std::pair<double, std::size_t>> order(n);
    for (std::size_t m = 0; m < points.front().size(); ++m) {
        for (std::size_t i = 0; i < n; ++i)
            order[i] = {points[i][m], i};
        std::ranges::sort(order);
        const auto [low, first] = order.front();
        const auto [high, last] = order.back();
        best[first] = 1;
        if (!(high > low)) continue;
        distance[last] = infinity;
        for (std::size_t i = 1; i + 1 < n; ++i)
            distance[order[i].second] += (order[i + 1].first - order[i - 1].first) / (high - low);
    }
    for (const std::vector<double>& prices : anchors) {
        const auto cost = [&](const Values& point) {
            return std::inner_product(prices.begin(), prices.end(), point.begin(), 0.0);
        };
        best[std::ranges::min_element(points, {}, cost) - points.begin()] = 1;
    }
    std::size_t result = n;
    for (std::size_t i = 0; i < n; ++i)
        if (best[i] == 0 && (result == n || distance[i] <= distance[result])) result = i;
    return result;
}

}  // namespace

Origin baseline_origin(std::string_view method) {
    if (method.starts_with("asap")) return Origin::asap;
    if (method.starts_with("alap")) return Origin::alap;
    return method.starts_with("fds") ? Origin::fds : Origin::list;
}

std::string_view to_string(Origin origin) {
    switch (origin) {
        case Origin::asap:
            return "asap";
        case Origin::alap:
            return "alap";
        case Origin::list:
            return "list";
        case Origin::fds:
            return "fds";
        case Origin::relaxation:
            return "relaxation";
        case Origin::refinement:
            return "refinement";
        case Origin::initial:
            return "initial";
    }
    return "initial";
}

bool dominates(Values a, Values b) {
    return covers(a, b) && !covers(b, a);
}

std::size_t ParetoFront::most_points(std::size_t objectives) const {
    return std::max(capacity_, objectives + anchors_.size());
}

bool ParetoFront::accepts(Values objectives) const {
    for (const FrontPoint& point : points_)
        if (covers(point.objectives, objectives)) return false;
    if (points_.size() < most_points(objectives.size())) return true;
    std::vector<Values> after;
    for (const FrontPoint& point : points_)
        if (!covers(objectives, point.objectives)) after.emplace_back(point.objectives);
    after.push_back(objectives);
    return after.size() <= most_points(objectives.size()) ||
           most_crowded(after, anchors_) != after.size() - 1;
}

bool ParetoFront::insert(FrontPoint point) {
    const Values objectives = point.objectives;
    for (const FrontPoint& old : points_)
        if (covers(old.objectives, objectives)) return false;
    std::erase_if(points_,
                  [&](const FrontPoint& old) { return covers(objectives, old.objectives); });
    points_.push_back(std::move(point));
    if (points_.size() <= most_points(points_.front().objectives.size())) return true;
    std::vector<Values> all;
    for (const FrontPoint& each : points_)
        all.emplace_back(each.objectives);
    const std::size_t leaving = most_crowded(all, anchors_);
    const bool accepted = leaving != points_.size() - 1;
    points_.erase(points_.begin() + static_cast<std::ptrdiff_t>(leaving));
    return accepted;
}

}  // namespace gaus
