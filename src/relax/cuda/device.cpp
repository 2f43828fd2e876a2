#include "gaus/relaxation.hpp"

#include "relax/views.hpp"

#include <cuda_runtime_api.h>

#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

namespace gaus {

bool cuda_available() {
    int count = 0;
    return cudaGetDeviceCount(&count) == cudaSuccess && count > 0;
}

namespace descent {

namespace cuda {
extern const Kernels kernels;
}

const Kernels& cuda_kernels() {
    return cuda::kernels;
}

std::shared_ptr<void> on_own_stream() {
    return std::make_shared<c10::cuda::CUDAStreamGuard>(c10::cuda::getStreamFromPool());
}

void* current_stream() {
    return c10::cuda::getCurrentCUDAStream().stream();
}

}  // namespace descent

}  // namespace gaus
