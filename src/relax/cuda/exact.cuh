// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cuda/peaks.cuh"
#include "relax/cuda/starts.cuh"

namespace gaus::descent {
namespace {

/// Start of the rounded schedule. Rounding is monotone, so it keeps the order of the sweep.
inline __device__ std::int32_t rounded(const View& view, std::int32_t row, std::int32_t lane) {
    return static_cast<std::int32_t>(view.mu[cell_of(view, row, lane)] + 0.5f);
}

/// Adds the starts of the rounded schedule and the births less the ends of its values to the
/// profiles.
struct ScatterRounded {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        const Share share(view, row, lane);
        const Profiles to = profiles_of(view, lane);
        const std::int32_t start = rounded(view, row, lane);
        if (share.resource_class >= 0) to.of_class(share.resource_class).add(start, share.amount);
        if (share.size == 0) return;
        std::int32_t last = 0;
        for (std::int32_t i = view.graph.consumer_offsets[row];
             i < view.graph.consumer_offsets[row + 1]; ++i)
            last = max(last, rounded(view, view.graph.consumer[i], lane));
        to.values().add(start + share.birth, share.size);
        to.values().add(last, -share.size);
    }
};

inline __device__ float largest_of(Column x, std::int32_t steps) {
    float top = 0;
    for (std::int32_t t = this_slot(); t < steps; t += slot_count())
        top = fmaxf(top, x[t]);
    return largest(top);
}

inline __device__ float resource_of(const View& view, std::int32_t lane) {
    float sum = 0;
    for (std::int32_t c = 0; c < view.graph.classes; ++c) {
        const Column x = profiles_of(view, lane).of_class(c);
        starts_to_use(x, step_count(view), view.graph.blocking[c]);
        sum += view.graph.cost[c] * largest_of(x, step_count(view));
    }
    return sum;
}

inline __device__ float memory_of(const View& view, std::int32_t lane) {
    const Column x = profiles_of(view, lane).values();
    changes_to_live(x, step_count(view));
    return largest_of(x, step_count(view));
}

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

/// Block (group of lanes): exact priced energy of the rounded schedule from its profiles, as on the
/// CPU. The one before counts among the least.
__global__ void __launch_bounds__(lanes* peak_slots) exact_energy(View view) {
    const std::int32_t lane = this_lane();
    const LaneRows& of = view.lane;
    double energy = static_cast<double>(of.communication[lane]) * communication_of(view, lane);
    if (view.uses_latency) energy += static_cast<double>(of.latency[lane] * latency_of(view, lane));
    if (view.uses_resource)
        energy += static_cast<double>(of.resource[lane] * resource_of(view, lane));
    if (view.uses_memory) energy += static_cast<double>(of.memory[lane] * memory_of(view, lane));
    if (this_slot() != 0) return;
    of.least[lane] = fminf(of.least[lane], of.energy[lane]);
    of.energy[lane] = static_cast<float>(energy);
}

/// Keeps the rounded schedules that are better than all before.
struct Keep {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        if (view.lane.energy[lane] < view.lane.least[lane])
            view.best[cell_of(view, row, lane)] = static_cast<float>(rounded(view, row, lane));
    }
};

}  // namespace
}  // namespace gaus::descent
