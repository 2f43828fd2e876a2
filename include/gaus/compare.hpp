// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace gaus {

/// Objective vectors, all minimised.
using PointSet = std::vector<std::vector<double>>;

/// The objective vectors of a front.
PointSet objective_vectors(const Front& front);

/// C(a, b) of Zitzler and Thiele (1999): the share of b's points that a point of a weakly
/// dominates, 0 to 1; 1 when b has none. All vectors have the same length. O(|a| |b| M).
double coverage(const PointSet& a, const PointSet& b);

/// A point of two objectives.
using Point2 = std::array<double, 2>;

/// The surface of what at least `k` of the runs attain, where a run attains whatever one of its
/// points weakly dominates (Fonseca and Fleming 1996): its minimal points, the first objective
/// rising and the second falling. Empty when fewer than k runs have points. k >= 1.
/// O(N (log N + runs)) for N points in all runs.
std::vector<Point2> attainment_surface(std::span<const std::vector<Point2>> runs, std::size_t k);

/// Seconds of the first row whose hypervolume is at least `target`; nothing when there is none.
std::optional<double> seconds_to_hypervolume(std::span<const HistoryRow> history, double target);

}  // namespace gaus
