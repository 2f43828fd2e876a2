// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace gaus {

/// The operators that compete for limited units, and what the others demand of their starts. At a
/// fixed II every path through operators that nothing limits is one difference constraint
/// (Zhang and Liu, ICCAD 2013: modulo SDC), so only the choices that matter are left.
struct Contraction {
    Problem problem;
    Windows windows;                      ///< of the operators that are left
    std::vector<std::int32_t> operators;  ///< their numbers in the whole problem, ascending
};

/// nullopt when no operator takes limited units, when all do, or when the paths would be too many
/// to follow. O(limited operators * (V + E)) for most graphs.
std::optional<Contraction> contract(const Problem& problem, const Windows& windows);

/// The whole schedule around the starts of the limited operators, which must be legal: the others
/// as near to `wanted` [V] as the dependencies allow. O(V + E) a pass, a few passes when there are
/// recurrences.
Schedule expand(const Contraction& contraction, const Problem& problem, const Windows& windows,
                const Schedule& limited, std::vector<std::int32_t> wanted);

}  // namespace gaus
