// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "construct/exact_schedule.hpp"

#include <cstdint>
#include <functional>

namespace gaus {

/// True where the search below is complete: an operator that starts one step earlier can then be in
/// the way only of what has started before it. That takes reservations from the start on, and no
/// maximum distances, which move operators together.
bool completes_acyclic_search(const Problem& problem);

/// The search for schedules without pipelining: depth first, an operator starts at its
/// earliest step or is postponed until that has changed (Le Pape 1994: no other schedule ends
/// sooner), with propagation of the dependencies and of the units that operators hold wherever they
/// start in their windows, and of the order of two operators that never hold their units at the
/// same time, in classes of at most 100. `seed` and `stream` (0: none) mix the order up a little.
/// Ends after `looks` looks at dependencies and steps, when stopped, or when the table of the units
/// would have more than 2^20 steps. Depth: V. Where it is not complete it proves only what follows
/// before the first choice.
ExactAnswer acyclic_search(const Problem& problem, const Windows& windows, std::int64_t looks,
                           std::uint64_t seed, std::uint64_t stream,
                           const std::function<bool()>& stop);

}  // namespace gaus
