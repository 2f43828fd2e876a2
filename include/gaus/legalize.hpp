#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <optional>
#include <span>

namespace gaus {

/// The legal schedule next to fractional start times `position` [V]: each is rounded, then one
/// topological pass clamps it between its predecessors and its ALAP; with limited classes a serial
/// list pass in the order of `position` places operators at the first free step. nullopt when the
/// limits leave an operator without a step. O(V log V + E) without limits.
std::optional<Schedule> legalize(const Problem& problem, const Windows& windows,
                                 std::span<const float> position);

}  // namespace gaus
