// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/refine.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <optional>

namespace gaus {

/// Looks for a schedule that keeps the limits of memory, from one that is legal but for these, by
/// short refinements towards less memory. Their number is counted. nullopt: none was found.
std::optional<Schedule> fit_memory(const Problem& problem, const Windows& windows,
                                   const Schedule& start, std::uint64_t seed,
                                   const StopCheck& stop);

}  // namespace gaus
