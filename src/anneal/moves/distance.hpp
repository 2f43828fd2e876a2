// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace gaus {

/// Piecewise linear log2 of n > 0, in 2^-16, and its inverse.
inline std::uint32_t rough_log(std::uint32_t n) {
    const int whole = std::countl_zero(n | 1) ^ 31;  // the compiler need not ask whether n is 0
    return static_cast<std::uint32_t>(((std::uint64_t{n} << 16) >> whole) + ((whole - 1) << 16));
}
inline std::uint32_t rough_exp(std::uint32_t x) {
    return static_cast<std::uint32_t>((std::uint64_t{0x10000 + (x & 0xffff)} << (x >> 16)) >> 16);
}

/// How far to move and which way, by `slack` (earlier, later) at most; 0 when there is none.
/// Distances are about log-uniform, so that short and long moves are tried alike.
inline std::int32_t log_uniform_shift(std::uint64_t bits,
                                      const std::array<std::int32_t, 2>& slack) {
    // Chosen by value: an index would send both through memory.
    const auto [earlier_slack, later_slack] = slack;
    const bool wanted = bits % 2 == 0;
    const bool later = wanted ^ ((wanted ? later_slack : earlier_slack) == 0);
    const auto most = static_cast<std::uint32_t>(later ? later_slack : earlier_slack);
    const std::uint64_t width = rough_log(most + 1);
    // Only without slack there is something to cut off.
    const auto distance = static_cast<std::int32_t>(
        std::min(rough_exp(static_cast<std::uint32_t>((bits >> 32) * width >> 32)), most));
    return later ? distance : -distance;
}

/// One step mostly, up to three: by the high half of the bits.
inline std::int32_t short_distance(std::uint64_t bits) {
    return 1 + std::max(0, static_cast<std::int32_t>((bits >> 32) * 6 >> 32) - 3);
}

}  // namespace gaus
