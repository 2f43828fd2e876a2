// SPDX-License-Identifier: Apache-2.0
#include "relax/device.hpp"

#include "gaus/error.hpp"
#include "gaus/relaxation.hpp"

#include <array>
#include <cuda_runtime_api.h>
#include <string>

namespace gaus {

namespace {

int device_count() {
    int count = 0;
    return cudaGetDeviceCount(&count) == cudaSuccess ? count : 0;
}

void check(cudaError_t error) {
    if (error != cudaSuccess) throw SystemError(std::string("CUDA: ") + cudaGetErrorString(error));
}

cudaStream_t as_stream(void* stream) {
    return static_cast<cudaStream_t>(stream);
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
        check(cudaDeviceGetPCIBusId(address.data(), static_cast<int>(address.size()), i));
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

// One that does not wait for the default stream, which cannot be recorded.
std::shared_ptr<void> stream_for(const Kernels& kernels, int device) {
    if (!kernels.on_device) return nullptr;
    if (device < 0 || device >= device_count())
        throw SystemError("no CUDA device " + std::to_string(device));
    int before = 0;
    check(cudaGetDevice(&before));
    check(cudaSetDevice(device));
    cudaStream_t stream = nullptr;
    check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
    return {stream, [before](void* kept) {
                cudaStreamDestroy(as_stream(kept));
                cudaSetDevice(before);
            }};
}

void* device_zeros(std::size_t bytes, void* stream) {
    if (bytes == 0) return nullptr;
    void* data = nullptr;
    check(cudaMallocAsync(&data, bytes, as_stream(stream)));
    check(cudaMemsetAsync(data, 0, bytes, as_stream(stream)));
    return data;
}

void free_on_device(void* data, void* stream) noexcept {
    cudaFreeAsync(data, as_stream(stream));
}

void copy_to_device(void* to, const void* from, std::size_t bytes, void* stream) {
    // Memory that is not pinned has been read when the call returns.
    check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, as_stream(stream)));
}

void copy_to_host(void* to, const void* from, std::size_t bytes, void* stream) {
    check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, as_stream(stream)));
    check(cudaStreamSynchronize(as_stream(stream)));
}

}  // namespace descent

}  // namespace gaus
