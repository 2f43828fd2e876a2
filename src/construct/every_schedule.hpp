// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>

namespace gaus {

/// Product of the widths of the windows: no more schedules keep them. O(V).
double window_choices(const Windows& windows);

/// Calls visit for every legal schedule within the windows, depth first: for designs with few
/// choices. O(V (degree + blocking)) for each of them.
void for_every_schedule(const Problem& problem, const Windows& windows,
                        const std::function<void(const Schedule& schedule)>& visit);

}  // namespace gaus
