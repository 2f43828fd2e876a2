// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/reference/reference.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

namespace gaus::reference {

using Row = std::vector<double>;

inline double normal_cdf(double z) {
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

inline double normal_pdf(double z) {
    return std::exp(-0.5 * z * z) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

inline bool counts(const Dependency& d, std::int32_t ii) {
    return ii > 0 || d.distance == 0;
}

/// Step, from the start of v, from whose end on communication counts.
inline std::int32_t result_after(const Problem& problem, std::int32_t v) {
    return std::max(problem.latency()[v], 1) - 1;
}

/// tau * log sum exp(x / tau) and its gradient.
double smooth_peak(const Row& x, double tau, Row& gradient);

/// Adds the price of the resource peaks; O(C V D).
void add_resource(const Model& model, const Row& mu, const Row& sigma, Gradient& result);

/// Likewise of the memory peaks; O(V D fan-out^2).
void add_memory(const Model& model, const Row& mu, const Row& sigma, Gradient& result);

}  // namespace gaus::reference
