// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <functional>
#include <optional>

namespace gaus {

/// List scheduling by latest start under the limits of the problem, without a table over time: for
/// horizons that is_long() is true for. nullopt when an operator misses its window, when a
/// loop-carried dependency does not hold in the end, or when stopped. O(V * runs of equal use + E).
std::optional<Schedule> long_list_schedule(const Problem& problem, const Windows& windows,
                                           const std::function<bool()>& stop);

}  // namespace gaus
