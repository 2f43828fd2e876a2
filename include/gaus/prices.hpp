// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace gaus {

/// What one unit of each objective costs in one restart: the linear scalarisation
/// energy = sum price * objective, in raw (not normalised) units.
struct Prices {
    double latency = 0;
    double resource = 0;
    double communication = 0;
    double memory = 0;
    std::vector<double> terms = {};  ///< one per user term, in their order

    bool operator==(const Prices&) const = default;
};

}  // namespace gaus
