// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/evaluate.hpp"
#include "gaus/objectives.hpp"
#include "gaus/pareto.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace gaus {

/// What one unit of weight buys of each objective: price = weight / scale.
///
/// The scales are typical values of the objectives, taken from a list schedule, with the ratios
/// to that of the objective `anchor` rounded to powers of ten. Anchored at the communication, the
/// middle of the resource-communication edge is the formulation A of arXiv 2602.20427 with a
/// readable alpha: alpha = 10^k, alpha * resource about equal to communication.
std::vector<double> objective_scales(std::span<const double> typical, std::size_t anchor);

/// Weights [M] of a simplex lattice, sum 1: the extremes, the middles of the edges, the centre,
/// then the points of finer lattices that were not there before. Point i is a pure function of
/// (M, i). O(points before it).
std::vector<std::vector<double>> lattice(std::size_t objectives, std::size_t points);

/// Prices of the built-in objectives and terms for one weighting.
Prices prices_of(std::span<const double> weighting, std::span<const double> scales,
                 std::span<const Objective> objectives);

/// sum weight_i / scale_i * objective_i: what a restart of this weighting minimises.
double scalarised(std::span<const double> objectives, std::span<const double> weighting,
                  std::span<const double> scales);

/// The weighting whose level line runs through the largest gap of the front, measured as the box
/// between neighbours along one objective in normalised space; empty when the front has no gap.
/// `skip` widest gaps are passed over.
std::vector<double> gap_weighting(std::span<const FrontPoint> points,
                                  std::span<const double> scales, std::size_t skip);

}  // namespace gaus
