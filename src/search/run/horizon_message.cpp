// SPDX-License-Identifier: Apache-2.0
#include "search/run/horizon_message.hpp"

#include "gaus/error.hpp"

#include "comm/message.hpp"
#include "comm/packing.hpp"

#include <cstdint>
#include <utility>

namespace gaus {

namespace {

std::vector<std::byte> pack_horizons(const HorizonMessage& message) {
    Packer packer;
    packer(message.cut);
    packer(message.infeasible);
    packer(message.wrong);
    packer(static_cast<std::uint64_t>(message.horizons.size()));
    for (const OpenHorizon& horizon : message.horizons) {
        packer(horizon.windows.latency_bound);
        packer(horizon.windows.ii);
        packer(pack(horizon.starts));
        packer(horizon.complete);
    }
    packer(static_cast<std::uint64_t>(message.closed.size()));
    for (const ClosedHorizon& closed : message.closed) {
        packer(closed.latency_bound);
        packer(closed.ii);
        packer(closed.reason);
        packer(closed.tried);
    }
    return std::move(packer.bytes);
}

HorizonMessage unpack_horizons(const Problem& problem, std::span<const std::byte> bytes) {
    Unpacker unpacker(bytes);
    HorizonMessage message;
    unpacker(message.cut);
    unpacker(message.infeasible);
    unpacker(message.wrong);
    for (std::uint64_t left = unpacker.count(1); left > 0; --left) {
        std::int32_t latency_bound = 0, ii = 0;
        std::vector<std::byte> starts;
        unpacker(latency_bound);
        unpacker(ii);
        bool complete = false;
        unpacker(starts);
        unpacker(complete);
        message.horizons.push_back({windows(problem, latency_bound, ii), unpack(starts), complete});
    }
    for (std::uint64_t left = unpacker.count(1); left > 0; --left) {
        ClosedHorizon& closed = message.closed.emplace_back();
        unpacker(closed.latency_bound);
        unpacker(closed.ii);
        unpacker(closed.reason);
        unpacker(closed.tried);
    }
    return message;
}

}  // namespace

HorizonMessage broadcast(const Problem& problem, HorizonMessage mine, Communicator& communicator) {
    if (communicator.size() > 1) {
        const bool first = communicator.rank() == 0;
        const auto all =
            communicator.all_gather(first ? pack_horizons(mine) : std::vector<std::byte>{});
        if (!first) mine = unpack_horizons(problem, all[0]);
    }
    if (!mine.wrong.empty()) throw InputError(mine.wrong);
    if (!mine.infeasible.empty()) throw InfeasibleError(mine.infeasible);
    return mine;
}

}  // namespace gaus
