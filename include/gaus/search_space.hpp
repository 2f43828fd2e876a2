// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/tuning.hpp"

#include <vector>

namespace gaus {

/// Values that the hyperparameters of a restart are drawn from, each as likely; an empty list means
/// the built-in one, which depends on the restart.
struct SearchSpace : PerHyperparameter<std::vector<double>> {
    std::vector<SmoothingKernel> kernel{SmoothingKernel::polynomial};  ///< of a batch
    std::vector<DependencyMode> dependencies{DependencyMode::sweep};   ///< of a batch
};

/// Throws InputError: a value out of its range, or shares of the moves that, the largest of every
/// list together with the smallest of the built-in ones, are more than 1. `limited`: some class of
/// the design has a limit.
void check(const SearchSpace& space, bool limited);

}  // namespace gaus
