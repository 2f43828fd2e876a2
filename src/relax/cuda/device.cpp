#include "gaus/error.hpp"
#include "gaus/relaxation.hpp"

#include "relax/views.hpp"

#include <array>
#include <cuda_runtime_api.h>
#include <string>

#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

namespace gaus {

namespace {

int device_count() {
    int count = 0;
    return cudaGetDeviceCount(&count) == cudaSuccess ? count : 0;
}

}  // namespace

bool cuda_built() {
    return true;
}

bool cuda_available() {
    return device_count() > 0;
}

std::vector<std::string> cuda_devices() {
    std::vector<std::string> devices;
    for (int i = 0; i < device_count(); ++i) {
        std::array<char, 32> address{};
        const cudaError_t error =
            cudaDeviceGetPCIBusId(address.data(), static_cast<int>(address.size()), i);
        if (error != cudaSuccess)
            throw SystemError(std::string("CUDA: ") + cudaGetErrorString(error));
        devices.emplace_back(address.data());
    }
    return devices;
}

namespace descent {

namespace cuda {
extern const Kernels kernels;
}

const Kernels& cuda_kernels() {
    return cuda::kernels;
}

// The guard also makes the stream's device the current one of this thread: that is where LibTorch
// puts tensors whose options name none.
std::shared_ptr<void> on_own_stream(int device) {
    if (device < 0 || device >= device_count())
        throw SystemError("no CUDA device " + std::to_string(device));
    return std::make_shared<c10::cuda::CUDAStreamGuard>(
        c10::cuda::getStreamFromPool(false, static_cast<c10::DeviceIndex>(device)));
}

void* current_stream() {
    return c10::cuda::getCurrentCUDAStream().stream();
}

}  // namespace descent

}  // namespace gaus
