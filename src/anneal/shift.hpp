// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace gaus {

/// An operator of a move and its starts before and after [steps].
struct Shift {
    std::int32_t op, from, to;
};

/// Shifts that a move may have.
inline constexpr std::size_t most_shifts = 32;

}  // namespace gaus
