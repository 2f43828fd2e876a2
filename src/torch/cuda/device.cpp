// SPDX-License-Identifier: Apache-2.0
#include "torch/device.hpp"

#include <cuda_runtime_api.h>

#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

namespace gaus {

std::shared_ptr<void> torch_on(void* stream) {
    if (stream == nullptr) return nullptr;
    return std::make_shared<c10::cuda::CUDAStreamGuard>(c10::cuda::getStreamFromExternal(
        static_cast<cudaStream_t>(stream), c10::cuda::current_device()));
}

}  // namespace gaus
