// SPDX-License-Identifier: Apache-2.0
#pragma once

// Designs, positions and prices that the reference is checked with.
#include "gaus/random.hpp"
#include "gaus/windows.hpp"

#include "relax/graphs.hpp"
#include "relax/reference/reference.hpp"
#include "support/prices.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace gaus::reference {

struct Case {
    SmoothingKernel kernel;
    bool linear;
    Prices prices;
    std::int32_t ii = 0;
};

inline std::vector<Case> cases() {
    std::vector<Prices> prices = test::single_prices(1.5);
    prices.push_back({.latency = 1, .resource = 2, .communication = 0.5, .memory = 1});
    std::vector<Case> all;
    for (const auto kernel : {SmoothingKernel::gaussian, SmoothingKernel::polynomial})
        for (const bool linear : {true, false})
            for (const Prices& p : prices)
                for (const std::int32_t ii : {0, 1, 5, 37})
                    all.push_back({kernel, linear, p, ii});
    return all;
}

struct Point {
    Problem problem;
    Windows window;
    std::vector<double> mu, sigma;
};

/// With windows wide enough for every initiation interval of the cases.
inline Point random_point(Problem problem, std::uint64_t seed) {
    Windows window = windows(problem, critical_path(problem) + 5);
    Random random(seed, 1);
    std::vector<double> mu, sigma;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        mu.push_back(window.earliest[v] +
                     random.uniform() * (window.latest[v] - window.earliest[v]));
        sigma.push_back(0.3 + 1.5 * random.uniform());
    }
    return {std::move(problem), std::move(window), mu, sigma};
}

inline Point random_point(std::uint64_t seed) {
    return random_point(test::random_loop(19, 1.8, seed), seed);
}

inline Model model_of(const Point& point, const Case& c) {
    return {.problem = point.problem,
            .windows = point.window,
            .ii = c.ii,
            .kernel = c.kernel,
            .linear_communication = c.linear,
            .smoothing = 0.8,
            .prices = c.prices};
}

}  // namespace gaus::reference
