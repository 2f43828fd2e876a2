// SPDX-License-Identifier: Apache-2.0
#include "search/run/fit_memory.hpp"

#include <cmath>

namespace gaus {

std::optional<Schedule> fit_memory(const Problem& problem, const Windows& windows,
                                   const Schedule& start, std::uint64_t seed,
                                   const StopCheck& stop) {
    constexpr int tries = 4;
    constexpr std::int64_t moves_of_operator = 1000;
    Schedule at = start;
    for (int i = 0; i < tries && !stop(); ++i) {
        AnnealingSettings settings{.prices = {.memory = 1}};
        settings.proposals = moves_of_operator * problem.operator_count() << i;
        settings.tuning = {{Hyperparameter::excess_price, 5.0}};
        settings.seed = seed;
        settings.stream = static_cast<std::uint64_t>(i);
        const Annealed end = anneal(problem, windows, at, settings, stop);
        if (std::isfinite(end.energy)) return end.schedule;
    }
    return std::nullopt;
}

}  // namespace gaus
