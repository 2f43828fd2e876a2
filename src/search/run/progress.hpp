// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/pareto.hpp"
#include "gaus/search.hpp"

#include <span>
#include <vector>

namespace gaus {

/// What a report says about the points of a front: smallest values, hypervolume and their number.
Progress progress_of(std::span<const FrontPoint> points, const std::vector<double>& reference);

}  // namespace gaus
