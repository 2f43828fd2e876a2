// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace gaus {

/// What a complete search for a legal schedule has found out.
struct ExactAnswer {
    std::optional<Schedule> schedule;
    /// No schedule within the windows keeps all dependencies and limits: proven. False without a
    /// schedule: the effort did not suffice.
    bool infeasible = false;
};

/// Work of one search [steps and dependencies looked at]; some 10 ms.
inline constexpr std::int64_t usual_looks = 2'000'000;

/// Looks for a legal schedule, near `wanted` [V], or for the proof that there is none: depth-first
/// over the slots (ii = 0: steps) of the operators that take limited units, the one with the fewest
/// free slots first. Windows follow every choice along the dependencies; at a fixed II they decide
/// the stages too, so windows of any width cost no more slots. Operators that can change places
/// keep one order. A branch ends when more operators wait than their class has room for.
/// Deterministic: ends after `looks` looks, or when `stop` says so. Memory: O(V + E + C * slots);
/// gives up at once when that is more than an eighth of `looks`.
ExactAnswer exact_schedule(const Problem& problem, const Windows& windows,
                           std::span<const std::int32_t> wanted, std::int64_t looks,
                           const std::function<bool()>& stop);

}  // namespace gaus
