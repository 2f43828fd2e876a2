// SPDX-License-Identifier: Apache-2.0
#include "gaus/mpi.hpp"

#include "gaus/error.hpp"

#include "bytes_of.hpp"

#include <cstdlib>
#include <iostream>
#include <string>

#include <gtest/gtest.h>

namespace {

using gaus::test::bytes_of;

void expect_gathered(gaus::Communicator& world, const std::vector<std::size_t>& sizes) {
    const auto sent = [&](std::size_t rank) { return bytes_of(rank, sizes[rank % sizes.size()]); };
    const auto all = world.all_gather(sent(static_cast<std::size_t>(world.rank())));
    ASSERT_EQ(all.size(), static_cast<std::size_t>(world.size()));
    for (std::size_t r = 0; r < all.size(); ++r)
        EXPECT_EQ(all[r], sent(r)) << "from rank " << r;
}

TEST(Mpi, HasTheRanksItWasStartedWith) {
    const auto world = gaus::mpi_communicator();
    const char* ranks = std::getenv("GAUS_TEST_RANKS");
    ASSERT_NE(ranks, nullptr) << "set GAUS_TEST_RANKS to the number of ranks";
    EXPECT_EQ(std::to_string(world->size()), ranks);
    EXPECT_GE(world->rank(), 0);
    EXPECT_LT(world->rank(), world->size());
    EXPECT_EQ(world->description(),
              world->size() == 1 ? "MPI, 1 rank" : "MPI, " + std::string(ranks) + " ranks");
}

TEST(Mpi, AllGatherMovesDifferentSizesInTheOrderOfRanks) {
    const auto world = gaus::mpi_communicator();
    expect_gathered(*world, {5, 0, 1000, 1});
    expect_gathered(*world, {0, 3});
    expect_gathered(*world, {0});
    expect_gathered(*world, {1, 3'000'000, 77, 2'000'000});
}

TEST(Mpi, AllGatherInPartsIsTheSame) {
    for (const std::size_t part : {1, 7, 64}) {
        const auto world = gaus::mpi_communicator(part);
        expect_gathered(*world, {200, 0, 64, 7});
        expect_gathered(*world, {0});
        expect_gathered(*world, {7, 14, 63});
    }
}

TEST(Mpi, TheDescriptionEndsWithARemark) {
    const auto world = gaus::mpi_communicator(gaus::default_part, "no CUDA device");
    EXPECT_EQ(world->description(), gaus::mpi_communicator()->description() + " (no CUDA device)");
}

TEST(Mpi, ASecondEnvironmentDoesNotEndMpi) {
    { const gaus::MpiEnvironment second; }
    const auto world = gaus::mpi_communicator();
    EXPECT_EQ(world->all_reduce_sum(1), world->size());
}

}  // namespace

/// Rank 0 prints; a test that fails on one rank fails the run on all.
int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const gaus::MpiEnvironment environment;
    const auto world = gaus::mpi_communicator();
    auto& unit = *testing::UnitTest::GetInstance();
    auto& listeners = unit.listeners();
    if (world->rank() != 0) delete listeners.Release(listeners.default_result_printer());
    const int failed = RUN_ALL_TESTS();
    if (failed != 0)
        std::cerr << "rank " << world->rank() << ": " << unit.failed_test_count()
                  << " failed tests\n";
    return world->all_reduce_max(failed) > 0 ? 1 : 0;
}
