#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

namespace gaus {

/// `passes` sweeps over the operators, alternately upwards and downwards: each moves inside its
/// current slack to the step of least communication that raises no peak and breaks no limit.
/// Operators whose inputs weigh as much as their output stay. Ends early when nothing moves.
/// The schedule must be legal but for limits. O(passes * (V + E + slack)).
void shorten_communication(const Problem& problem, const Windows& windows, int passes,
                           Schedule& schedule);

}  // namespace gaus
