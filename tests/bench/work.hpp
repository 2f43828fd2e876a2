// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/relaxation.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <span>

namespace gaus::bench {

/// What an iteration of one restart has to do at least, per operator; docs/performance.md.
struct Work {
    double evaluations = 0;    ///< of the distribution of a start time or of its density
    double multiply_adds = 0;  ///< in these evaluations
    double bytes = 0;          ///< to and from memory
    double working_set = 0;    ///< of a group of restarts, all operators [bytes]
};

/// Averaged over the iterations of an annealed run of `lane` after the first, for operators at
/// `position` [V]: they move little along the run, while their supports shrink with the annealed
/// sigma. alm: at the sigma it starts with.
Work counted_work(const Problem& problem, const Windows& windows, const Lane& lane,
                  const RelaxationSettings& settings, std::span<const float> position);

/// The least time that needs, per operator, restart and iteration [s]: bytes at the bandwidth of
/// copies within the working set, or multiply-adds at the peak, whatever takes longer.
struct Floor {
    double bytes = 0, arithmetic = 0;

    double seconds() const { return bytes > arithmetic ? bytes : arithmetic; }
};
Floor floor_of(const Work& work, double bytes_per_second, double multiply_adds_per_second);

}  // namespace gaus::bench
