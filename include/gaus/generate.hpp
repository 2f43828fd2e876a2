#pragma once

#include "gaus/problem.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gaus {

/// Designs of any size up to 10^7 operators; docs/generate.md describes each kind.
struct GenerateSettings {
    std::string kind;         ///< one of generator_kinds()
    std::int64_t size = 64;   ///< operators, points, matrix order, taps or leaves
    std::uint64_t seed = 1;   ///< layered: the random graph
    std::int32_t layers = 0;  ///< layered: 0 picks about sqrt(size)
    double fan_in = 2.0;      ///< layered: mean dependencies per operator, 1 to 16
};

std::vector<std::string_view> generator_kinds();  // layered, fft, matmul, fir, reduction

/// Throws InputError for an unknown kind or a setting out of range (the range is named).
/// Deterministic; O(V + E). The source is the settings, the checksum is empty.
ProblemData generate_design(const GenerateSettings& settings);

}  // namespace gaus
