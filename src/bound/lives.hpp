// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "problem/dependency.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace gaus {

/// Steps from the start of an operator to the boundary from which on its value is on its way.
inline std::int64_t departure_lag(const Problem& problem, std::int32_t v) {
    return std::max(problem.latency()[v], 1) - 1;
}

/// The memory space that bounds look at, that of the dearest values: of the others they know
/// nothing, which keeps them below what a schedule needs.
inline std::int32_t bounded_space(const Problem& problem) {
    std::vector<double> worth(problem.spaces().size(), 0.0);
    for (std::int32_t v = 0; v < problem.operator_count() && worth.size() > 1; ++v)
        worth[problem.space(v)] +=
            problem.spaces()[problem.space(v)].cost * static_cast<double>(problem.size()[v]);
    return static_cast<std::int32_t>(std::ranges::max_element(worth) - worth.begin());
}

/// The size of the value of v if it lies there, else 0.
inline std::int64_t size_in(const Problem& problem, std::int32_t space, std::int32_t v) {
    return problem.space(v) == space ? problem.size()[v] : 0;
}

/// True when the dependency counts and transports a value.
inline bool transports(const Dependency& d, std::int32_t ii) {
    return d.carries && dependency_counts(d, ii);
}

/// An operator that needs a value up to `lag` steps after its start: II times a distance, and what
/// it holds it for.
struct Reader {
    std::int32_t target;
    std::int64_t lag;
};

/// The readers of u, each once, with the largest lag.
inline std::vector<Reader> readers_of(const Problem& problem, std::int32_t u, std::int32_t ii) {
    std::vector<Reader> readers;
    for (const std::int32_t e : problem.outgoing(u)) {
        const Dependency& d = problem.dependencies()[e];
        if (transports(d, ii))
            readers.push_back({d.target, std::int64_t{ii} * d.distance + d.hold});
    }
    std::ranges::sort(readers, [](const Reader& a, const Reader& b) {
        return a.target != b.target ? a.target < b.target : a.lag > b.lag;
    });
    const auto same = [](const Reader& a, const Reader& b) { return a.target == b.target; };
    readers.erase(std::unique(readers.begin(), readers.end(), same), readers.end());
    return readers;
}

}  // namespace gaus
