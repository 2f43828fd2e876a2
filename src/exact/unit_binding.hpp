// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <cstdint>
#include <vector>

namespace gaus {

/// The unit of its class, from 0, that every operator runs on in every iteration, [V]. Operators on
/// one unit never overlap, nor do their iterations; one that takes several units counts as one, one
/// of blocking 0 as if it held its unit for one step, and one of amount 0 gets unit 0. Of several
/// reservations the first is bound. When one lasts longer than ii, successive iterations take
/// turns: the first of these units is given.
///
/// Left-edge algorithm (Hashimoto and Stevens, 1971), pipelined from the slot that the fewest
/// operators extend across; those have their units first. As few units as possible unless some
/// extend across every slot: to keep a unit for all iterations can then take more than the peak,
/// and so more than the limit. O(V log V + ii).
std::vector<std::int32_t> bind_units(const Problem& problem, const Schedule& schedule);

}  // namespace gaus
