// SPDX-License-Identifier: Apache-2.0
// Stands in for NCCL in a build without it.
#include "gaus/error.hpp"
#include "gaus/nccl.hpp"

namespace gaus {

bool nccl_built() {
    return false;
}

std::unique_ptr<Communicator> nccl_communicator(std::unique_ptr<Communicator>, int,
                                                std::chrono::seconds, std::size_t) {
    throw SystemError("a build without NCCL");
}

}  // namespace gaus
