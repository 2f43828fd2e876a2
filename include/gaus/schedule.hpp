// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace gaus {

/// A start step for every operator. ii = 0: not pipelined.
struct Schedule {
    std::vector<std::int32_t> start;  ///< [V], steps from 0
    std::int32_t ii = 0;              ///< initiation interval [steps]

    bool operator==(const Schedule&) const = default;
};

}  // namespace gaus
