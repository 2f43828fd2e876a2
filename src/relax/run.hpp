// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/relaxation.hpp"

#include "relax/views.hpp"

#include <span>
#include <vector>

namespace gaus::descent {

/// relax() by these kernels.
std::vector<Relaxed> relax_by(const Kernels& kernels, const Problem& problem,
                              std::span<const Lane> lanes, const RelaxationSettings& settings,
                              const StopCheck& stop);

}  // namespace gaus::descent
