// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <vector>

namespace gaus {

/// Units per class [C] that every legal schedule needs: the largest amount, and the work that must
/// lie in the first or in the last steps divided by their number. O(V + C D).
std::vector<std::int64_t> resource_lower_bounds(const Problem& problem, const Windows& windows);

}  // namespace gaus
