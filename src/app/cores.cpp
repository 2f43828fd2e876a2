// SPDX-License-Identifier: Apache-2.0
#include "app/cores.hpp"

#include "gaus/communicator.hpp"

#include "comm/cores.hpp"

namespace gaus::app {

int own_threads(const Settings& settings) {
    const auto given = static_cast<int>(settings.integer("threads"));
    return given > 0 ? given : threads_per_rank(*local_communicator());
}

}  // namespace gaus::app
