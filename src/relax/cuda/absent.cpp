// SPDX-License-Identifier: Apache-2.0
// Stands in for the CUDA kernels in a build without them.
#include "gaus/error.hpp"
#include "gaus/relaxation.hpp"

#include "relax/device.hpp"

namespace gaus {

bool cuda_built() {
    return false;
}

bool cuda_available() {
    return false;
}

std::vector<std::string> cuda_devices() {
    return {};
}

namespace descent {

namespace {

[[noreturn]] void refuse() {
    throw SystemError("a build without CUDA kernels");
}

}  // namespace

const Kernels& cuda_kernels() {
    refuse();
}

std::shared_ptr<void> stream_for(const Kernels& kernels, int) {
    if (kernels.on_device) refuse();
    return nullptr;
}

void* device_zeros(std::size_t, void*) {
    refuse();
}

void free_on_device(void*, void*) noexcept {}

void copy_to_device(void*, const void*, std::size_t, void*) {
    refuse();
}

void copy_to_host(void*, const void*, std::size_t, void*) {
    refuse();
}

}  // namespace descent

}  // namespace gaus
