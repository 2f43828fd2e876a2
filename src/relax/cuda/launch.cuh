#pragma once

#include "gaus/error.hpp"

#include "relax/views.hpp"

#include <cuda_runtime.h>
#include <string>

namespace gaus::descent::device {

constexpr std::int32_t warp = 32;
constexpr std::int32_t slots = 8;  ///< rows of one block

inline void check_launch() {
    const cudaError_t error = cudaGetLastError();
    if (error != cudaSuccess) throw SystemError(std::string("CUDA: ") + cudaGetErrorString(error));
}

/// Body::at(view, row, lane) for every row in [0, rows) and every lane; lanes are neighbours.
template <class Body>
__global__ void over_rows(View view, std::int32_t rows) {
    const std::int32_t lane = static_cast<std::int32_t>(blockIdx.y) * warp + threadIdx.x;
    const auto stride = static_cast<std::int64_t>(gridDim.x) * slots;
    for (std::int64_t row = std::int64_t{blockIdx.x} * slots + threadIdx.y; row < rows;
         row += stride)
        Body::at(view, static_cast<std::int32_t>(row), lane);
}

template <class Body>
void launch(const View& view, std::int32_t rows) {
    if (rows == 0) return;
    const std::int32_t blocks = (rows + slots - 1) / slots;
    const dim3 grid(static_cast<unsigned>(blocks < 65536 ? blocks : 65536),
                    static_cast<unsigned>(view.width / warp));
    over_rows<Body><<<grid, dim3(warp, slots)>>>(view, rows);
    check_launch();
}

/// Body::at level by level; a block owns 32 lanes, so its own barrier is enough between levels.
template <class Body, bool Backwards>
__global__ void over_levels(View view) {
    const std::int32_t lane = static_cast<std::int32_t>(blockIdx.x) * warp + threadIdx.x;
    for (std::int32_t i = 0; i < view.graph.levels; ++i) {
        const std::int32_t level = Backwards ? view.graph.levels - 1 - i : i;
        const std::int32_t end = view.graph.level_offsets[level + 1];
        for (std::int32_t row = view.graph.level_offsets[level] + threadIdx.y; row < end;
             row += blockDim.y)
            Body::at(view, row, lane);
        __syncthreads();
    }
}

template <class Body, bool Backwards>
void launch_levels(const View& view) {
    over_levels<Body, Backwards>
        <<<static_cast<unsigned>(view.width / warp), dim3(warp, 32)>>>(view);
    check_launch();
}

}  // namespace gaus::descent::device
