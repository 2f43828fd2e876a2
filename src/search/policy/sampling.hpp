// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/random.hpp"
#include "gaus/search_settings.hpp"
#include "gaus/search_space.hpp"
#include "gaus/trial.hpp"

#include "search/policy/loads.hpp"

namespace gaus {

/// What of a design hyperparameters must suit.
struct DesignTraits {
    bool limited = false;  ///< some class has a limit
    bool ample = false;    ///< has_ample_time: what is known is polished again and again
    bool sparse = false;   ///< less than 1.5 dependencies for every operator
    bool melts = false;    ///< melts(): one refinement can use much of the time
};
DesignTraits traits_of(const Problem& problem, const SearchSettings& settings);

/// What hyperparameters must suit.
struct Circumstances {
    Start start;
    bool memory;  ///< memory has a price
    DesignTraits design;
    Loads loads;         ///< of a typical schedule
    bool melts = false;  ///< the restart refines a baseline for long
};

/// The built-in values of a hyperparameter in these circumstances, `when`; null where it has none.
const BuiltIn* built_in(const TuningRow& row, unsigned circumstances);

/// Hyperparameters out of the lists of the search space or, where these are empty, built-in ones;
/// without `explores` the first of the own list, or the usual value.
Tuning sample(Random& random, const SearchSpace& space, const Circumstances& given, bool explores);

}  // namespace gaus
