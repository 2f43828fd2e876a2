// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/random.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

/// A schedule that is known, and the values [M] of the objectives there.
struct KnownPoint {
    std::vector<double> objectives;
    Schedule schedule;               ///< empty: only that it exists is known
    std::int32_t latency_bound = 0;  ///< [steps] that it keeps
};

/// Points none of which dominates another: what a restart knew, and what it finds on its way.
class Archive {
  public:
    /// `windows`: what those points keep that count as starts; must outlive it.
    Archive(std::span<const KnownPoint> known, const Windows& windows);

    std::size_t size() const { return points_.size(); }
    /// Of a point, by its number.
    const std::vector<double>& objectives(std::size_t number) const {
        return points_[number].known.objectives;
    }
    /// True when no point is as good in those objectives that `counts` [M], within rounding.
    bool accepts(std::span<const double> objectives, const std::vector<bool>& counts) const;
    /// True when no point is as good in all objectives.
    bool accepts(std::span<const double> objectives) const;
    /// A point that is found and accepted.
    void insert(KnownPoint found);
    /// A refinement may begin at this point.
    bool begins(std::size_t number) const { return points_[number].begins; }
    const Schedule& schedule(std::size_t number) const { return points_[number].known.schedule; }
    bool has_starts() const;
    /// The number of a point where a refinement may begin; there is one.
    std::size_t draw_start(Random& random) const;
    /// The smallest and the largest value of an objective.
    std::pair<double, double> range(std::size_t m) const;
    /// What was found and is dominated by nothing.
    std::vector<KnownPoint> take_found();

  private:
    struct Point {
        KnownPoint known;
        bool begins, found;
    };
    void insert(KnownPoint known, bool found);

    const Windows& windows_;
    std::vector<Point> points_;
};

}  // namespace gaus
