// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/relaxation.hpp"

#include <span>

namespace gaus::descent {

/// Throws what relax() throws for bad arguments.
void check(const Problem& problem, std::span<const Lane> lanes, const RelaxationSettings& settings);

}  // namespace gaus::descent
