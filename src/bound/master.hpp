// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bound/box.hpp"

#include <span>
#include <vector>

namespace gaus {

/// Near given prices, the convex combination of the columns of a box and the peaks that minimise
/// the augmented Lagrangian; its multipliers are the next prices of a proximal bundle method.
struct MasterSolution {
    std::vector<double> shares;  ///< of the columns, sum 1
    StepTable prices;
    double value = 0;  ///< of the model: what the Lagrangian would be if there were no more columns
};

/// `steps` [C + 1]: how far a price moves per unit of use above the peak. `shares`: to begin with.
/// Pairwise Frank-Wolfe steps with exact line search.
MasterSolution solve_master(const Box& box, const PeakWeights& weights,
                            std::span<const double> steps, std::vector<double> shares);

}  // namespace gaus
