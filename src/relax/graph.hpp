// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <vector>

namespace gaus::descent {

/// Loop-carried dependencies between different operators; fields as in BackEdgesView.
struct BackEdges {
    std::vector<std::int32_t> offsets, source, target;
    std::vector<float> lag, distance, weight;
};

/// Communication of operators that read their own value of an earlier iteration: it depends on the
/// initiation interval alone.
struct SelfLoops {
    double turns = 0;   ///< sum of weight * distance
    double births = 0;  ///< sum of weight * steps until the value exists

    double crossings(std::int32_t ii) const { return ii * turns - births; }
};

/// Level-major copy of a problem, loop-carried dependencies apart; fields as in GraphView.
struct Graph {
    std::int32_t base_bound = 0, steps = 0, fan_in = 0, fan_out = 0;
    float mean_size = 1, mean_latency = 1;
    std::vector<std::int32_t> order;     ///< [V], the operator of every row
    std::vector<std::int32_t> row;       ///< [V], the row of every operator
    std::vector<std::int32_t> class_id;  ///< [C], the problem's class of every counted class
    std::vector<std::int32_t> level_offsets, earliest, latest, latency, resource_class, sink;
    std::vector<float> amount, size, pull;
    std::vector<std::int32_t> incoming_offsets, source, target, outgoing_offsets, successor;
    std::vector<std::int32_t> place, consumer_offsets, consumer, consumer_distance;
    std::vector<std::int32_t> farthest, blocking;
    std::vector<float> lag, weight, cost, mean_amount;
    BackEdges back;
    SelfLoops self_loops;
};

/// Windows at the smallest latency bound and the largest initiation interval of the batch; every
/// lane's are these plus its shift. Loop-carried dependencies count when that interval is above 0.
Graph make_graph(const Problem& problem, const Windows& windows);

}  // namespace gaus::descent
