// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/objectives.hpp"

#include <vector>

namespace gaus::test {

/// Every objective that can have a price, alone.
inline std::vector<Prices> single_prices(double price) {
    std::vector<Prices> all;
    for (const ObjectiveRow& objective : objective_table)
        if (objective.price != nullptr) all.emplace_back().*objective.price = price;
    return all;
}

}  // namespace gaus::test
