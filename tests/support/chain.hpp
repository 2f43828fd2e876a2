// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>

namespace gaus::test {

/// Operators a, b, c, ... of these latencies, each dependent on the one before.
inline ProblemData chain(std::initializer_list<std::int32_t> latencies) {
    ProblemData data{.resources = {{.name = "r"}}};
    for (const std::int32_t latency : latencies) {
        const auto v = static_cast<std::int32_t>(data.operators.size());
        data.operators.push_back(
            {.name = std::string(1, static_cast<char>('a' + v)), .latency = latency});
        if (v > 0) data.dependencies.push_back({v - 1, v});
    }
    return data;
}

}  // namespace gaus::test
