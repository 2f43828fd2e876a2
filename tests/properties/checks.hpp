// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "properties/tiny_design.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gaus::test {

/// What was looked at, so that a run that checks little cannot pass for one that checks much.
struct Counts {
    std::int64_t designs = 0, infeasible = 0, schedules = 0, points = 0;
    std::int64_t fronts = 0;     ///< compared with the whole front
    std::int64_t optima = 0;     ///< single objectives and weighted sums compared
    std::int64_t intervals = 0;  ///< smallest intervals compared
    std::int64_t missed = 0;     ///< points of fronts that the search did not find
};

/// Everything that must hold of one design; the broken ones, in words.
std::vector<std::string> check(const TinyDesign& design, std::uint64_t seed, std::uint64_t number,
                               Counts& counts);

}  // namespace gaus::test
