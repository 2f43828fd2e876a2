// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace gaus {

/// MPI for as long as it lives: initialised for calls from one thread (MPI_THREAD_FUNNELED) unless
/// the caller has done so, and finalised if it was initialised here. Without mpirun or srun there
/// is one rank.
///
/// When an exception destroys it, other ranks may wait in a collective for ever: with more than one
/// rank the destructor then ends all of them with exit code 1. Catch inside its scope to say why.
class MpiEnvironment {
  public:
    /// Throws SystemError when MPI does not start.
    MpiEnvironment();
    ~MpiEnvironment();
    MpiEnvironment(const MpiEnvironment&) = delete;
    MpiEnvironment& operator=(const MpiEnvironment&) = delete;

    /// Ends every rank at once with this exit code.
    [[noreturn]] void abort(int code) const;

  private:
    bool owner_ = false;
    int exceptions_ = 0;  ///< in flight at construction
};

/// Most bytes of one rank in one call of MPI.
constexpr std::size_t default_part = std::size_t{64} << 20;

/// All ranks of the job, on a duplicate of MPI_COMM_WORLD; MPI must be running. A message of any
/// size is moved in parts: `part` is the most bytes of one rank in one collective call (less when
/// that times the number of ranks would not fit an int). The description ends with the remark.
/// Failed calls throw SystemError.
std::unique_ptr<Communicator> mpi_communicator(std::size_t part = default_part,
                                               std::string remark = {});

/// Whether this MPI says that it can read and write the memory of CUDA devices.
bool gpu_aware_mpi();

}  // namespace gaus
