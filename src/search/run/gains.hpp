// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/policy/strategies.hpp"
#include "search/run/ledger.hpp"

#include <span>
#include <vector>

namespace gaus {

/// Sets what the restarts of a batch that ends now have earned, beside what the ledger holds. For a
/// weighted sum the best of them gets what it is better than the best known there, for the front
/// all that bring points share what these add to the hypervolume; both are relative, and 1 from the
/// priors' most on. `scales`: [M], of the weightings; `reference`: of the hypervolume.
void set_gains(BatchResult& result, const Ledger& ledger, std::span<const TaskKind> kinds,
               std::span<const double> scales, std::span<const double> reference);

}  // namespace gaus
