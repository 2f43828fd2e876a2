// SPDX-License-Identifier: Apache-2.0
#include "search/policy/loads.hpp"

#include "gaus/evaluate.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>

namespace gaus {

Loads loads_of(const Problem& problem, const Schedule& schedule) {
    const auto in_means = [&](double peak, std::span<const std::int64_t> amounts) {
        const double total = std::accumulate(amounts.begin(), amounts.end(), 0.0);
        const double mean = total / problem.operator_count();
        return total > 0 ? std::max(1.0, peak / mean) : 1.0;
    };
    std::int64_t use = 0;
    for (const auto& of_class : usage_runs(problem, schedule))
        for (const UsageRun& run : of_class)
            use = std::max(use, run.units);
    return {in_means(evaluate(problem, schedule).memory, problem.size()),
            in_means(static_cast<double>(use), problem.amount())};
}

}  // namespace gaus
