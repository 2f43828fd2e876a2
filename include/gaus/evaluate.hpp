// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gaus {

/// The exact objectives, all minimised; definitions: docs/problem.md.
enum class Objective : std::uint8_t { latency, resource, communication, memory, ii };

inline constexpr std::array<std::string_view, 5> objective_names = {
    "latency", "resource", "communication", "memory", "ii"};

/// Names of some of them, in their order.
std::vector<std::string> names_of(std::span<const Objective> objectives);

/// Exact objective values of one schedule.
struct Objectives {
    double latency = 0;        ///< [steps]
    double resource = 0;       ///< sum over classes of cost * peak
    double communication = 0;  ///< sum over carrying dependencies of weight * boundaries crossed
    double memory = 0;         ///< largest total size of live values at any boundary
    double ii = 0;             ///< [steps], 0 when not pipelined

    /// The value of one of them.
    double operator[](Objective objective) const;
    bool operator==(const Objectives&) const = default;
};

/// Exact objectives of a complete schedule with starts >= 0; legality is not needed.
/// Throws InputError when the size of the schedule is not V or a start is negative.
/// O(V + E + C * steps), on a long axis O(E + C * V log V); shares no code with the optimiser.
Objectives evaluate(const Problem& problem, const Schedule& schedule);

/// Units of one class in use in steps first .. last - 1.
struct UsageRun {
    std::int64_t first = 0, last = 0, units = 0;
};

/// Units of every class in use, [C], as runs that follow one another from step 0 to ii when
/// pipelined, else to the last step in which units are held. O(C * min(steps, V log V)).
std::vector<std::vector<UsageRun>> usage_runs(const Problem& problem, const Schedule& schedule);

/// Likewise for every step: [C][steps]. Throws InputError beyond 2^28 steps.
std::vector<std::vector<std::int64_t>> usage(const Problem& problem, const Schedule& schedule);

/// Total size of live values at every boundary: [latency], folded modulo ii when pipelined.
std::vector<std::int64_t> live_values(const Problem& problem, const Schedule& schedule);

}  // namespace gaus
