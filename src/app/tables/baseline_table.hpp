// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/evaluate.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gaus::app {

/// What a method made of a design.
struct BaselineRow {
    std::string method;
    std::int32_t latency_bound = 0;
    Objectives value;
    double scalar = 0;  ///< sum of price * objective
};

BaselineRow baseline_row(std::string method, std::int32_t latency_bound, const Objectives& value,
                         std::span<const Objective> objectives, std::span<const double> prices);

/// The rows as a table; `scalar`: with what the prices make of them.
std::string baseline_table(std::span<const BaselineRow> rows, bool pipelined, bool scalar);

}  // namespace gaus::app
