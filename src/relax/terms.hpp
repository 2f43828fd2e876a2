#pragma once

#include "relax/batch.hpp"

#include <vector>

namespace gaus::descent {

/// [terms][lanes]
using TermValues = std::vector<std::vector<float>>;

/// Adds price * gradient of the user's terms to the gradients of mu (and of sigma when it is
/// learned); returns their values. mu and sigma are handed over as [V, lanes] in
/// the problem's order of operators, without padding.
TermValues gather_terms(Batch& batch, std::span<const Lane> lanes, std::span<const Term> terms);

}  // namespace gaus::descent
