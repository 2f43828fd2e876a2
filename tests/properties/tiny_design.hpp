// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/horizon.hpp"
#include "gaus/problem.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gaus::test {

/// A random design of 1 to 8 operators, and what it is scheduled for.
struct TinyDesign {
    ProblemData data;
    std::vector<LatencyBound> bounds;
    IntervalRange intervals;
};

/// A pure function of its arguments. Every feature is there in some designs: latencies 0 to 3,
/// blocking 0 to 4, amounts 0 to 3, limits or none, integer and fractional costs and weights, sizes
/// 0 to 4, delays 0 to 2, distances 0 to 3, self-loops, order-only and parallel dependencies,
/// operators without neighbours; bounds in steps, as factors and open, below the critical path too;
/// acyclic, one interval, a range, or the smallest one.
TinyDesign tiny_design(std::uint64_t seed, std::uint64_t number);

/// For a person: the design as JSON, and what it is scheduled for, as options of gaus solve.
std::string to_text(const TinyDesign& design);

}  // namespace gaus::test
