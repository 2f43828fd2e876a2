// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace gaus {

/// Looks for a legal schedule from starts [V] that may break dependencies and limits: tabu search
/// that moves one operator of a broken constraint at a time to the step of its window with the
/// least weighted violation, where constraints that stay broken grow heavier (Morris, AAAI 1993:
/// breakout). A move costs O(window * degree + steps held). nullopt after `moves` moves or when
/// stopped.
std::optional<Schedule> modulo_repair(const Problem& problem, const Windows& windows,
                                      std::span<const std::int32_t> start, std::int64_t moves,
                                      std::uint64_t seed, std::uint64_t stream,
                                      const std::function<bool()>& stop);

}  // namespace gaus
