// SPDX-License-Identifier: Apache-2.0
#include "search/run/archive.hpp"

#include <algorithm>
#include <cmath>

namespace gaus {

namespace {

/// Sums on the way are rounded otherwise than those of a whole schedule.
bool covers(double a, double b) {
    return a <= b + 1e-9 * std::abs(b);
}

}  // namespace

Archive::Archive(std::span<const KnownPoint> known, const Windows& windows) : windows_(windows) {
    for (const KnownPoint& point : known)
        if (accepts(point.objectives)) insert(point, false);
}

bool Archive::accepts(std::span<const double> objectives) const {
    return std::ranges::none_of(points_, [&](const Point& point) {
        return std::ranges::equal(point.known.objectives, objectives, covers);
    });
}

bool Archive::accepts(std::span<const double> objectives, const std::vector<bool>& counts) const {
    return std::ranges::none_of(points_, [&](const Point& point) {
        for (std::size_t m = 0; m < objectives.size(); ++m)
            if (counts[m] && !covers(point.known.objectives[m], objectives[m])) return false;
        return true;
    });
}

void Archive::insert(KnownPoint known, bool found) {
    std::erase_if(points_, [&](const Point& point) {
        return std::ranges::equal(known.objectives, point.known.objectives, covers);
    });
    const bool begins = !known.schedule.start.empty() && known.schedule.ii == windows_.ii &&
                        known.latency_bound <= windows_.latency_bound;
    points_.push_back({std::move(known), begins, found});
}

void Archive::insert(KnownPoint found) {
    insert(std::move(found), true);
}

bool Archive::has_starts() const {
    return std::ranges::any_of(points_, &Point::begins);
}

std::size_t Archive::draw_start(Random& random) const {
    for (;;) {
        const auto at = random.below(static_cast<std::uint32_t>(points_.size()));
        if (points_[at].begins) return at;
    }
}

std::pair<double, double> Archive::range(std::size_t m) const {
    const auto value = [m](const Point& point) { return point.known.objectives[m]; };
    const auto [low, high] = std::ranges::minmax_element(points_, {}, value);
    return {value(*low), value(*high)};
}

std::vector<KnownPoint> Archive::take_found() {
    std::vector<KnownPoint> found;
    for (Point& point : points_)
        if (point.found) found.push_back(std::move(point.known));
    return found;
}

}  // namespace gaus
