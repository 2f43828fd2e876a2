// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include "support/aten.hpp"

#include <cstdint>
#include <vector>

namespace gaus::eager {

/// Consecutive rows of one level with about as many predecessors each, `width` after padding with
/// the last one; 0: none has any.
struct Block {
    std::int64_t begin = 0, count = 0, width = 0;
    at::Tensor source;  ///< [count * width] rows
    at::Tensor lag;     ///< [count, width, 1] [steps]
};

/// Values with about as many readers each, `width` (a power of two) after padding with row V, which
/// has always read.
struct Readings {
    std::int64_t count = 0, width = 0;
    at::Tensor value;   ///< [count] rows
    at::Tensor reader;  ///< [count * width] rows
    at::Tensor birth;   ///< [count, 1] steps from the start to the last before the value exists
    at::Tensor size;    ///< [count, 1, 1]
};

/// Users of one resource class.
struct ResourceUse {
    std::int64_t blocking = 1;
    double cost = 1, mean_amount = 1;
    at::Tensor user;    ///< [n] rows
    at::Tensor amount;  ///< [n, 1, 1]
};

/// The problem as tensors: rows are operators by level, in a level by their number of predecessors.
struct Graph {
    std::vector<std::int32_t> order;  ///< the operator of every row
    std::int64_t steps = 0;           ///< in which something can be in use
    at::Tensor earliest, latest;      ///< [V, 1]
    at::Tensor pull;                  ///< [V, 1] weights of values consumed minus produced
    double births = 0;                ///< communication that no schedule has: weight * birth
    double mean_size = 1;
    std::vector<Block> blocks;
    std::vector<ResourceUse> resources;
    std::vector<Readings> readings;
};

Graph make_graph(const Problem& problem, const Windows& windows);

}  // namespace gaus::eager
