#pragma once

#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include <cstdint>
#include <vector>

namespace gaus::descent {

/// Level-major copy of the acyclic part of a problem; fields as in GraphView.
struct Graph {
    std::int32_t base_bound = 0, steps = 0, fan_out = 0;
    float mean_size = 1, mean_latency = 1;
    std::vector<std::int32_t> order;     ///< [V], the operator of every row
    std::vector<std::int32_t> class_id;  ///< [C], the problem's class of every counted class
    std::vector<std::int32_t> level_offsets, earliest, latest, latency, resource_class, sink;
    std::vector<float> amount, size, pull;
    std::vector<std::int32_t> incoming_offsets, source, target, outgoing_offsets, successor;
    std::vector<std::int32_t> outgoing_edge, consumer_offsets, consumer, blocking;
    std::vector<float> lag, weight, cost, mean_amount;
};

/// Windows at the smallest latency bound of the batch; every lane's are these plus its shift.
Graph make_graph(const Problem& problem, const Windows& windows);

}  // namespace gaus::descent
