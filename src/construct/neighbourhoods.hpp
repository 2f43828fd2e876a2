// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace gaus {

/// How hard to look for a shorter schedule.
struct ShorteningEffort {
    std::int64_t rounds = 100;
    std::uint64_t seed = 0, stream = 0;
};

/// A schedule with fewer steps than a legal one without pipelining, by large neighbourhood search:
/// every round lets some operators that are near in time loose, keeps the order in which all others
/// take limited units (a partial order schedule, Godard, Laborie and Nuijten, ICAPS 2005), and
/// looks for one that is shorter or, every other round, for another one that may be 2 % longer than
/// the best. nullopt when none is shorter, or when a memory space has a limit. A round takes some
/// seconds_of_round().
std::optional<Schedule> shorter_schedule(const Problem& problem, const Schedule& schedule,
                                         const ShorteningEffort& effort,
                                         const std::function<bool()>& stop);

double seconds_of_round(const Problem& problem);

}  // namespace gaus
