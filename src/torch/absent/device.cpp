// SPDX-License-Identifier: Apache-2.0
// Stands in for the streams of CUDA with a LibTorch without it.
#include "torch/device.hpp"

#include "gaus/error.hpp"

namespace gaus {

std::shared_ptr<void> torch_on(void* stream) {
    if (stream != nullptr) throw SystemError("this LibTorch has no CUDA");
    return nullptr;
}

}  // namespace gaus
