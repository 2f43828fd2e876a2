// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bound/box.hpp"
#include "bound/time_expansion.hpp"

#include <cstdint>
#include <vector>

namespace gaus {

/// The Lagrangian relaxation of the peaks: prices of a unit in a step replace "never above the
/// peak". What is left is the cheapest schedule and the cheapest peaks.
class Lagrangian {
  public:
    Lagrangian(const Problem& problem, const Box& box, const PeakWeights& weights);

    /// The value at prices >= 0, a lower bound of the weighted sum in the box, and the cheapest
    /// schedule. The prices of an open peak must not sum up to more than its weight.
    struct Value {
        double bound = 0;
        ScheduleColumn column;
    };
    Value at(const StepTable& prices);

    /// Prices to begin with: none at all, which makes the sum of single bounds, and the weight of
    /// every peak spread evenly.
    std::vector<StepTable> first_prices() const;

  private:
    std::size_t slots() const;
    double scale_for(const StepTable& prices) const;
    ScheduleColumn column_of(Schedule schedule) const;

    const Problem& problem_;
    const Box& box_;
    const PeakWeights& weights_;
    TimeExpansion expansion_;
    std::vector<double> total_;      ///< [C + 1], amounts and sizes
    double communication_ = 0;       ///< sum of weights of dependencies
    std::int64_t last_read_ = 0;     ///< step behind which nothing is read
    std::int64_t longest_held_ = 0;  ///< steps that anything is held or live for, after its start
};

}  // namespace gaus
