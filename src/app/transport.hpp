// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"
#include "gaus/relaxation.hpp"

#include <memory>

namespace gaus::app {

/// Whether this process is one of the ranks that mpirun, srun or the like have started. MPI need
/// not start otherwise, which takes time.
bool launched_as_rank();

/// How the ranks exchange during the search: not at all when there is one; NCCL where this build
/// has it and every rank computes on a device of its own, else MPI; `description()` says why.
/// `relaxation` gets the device of this rank. Collective over `known`, and not the same
/// communicator.
std::unique_ptr<Communicator> make_communicator(Communicator& known,
                                                RelaxationSettings& relaxation);

}  // namespace gaus::app
