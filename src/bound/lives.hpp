// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "problem/dependency.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace gaus {

/// Steps from the start of an operator to the boundary at which its value is born.
inline std::int64_t birth_lag(const Problem& problem, std::int32_t v) {
    return std::max(problem.latency()[v], 1) - 1;
}

/// True when the dependency counts and transports a value.
inline bool transports(const Dependency& d, std::int32_t ii) {
    return d.carries && dependency_counts(d, ii);
}

/// An operator that reads a value `lag` steps after its start, which are II times a distance.
struct Reader {
    std::int32_t target;
    std::int64_t lag;
};

/// The readers of u, each once, with the largest lag.
inline std::vector<Reader> readers_of(const Problem& problem, std::int32_t u, std::int32_t ii) {
    std::vector<Reader> readers;
    for (const std::int32_t e : problem.outgoing(u)) {
        const Dependency& d = problem.dependencies()[e];
        if (transports(d, ii)) readers.push_back({d.target, std::int64_t{ii} * d.distance});
    }
    std::ranges::sort(readers, [](const Reader& a, const Reader& b) {
        return a.target != b.target ? a.target < b.target : a.lag > b.lag;
    });
    const auto same = [](const Reader& a, const Reader& b) { return a.target == b.target; };
    readers.erase(std::unique(readers.begin(), readers.end(), same), readers.end());
    return readers;
}

}  // namespace gaus
