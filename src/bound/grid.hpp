// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include "bound/box.hpp"
#include "bound/scale.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

namespace gaus {

/// The values that a weighted sum can have: multiples of 1 / k when all its weights are.
class Grid {
  public:
    Grid(const Problem& problem, const PeakWeights& weights) {
        std::vector<double> values = weights.peak;
        for (const Dependency& d : problem.dependencies())
            if (d.carries) values.push_back(weights.communication * d.weight);
        steps_ = common_denominator(values);
    }

    /// The next value at or above a bound that is exact but for rounding.
    double up(double bound) const {
        const double safe = bound - 1e-9 * std::abs(bound);
        if (!steps_ || !std::isfinite(bound)) return safe;
        const auto steps = static_cast<double>(*steps_);
        return std::ceil(safe * steps - 1e-6) / steps;
    }

  private:
    std::optional<std::int64_t> steps_;
};

}  // namespace gaus
