#pragma once

#include "gaus/evaluate.hpp"
#include "gaus/pareto.hpp"
#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/term.hpp"

#include <cstdint>
#include <span>

namespace gaus {

/// A point of the front for a schedule, with its exact objectives, the built-in ones first; throws
/// SystemError when the schedule is not legal.
FrontPoint make_point(const Problem& problem, std::span<const Objective> objectives,
                      std::span<const Term> terms, std::int32_t latency_bound, Schedule schedule,
                      Origin origin);

}  // namespace gaus
