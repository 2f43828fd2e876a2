// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gaus {

/// Designs of any size up to 10^7 operators; docs/generate.md describes each kind.
struct GenerateSettings {
    std::string kind{};       ///< one of generator_kinds()
    std::int64_t size = 64;   ///< operators, points, matrix order, taps, leaves or jobs
    std::uint64_t seed = 1;   ///< layered, rcpsp, recurrences: the random numbers
    std::int32_t layers = 0;  ///< layered: 0 picks about sqrt(size)
    double fan_in = 2.0;      ///< layered: mean dependencies per operator, 1 to 16

    // recurrences: loop-carried dependencies for a design that is read; its size is that design's
    std::filesystem::path from{};       ///< the design
    std::filesystem::path resources{};  ///< its resource XML, as in read_design
    double recurrences = 0.01;          ///< share of operators that get one, 0 to 1; at least one
    std::int32_t levels = 4;            ///< most levels that a recurrence spans, from 1
    std::int32_t distance = 3;          ///< largest distance, from 1
    std::int32_t recmii = 0;            ///< bound of RecMII, from 2; 0: a quarter of critical path
};

/// layered, fft, matmul, fir, reduction, rcpsp, recurrences
std::vector<std::string_view> generator_kinds();

/// Throws InputError for an unknown kind or a setting out of range (the range is named), and what
/// read_design throws. Deterministic; O(V + E). The source is the settings, the checksum is empty.
ProblemData generate_design(const GenerateSettings& settings);

}  // namespace gaus
