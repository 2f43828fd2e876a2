#include "search/exchange.hpp"

#include "archive/front_file_format.hpp"
#include "comm/message.hpp"
#include "comm/packing.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gaus {

namespace {

void pack_trial(Packer& packer, const TrialRow& trial) {
    front_format::for_each(front_format::trials,
                           [&](const auto& column) { packer(trial.*column.member); });
}

TrialRow unpack_trial(Unpacker& unpacker) {
    TrialRow trial;
    front_format::for_each(front_format::trials,
                           [&](const auto& column) { unpacker(trial.*column.member); });
    return trial;
}

std::vector<std::byte> pack(const Findings& findings) {
    Packer packer;
    packer(pack(findings.points));
    packer(static_cast<std::uint64_t>(findings.trials.size()));
    for (const TrialRow& trial : findings.trials)
        pack_trial(packer, trial);
    packer(findings.evaluations);
    packer(findings.reserve);
    packer(findings.stop);
    return std::move(packer.bytes);
}

void add(Findings& all, std::span<const std::byte> bytes) {
    Unpacker unpacker(bytes);
    std::vector<std::byte> points;
    unpacker(points);
    std::ranges::move(unpack(points), std::back_inserter(all.points));
    for (std::uint64_t left = unpacker.count(1); left > 0; --left)
        all.trials.push_back(unpack_trial(unpacker));
    Findings one;
    unpacker(one.evaluations);
    unpacker(one.reserve);
    unpacker(one.stop);
    all.evaluations += one.evaluations;
    all.reserve = std::max(all.reserve, one.reserve);
    all.stop = all.stop || one.stop;
}

}  // namespace

Findings exchange(Findings mine, Communicator& communicator) {
    Findings all;
    if (communicator.size() == 1) {
        all = std::move(mine);
    } else {
        for (const auto& bytes : communicator.all_gather(pack(mine)))
            add(all, bytes);
    }
    // The order of restarts is the same on any number of ranks.
    std::ranges::stable_sort(all.points, {}, [](const FrontPoint& point) {
        return std::pair(point.restart, point.iteration);
    });
    std::ranges::stable_sort(all.trials, {}, &TrialRow::restart);
    return all;
}

}  // namespace gaus
