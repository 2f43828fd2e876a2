// SPDX-License-Identifier: Apache-2.0
// What every transport promises, as the exchanges of the search use it.
#include "gaus/communicator.hpp"
#include "gaus/devices.hpp"
#include "gaus/mpi.hpp"
#include "gaus/nccl.hpp"
#include "gaus/relaxation.hpp"

#include "bytes_of.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using test::bytes_of;
using Messages = std::vector<std::vector<std::byte>>;

enum class Kind { local, mpi, mpi_in_parts, nccl };

std::string name_of(const testing::TestParamInfo<Kind>& info) {
    static const char* const names[] = {"local", "mpi", "mpi_in_parts", "nccl"};
    return names[static_cast<int>(info.param)];
}

/// Why there is no NCCL between these ranks; empty: there is.
std::string no_nccl(Communicator& world, int& device) {
    if (!nccl_built()) return "a build without NCCL";
#ifdef GAUS_NCCL_ON_HOST
    const std::vector<std::string> visible = {"of rank " + std::to_string(world.rank())};
#else
    const std::vector<std::string> visible = cuda_devices();
#endif
    const DeviceShare share = share_devices(world, visible);
    device = share.index;
    return share.shortage;
}

/// Messages of the tests are larger.
constexpr std::size_t small_part = 64, capacity = 1000;
const std::vector<std::size_t> sizes = {200, 0, 5000, 7, 64};

class Transports : public testing::TestWithParam<Kind> {
  protected:
    void SetUp() override {
        world_ = GetParam() == Kind::local          ? local_communicator()
                 : GetParam() == Kind::mpi_in_parts ? mpi_communicator(small_part)
                                                    : mpi_communicator();
        if (GetParam() != Kind::nccl) return;
        int device = 0;
        if (const std::string why = no_nccl(*world_, device); !why.empty()) GTEST_SKIP() << why;
        world_ = nccl_communicator(std::move(world_), device, std::chrono::seconds(30), capacity);
    }

    Communicator& world() { return *world_; }
    std::size_t here() { return static_cast<std::size_t>(world().rank()); }
    std::size_t ranks() { return static_cast<std::size_t>(world().size()); }
    /// What rank r brings to the i-th transfer of a test.
    static std::vector<std::byte> brought(std::size_t r, std::size_t i) {
        return bytes_of(r + i, sizes[(r + i) % sizes.size()]);
    }

    std::unique_ptr<Communicator> world_;
};

/// Polls as a search does: all of them, again and again.
void complete(const std::vector<std::unique_ptr<Transfer>>& transfers) {
    const auto done = [&] {
        bool all = true;
        for (const auto& transfer : transfers)
            all &= transfer->done();
        return all;
    };
    while (!done())
        std::this_thread::yield();
}

TEST_P(Transports, NamesTheRanks) {
    EXPECT_LT(world().rank(), world().size());
    for (int r = 0; r < world().size(); ++r)
        EXPECT_TRUE(world().name(r).starts_with("rank " + std::to_string(r))) << world().name(r);
}

TEST_P(Transports, GathersInFlightTogether) {
    std::vector<std::unique_ptr<Transfer>> transfers;
    for (std::size_t i = 0; i < 6; ++i)
        transfers.push_back(world().begin_all_gather(brought(here(), i)));
    transfers.push_back(world().begin_all_gather({}));
    complete(transfers);
    for (std::size_t i = 0; i < 6; ++i) {
        const Messages all = transfers[i]->take();
        ASSERT_EQ(all.size(), ranks());
        for (std::size_t r = 0; r < ranks(); ++r)
            EXPECT_EQ(all[r], brought(r, i)) << "transfer " << i << " from rank " << r;
    }
    EXPECT_EQ(transfers[6]->take(), Messages(ranks()));
}

TEST_P(Transports, BroadcastsFromAllRanksInFlightTogether) {
    std::vector<std::unique_ptr<Transfer>> transfers;
    const std::size_t count = 2 * ranks() + 5;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t root = i % ranks();
        auto bytes = brought(root, i);
        const std::size_t size = bytes.size();
        if (root != here()) bytes.clear();
        transfers.push_back(
            world().begin_broadcast(static_cast<int>(root), std::move(bytes), size));
    }
    complete(transfers);
    for (std::size_t i = 0; i < count; ++i)
        EXPECT_EQ(transfers[i]->take(), Messages{brought(i % ranks(), i)}) << "transfer " << i;
}

TEST_P(Transports, SendsOfAPairKeepTheirOrder) {
    if (ranks() == 1) return;
    std::vector<std::unique_ptr<Transfer>> transfers;
    std::vector<std::pair<std::size_t, Transfer*>> receipts;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (here() != 0) transfers.push_back(world().begin_send(0, brought(here(), i)));
        for (std::size_t r = 1; here() == 0 && r < ranks(); ++r) {
            transfers.push_back(world().begin_receive(static_cast<int>(r), brought(r, i).size()));
            receipts.emplace_back(r, transfers.back().get());
        }
    }
    complete(transfers);
    for (std::size_t n = 0; n < receipts.size(); ++n) {
        const auto [from, receipt] = receipts[n];
        EXPECT_EQ(receipt->take(), Messages{brought(from, n / (ranks() - 1))}) << "from " << from;
    }
}

/// As Exchange does it where all ranks share elites: those of `givers` have results for rank 0.
TEST_P(Transports, ExchangesWithAll) {
    for (std::size_t round = 0; round < 5; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds((here() + round) % 3));
        std::vector<std::unique_ptr<Transfer>> announced;
        announced.push_back(world().begin_all_gather(brought(here(), round)));
        complete(announced);
        const Messages all = announced[0]->take();
        std::vector<std::unique_ptr<Transfer>> transfers;
        if (here() != 0 && !all[here()].empty())
            transfers.push_back(world().begin_send(0, brought(here(), round)));
        std::vector<std::size_t> from;
        for (std::size_t r = 1; here() == 0 && r < ranks(); ++r) {
            if (all[r].empty()) continue;
            from.push_back(r);
            transfers.push_back(world().begin_receive(static_cast<int>(r), all[r].size()));
        }
        const std::size_t first = transfers.size();
        for (std::size_t r = 0; r < ranks(); ++r)
            transfers.push_back(world().begin_broadcast(
                static_cast<int>(r), r == here() ? brought(r, round + 1) : std::vector<std::byte>{},
                brought(r, round + 1).size()));
        complete(transfers);
        for (std::size_t i = 0; i < from.size(); ++i)
            EXPECT_EQ(transfers[i]->take(), Messages{brought(from[i], round)});
        for (std::size_t r = 0; r < ranks(); ++r)
            EXPECT_EQ(transfers[first + r]->take(), Messages{brought(r, round + 1)});
    }
}

TEST_P(Transports, ExchangesInARing) {
    if (ranks() == 1) return;
    const std::size_t next = (here() + 1) % ranks(), before = (here() + ranks() - 1) % ranks();
    for (std::size_t round = 0; round < 5; ++round) {
        std::vector<std::unique_ptr<Transfer>> announced;
        announced.push_back(world().begin_all_gather(brought(here(), round)));
        complete(announced);
        std::vector<std::unique_ptr<Transfer>> transfers;
        transfers.push_back(world().begin_send(static_cast<int>(next), brought(here(), round)));
        transfers.push_back(
            world().begin_receive(static_cast<int>(before), brought(before, round).size()));
        complete(transfers);
        EXPECT_EQ(announced[0]->take()[before], brought(before, round));
        EXPECT_EQ(transfers[1]->take(), Messages{brought(before, round)});
    }
}

TEST_P(Transports, EveryNumberGoesToOneRank) {
    constexpr std::size_t each = 50;
    std::vector<std::int64_t> mine;
    for (const std::size_t count : {1, 20, 29}) {  // each of them
        const std::int64_t first = world().take_numbers(static_cast<std::int64_t>(count));
        for (std::size_t i = 0; i < count; ++i)
            mine.push_back(first + static_cast<std::int64_t>(i));
    }
    EXPECT_TRUE(std::ranges::is_sorted(mine));
    std::vector<std::int64_t> tickets;
    for (const auto& bytes : world().all_gather(std::as_bytes(std::span(mine)))) {
        tickets.resize(tickets.size() + each);
        ASSERT_EQ(bytes.size(), each * sizeof(std::int64_t));
        std::memcpy(&tickets[tickets.size() - each], bytes.data(), bytes.size());
    }
    std::ranges::sort(tickets);
    std::vector<std::int64_t> expected(each * ranks());
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(tickets, expected);
}

TEST_P(Transports, RankZeroSeesWhoIsBehind) {
    if (ranks() == 1) {
        world().report_step(1);
        EXPECT_TRUE(world().ranks_before(1).empty());
        return;
    }
    const int last = world().size() - 1;
    if (world().rank() != last) world().report_step(1);
    world().all_reduce_sum(0);  // all have reported
    if (world().rank() == 0) {
        EXPECT_EQ(world().ranks_before(1), std::vector<int>{last});
    }
    world().all_reduce_sum(0);
    if (world().rank() == last) world().report_step(2);
    world().all_reduce_sum(0);
    if (world().rank() != 0) return;
    EXPECT_TRUE(world().ranks_before(1).empty());
    std::vector<int> others(static_cast<std::size_t>(last));
    std::iota(others.begin(), others.end(), 0);
    EXPECT_EQ(world().ranks_before(2), others);
}

TEST_P(Transports, Reductions) {
    const int n = world().size();
    EXPECT_EQ(world().all_reduce_max(-1.5 - world().rank()), -1.5);
    EXPECT_EQ(world().all_reduce_sum(1 + world().rank()), n * (n + 1) / 2);
    EXPECT_EQ(world().all_reduce_max(world().rank()), n - 1);
}

INSTANTIATE_TEST_SUITE_P(By, Transports,
                         testing::Values(Kind::local, Kind::mpi, Kind::mpi_in_parts, Kind::nccl),
                         name_of);

}  // namespace
}  // namespace gaus
