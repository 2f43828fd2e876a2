#pragma once

#include "gaus/communicator.hpp"
#include "gaus/relaxation.hpp"

#include <memory>

namespace gaus::app {

/// How the ranks exchange during the search: NCCL where this build has it and every rank computes
/// on a device of its own, else MPI; `description()` says why. `relaxation` gets the device of this
/// rank. Collective over `known`, and not the same communicator.
std::unique_ptr<Communicator> make_communicator(Communicator& known,
                                                RelaxationSettings& relaxation);

}  // namespace gaus::app
