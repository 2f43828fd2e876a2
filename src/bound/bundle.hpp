// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bound/lagrangian.hpp"

#include <functional>
#include <vector>

namespace gaus {

/// When to be content with prices.
struct BundleEffort {
    int cuts = 0;          ///< at most
    double tolerance = 0;  ///< of the bound, relative
    double enough = 0;     ///< a bound that is enough
    std::function<bool()> stop;
};

/// The shares of the columns of a box in a convex combination that nearly solves the linear
/// relaxation, [columns].
using Shares = std::vector<double>;

/// Improves the prices, the columns and the bound of a box by a proximal bundle method (Kiwiel,
/// Mathematical Programming 1990). `visit` sees every cheapest schedule.
Shares improve(Box& box, Lagrangian& lagrangian, const PeakWeights& weights,
               const BundleEffort& effort,
               const std::function<void(const std::vector<std::int32_t>&)>& visit);

}  // namespace gaus
