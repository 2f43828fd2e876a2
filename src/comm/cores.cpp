// SPDX-License-Identifier: Apache-2.0
#include "comm/cores.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <sched.h>
#include <span>
#include <unistd.h>
#include <vector>

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

Place own_place() {
    Place mine;
    gethostname(mine.host.data(), mine.host.size() - 1);
    if (sched_getaffinity(0, sizeof mine.cores, &mine.cores) != 0) CPU_SET(0, &mine.cores);
    return mine;
}

/// Of every rank.
std::vector<Place> all_places(Communicator& communicator) {
    const Place mine = own_place();
    std::vector<Place> places;
    for (const auto& bytes : communicator.all_gather(std::as_bytes(std::span(&mine, 1))))
        std::memcpy(&places.emplace_back(), bytes.data(), std::min(bytes.size(), sizeof mine));
    return places;
}

}  // namespace

int threads_per_rank(Communicator& communicator) {
    const Place mine = own_place();
    const auto sharers = std::ranges::count_if(
        all_places(communicator), [&](const Place& other) { return overlap(mine, other); });
    return std::max(1, CPU_COUNT(&mine.cores) / std::max(1, static_cast<int>(sharers)));
}

int ranks_of_machine(Communicator& communicator) {
    const auto ranks = std::ranges::count(all_places(communicator), own_place().host, &Place::host);
    return std::max(1, static_cast<int>(ranks));
}

}  // namespace gaus
