// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace gaus {

/// Strongly connected components.
struct Components {
    std::vector<std::int32_t> of;       ///< component of every operator, [V]
    std::vector<std::int32_t> members;  ///< operators, component by component, [V]
    std::vector<std::int32_t> offsets;  ///< of the members, [components + 1]

    std::size_t size() const { return offsets.size() - 1; }
    std::span<const std::int32_t> operator[](std::size_t component) const {
        return std::span(members).subspan(offsets[component],
                                          offsets[component + 1] - offsets[component]);
    }
};

/// Over dependencies of distances up to `most_distance`. Tarjan's algorithm (1972) with a stack of
/// its own, as deep graphs exhaust the program's. O(V + E).
Components strong_components(const Problem& problem,
                             std::int32_t most_distance = std::numeric_limits<std::int32_t>::max());

}  // namespace gaus
