// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gaus {

/// Everything as early as the dependencies allow; limits are ignored. O(V + E).
Schedule asap_schedule(const Windows& windows);
/// Everything as late as the dependencies and the bound allow; limits are ignored. O(V + E).
Schedule alap_schedule(const Windows& windows);

enum class Direction : std::uint8_t { forward, backward };

/// List scheduling by latest start (backward: earliest end, on the reversed graph) under the given
/// units per class, [C], -1: none. nullopt when an operator misses its window, or when stopped.
/// O((V + E) log V + steps waited).
std::optional<Schedule> list_schedule(const Problem& problem, const Windows& windows,
                                      std::span<const std::int64_t> limits, Direction direction,
                                      const std::function<bool()>& stop = {});

/// List scheduling with the smallest units per class that it finds by bisection, class by class in
/// the order of their cost, never above the problem's own limits. `stop` ends the bisection at the
/// best schedule so far.
std::optional<Schedule> list_schedule_min_resources(const Problem& problem, const Windows& windows,
                                                    Direction direction,
                                                    const std::function<bool()>& stop = {});

/// One-pass force-directed scheduling (Paulin and Knight 1989): operators by mobility, each to the
/// step of least expected use, windows propagated; then `communication_passes` sweeps that move
/// operators inside their slack to shorten weighted dependencies without raising a peak. When
/// stopped, operators not yet placed start as early as they can.
Schedule force_directed_schedule(const Problem& problem, const Windows& windows,
                                 int communication_passes, const std::function<bool()>& stop = {});

/// Names of the methods, in the order in which they are tried: "asap", "alap", "list-forward",
/// "list-backward", "fds" and, pipelined with limits, "sdc". Each is followed by that of the same
/// schedule improved by communication passes, "asap-com" and so on.
std::vector<std::string_view> baseline_methods();

/// A named baseline schedule; legal.
struct Baseline {
    std::string_view method;  ///< one of baseline_methods()
    Schedule schedule;
};

/// Every baseline that is legal under the windows and the problem's limits: in the order of
/// baseline_methods(). Once there is one, `stop` leaves out
/// the rest. On a time axis too long for tables (docs/search.md) only plain asap, alap and, with
/// limits, list-forward.
std::vector<Baseline> baselines(const Problem& problem, const Windows& windows,
                                const std::function<bool()>& stop = {});

}  // namespace gaus
