// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace gaus {

/// Adds rows; of those with the same latency bound, interval and weights the largest value stays.
/// O(N^2 M).
void add_bounds(std::vector<BoundRow>& rows, std::vector<BoundRow> more);

/// The largest lower bound of one objective, by its number, that counts for the point: of its
/// interval and its latency bound or a longer one. nullopt: none is known.
std::optional<double> bound_of(const Front& front, const FrontPoint& point, std::size_t objective);

}  // namespace gaus
