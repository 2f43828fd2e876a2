// SPDX-License-Identifier: Apache-2.0
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

/// Blocks of `slots` rows on a grid of columns times groups of lanes; all launches go through here.
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

constexpr std::int32_t row_slots = most_slots < 8 ? most_slots : 8;

/// Body::at(view, row, lane) for every row in [0, rows) and every lane.
template <class Body>
__global__ void __launch_bounds__(lanes* row_slots) over_rows(View view, std::int32_t rows) {
    const auto stride = static_cast<std::int32_t>(gridDim.x) * slot_count();
    for (std::int32_t row = static_cast<std::int32_t>(blockIdx.x) * slot_count() + this_slot();
         row < rows; row += stride)
        Body::at(view, row, this_lane());
}

template <class Body>
void launch_rows(const View& view, std::int32_t rows) {
    if (rows == 0) return;
    constexpr std::int32_t most_columns = 1 << 16;
    const std::int32_t columns = (rows + row_slots - 1) / row_slots;
    launch(view, columns < most_columns ? columns : most_columns, row_slots, 0, over_rows<Body>,
           rows);
}

/// Rows of one level that a slot works on.
struct Rows {
    std::int32_t begin, end;
    bool narrow;  ///< the level has one row

    __device__ Rows(const GraphView& graph, std::int32_t level)
        : begin(graph.level_offsets[level] + this_slot()),
          end(graph.level_offsets[level + 1]),
          narrow(end - graph.level_offsets[level] == 1) {}
};

/// Body at every row, level by level. A block owns its lanes, so its own barrier is enough between
/// levels. Levels of one row are left to the first slot: there a thread needs only what it wrote
/// itself, so a chain of them goes without barriers. Deep graphs are a chain of waits for memory:
/// the bounds of a level, the row's own data, its edges, its neighbours. The first two are fetched
/// before the barrier.
template <class Body, bool backwards>
__global__ void __launch_bounds__(lanes* most_slots) over_levels(View view) {
    const std::int32_t lane = this_lane(), levels = view.graph.levels;
    const auto rows_of = [&](std::int32_t i) {
        return Rows(view.graph, backwards ? levels - 1 - i : i);
    };
    Rows now = rows_of(0);
    Body ahead{};
    if (now.begin < now.end) ahead.fetch(view, now.begin, lane);
    bool alone = true;  // only the first slot has written since the last barrier
    for (std::int32_t i = 0; i < levels; ++i) {
        Body body = ahead;
        const Rows next = rows_of(i + 1 < levels ? i + 1 : i);
        if (next.begin < next.end) ahead.fetch(view, next.begin, lane);
        if (!(now.narrow && alone)) __syncthreads();
        alone = now.narrow;
        for (std::int32_t row = now.begin; row < now.end; row += slot_count()) {
            if (row != now.begin) body.fetch(view, row, lane);
            body.finish(view, row, lane);
        }
        now = next;
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
