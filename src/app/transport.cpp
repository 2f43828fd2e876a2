// SPDX-License-Identifier: Apache-2.0
#include "app/transport.hpp"

#include "gaus/devices.hpp"
#include "gaus/mpi.hpp"
#include "gaus/nccl.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace gaus::app {
namespace {

/// Why NCCL is not used; empty: it is. The same on all ranks: --device means the same to all when
/// every rank has a device.
std::string obstacle(const DeviceShare& share, Device device) {
    if (!share.shortage.empty()) return share.shortage;
    if (device == Device::cpu) return "the device is the CPU";
    return nccl_built() ? "" : "a build without NCCL";
}

}  // namespace

bool launched_as_rank() {
    // Open MPI; PMIx, of Slurm too; PMI of MPICH, Intel MPI and Slurm; MVAPICH; any step of Slurm.
    constexpr const char* signs[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK",
                                     "MV2_COMM_WORLD_SIZE", "SLURM_STEP_NUM_TASKS"};
    return std::ranges::any_of(signs, [](const char* name) { return std::getenv(name); });
}

std::unique_ptr<Communicator> make_communicator(Communicator& known,
                                                RelaxationSettings& relaxation) {
    if (!cuda_built()) return known.size() == 1 ? local_communicator() : mpi_communicator();
    const DeviceShare share = share_devices(known, cuda_devices());
    relaxation.device_index = share.index;
    if (known.size() == 1) return local_communicator();
    const std::string why = obstacle(share, relaxation.device);
    if (why.empty()) return nccl_communicator(mpi_communicator(), share.index);
    return mpi_communicator(default_part, gpu_aware_mpi() ? "GPU-aware; " + why : why);
}

}  // namespace gaus::app
