// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

namespace gaus {

/// The height of the profiles of a schedule, at least 1.
struct Loads {
    double memory = 1;  ///< in mean sizes of the operators
    double use = 1;     ///< of the fullest class, in mean amounts
};
Loads loads_of(const Problem& problem, const Schedule& schedule);

}  // namespace gaus
