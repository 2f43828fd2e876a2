// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/batch.hpp"

#include <span>
#include <vector>

namespace gaus::descent {

/// [terms][lanes]
using TermValues = std::vector<std::vector<float>>;

/// Has the user's terms add price * gradient to the gradients of mu (and of sigma when it is
/// learned); returns their values.
TermValues gather_terms(const LaneBatch& batch, std::span<const Lane> lanes,
                        std::span<const Term> terms);

}  // namespace gaus::descent
