// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <functional>

namespace gaus {

/// `passes` sweeps over the operators, alternately in topological order and against it: each moves
/// inside its current slack as far as it can towards less communication, without raising a peak or
/// breaking a limit. Operators without a preference go early in one sweep and late in the next,
/// which makes room for others: whole chains travel. Ends when two sweeps gain nothing, or at the
/// end of a sweep when `stop` says so.
/// The schedule must be legal but for limits. O(passes * (V + E + slack)).
void shorten_communication(const Problem& problem, const Windows& windows, int passes,
                           Schedule& schedule, const std::function<bool()>& stop = {});

}  // namespace gaus
