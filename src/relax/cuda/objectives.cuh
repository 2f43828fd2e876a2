// SPDX-License-Identifier: Apache-2.0
#pragma once

// The objectives that need no profile of the steps, but what of the communication is with the
// starts and the dependencies.
#include "relax/cuda/peaks.cuh"

namespace gaus::descent {
namespace {

inline __device__ float finish(const View& view, std::int32_t sink, std::int32_t lane) {
    const std::int32_t row = view.graph.sink[sink];
    return view.mu[cell_of(view, row, lane)] + static_cast<float>(view.graph.latency[row]);
}

/// Block (group of lanes): smoothed largest end of the operators without successors.
__global__ void __launch_bounds__(lanes* peak_slots) latency_peak(View view) {
    const std::int32_t lane = this_lane();
    const float tau = view.lane.smoothing[lane] * view.graph.mean_latency;
    float top = -INFINITY;
    for (std::int32_t i = this_slot(); i < view.graph.sinks; i += slot_count())
        top = fmaxf(top, finish(view, i, lane));
    top = largest(top);
    float sum = 0;
    for (std::int32_t i = this_slot(); i < view.graph.sinks; i += slot_count())
        sum += expf((finish(view, i, lane) - top) / tau);
    sum = total(sum);
    if (this_slot() == 0) view.expected_latency[lane] = top + tau * logf(sum);
}

/// Adds its gradient. Rows are sinks.
struct GatherLatency {
    static __device__ void at(const View& view, std::int32_t i, std::int32_t lane) {
        const float tau = view.lane.smoothing[lane] * view.graph.mean_latency;
        const float peak = view.expected_latency[lane];
        view.gradient[cell_of(view, view.graph.sink[i], lane)] +=
            view.lane.price[Objective::latency][lane] * expf((finish(view, i, lane) - peak) / tau);
    }
};

/// What these objectives are expected to be.
void expect_rest(const View& view) {
    if (view.uses[Objective::latency]) launch(view, 1, peak_slots, meeting_bytes, latency_peak);
}

/// Adds their gradients at what is expected.
void gather_rest(const View& view) {
    if (view.uses[Objective::latency]) launch_rows<GatherLatency>(view, view.graph.sinks);
}

/// Start of the rounded schedule. Rounding is monotone, so it keeps the order of the sweep.
inline __device__ std::int32_t rounded(const View& view, std::int32_t row, std::int32_t lane) {
    return static_cast<std::int32_t>(view.mu[cell_of(view, row, lane)] + 0.5f);
}

/// Latest end of the rounded schedule.
inline __device__ float latency_of(const View& view, std::int32_t lane) {
    std::int32_t end = 0;
    for (std::int32_t i = this_slot(); i < view.graph.sinks; i += slot_count()) {
        const std::int32_t row = view.graph.sink[i];
        end = max(end, rounded(view, row, lane) + view.graph.latency[row]);
    }
    return largest(static_cast<float>(end));
}

/// Boundaries crossed, but for the part that does not depend on the schedule.
inline __device__ double communication_of(const View& view, std::int32_t lane) {
    double sum = 0;
    for (std::int32_t row = this_slot(); row < view.graph.operators; row += slot_count())
        sum += static_cast<double>(view.graph.pull[row]) * rounded(view, row, lane);
    return total(sum);
}

/// Their exact priced energy, of the rounded schedule; asked for by a whole block.
inline __device__ double rest_of(const View& view, std::int32_t lane) {
    const auto& price = view.lane.price;
    double energy =
        static_cast<double>(price[Objective::communication][lane]) * communication_of(view, lane);
    if (view.uses[Objective::latency])
        energy += static_cast<double>(price[Objective::latency][lane] * latency_of(view, lane));
    return energy;
}

}  // namespace
}  // namespace gaus::descent
