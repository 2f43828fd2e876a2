// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/cuda/smoothing.cuh"

namespace gaus::descent {
namespace {

/// One lane of a profile over steps; lanes are neighbours, so that a warp at the same step reads
/// one line of memory, and in shared memory each lane has a bank of its own.
struct LaneColumn {
    float* x;
    std::int64_t stride;

    __device__ float& operator[](std::int32_t t) const { return x[t * stride]; }
    __device__ void add(std::int32_t t, float amount) const { atomicAdd(x + t * stride, amount); }
};

/// Rows of `cells` cells in memory: the classes that keep the starts, and the rises.
struct Profiles {
    float *starts, *rises;  ///< of step 0 and this thread's lane
    std::int64_t cells, stride;

    __device__ LaneColumn of_class(std::int32_t c) const {
        return {starts + c * cells * stride, stride};
    }
    __device__ LaneColumn rise(std::int32_t p) const {
        return {rises + p * cells * stride, stride};
    }
};

inline __device__ Profiles profiles_of(const View& view, std::int32_t lane) {
    const std::int64_t first = std::int64_t{view.origin} * view.width + lane;
    return {view.starts + first, view.rises + first, view.cells, view.width};
}

/// Steps of a profile from 0 on.
inline __host__ __device__ std::int32_t step_count(const View& view) {
    return view.extent;
}

/// Which profiles a launch adds to: those of resources and of memory.
struct Targets {
    bool resources, memory;

    __host__ __device__ std::int32_t classes(const View& view) const {
        return resources ? view.graph.classes : 0;
    }
    __host__ __device__ std::int32_t first_rise(const View& view) const {
        return memory ? 0 : view.graph.rises.spaces;
    }
    __host__ __device__ std::int32_t end_of_rises(const View& view) const {
        return resources ? view.graph.rises.count : view.graph.rises.spaces;
    }
    __host__ __device__ std::int32_t rows(const View& view) const {
        return classes(view) + end_of_rises(view) - first_rise(view);
    }
};

constexpr std::int32_t scatter_slots = most_slots < 16 ? most_slots : 16;

/// Body::scatter of the rows of this block, its sums kept in shared memory until the end.
template <class Body>
__global__ void __launch_bounds__(lanes* scatter_slots) scatter_shared(View view, Targets targets) {
    const std::int32_t lane = this_lane(), steps = step_count(view);
    const std::int32_t classes = targets.classes(view);
    const std::int32_t first_rise = targets.first_rise(view);
    float* const mine = shared_memory() + threadIdx.x;
    const std::int32_t count = targets.rows(view) * steps;
    for (std::int32_t i = this_slot(); i < count; i += slot_count())
        mine[i * lanes] = 0;
    __syncthreads();
    const Profiles sums{mine, mine + (classes - first_rise) * steps * lanes, steps, lanes};
    const auto stride = static_cast<std::int32_t>(gridDim.x) * slot_count();
    for (std::int32_t row = static_cast<std::int32_t>(blockIdx.x) * slot_count() + this_slot();
         row < view.graph.operators; row += stride)
        Body::scatter(view, row, lane, sums);
    __syncthreads();
    const Profiles all = profiles_of(view, lane);
    for (std::int32_t i = this_slot(); i < count; i += slot_count()) {
        const std::int32_t r = i / steps;
        const float sum = mine[i * lanes];
        if (sum != 0)
            (r < classes ? all.of_class(r) : all.rise(first_rise + r - classes))
                .add(i - r * steps, sum);
    }
}

/// The same straight to the profiles.
template <class Body>
struct ScatterRow {
    static __device__ void at(const View& view, std::int32_t row, std::int32_t lane) {
        Body::scatter(view, row, lane, profiles_of(view, lane));
    }
};

/// Adds every operator's part to the profiles. An operator touches W steps of a profile. Sums in
/// shared memory spare W atomics on device memory per operator and restart; to write them back
/// costs one per step and block, so a block has at least as many operators as the profiles have
/// steps. With no more blocks than the device holds at a time every block starts at once.
template <class Body>
void launch_scatter(const View& view, Targets targets) {
    if (targets.rows(view) == 0) return;
    const std::int64_t sums = std::int64_t{targets.rows(view)} * step_count(view);
    const std::int64_t bytes = sums * lanes * static_cast<std::int64_t>(sizeof(float));
    const std::int32_t room = property(cudaDevAttrMaxSharedMemoryPerBlockOptin);
    if (bytes > room) {
        launch_rows<ScatterRow<Body>>(view, view.graph.operators);
        return;
    }
    const std::int32_t groups = view.width / lanes;
    const std::int32_t at_once =
        property(cudaDevAttrMultiProcessorCount) * (2 * bytes > room ? 1 : 2);
    const std::int64_t wanted = (at_once + groups - 1) / groups;
    const std::int64_t most = (view.graph.operators + sums - 1) / sums;
    launch(view, static_cast<std::int32_t>(wanted < most ? wanted : most), scatter_slots, bytes,
           scatter_shared<Body>, targets);
}

}  // namespace
}  // namespace gaus::descent
