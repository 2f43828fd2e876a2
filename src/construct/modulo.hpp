// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/baseline.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace gaus {

/// Iterative modulo scheduling (Rau, MICRO 1994): operators in `order` [V], each at the free slot
/// next to `target` [V] (forward: later steps first), ejecting others when there is none. An
/// already legal target with `order` by start is kept. nullopt after 16 V placements or when
/// stopped.
std::optional<Schedule> modulo_schedule(const Problem& problem, const Windows& windows,
                                        std::span<const std::int64_t> limits,
                                        std::span<const std::int32_t> target,
                                        std::span<const std::int32_t> order, Direction direction,
                                        const std::function<bool()>& stop = {});

/// The same as a list scheduler: by latest start, as early as possible (or the reverse); if that
/// fails, those with the least slack first, or those of the largest amount.
std::optional<Schedule> modulo_list_schedule(const Problem& problem, const Windows& windows,
                                             std::span<const std::int64_t> limits,
                                             Direction direction,
                                             const std::function<bool()>& stop = {});

}  // namespace gaus
