// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/random.hpp"

#include <algorithm>
#include <cstdint>

namespace gaus::test {

/// A small random design with every feature of the problem: latency 0 to 3, blocking 0 to 3,
/// zero amounts and sizes, delays, order-only and parallel dependencies; `recurrent`: loop-carried
/// ones and self-loops too.
inline ProblemData random_data(std::uint64_t seed, bool recurrent) {
    Random random(seed, 1);
    const auto below = [&](std::uint32_t n) { return static_cast<std::int32_t>(random.below(n)); };
    ProblemData data;
    for (std::int32_t c = 0; c < 3; ++c) {
        data.resources.push_back({.name = std::string(1, static_cast<char>('A' + c)),
                                  .cost = 0.5 * (1 + c),
                                  .blocking = c == 0 ? 1 : below(4)});
    }
    const std::int32_t count = 2 + below(18);
    for (std::int32_t v = 0; v < count; ++v) {
        data.operators.push_back({.resource_class = below(3),
                                  .amount = below(4),
                                  .latency = below(4),
                                  .size = below(5)});
    }
    for (std::int32_t i = 0; i < 2 * count; ++i) {
        const std::int32_t a = below(count), b = below(count);
        const bool loop = recurrent && below(4) == 0;
        if (a == b && !loop) continue;
        data.dependencies.push_back({.source = loop ? a : std::min(a, b),
                                     .target = loop ? b : std::max(a, b),
                                     .distance = loop ? 1 + below(3) : 0,
                                     .delay = below(3) / 2,
                                     .weight = 0.25 * below(5),
                                     .carries = below(5) > 0});
    }
    return data;
}

}  // namespace gaus::test
