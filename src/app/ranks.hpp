// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"

#include "app/failure.hpp"

namespace gaus::app {

/// The failure of the lowest rank that has one, on every rank. Collective.
Failure agree(const Failure& mine, Communicator& communicator);

/// Prints the failure on rank 0; the exit code.
int conclude(const Failure& failure, const Communicator& communicator);

}  // namespace gaus::app
