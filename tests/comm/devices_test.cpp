// SPDX-License-Identifier: Apache-2.0
#include "gaus/devices.hpp"

#include "support/thread_ranks.hpp"

#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

namespace gaus {
namespace {

struct Shared {
    std::vector<int> index;
    std::string shortage;
};

/// Every rank's device, when rank r sees visible[r]; all are on this machine.
Shared shared(const std::vector<std::vector<std::string>>& visible) {
    Shared result{std::vector<int>(visible.size()), {}};
    test::ThreadRanks(static_cast<int>(visible.size())).run([&](Communicator& communicator) {
        const auto rank = static_cast<std::size_t>(communicator.rank());
        const DeviceShare share = share_devices(communicator, visible[rank]);
        result.index[rank] = share.index;
        if (rank == 0) result.shortage = share.shortage;
    });
    return result;
}

std::string this_host() {
    std::string name(256, '\0');
    gethostname(name.data(), name.size());
    return name.c_str();
}

using Indices = std::vector<int>;

TEST(Devices, AreTakenInTurn) {
    const std::vector<std::string> three = {"a", "b", "c"};
    const Shared result = shared({three, three, three});
    EXPECT_EQ(result.index, (Indices{0, 1, 2}));
    EXPECT_EQ(result.shortage, "");
}

TEST(Devices, OfAllRanksMayBeTheFirstThatTheySee) {
    const Shared result = shared({{"a"}, {"b"}});
    EXPECT_EQ(result.index, (Indices{0, 0}));
    EXPECT_EQ(result.shortage, "");
}

TEST(Devices, AreSharedWhereTheyAreFewer) {
    const std::vector<std::string> two = {"a", "b"};
    const Shared result = shared({two, two, two, two});
    EXPECT_EQ(result.index, (Indices{0, 1, 0, 1}));
    EXPECT_EQ(result.shortage, "2 devices for 4 ranks on " + this_host());
    EXPECT_EQ(shared({{"a"}, {"a"}}).shortage, "1 device for 2 ranks on " + this_host());
    EXPECT_EQ(shared({{"a"}, {}}).shortage, "1 device for 2 ranks on " + this_host());
}

TEST(Devices, MayBeMissing) {
    const Shared result = shared({{}, {}});
    EXPECT_EQ(result.index, (Indices{0, 0}));
    EXPECT_EQ(result.shortage, "no CUDA device");
}

}  // namespace
}  // namespace gaus
