// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/horizon.hpp"

#include "construct/least_length.hpp"
#include "construct/modulo_sdc.hpp"

#include <functional>
#include <optional>

namespace gaus {

/// A legal schedule and the latency bound it was found within.
struct LegalStart {
    Schedule schedule;
    std::int32_t latency_bound;
};

/// True when the user leaves the bound open.
inline bool is_open(const LatencyBound& bound) {
    return bound.steps <= 0 && bound.factor <= 0 && bound.stages <= 0;
}

/// Steps of a bound at the critical path of this II; for one the user leaves open and limits,
/// enough to let them decide.
std::int32_t steps_of(const Problem& problem, const LatencyBound& bound, std::int32_t ii,
                      std::int32_t critical);

/// The start that a legal schedule is: within the bound, or with one that is left open as long as
/// it needs. nullopt when it is longer than the bound.
std::optional<LegalStart> start_at(const Problem& problem, const LatencyBound& bound,
                                   const Schedule& schedule);

/// Looks for a legal schedule at an interval >= RecMII; 0: not pipelined, within a bound that is
/// not left open. nullopt when the bound is below the critical path at this interval, when nothing
/// was found, or when stopped.
std::optional<LegalStart> legal_start(const Problem& problem, const LatencyBound& bound,
                                      std::int32_t ii, const RepairEffort& effort,
                                      const std::function<bool()>& stop);

/// The list schedule without pipelining in the order of the latest starts, shortened from both
/// ends. nullopt when it breaks a maximum distance or a start window, where it would take too long,
/// or when stopped.
std::optional<Schedule> justified_list_schedule(const Problem& problem,
                                                const std::function<bool()>& stop);

/// Without pipelining the fewest steps that a legal schedule is found for, between those that
/// `least` proves to be needed and those of a list schedule. The first list schedule is not stopped
/// unless it takes more than 2^23 steps.
std::optional<LegalStart> shortest_start(const Problem& problem, const LeastLength& least,
                                         const std::function<bool()>& stop);

}  // namespace gaus
