// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/refine.hpp"
#include "gaus/schedule.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace gaus {

/// What the priced user terms add to the energy; they know whole schedules only.
class TermEnergy {
  public:
    TermEnergy(const Problem& problem, const AnnealingSettings& settings)
        : problem_(problem),
          settings_(settings),
          priced_(std::ranges::any_of(settings.prices.terms, [](double p) { return p > 0; })) {}

    bool priced() const { return priced_; }
    double operator()(const std::vector<std::int32_t>& start) {
        schedule_.start = start;
        double total = 0;
        for (std::size_t i = 0; i < settings_.prices.terms.size(); ++i) {
            const double price = settings_.prices.terms[i];
            if (price > 0) total += price * settings_.terms[i].exact(problem_, schedule_);
        }
        return total;
    }

  private:
    const Problem& problem_;
    const AnnealingSettings& settings_;
    bool priced_;
    Schedule schedule_;
};

}  // namespace gaus
