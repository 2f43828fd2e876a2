// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/search_settings.hpp"

#include "search/policy/restart.hpp"

#include <cstdint>
#include <vector>

namespace gaus {

// Methods for one scalar, docs/baselines.md: the run is that of the search, and every restart is of
// one kind. But for descends() nothing here is for Method::search.

/// Sets what the method leaves no choice of: no pruning, its kernel, no refinement but annealing's.
void settle(SearchSettings& settings);

/// Whether restarts begin at the best baseline.
bool begins_informed(const SearchSettings& settings);

/// Whether restarts are gradient descents and nothing else.
bool descends(Method method);

/// The prices with sum 1, and the scales [M] that make them of it.
std::vector<double> method_weighting(const SearchSettings& settings);
std::vector<double> method_scales(const SearchSettings& settings);

/// Where all restarts begin but those of annealing that continue.
Start method_start(const SearchSettings& settings);

/// Restarts of a batch: `lanes` where they relax together, else one.
std::int64_t method_lanes(const SearchSettings& settings, std::int64_t lanes);

/// Iterations of gradient descent of `lanes` restarts within `steps` that fit half a turn, at least
/// 20.
int method_iterations(const Problem& problem, const SearchSettings& settings, std::int64_t lanes,
                      std::int32_t steps);

/// Restart `id`; a function of (settings, id), but for those of annealing, which have more
/// proposals the more workers have come before and, sharing, may continue from what is known.
Restart plan_method(std::int64_t id, const RestartContext& context);

}  // namespace gaus
