// SPDX-License-Identifier: Apache-2.0
#pragma once

// The problem as docs/problem.md defines it, once more and as plainly as possible: nothing here
// comes from the library but the description of a design. Slow, for a few operators.

#include "gaus/problem.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace gaus::test::brute {

/// Start steps.
using Starts = std::vector<std::int32_t>;

/// latency, resource, communication, memory.
using Values = std::array<double, 4>;

/// ii = 0: not pipelined. Starts can be negative.
bool legal(const ProblemData& data, const Starts& starts, std::int32_t ii, std::int32_t bound);

/// Of any starts >= 0.
Values values(const ProblemData& data, const Starts& starts, std::int32_t ii);

/// True when dependencies alone allow this interval.
bool fits(const ProblemData& data, std::int32_t ii);
/// True when every start window, at an interval that fits, ends after what its operator depends on.
bool opens(const ProblemData& data, std::int32_t ii);
/// The smallest interval that fits; 0 when there are no recurrences with steps.
std::int32_t least_recurrent_ii(const ProblemData& data);

/// The least latency bound that the dependencies allow; only where the interval fits.
std::int32_t critical_path(const ProblemData& data, std::int32_t ii);

/// Product of the widths of the windows.
double count_choices(const ProblemData& data, std::int32_t bound, std::int32_t ii);

/// All legal schedules within a bound.
struct Enumeration {
    std::int64_t schedules = 0;
    std::vector<Values> front;  ///< mutually non-dominated
    Starts one;                 ///< any of them
};

/// nullopt when more than `most` partial schedules are to be looked at. `first`: one is enough.
std::optional<Enumeration> enumerate(const ProblemData& data, std::int32_t bound, std::int32_t ii,
                                     std::int64_t most, bool first = false);

/// True when there is a legal schedule of any length; nullopt as above, and where start windows or
/// memory limits make more of a step than its slot.
std::optional<bool> feasible(const ProblemData& data, std::int32_t ii, std::int64_t most);

}  // namespace gaus::test::brute
