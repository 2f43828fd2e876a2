// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/mpi.hpp"
#include "gaus/nccl.hpp"

#include "bytes_of.hpp"

#include <chrono>
#include <nccl.h>
#include <string>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using nccl_on_host::Fault;

/// What a broadcast throws when this goes wrong in it, on all ranks.
std::string message_of(Fault fault, std::chrono::seconds timeout) {
    const auto world = nccl_communicator(mpi_communicator(), 0, timeout, std::size_t{1000});
    const auto transfer = world->begin_broadcast(
        0, world->rank() == 0 ? test::bytes_of(0, 80) : std::vector<std::byte>{}, 80);
    nccl_on_host::fault = fault;
    std::string message = "none";
    try {
        while (!transfer->done()) {
        }
    } catch (const SystemError& error) {
        message = error.what();
    }
    nccl_on_host::fault = Fault::none;
    EXPECT_THROW(transfer->done(), SystemError);
    return message;
}

TEST(Nccl, SaysWhatFailedAndAborts) {
    const std::string what = "NCCL, broadcast of 80 bytes from rank 0: ";
    const int before = nccl_on_host::aborted;
    constexpr std::chrono::seconds ample(300);
    EXPECT_EQ(message_of(Fault::stuck, std::chrono::seconds(2)), what + "no progress for 2 s");
    EXPECT_EQ(message_of(Fault::link_down, ample), what + "unhandled system error: a link is down");
    EXPECT_EQ(message_of(Fault::device_lost, ample), what + "CUDA: the device is lost");
    EXPECT_EQ(nccl_on_host::aborted - before, 3);
}

TEST(Nccl, ADeviceThatIsNotThereIsAnError) {
    EXPECT_THROW(nccl_communicator(mpi_communicator(), 7), SystemError);
}

TEST(Nccl, EndsWithoutAbortWhenAllIsWell) {
    const int before = nccl_on_host::aborted;
    {
        const auto world = nccl_communicator(mpi_communicator(), 0);
        EXPECT_EQ(world->description(),
                  "NCCL with point-to-point by " + mpi_communicator()->description());
        const auto transfer = world->begin_all_gather(test::bytes_of(0, 3));
        while (!transfer->done()) {
        }
    }
    EXPECT_EQ(nccl_on_host::aborted, before);
}

}  // namespace
}  // namespace gaus
