// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/batch.hpp"
#include "relax/terms.hpp"

#include <span>
#include <vector>

namespace gaus::descent {

/// How the lanes of a batch ended. `terms`: the last values of the user's, empty: there are none.
std::vector<Relaxed> results(const LaneBatch& batch, std::span<const Lane> lanes,
                             const TermValues& terms);

}  // namespace gaus::descent
