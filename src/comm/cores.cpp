// SPDX-License-Identifier: Apache-2.0
#include "comm/cores.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <sched.h>
#include <span>
#include <unistd.h>

namespace gaus {

namespace {

/// Where a rank may run.
struct Place {
    std::array<char, 256> host{};
    cpu_set_t cores{};
};

bool overlap(const Place& a, const Place& b) {
    cpu_set_t both;
    CPU_AND(&both, &a.cores, &b.cores);
    return a.host == b.host && CPU_COUNT(&both) > 0;
}

}  // namespace

int threads_per_rank(Communicator& communicator) {
    Place mine;
    gethostname(mine.host.data(), mine.host.size() - 1);
    if (sched_getaffinity(0, sizeof mine.cores, &mine.cores) != 0) CPU_SET(0, &mine.cores);
    int sharers = 0;
    for (const auto& bytes : communicator.all_gather(std::as_bytes(std::span(&mine, 1)))) {
        Place other;
        std::memcpy(&other, bytes.data(), std::min(bytes.size(), sizeof other));
        sharers += overlap(mine, other);
    }
    return std::max(1, CPU_COUNT(&mine.cores) / std::max(1, sharers));
}

}  // namespace gaus
