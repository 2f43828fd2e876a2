// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include <mpi.h>

namespace gaus {

/// Throws SystemError with MPI's text unless the call went well.
void check_mpi(int status, const char* call);

class MpiCollective;

/// Collectives that have calls of MPI left to make, in the order of their beginning. All ranks must
/// make these calls in the same order, and a gather makes several, each when the one before has
/// ended: those behind it wait for that.
using MpiLine = std::deque<MpiCollective*>;

/// Transfers by requests of at most `part` bytes each.
std::unique_ptr<Transfer> mpi_all_gather(MPI_Comm world, MpiLine& line, std::size_t part,
                                         std::vector<std::byte> mine);
std::unique_ptr<Transfer> mpi_broadcast(MPI_Comm world, MpiLine& line, std::size_t part, int root,
                                        std::vector<std::byte> bytes, std::uint64_t size);
std::unique_ptr<Transfer> mpi_send(MPI_Comm world, std::size_t part, int to,
                                   std::vector<std::byte> bytes);
std::unique_ptr<Transfer> mpi_receive(MPI_Comm world, std::size_t part, int from,
                                      std::uint64_t size);

}  // namespace gaus
