// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <functional>
#include <optional>
#include <span>

namespace gaus {

/// The legal schedule next to fractional start times `position` [V]: each is rounded, then pushed
/// behind its predecessors (pipelined: until loop-carried dependencies hold too). With limited
/// classes operators are placed in the order of `position`, each at the free step next to its own,
/// later steps first; when that fails the list schedules are tried, then short repairs. Pipelined,
/// only these operators are placed, with bounded ejection and repair, and the others follow. A
/// legal integer schedule is returned as it is. nullopt when nothing legal was found, or when
/// stopped before it was (with limits). O(V log V + E) without limits and
/// recurrences. Throws InputError when the size is not V.
std::optional<Schedule> legalize(const Problem& problem, const Windows& windows,
                                 std::span<const float> position,
                                 const std::function<bool()>& stop = {});

}  // namespace gaus
