// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/evaluate.hpp"
#include "gaus/front_file.hpp"
#include "gaus/horizon.hpp"
#include "gaus/windows.hpp"

#include <functional>
#include <span>
#include <vector>

namespace gaus::app {

/// Where to look for bounds, and the schedules that are known there.
struct BoundScope {
    Windows windows;
    std::vector<Objectives> known;
};

/// Also where no legal schedule is known. Throws InfeasibleError with the reason when it is proven
/// that there is none in any of them.
std::vector<BoundScope> scopes_of(const Problem& problem, const Horizons& horizons);
/// One for every latency bound and interval of the points.
std::vector<BoundScope> scopes_of(const StoredFront& stored);

/// Bounds every objective alone and, unless `weights` is empty, the weighted sum of all, in every
/// scope. Ends at `time_limit` [s] of `seconds`; what one bound leaves of its share of the time the
/// others get.
std::vector<BoundRow> find_bounds(const Problem& problem, std::span<const BoundScope> scopes,
                                  const std::vector<Objective>& objectives,
                                  const std::vector<double>& weights, int threads,
                                  double time_limit, const std::function<double()>& seconds);

}  // namespace gaus::app
