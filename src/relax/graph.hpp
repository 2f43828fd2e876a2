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

/// Profiles by their rises; fields as in RisesView.
struct Rises {
    std::int32_t spaces = 0;
    std::vector<float> cost, mean, amount;
    std::vector<std::int32_t> offsets, profile, from, until;
};

/// Communication of operators that read their own value of an earlier iteration: it depends on the
/// initiation interval alone.
struct SelfLoops {
    double turns = 0;   ///< sum of weight * distance
    double births = 0;  ///< sum of weight * steps until crossings count

    double crossings(std::int32_t ii) const { return ii * turns - births; }
};

/// Level-major copy of a problem, loop-carried dependencies apart; fields as in GraphView.
struct Graph {
    std::int32_t base_bound = 0, steps = 0, fan_in = 0, fan_out = 0;
    float mean_latency = 1;
    std::int32_t latest_birth = 0;    ///< most steps of a birth behind the end of its operator
    std::vector<std::int32_t> order;  ///< [V], the operator of every row
    std::vector<std::int32_t> row;    ///< [V], the row of every operator
    std::vector<std::int32_t> level_offsets, earliest, latest, latency, resource_class, sink;
    std::vector<std::int32_t> space, birth, consumer_hold;
    std::vector<float> amount, size, pull;
    std::vector<std::int32_t> incoming_offsets, source, target, outgoing_offsets, successor;
    std::vector<std::int32_t> place, consumer_offsets, consumer, consumer_distance;
    std::vector<std::int32_t> farthest, blocking;
    std::vector<float> lag, weight, cost, mean_amount;
    Rises rises;
    BackEdges back;
    SelfLoops self_loops;
};

/// Windows at the smallest latency bound and the largest initiation interval of the batch; every
/// lane's are these plus its shift. Loop-carried dependencies count when that interval is above 0.
Graph make_graph(const Problem& problem, const Windows& windows);

}  // namespace gaus::descent
