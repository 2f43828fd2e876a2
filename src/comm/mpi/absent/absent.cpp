// SPDX-License-Identifier: Apache-2.0
// Stands in for MPI in a build without it.
#include "gaus/error.hpp"
#include "gaus/mpi.hpp"

#include <cstdlib>

namespace gaus {

MpiEnvironment::MpiEnvironment() {
    throw SystemError("a build without MPI");
}

MpiEnvironment::~MpiEnvironment() = default;

void MpiEnvironment::abort(int code) const {
    std::_Exit(code);
}

std::unique_ptr<Communicator> mpi_communicator(std::size_t, std::string) {
    throw SystemError("a build without MPI");
}

bool gpu_aware_mpi() {
    return false;
}

}  // namespace gaus
