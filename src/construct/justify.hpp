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

/// A schedule that keeps all limits, the earliest starts of the windows, and all dependencies but
/// maximum distances.
struct LateSchedule {
    Schedule schedule;
    /// Most steps by which an operator starts after its window, or by which a maximum distance is
    /// exceeded; <= 0: legal.
    std::int64_t lateness;
};

/// Looks for a legal schedule without pipelining: serial list schedules in random orders, near
/// `wanted` [V] at first, each shortened by forward-backward improvement (Tormos and Lova, Annals
/// of Operations Research 2001). Ends with the first that is not late, or with the least late one
/// after placing `placements` operators, at least one schedule. A placement costs O(degree + log V
/// + blocking) and a look at the steps where it does not fit. nullopt when an operator takes more
/// units than there are, when a schedule needs more than 2^23 steps, or when stopped before the
/// first one.
std::optional<LateSchedule> justified_schedule(const Problem& problem, const Windows& windows,
                                               std::span<const std::int32_t> wanted,
                                               std::int64_t placements, std::uint64_t seed,
                                               std::uint64_t stream,
                                               const std::function<bool()>& stop);

}  // namespace gaus
