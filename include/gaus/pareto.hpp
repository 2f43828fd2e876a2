// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/schedule.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace gaus {

/// How a point of the front was found.
enum class Origin : std::uint8_t { asap, alap, list, fds, relaxation, refinement, initial };
std::string_view to_string(Origin origin);
/// Of a baseline, by the name of its method; modulo SDC schedules count as lists.
Origin baseline_origin(std::string_view method);

/// A verified schedule, its exact objectives and its provenance.
struct FrontPoint {
    Schedule schedule;
    std::vector<double> objectives;  ///< [M], in the order of the front's objective names
    std::int32_t latency_bound = 0;
    std::vector<double> weighting;  ///< [M], the restart's weights, sum 1; zeros for baselines
    Origin origin = Origin::initial;
    std::int32_t rank = 0;
    std::int64_t restart = -1;   ///< -1: not from a restart
    std::int32_t iteration = 0;  ///< round of the restart, or which of its points
    double seconds = 0;          ///< since the start of the run
    std::int32_t source = -1;    ///< of a merged front: number of its source; -1: not merged
};

/// a <= b everywhere and a < b somewhere.
bool dominates(std::span<const double> a, std::span<const double> b);

/// The mutually non-dominated points seen so far, at most `capacity` of them.
///
/// Of points equal in objective space the first is kept. Over capacity the most crowded point
/// (Deb et al., NSGA-II crowding distance; of equals the newest) leaves; the best point of each
/// objective and of each anchor never does, so the capacity counts as at least their number.
class ParetoFront {
  public:
    /// `anchors`: prices [M] whose cheapest point stays.
    explicit ParetoFront(std::size_t capacity, std::vector<std::vector<double>> anchors = {})
        : capacity_(capacity), anchors_(std::move(anchors)) {}

    /// True when the point was accepted. O(N M), plus O(N M log N) over capacity.
    bool insert(FrontPoint point);
    /// True when `objectives` would be accepted.
    bool accepts(std::span<const double> objectives) const;
    /// In the order in which they were accepted.
    const std::vector<FrontPoint>& points() const { return points_; }

  private:
    std::size_t most_points(std::size_t objectives) const;

    std::size_t capacity_;
    std::vector<std::vector<double>> anchors_;
    std::vector<FrontPoint> points_;
};

/// Volume that the points dominate below `reference` (all minimised); points beyond it add nothing.
/// Exact, by the volumes that single points add (WFG, While et al. 2012): O(N log N) for M <= 3,
/// else exponential in M; NaN beyond 10^8 comparisons (500 points of six objectives take less).
/// Throws InputError when a point's size is not that of the reference.
double hypervolume(std::span<const std::vector<double>> points, std::span<const double> reference);

}  // namespace gaus
