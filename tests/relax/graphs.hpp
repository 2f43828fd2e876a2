// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/random.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace gaus::test {

/// A random acyclic design with everything the relaxation distinguishes: classes with blocking 0, 1
/// and 3 and different costs, latencies 0 to 3, delays, order-only and parallel dependencies,
/// weights, a loop-carried dependency.
inline ProblemData random_design_data(std::int32_t operators, double density, std::uint64_t seed) {
    Random random(seed, 7);
    ProblemData data;
    data.name = "random";
    data.resources = {{.name = "once", .limit = -1, .cost = 1.0, .blocking = 1},
                      {.name = "long", .limit = -1, .cost = 2.5, .blocking = 3},
                      {.name = "free", .limit = -1, .cost = 1.0, .blocking = 0},
                      {.name = "unused", .limit = -1, .cost = 4.0, .blocking = 1}};
    for (std::int32_t v = 0; v < operators; ++v) {
        data.operators.push_back({.name = {},
                                  .resource_class = static_cast<std::int32_t>(random.below(3)),
                                  .amount = random.below(5),
                                  .latency = static_cast<std::int32_t>(random.below(4)),
                                  .size = random.below(4)});
    }
    const auto edges = static_cast<std::int32_t>(operators * density);
    for (std::int32_t i = 0; i < edges && operators > 1; ++i) {
        const auto u = static_cast<std::int32_t>(random.below(operators - 1));
        const std::int32_t reach = std::min(operators - 1 - u, 12);
        const auto v = u + 1 + static_cast<std::int32_t>(random.below(reach));
        const Dependency edge{.source = u,
                              .target = v,
                              .distance = 0,
                              .delay = static_cast<std::int32_t>(random.below(6) == 0),
                              .weight = 0.5 * random.below(4),
                              .carries = random.below(4) != 0};
        data.dependencies.push_back(edge);
        if (random.below(8) == 0) data.dependencies.push_back(edge);
    }
    if (operators > 2)
        data.dependencies.push_back(
            {.source = operators - 1, .target = 0, .distance = 2, .delay = 0});
    return data;
}

inline Problem random_design(std::int32_t operators, double density, std::uint64_t seed) {
    return Problem(random_design_data(operators, density, seed));
}

/// The same with recurrences: loop-carried dependencies of distance 1 to 3 in both directions, some
/// beside another of distance 0 or 4, and operators that read themselves.
inline Problem random_loop(std::int32_t operators, double density, std::uint64_t seed) {
    ProblemData data = random_design_data(operators, density, seed);
    Random random(seed, 8);
    const auto any = [&] { return static_cast<std::int32_t>(random.below(operators)); };
    for (std::int32_t i = 0; i < 2 + operators / 4; ++i) {
        Dependency edge{.source = any(),
                        .target = any(),
                        .distance = 1 + static_cast<std::int32_t>(random.below(3)),
                        .delay = static_cast<std::int32_t>(random.below(3)),
                        .weight = 0.5 * random.below(4),
                        .carries = random.below(4) != 0};
        if (i % 4 == 0) edge.target = edge.source;
        data.dependencies.push_back(edge);
        if (i % 3 != 0) continue;
        edge.distance = edge.source < edge.target ? 0 : 4;
        edge.delay += 1;
        data.dependencies.push_back(edge);
    }
    return Problem(std::move(data));
}

/// The same with what version 2 of the model adds: several memory spaces, reservations of several
/// classes and of scratch memory, births and holds of their own, and order-only dependencies that
/// say how much later an operator may start at most.
inline Problem random_mixture(std::int32_t operators, double density, std::uint64_t seed,
                              bool loops) {
    ProblemData data = random_design_data(operators, density, seed);
    Random random(seed, 9);
    const auto below = [&](std::int32_t n) { return static_cast<std::int32_t>(random.below(n)); };
    data.spaces = {{.name = "near", .cost = 2}, {.name = "far"}, {.name = "free", .cost = 0}};
    for (Operator& op : data.operators) {
        op.space = below(3);
        if (below(3) == 0) op.birth = below(6);
        if (below(2) == 0) continue;
        for (std::int32_t i = below(4); i >= 0; --i) {
            const bool of_space = below(3) == 0;
            op.reservations.push_back({.index = below(of_space ? 3 : 4),
                                       .from = below(4),
                                       .steps = below(6),
                                       .of_space = of_space,
                                       .amount = below(4)});
        }
    }
    const std::size_t edges = data.dependencies.size();
    for (std::size_t e = 0; e < edges; ++e) {
        Dependency& d = data.dependencies[e];
        d.hold = below(3) == 0 ? below(5) : 0;
        if (d.distance > 0 || below(8) != 0) continue;
        const std::int32_t least = data.operators[d.source].latency + d.delay;
        data.dependencies.push_back({.source = d.target,
                                     .target = d.source,
                                     .delay = -least - 30 - data.operators[d.target].latency,
                                     .carries = false});
    }
    if (!loops)
        std::erase_if(data.dependencies, [](const Dependency& d) { return d.distance > 0; });
    return Problem(std::move(data));
}

/// A value read at once, by the next operator, and a thousand iterations later, by two others and
/// by its own operator.
inline Problem far_loop() {
    ProblemData data;
    data.resources = {{.name = "unit", .blocking = 5}};
    data.operators.assign(5, {.latency = 2, .size = 3});
    data.dependencies = {{.source = 0, .target = 1},
                         {.source = 1, .target = 2},
                         {.source = 1, .target = 3},
                         {.source = 1, .target = 3, .distance = 1},
                         {.source = 3, .target = 0, .distance = 1000},
                         {.source = 3, .target = 4, .distance = 998},
                         {.source = 3, .target = 3, .distance = 999},
                         {.source = 4, .target = 4, .distance = 1}};
    return Problem(std::move(data));
}

/// One producer read by `fan_out` operators, each one step.
inline Problem fan(std::int32_t fan_out) {
    ProblemData data;
    data.resources = {{.name = "unit"}};
    data.operators.resize(fan_out + 1);
    for (std::int32_t v = 1; v <= fan_out; ++v)
        data.dependencies.push_back({.source = 0, .target = v});
    return Problem(std::move(data));
}

/// One operator that reads `fan_in` others, each one step.
inline Problem funnel(std::int32_t fan_in) {
    ProblemData data;
    data.resources = {{.name = "unit"}};
    data.operators.resize(fan_in + 1);
    for (std::int32_t v = 0; v < fan_in; ++v)
        data.dependencies.push_back({.source = v, .target = fan_in});
    return Problem(std::move(data));
}

/// A chain of operators of one step.
inline Problem chain(std::int32_t operators) {
    ProblemData data;
    data.resources = {{.name = "unit"}};
    data.operators.resize(operators);
    for (std::int32_t v = 1; v < operators; ++v)
        data.dependencies.push_back({.source = v - 1, .target = v});
    return Problem(std::move(data));
}

/// Operators without dependencies.
inline Problem independent(std::int32_t operators) {
    ProblemData data;
    data.resources = {{.name = "unit"}};
    data.operators.resize(operators);
    return Problem(std::move(data));
}

}  // namespace gaus::test
