// SPDX-License-Identifier: Apache-2.0
#pragma once

// As much of CUDA as src/relax/cuda uses, on the host: the kernels compile as ordinary C++ and run
// one block after another. A missing barrier gives a wrong result (fibers.hpp says in which order
// threads run), a barrier that not all threads of a block reach is an error, and shared memory that
// nobody has written is NaN.

#include "support/fibers.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <math.h>
#include <utility>
#include <vector>

#define __global__
#define __device__
#define __host__
#define __launch_bounds__(threads)
#define __syncthreads() ::cuda_on_host::threads.wait(__LINE__)

struct dim3 {
    unsigned x = 1, y = 1, z = 1;
    constexpr dim3(unsigned in_x = 1, unsigned in_y = 1, unsigned in_z = 1)
        : x(in_x), y(in_y), z(in_z) {}
};

using cudaStream_t = void*;
enum cudaError_t { cudaSuccess };
enum cudaDeviceAttr { cudaDevAttrMaxSharedMemoryPerBlockOptin, cudaDevAttrMultiProcessorCount };
enum cudaFuncAttribute { cudaFuncAttributeMaxDynamicSharedMemorySize };
enum cudaStreamCaptureMode { cudaStreamCaptureModeThreadLocal };

/// Work in its order.
using cudaGraph_t = std::vector<std::function<void()>>*;
using cudaGraphExec_t = cudaGraph_t;

struct cudaLaunchConfig_t {
    dim3 gridDim, blockDim;
    std::size_t dynamicSmemBytes;
    cudaStream_t stream;
};

// Of the thread at work.
inline dim3 threadIdx, blockIdx, blockDim, gridDim;

namespace cuda_on_host {

inline gaus::test::Fibers threads;
inline std::vector<float> shared;
inline int shared_limit = 4096;  ///< [bytes] of a block; small, so that tests reach it

inline float* shared_memory() {
    return shared.data();
}

inline cudaGraph_t captured = nullptr;  ///< what waits for a graph; else work is done at once

inline void enqueue(std::function<void()> work) {
    captured != nullptr ? captured->push_back(std::move(work)) : work();
}

inline void run(const cudaLaunchConfig_t& config, const std::function<void()>& kernel) {
    gridDim = config.gridDim;
    blockDim = config.blockDim;
    for (unsigned b = 0; b < gridDim.x * gridDim.y; ++b) {
        blockIdx = dim3(b % gridDim.x, b / gridDim.x);
        shared.assign(config.dynamicSmemBytes / sizeof(float),
                      std::numeric_limits<float>::quiet_NaN());
        threads.run(
            blockDim.x * blockDim.y, b % 2 != 0,
            [](unsigned i) { threadIdx = dim3(i % blockDim.x, i / blockDim.x); }, kernel);
    }
}

}  // namespace cuda_on_host

inline const char* cudaGetErrorString(cudaError_t) {
    return "";
}
inline cudaError_t cudaGetDevice(int* device) {
    *device = 0;
    return cudaSuccess;
}
inline cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int) {
    *value = attribute == cudaDevAttrMultiProcessorCount ? 3 : cuda_on_host::shared_limit;
    return cudaSuccess;
}
template <class Kernel>
cudaError_t cudaFuncSetAttribute(Kernel*, cudaFuncAttribute, int) {
    return cudaSuccess;
}
inline cudaError_t cudaMemsetAsync(void* to, int value, std::size_t bytes, cudaStream_t) {
    cuda_on_host::enqueue([=] { std::memset(to, value, bytes); });
    return cudaSuccess;
}
template <class... Parameters, class... Arguments>
cudaError_t cudaLaunchKernelEx(const cudaLaunchConfig_t* config, void (*kernel)(Parameters...),
                               Arguments... arguments) {
    cuda_on_host::enqueue(
        [=, config = *config] { cuda_on_host::run(config, [&] { kernel(arguments...); }); });
    return cudaSuccess;
}

inline cudaError_t cudaStreamBeginCapture(cudaStream_t, cudaStreamCaptureMode) {
    cuda_on_host::captured = new std::vector<std::function<void()>>;
    return cudaSuccess;
}
inline cudaError_t cudaStreamEndCapture(cudaStream_t, cudaGraph_t* graph) {
    *graph = std::exchange(cuda_on_host::captured, nullptr);
    return cudaSuccess;
}
inline cudaError_t cudaGraphInstantiateWithFlags(cudaGraphExec_t* ready, cudaGraph_t graph,
                                                 unsigned long long) {
    *ready = new std::vector<std::function<void()>>(*graph);
    return cudaSuccess;
}
inline cudaError_t cudaGraphLaunch(cudaGraphExec_t ready, cudaStream_t) {
    for (const auto& work : *ready)
        cuda_on_host::enqueue(work);
    return cudaSuccess;
}
inline cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
    delete graph;
    return cudaSuccess;
}
inline cudaError_t cudaGraphExecDestroy(cudaGraphExec_t ready) {
    return cudaGraphDestroy(ready);
}

inline int max(int a, int b) {
    return std::max(a, b);
}
inline int min(int a, int b) {
    return std::min(a, b);
}
inline float normcdff(float z) {
    return static_cast<float>(0.5 * erfc(-z / 1.4142135623730951));
}
inline float rsqrtf(float x) {
    return 1.0f / sqrtf(x);
}
inline void atomicAdd(float* to, float x) {
    *to += x;
}
