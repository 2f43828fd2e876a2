#pragma once

#include "bound/lagrangian.hpp"

#include <functional>
#include <vector>

namespace gaus {

/// When to be content with prices.
struct AscentEffort {
    int iterations = 0;  ///< at most
    int patience = 0;    ///< iterations without a better bound
    double enough = 0;   ///< a bound that is enough
    std::function<bool()> stop;
};

/// What the ascent leaves besides better prices and a better bound of the box: a convex combination
/// of cheapest schedules that nearly solves the linear relaxation.
struct Mixture {
    PeakUse use;                         ///< mean
    std::vector<double> start, variance; ///< [V], of starts
};

/// Improves the prices and the bound of a box by the volume algorithm (Barahona, Anbil,
/// Mathematical Programming 2000). `visit` sees every cheapest schedule.
Mixture ascend(Lagrangian& lagrangian, Box& box, const PeakWeights& weights,
               const AscentEffort& effort, const std::function<void(const Schedule&)>& visit);

}  // namespace gaus
