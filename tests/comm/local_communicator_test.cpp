// SPDX-License-Identifier: Apache-2.0
#include "gaus/communicator.hpp"

#include <gtest/gtest.h>

namespace {

TEST(LocalCommunicator, IsOneRankThatHearsItself) {
    const auto world = gaus::local_communicator();
    EXPECT_EQ(world->rank(), 0);
    EXPECT_EQ(world->size(), 1);
    EXPECT_EQ(world->description(), "one rank");
    const std::vector<std::byte> mine{std::byte{1}, std::byte{2}};
    EXPECT_EQ(world->all_gather(mine), std::vector<std::vector<std::byte>>{mine});
    EXPECT_EQ(world->all_gather({}), std::vector<std::vector<std::byte>>(1));
    EXPECT_EQ(world->all_reduce_max(-2.5), -2.5);
    EXPECT_EQ(world->all_reduce_sum(-2.5), -2.5);
}

}  // namespace
