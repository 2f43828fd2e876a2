// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relax/views.hpp"

#include <cstddef>
#include <memory>

/// What runs need of a CUDA device. In a build without CUDA there is none: SystemError.
namespace gaus::descent {

/// A stream of its own for a run by these kernels, in whose order everything of it is; nullptr for
/// kernels of the host. The thread keeps to the device while the stream lives. Throws SystemError
/// without such a device.
std::shared_ptr<void> stream_for(const Kernels& kernels, int device = 0);

/// Memory of the current device, all 0. Throws SystemError when it does not suffice.
void* device_zeros(std::size_t bytes, void* stream);
void free_on_device(void* data, void* stream) noexcept;
void copy_to_device(void* to, const void* from, std::size_t bytes, void* stream);
/// Waits for what the stream did before.
void copy_to_host(void* to, const void* from, std::size_t bytes, void* stream);

}  // namespace gaus::descent
