// SPDX-License-Identifier: Apache-2.0
#include "gaus/devices.hpp"

#include "comm/packing.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <unistd.h>

#include <fmt/format.h>

namespace gaus {

namespace {

/// What a rank tells the others.
struct Place {
    std::string host;
    std::vector<std::string> visible;
};

std::vector<std::byte> pack(const Place& place) {
    Packer packer;
    packer(place.host);
    packer(static_cast<std::uint64_t>(place.visible.size()));
    for (const std::string& device : place.visible)
        packer(device);
    return std::move(packer.bytes);
}

Place unpack_place(std::span<const std::byte> bytes) {
    Unpacker unpacker(bytes);
    Place place;
    unpacker(place.host);
    place.visible.resize(unpacker.count(sizeof(std::uint64_t)));
    for (std::string& device : place.visible)
        unpacker(device);
    return place;
}

std::string this_host() {
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

std::string counted(std::size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// The ranks of one machine and the devices that they chose.
struct Machine {
    int ranks = 0;
    std::set<std::string> devices;
};

}  // namespace

DeviceShare share_devices(Communicator& communicator, const std::vector<std::string>& visible) {
    const auto all = communicator.all_gather(pack({this_host(), visible}));
    DeviceShare share;
    std::map<std::string, Machine> machines;
    bool any = false;
    for (std::size_t rank = 0; rank < all.size(); ++rank) {
        const Place place = unpack_place(all[rank]);
        Machine& machine = machines[place.host];
        const int local_rank = machine.ranks++;
        if (place.visible.empty()) continue;
        any = true;
        const std::size_t index = static_cast<std::size_t>(local_rank) % place.visible.size();
        machine.devices.insert(place.visible[index]);
        if (static_cast<int>(rank) == communicator.rank()) share.index = static_cast<int>(index);
    }
    if (!any) share.shortage = "no CUDA device";
    for (const auto& [host, machine] : machines) {
        if (!share.shortage.empty()) break;
        const auto ranks = static_cast<std::size_t>(machine.ranks);
        if (machine.devices.empty())
            share.shortage = "no CUDA device on " + host;
        else if (machine.devices.size() < ranks)
            share.shortage =
                fmt::format("{} for {} on {}", counted(machine.devices.size(), "device"),
                            counted(ranks, "rank"), host);
    }
    return share;
}

}  // namespace gaus
