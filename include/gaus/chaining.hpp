// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

namespace gaus {

/// Adds the order-only dependencies without which signals would take longer than a clock period
/// from one register to the next: along carrying dependencies without a delay, from an operator's
/// output or from a latency-0 operator through latency-0 operators to the next input, all of which
/// could start in one step. Each demands one step more between the ends of such a chain, and none
/// follows from another. Loop-carried dependencies chain as well. `data.timings` [V] in the unit of
/// the period. O(V * operators of a chain). Throws InputError when one operator alone takes longer
/// than the period. After the chaining problems of CIRCT's scheduling infrastructure.
void limit_chains(ProblemData& data, double clock_period);

}  // namespace gaus
