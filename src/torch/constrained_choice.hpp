// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <vector>

/// The constrained Gumbel trick of GS-Schedule, by hand: both passes go operator by operator along
/// the dependencies, which tensors of whole designs cannot.
namespace gaus::categorical {

/// In topological order, the step of the highest score among those that the predecessors and the
/// window leave: [V]. `score`: [V, D], D the latency bound. O(E + sum of windows).
std::vector<std::int32_t> choose(const Problem& problem, const Windows& windows,
                                 const float* score);

/// The straight-through gradient: the choice is differentiated like the softmax of the scores over
/// the steps that are left, and what is left like the product of the predecessors' cumulative
/// distributions. `gradient` [V, D] holds that by the chosen steps (one-hot) and gets that by the
/// scores; outside the windows nothing is read and nothing written. `cumulative` [V, D] is scratch,
/// all 0. False when stopped. O(sum over dependencies of the window of the target).
bool differentiate(const Problem& problem, const Windows& windows, const float* score,
                   const std::vector<std::int32_t>& start, float* gradient, float* cumulative,
                   const StopCheck& stop);

}  // namespace gaus::categorical
