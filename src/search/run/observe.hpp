// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/evaluate.hpp"
#include "gaus/problem.hpp"
#include "gaus/refine.hpp"
#include "gaus/windows.hpp"

#include "search/run/archive.hpp"

#include <cstdint>
#include <span>

namespace gaus {

/// Lets a refinement offer the states on its way to the archive: of every look the one that no
/// known point covers in the objectives that have a price. `objectives`: [M], without user terms;
/// `share`: of the time of the refinement that looks may take. What it gets must outlive the
/// refinement.
void offer_states(const Problem& problem, const Windows& windows,
                  std::span<const Objective> objectives, Archive& archive,
                  AnnealingSettings& settings, double share);

}  // namespace gaus
