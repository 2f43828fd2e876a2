// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace gaus {

/// Piecewise linear log2 of n > 0, in 2^-16, and its inverse.
inline std::uint32_t rough_log(std::uint32_t n) {
    const int whole = std::bit_width(n) - 1;
    return static_cast<std::uint32_t>(((std::uint64_t{n} << 16) >> whole) + ((whole - 1) << 16));
}
inline std::uint32_t rough_exp(std::uint32_t x) {
    return static_cast<std::uint32_t>((std::uint64_t{0x10000 + (x & 0xffff)} << (x >> 16)) >> 16);
}

/// How far to move and which way, by `slack` (earlier, later) at most; 0 when there is none.
/// Distances are about log-uniform, so that short and long moves are tried alike.
inline std::int32_t log_uniform_shift(std::uint64_t bits,
                                      const std::array<std::int32_t, 2>& slack) {
    bool later = bits % 2 == 0;
    later ^= slack[later] == 0;
    const auto most = static_cast<std::uint32_t>(slack[later]);
    const std::uint64_t width = rough_log(most + 1);
    const auto distance = static_cast<std::int32_t>(
        rough_exp(static_cast<std::uint32_t>((bits >> 32) * width >> 32)));
    return (later - !later) * (most > 0) * distance;
}

/// One step mostly, up to three: by the high half of the bits.
inline std::int32_t short_distance(std::uint64_t bits) {
    return 1 + std::max(0, static_cast<std::int32_t>((bits >> 32) * 6 >> 32) - 3);
}

}  // namespace gaus
