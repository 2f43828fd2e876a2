// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"

#include <chrono>
#include <cstddef>
#include <memory>

namespace gaus {

/// True when this build has NCCL.
bool nccl_built();

/// Gathers and broadcasts by NCCL between the devices of the ranks, of which this rank uses
/// `device`, no two the same; everything else goes by `control`. A message moves in rounds through
/// `capacity` bytes of the device and as many pinned ones of the host. An error of NCCL or CUDA, or
/// a round that takes longer than `timeout`, aborts NCCL on this rank and throws SystemError, which
/// says what failed; so does a build without NCCL. Collective.
std::unique_ptr<Communicator> nccl_communicator(
    std::unique_ptr<Communicator> control, int device,
    std::chrono::seconds timeout = std::chrono::seconds(300),
    std::size_t capacity = std::size_t{16} << 20);

}  // namespace gaus
