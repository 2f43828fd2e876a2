// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include "construct/exact_schedule.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace gaus {

/// How hard to look for a legal schedule.
struct RepairEffort {
    int tries = 16;                    ///< repairs from different random numbers
    std::int64_t moves = 20000;        ///< of each
    std::int64_t looks = usual_looks;  ///< of a complete search
    std::uint64_t seed = 0, stream = 0;
};

/// A legal modulo schedule near `wanted` [V]: only the operators of limited classes are placed, the
/// others follow from the difference constraints (as in modulo SDC scheduling, Zhang and Liu, ICCAD
/// 2013). First by iterative modulo scheduling in the order of `wanted`, then list schedules, then
/// a complete search and, unless it proves that there is none, repairs by tabu search. nullopt when
/// none was found or `stop` came first. Not pipelined (ii = 0): list schedules in random orders,
/// which the others of these steps follow, with as many moves for each in every try.
std::optional<Schedule> modulo_sdc_schedule(const Problem& problem, const Windows& windows,
                                            std::span<const std::int32_t> wanted,
                                            const RepairEffort& effort,
                                            const std::function<bool()>& stop);

}  // namespace gaus
