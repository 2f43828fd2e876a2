// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/front.hpp"
#include "gaus/problem.hpp"

#include "process.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gaus::test {

/// A front of these schedules of `design`, latency bound 4, with their latency, resource and
/// communication; reference 10 each.
Front front_of(const Problem& problem, const std::vector<std::vector<std::int32_t>>& starts);

/// a.h5 and b.h5, fronts of designs.hpp's small design. By (latency, resource, communication):
/// a.h5 has (3, 2, 4), (4, 1, 4); b.h5 (3, 2, 3), (4, 1, 5). The middle two are left of all four.
/// Both have two rows of history and a trial.
void write_small_fronts(const Folder& folder);

}  // namespace gaus::test
