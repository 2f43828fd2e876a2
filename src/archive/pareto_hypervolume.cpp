#include "gaus/error.hpp"
#include "gaus/pareto.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <string>

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

/// Adds `point` to points mutually non-dominated in the first `m` values; false when covered.
bool add_non_dominated(Points& points, const double* point, std::size_t m) {
    const auto covers = [m](const double* a, const double* b) {
        return std::equal(a, a + m, b, [](double p, double q) { return p <= q; });
    };
    if (std::ranges::any_of(points, [&](const double* p) { return covers(p, point); }))
        return false;
    std::erase_if(points, [&](const double* p) { return covers(point, p); });
    points.push_back(point);
    return true;
}

double volume(Points points, std::span<const double> reference);

/// Integrates over the last objective; `add` takes a point into the section, `section` measures it.
template <class Add, class Section>
double integrate(Points& points, std::span<const double> reference, Add add, Section section) {
    const std::size_t last = reference.size() - 1;
    std::ranges::sort(points, {}, [last](const double* p) { return p[last]; });
    double total = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        add(points[i]);
        const double next = i + 1 < points.size() ? points[i + 1][last] : reference[last];
        if (next > points[i][last]) total += section() * (next - points[i][last]);
    }
    return total;
}

double volume_by_slices(Points& points, std::span<const double> reference) {
    const auto lower = reference.first(reference.size() - 1);
    Points section;
    double area = 0;
    bool stale = false;
    return integrate(
        points, reference,
        [&](const double* p) { stale |= add_non_dominated(section, p, lower.size()); },
        [&] {
            if (stale) area = volume(section, lower);
            stale = false;
            return area;
        });
}

double volume(Points points, std::span<const double> reference) {
    if (reference.size() > 3) return volume_by_slices(points, reference);
    if (reference.size() == 1)
        return integrate(
            points, reference, [](const double*) {}, [] { return 1.0; });
    Staircase stairs(reference[0], reference[1]);
    const auto add = [&](const double* p) { stairs.add(p[0], p[1]); };
    if (reference.size() == 2) {
        std::ranges::for_each(points, add);
        return stairs.area();
    }
    return integrate(points, reference, add, [&] { return stairs.area(); });
}

/// Objectives by falling number of distinct values: slices are cut along the last ones.
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
    return volume(std::move(inside), limits);
}

}  // namespace gaus
