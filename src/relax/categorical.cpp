// SPDX-License-Identifier: Apache-2.0
#include "gaus/categorical.hpp"

namespace gaus {

double categorical_bytes(const Problem& problem, double latency_bound, const Prices& prices) {
    // Tensors of V D floats that are alive together: logits, two moments, the noisy scores and the
    // gradient, and what autograd keeps of the objectives.
    const double tensors = prices.memory > 0 ? 16 : 10;
    return tensors * sizeof(float) * problem.operator_count() * latency_bound;
}

double categorical_stop_seconds(const Problem& problem, double latency_bound,
                                const Prices& prices) {
    // Measured: the objectives of a design whose tensors fill the memory, and giving it back.
    const double seconds_per_cell = prices.memory > 0 ? 5e-8 : 2e-8;
    return seconds_per_cell * problem.operator_count() * latency_bound;
}

}  // namespace gaus
