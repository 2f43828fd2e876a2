// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/pareto.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace gaus {

namespace {

/// Points by address: a projection reads fewer of the leading values.
using Points = std::vector<const double*>;

/// Area that points of the plane dominate below a reference, grown point by point.
class Staircase {
  public:
    Staircase(double reference_x, double reference_y)
        : steps_{{-infinity, reference_y}, {reference_x, -infinity}} {}

    double area() const { return area_; }

    /// O(log N), amortised.
    void add(double x, double y) {
        auto right = steps_.lower_bound(x);
        if (std::prev(right)->second <= y || (right->first == x && right->second <= y)) return;
        double left = x, top = std::prev(right)->second;
        while (right->second >= y) {
            area_ += (right->first - left) * (top - y);
            left = right->first;
            top = right->second;
            right = steps_.erase(right);
        }
        area_ += (right->first - left) * (top - y);
        steps_.emplace_hint(right, x, y);
    }

  private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();
    std::map<double, double> steps_;  ///< x -> y, y falls as x grows
    double area_ = 0;
};

/// Comparisons of points that may still be made; below 0: too many for this front.
using Effort = std::int64_t;
constexpr Effort most_effort = 100'000'000;

/// Adds `point` to points mutually non-dominated in the first `m` values.
void add_non_dominated(Points& points, const double* point, std::size_t m, Effort& effort) {
    const auto covers = [m](const double* a, const double* b) {
        return std::equal(a, a + m, b, [](double p, double q) { return p <= q; });
    };
    effort -= static_cast<Effort>(points.size());
    if (std::ranges::any_of(points, [&](const double* p) { return covers(p, point); })) return;
    std::erase_if(points, [&](const double* p) { return covers(point, p); });
    points.push_back(point);
}

double volume(Points points, std::span<const double> reference, Effort& effort);

/// Volume of the first objectives that the last of `points` alone dominates.
double exclusive_volume(std::span<const double* const> points, std::span<const double> reference,
                        Effort& effort) {
    const std::size_t m = reference.size();
    const double* const point = points.back();
    double box = 1;
    for (std::size_t i = 0; i < m; ++i)
        box *= reference[i] - point[i];
    std::vector<double> values;
    values.reserve(points.size() * m);  // addresses into it must stay
    Points shared;                      // the corners of what it dominates together with others
    effort -=
        10 * static_cast<Effort>(points.size());  // a new point costs as much as ten comparisons
    for (const double* const other : points.first(points.size() - 1)) {
        const double* const corner = values.data() + values.size();
        for (std::size_t i = 0; i < m; ++i)
            values.push_back(std::max(point[i], other[i]));
        add_non_dominated(shared, corner, m, effort);
        if (effort < 0) return 0;
    }
    return box - volume(std::move(shared), reference, effort);
}

/// Over two objectives, or over the last of three.
double volume_by_sweep(Points points, std::span<const double> reference) {
    Staircase stairs(reference[0], reference[1]);
    if (reference.size() == 2) {
        for (const double* const p : points)
            stairs.add(p[0], p[1]);
        return stairs.area();
    }
    std::ranges::sort(points, {}, [](const double* p) { return p[2]; });
    double total = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        stairs.add(points[i][0], points[i][1]);
        const double next = i + 1 < points.size() ? points[i + 1][2] : reference[2];
        if (next > points[i][2]) total += stairs.area() * (next - points[i][2]);
    }
    return total;
}

/// From the point that is best in the last objective to the worst, each adds what it alone
/// dominates of those before it: a prism.
double volume(Points points, std::span<const double> reference, Effort& effort) {
    const std::size_t last = reference.size() - 1;
    if (last == 0) {
        const auto best = std::ranges::min_element(points, {}, [](const double* p) { return *p; });
        return best == points.end() ? 0 : reference[0] - **best;
    }
    if (last < 3) {
        effort -= 20 * static_cast<Effort>(points.size());  // sorting and searching a tree
        return volume_by_sweep(std::move(points), reference);
    }
    std::ranges::stable_sort(points, {}, [last](const double* p) { return p[last]; });
    double total = 0;
    for (std::size_t i = 0; i < points.size() && effort >= 0; ++i)
        total += (reference[last] - points[i][last]) *
                 exclusive_volume(std::span(points).first(i + 1), reference.first(last), effort);
    return total;
}

/// Objectives by falling number of distinct values: equal values along the last ones share corners.
std::vector<std::size_t> objective_order(std::span<const std::vector<double>> points,
                                         std::size_t objectives) {
    std::vector<std::size_t> distinct(objectives), order(objectives);
    for (std::size_t m = 0; m < objectives; ++m) {
        std::vector<double> values;
        for (const auto& point : points)
            values.push_back(point[m]);
        std::ranges::sort(values);
        const auto rest = std::unique(values.begin(), values.end());
        distinct[m] = static_cast<std::size_t>(rest - values.begin());
    }
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater{}, [&](std::size_t m) { return distinct[m]; });
    return order;
}

}  // namespace

double hypervolume(std::span<const std::vector<double>> points, std::span<const double> reference) {
    const std::size_t m = reference.size();
    for (const auto& point : points)
        if (point.size() != m)
            throw InputError("hypervolume: found a point with " + std::to_string(point.size()) +
                             " objectives, expected " + std::to_string(m));
    if (m == 0) return 0;
    const auto order = objective_order(points, m);
    std::vector<double> limits, values;
    for (const std::size_t o : order)
        limits.push_back(reference[o]);
    values.reserve(points.size() * m);  // addresses into it must stay
    Points inside;
    for (const auto& point : points) {
        const bool below = std::equal(point.begin(), point.end(), reference.begin(), std::less{});
        if (!below) continue;
        inside.push_back(values.data() + values.size());
        for (const std::size_t o : order)
            values.push_back(point[o]);
    }
    Effort effort = most_effort;
    const double result = volume(std::move(inside), limits, effort);
    return effort < 0 ? std::numeric_limits<double>::quiet_NaN() : result;
}

}  // namespace gaus
