// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>

namespace gaus {

/// True when every operator takes one step and starts at any later one than those it depends on,
/// not pipelined and without limits: what least_memory_by_live_sets() understands.
bool has_unit_steps(const Problem& problem, const Windows& windows);

struct LiveSetBound {
    std::int64_t memory = 0;  ///< no schedule has less
    bool reached = false;     ///< some schedule has as much
};

/// The least memory of a design with unit steps, where few values are live at once: step by step
/// all sets of operators that can have started without more than a limit being live, which is
/// raised from `low` on while it proves too small; some schedule has `known`. Of the schedules
/// within a limit one of least memory summed over the boundaries and, among these, of least starts
/// is enough: in it an operator starts as soon as it ends lives of its own size, and what ends none
/// is followed at once. Ends when `known` is proven, after `effort` looks at an operator, or when
/// `stop` says so, asked after every set.
LiveSetBound least_memory_by_live_sets(const Problem& problem, const Windows& windows,
                                       std::int64_t low, std::int64_t known, std::int64_t effort,
                                       const std::function<bool()>& stop);

}  // namespace gaus
