// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/baseline.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/objectives.hpp"
#include "gaus/random.hpp"
#include "gaus/stop.hpp"
#include "gaus/windows.hpp"

#include "anneal/moves/moves.hpp"
#include "anneal/state.hpp"
#include "support/prices.hpp"
#include "support/random_problem.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gaus::test {

inline const StopCheck never = [] { return false; };

/// The smoothed energy, from its definition; idle steps count, up to the last that can be used, or
/// all slots.
inline double smoothed(const Problem& problem, const Schedule& schedule, const Prices& prices,
                       double tau, std::int32_t bound) {
    const auto mean = [](std::span<const std::int64_t> values) {
        double total = 0;
        for (const std::int64_t value : values)
            total += static_cast<double>(value);
        return std::max(total / static_cast<double>(values.size()), 1e-9);
    };
    const auto soft_peak = [](std::vector<std::int64_t> load, std::size_t steps, double t) {
        load.resize(steps, 0);
        double sum = 0;
        for (const std::int64_t units : load)
            sum += std::exp(static_cast<double>(units) / t);
        return t * std::log(sum);
    };
    double energy = prices.communication * evaluate(problem, schedule).communication;
    const std::int32_t held =
        std::ranges::max(problem.resources(), {}, &ResourceClass::blocking).blocking;
    const auto length = [&](std::int32_t steps) {
        return static_cast<std::size_t>(schedule.ii > 0 ? schedule.ii : steps);
    };
    const auto use = usage(problem, schedule);
    for (std::size_t c = 0; c < use.size(); ++c) {
        energy += prices.resource * problem.resources()[c].cost *
                  soft_peak(use[c], length(bound + held + 1), tau * mean(problem.amount()));
    }
    return energy + prices.memory * soft_peak(live_values(problem, schedule)[0], length(bound + 1),
                                              tau * mean(problem.size()));
}

/// A random design with some slack, its windows and a legal schedule. Odd seeds are pipelined, with
/// recurrences and every II from RecMII to two more.
struct Case {
    explicit Case(std::uint64_t seed)
        : problem(random_data(seed, seed % 2 == 1)),
          ii(seed % 2 == 0
                 ? 0
                 : recurrence_bound(problem).ii + static_cast<std::int32_t>(seed / 2 % 3)),
          bounds(windows(problem, critical_path(problem, ii) + static_cast<std::int32_t>(seed % 7),
                         ii)),
          start(asap_schedule(bounds)) {}
    Schedule with(std::vector<std::int32_t> starts) const { return {std::move(starts), ii}; }
    Problem problem;
    std::int32_t ii;
    Windows bounds;
    Schedule start;
};

/// Every objective alone, and sums.
inline const std::vector<Prices> mixes = [] {
    std::vector<Prices> all = single_prices(1);
    all.insert(all.end(), {{.resource = 2, .communication = 0.5},
                           {.latency = 1, .memory = 1},
                           {.latency = 0.5, .resource = 1, .communication = 1, .memory = 3}});
    return all;
}();

/// The design of Case(seed), whose operators hold their units for one step.
inline Problem without_blocking(std::uint64_t seed) {
    ProblemData data = random_data(seed, seed % 2 == 1);
    for (ResourceClass& resource : data.resources)
        resource.blocking = 1;
    return Problem(std::move(data));
}

/// Of those that v may start in while everything else stays.
inline std::int32_t random_step(AnnealState& state, std::int32_t v, Random& random) {
    const auto [earlier, later] = state.slack(v);
    return state.start()[v] - earlier +
           static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(earlier + later + 1)));
}

/// A move of any kind of a random operator; false when it could not be made.
inline bool random_move(AnnealState& state, Random& random) {
    const auto v =
        static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(state.start().size())));
    const Move& move = moves[random.below(static_cast<std::uint32_t>(moves.size()))];
    return move.make(state, {v, 0, random()});
}

}  // namespace gaus::test
