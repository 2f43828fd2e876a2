// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/random.hpp"
#include "gaus/schedule.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace gaus::test {

/// A design without room to spare, and the schedule that it was made around.
struct PackedProblem {
    Problem problem;
    Schedule schedule;
};

/// `machines` classes of one unit each, with operators of 2, 3 or 4 steps, busy for most of the
/// steps, so that now and then it is wrong to begin something because a unit is free. About
/// `degree` dependencies of an operator lead to
/// others that start soon after it, with delays up to what is left between them.
inline PackedProblem packed_problem(std::uint64_t seed, std::int32_t machines, std::int32_t steps,
                                    double degree) {
    Random random(seed, 2);
    const auto below = [&](std::int32_t n) {
        return static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(n)));
    };
    ProblemData data;
    Schedule schedule;
    for (std::int32_t m = 0; m < machines; ++m) {
        const std::int32_t blocking = 2 + m % 3;
        data.resources.push_back(
            {.name = std::string(1, static_cast<char>('A' + m)), .limit = 1, .blocking = blocking});
        for (std::int32_t t = 0; t + blocking <= steps; t += blocking) {
            t += random.below(4) == 0 ? 1 : 0;
            if (t + blocking > steps) break;
            data.operators.push_back({.resource_class = m, .latency = blocking});
            schedule.start.push_back(t);
        }
    }
    const auto count = static_cast<std::int32_t>(data.operators.size());
    // Numbers say nothing about the schedule.
    for (std::int32_t v = count - 1; v > 0; --v) {
        const std::int32_t other = below(v + 1);
        std::swap(data.operators[v], data.operators[other]);
        std::swap(schedule.start[v], schedule.start[other]);
    }
    constexpr std::int32_t soon = 8;
    const auto wanted = static_cast<std::size_t>(degree * count);
    for (int i = 0; i < 1000 * count && data.dependencies.size() < wanted; ++i) {
        const std::int32_t a = below(count), b = below(count);
        const std::int32_t left = schedule.start[b] - schedule.start[a] - data.operators[a].latency;
        if (left < 0 || left > soon) continue;
        data.dependencies.push_back({.source = a, .target = b, .delay = below(left + 1)});
    }
    return {Problem(std::move(data)), std::move(schedule)};
}

/// Operators that do not fit although their units would: with a limit of 101 and even amounts, one
/// unit of every step stays free, and 40 operators need all of them in 10 steps. In 11 they fit.
inline ProblemData odd_limit() {
    ProblemData data;
    data.name = "odd";
    data.resources = {{.name = "port", .limit = 101}};
    for (std::int32_t v = 0; v < 40; ++v)
        data.operators.push_back({.amount = v < 25 ? 26 : 24});
    return data;
}

}  // namespace gaus::test
