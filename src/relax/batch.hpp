#pragma once

#include "gaus/problem.hpp"
#include "gaus/relaxation.hpp"

#include "relax/arena.hpp"
#include "relax/graph.hpp"
#include "relax/views.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace gaus::descent {

/// The numbers of the lanes on the host, each [width]; the kernels see copies.
struct LaneValues {
    std::vector<std::int32_t> shift, ii, turns, active;
    std::vector<float> latency, resource, communication, memory, spread, sigma_floor, sigma_cap,
        smoothing, learning_rate, penalty;
    std::vector<double> scale;   ///< of the loss; makes Adam's epsilon meaningful for any prices
    std::vector<double> widest;  ///< sigma at the start [steps]
    std::vector<double> cut;     ///< size of the iterations of values beyond `turns`
};

/// Everything of one run: the graph, the device memory and the state of all lanes.
struct Batch {
    Graph graph;
    Arena arena;
    const Kernels* kernels;
    View view;
    LaneValues values;
    bool uses_latency = false, uses_resource = false, uses_memory = false;
};

/// Allocates and starts all lanes. The bounds are checked by the caller.
Batch make_batch(const Problem& problem, std::span<const Lane> lanes,
                 const RelaxationSettings& settings);

/// Sets what changes from iteration to iteration (from 0) and copies it to the device.
void anneal(Batch& batch, std::span<const Lane> lanes, const RelaxationSettings& settings,
            int iteration);

/// Writes the prices and the running lanes to the device.
void write_prices(Batch& batch);

}  // namespace gaus::descent
