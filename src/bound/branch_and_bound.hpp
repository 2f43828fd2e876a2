// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/bound.hpp"

#include "bound/box.hpp"

namespace gaus {

/// Best-first branch and bound (Land, Doig 1960) on the peaks, then on the windows of operators;
/// bounds of boxes by the bundle method. Returns the smallest bound of the boxes that are left, or
/// the known value when none is.
Bound branch_and_bound(const Problem& problem, const PeakWeights& weights, Box whole,
                       const BoundEffort& effort);

}  // namespace gaus
