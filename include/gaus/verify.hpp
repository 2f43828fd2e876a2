// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gaus {

/// One broken rule, in words, with names and numbers.
struct Violation {
    /// What was broken; docs/problem.md.
    enum class Rule : std::uint8_t { completeness, range, dependency, window, limit, latency };
    Rule rule;
    std::string message;
};

/// All rules that the schedule breaks, at most `most` of them; empty: legal. Completeness and range
/// are checked first; when they fail nothing else is. `latency_bound` < 0: no bound. O(V + E + D).
std::vector<Violation> verify(const Problem& problem, const Schedule& schedule,
                              std::int32_t latency_bound = -1, std::size_t most = 20);

}  // namespace gaus
