// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/relaxation.hpp"

#include "relax/arena.hpp"
#include "relax/device_graph.hpp"
#include "relax/views.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace gaus::descent {

/// The numbers of the lanes on the host, each [width]; the kernels see copies.
struct LaneValues {
    std::vector<std::int32_t> shift, ii, turns, active;
    ByObjective<std::vector<float>> price;
    std::vector<float> spread, sigma_floor, widest, sigma_fall, smoothing_start, smoothing_fall,
        rate;
    std::vector<double> scale;  ///< of the loss; makes Adam's epsilon meaningful for any prices
    std::vector<double> cut;    ///< size of the iterations of values beyond `turns`
};

/// Everything of one group of lanes: device memory and state.
struct LaneBatch {
    const Graph& graph;
    Arena arena;
    const Kernels* kernels;
    View view;
    LaneValues values;
};

/// Allocates and starts the lanes. The graph's windows are at most theirs and must outlive the
/// batch; the bounds are checked by the caller.
LaneBatch make_batch(const DeviceGraph& graph, std::span<const Lane> lanes,
                     const RelaxationSettings& settings, const Kernels& kernels);

/// Writes the prices and the running lanes to the device.
void write_prices(LaneBatch& batch);

}  // namespace gaus::descent
