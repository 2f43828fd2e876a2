#pragma once

// How the kernels are started. Only what tests/support/cuda_on_host.hpp also has may be used of
// CUDA: the tests run these files on the host.
#include "gaus/error.hpp"

#include "relax/views.hpp"

#include <cstdint>
#include <string>

namespace gaus::descent {
namespace {

/// A block is `lanes` restarts, neighbours in memory, times some slots for rows. One thread does
/// all that it does for one restart, so restarts never wait for each other.
constexpr std::int32_t lanes = GAUS_LANES;
constexpr std::int32_t most_slots = GAUS_SLOTS;

inline void check(cudaError_t error) {
    if (error != cudaSuccess) throw SystemError(std::string("CUDA: ") + cudaGetErrorString(error));
}

inline cudaStream_t stream_of(const View& view) {
    return static_cast<cudaStream_t>(view.stream);
}

inline std::int32_t property(cudaDeviceAttr attribute) {
    int device = 0, value = 0;
    check(cudaGetDevice(&device));
    check(cudaDeviceGetAttribute(&value, attribute, device));
    return value;
}

/// Blocks of `slots` rows on a grid of [groups of lanes, columns]; all launches go through here.
template <class... Parameters>
void launch(const View& view, std::int32_t columns, std::int32_t slots, std::int64_t shared_bytes,
            void (*kernel)(View, Parameters...), Parameters... parameters) {
    cudaLaunchConfig_t config{};
    config.gridDim =
        dim3(static_cast<unsigned>(columns), static_cast<unsigned>(view.width / lanes));
    config.blockDim = dim3(static_cast<unsigned>(lanes), static_cast<unsigned>(slots));
    config.dynamicSmemBytes = static_cast<std::size_t>(shared_bytes);
    config.stream = stream_of(view);
    constexpr std::int64_t without_asking = 48 * 1024;
    if (shared_bytes > without_asking)
        check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                   static_cast<int>(shared_bytes)));
    check(cudaLaunchKernelEx(&config, kernel, view, parameters...));
}

inline __device__ std::int32_t this_lane() {
    return static_cast<std::int32_t>(blockIdx.y * blockDim.x + threadIdx.x);
}
inline __device__ std::int32_t this_slot() {
    return static_cast<std::int32_t>(threadIdx.y);
}
inline __device__ std::int32_t slot_count() {
    return static_cast<std::int32_t>(blockDim.y);
}

/// What a launch asked for, shared by the block.
inline __device__ float* shared_memory() {
#ifdef __CUDACC__
    extern __shared__ __align__(16) float memory[];
    return memory;
#else
    return cuda_on_host::shared_memory();
#endif
}

/// Body::at(view, row, lane) for every row in [0, rows) and every lane.
template <class Body>
__global__ void over_rows(View view, std::int32_t rows) {
    const auto stride = static_cast<std::int32_t>(gridDim.x) * slot_count();
    for (std::int32_t row = static_cast<std::int32_t>(blockIdx.x) * slot_count() + this_slot();
         row < rows; row += stride)
        Body::at(view, row, this_lane());
}

template <class Body>
void launch_rows(const View& view, std::int32_t rows) {
    if (rows == 0) return;
    constexpr std::int32_t slots = most_slots < 8 ? most_slots : 8;
    constexpr std::int32_t most_columns = 1 << 16;
    const std::int32_t columns = (rows + slots - 1) / slots;
    launch(view, columns < most_columns ? columns : most_columns, slots, 0, over_rows<Body>, rows);
}

inline __device__ std::int32_t level_width(const GraphView& graph, std::int32_t level) {
    return graph.level_offsets[level + 1] - graph.level_offsets[level];
}

/// Body::at level by level. A block owns its lanes, so its own barrier is enough between levels.
/// Levels of one row are left to the first slot: there a thread reads only what it wrote itself, so
/// a chain of them needs no barrier at all.
template <class Body, bool backwards>
__global__ void over_levels(View view) {
    const GraphView& graph = view.graph;
    bool alone = false;  // only the first slot has worked since the last barrier
    for (std::int32_t i = 0; i < graph.levels; ++i) {
        const std::int32_t level = backwards ? graph.levels - 1 - i : i;
        const bool narrow = level_width(graph, level) == 1;
        if (i > 0 && !(narrow && alone)) __syncthreads();
        alone = narrow;
        for (std::int32_t row = graph.level_offsets[level] + this_slot();
             row < graph.level_offsets[level + 1]; row += slot_count())
            Body::at(view, row, this_lane());
    }
}

/// As many slots as a level is wide on average: more would wait at barriers, fewer are busy for
/// longer only in the few wide levels.
template <class Body, bool backwards>
void launch_levels(const View& view) {
    const std::int32_t mean = (view.graph.operators + view.graph.levels - 1) / view.graph.levels;
    std::int32_t slots = 1;
    while (slots < mean && 2 * slots <= most_slots)
        slots *= 2;
    launch(view, 1, slots, 0, over_levels<Body, backwards>);
}

}  // namespace
}  // namespace gaus::descent
