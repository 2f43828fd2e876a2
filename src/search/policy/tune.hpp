// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/refine.hpp"
#include "gaus/tuning.hpp"

namespace gaus {

/// What the hyperparameters say about a refinement.
inline void tune(AnnealingSettings& settings, const Tuning& tuning) {
    using enum Hyperparameter;
    settings.temperature_start = tuning[temperature];
    settings.temperature_end = tuning[temperature_end];
    settings.smoothing_start = tuning[smoothing_start];
    settings.smoothing_end = tuning[smoothing_end];
    settings.smoothing_hold = tuning[smoothing_hold];
    settings.push_share = tuning[push_share];
    settings.shorten_share = tuning[shorten_share];
    settings.drag_share = tuning[drag_share];
    settings.swap_share = tuning[swap_share];
    settings.excess_price = tuning[excess_price];
}

}  // namespace gaus
