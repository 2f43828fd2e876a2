// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/evaluate.hpp"
#include "gaus/pareto.hpp"
#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/term.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace gaus {

/// Exact values of a complete schedule, the built-in objectives first.
std::vector<double> exact_values(const Problem& problem, std::span<const Objective> objectives,
                                 std::span<const Term> terms, const Schedule& schedule);

/// A point of the front for a schedule, with its exact objectives, the built-in ones first; throws
/// SystemError when the schedule is not legal.
FrontPoint make_point(const Problem& problem, std::span<const Objective> objectives,
                      std::span<const Term> terms, std::int32_t latency_bound, Schedule schedule,
                      Origin origin);

}  // namespace gaus
