// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/communicator.hpp"

#include <string>
#include <vector>

namespace gaus {

/// Where a rank computes.
struct DeviceShare {
    int index = 0;         ///< of this rank: those of a machine take its visible devices in turn
    std::string shortage;  ///< why not every rank has a device of its own; empty: every rank has
};

/// Shares the devices of every machine among its ranks. `visible` are those that this rank sees,
/// under names that are the same for all ranks of a machine: cuda_devices(). `shortage` is the same
/// on all ranks. Collective.
DeviceShare share_devices(Communicator& communicator, const std::vector<std::string>& visible);

}  // namespace gaus
