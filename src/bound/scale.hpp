// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <span>

namespace gaus {

/// The smallest factor up to 1000 that makes whole numbers of all values, to the rounding of
/// doubles; nullopt when there is none.
inline std::optional<std::int64_t> common_denominator(std::span<const double> values) {
    const auto whole = [](double value) {
        return std::abs(value - std::round(value)) <= 1e-12 * std::abs(value);
    };
    for (std::int64_t factor = 1; factor <= 1000; ++factor) {
        bool all = true;
        for (std::size_t i = 0; i < values.size() && all; ++i)
            all = whole(values[i] * static_cast<double>(factor));
        if (all) return factor;
    }
    return std::nullopt;
}

}  // namespace gaus
