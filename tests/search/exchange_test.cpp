// SPDX-License-Identifier: Apache-2.0
#include "search/run/exchange.hpp"

#include "support/thread_ranks.hpp"

#include <gmock/gmock.h>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TrialRow trial_of(std::int64_t restart, std::vector<double> weighting, double value) {
    TrialRow trial;
    trial.restart = restart;
    trial.start = Start::elite;
    trial.tuning[Hyperparameter::temperature] = 0.7;
    trial.kernel = SmoothingKernel::gaussian;
    trial.status = TrialStatus::pruned;
    trial.latency_bound = 9;
    trial.weighting = std::move(weighting);
    trial.value = value;
    return trial;
}

/// Of rank r in a weighting: restart 100 r + `number`.
Elite elite_of(int rank, int number, std::vector<double> weighting, double value) {
    const std::int64_t restart = 100 * rank + number;
    Elite elite;
    elite.value = value;
    elite.trial = trial_of(restart, weighting, value);
    elite.point.restart = restart;
    elite.point.rank = rank;
    elite.point.schedule.start = {rank, number, 7};
    elite.point.objectives = {value, 2};
    elite.point.weighting = std::move(weighting);
    return elite;
}

BatchResult result_of(int rank) {
    BatchResult result{rank, rank % 2 == 0, {}, {}};
    result.trials = {trial_of(rank, {1, 0}, 0.25)};
    result.points = {elite_of(rank, 0, {1, 0}, 3).point};
    return result;
}

/// One exchange of `ranks` ranks that offer what `offer(rank)` says; what each received.
std::vector<Received> exchange(int ranks, Topology topology,
                               const std::function<Offering(int)>& offer) {
    std::vector<Received> received(static_cast<std::size_t>(ranks));
    test::ThreadRanks world(ranks);
    world.run([&](Communicator& communicator) {
        Exchange one(communicator, topology);
        EXPECT_FALSE(one.under_way());
        one.begin(offer(communicator.rank()));
        for (;;) {
            EXPECT_TRUE(one.under_way());
            if (auto got = one.poll()) {
                received[static_cast<std::size_t>(communicator.rank())] = std::move(*got);
                break;
            }
            std::this_thread::yield();
        }
        EXPECT_FALSE(one.under_way());
        EXPECT_EQ(one.count(), 1);
    });
    return received;
}

std::vector<std::int64_t> restarts_of(const std::vector<Elite>& elites) {
    std::vector<std::int64_t> restarts;
    for (const Elite& elite : elites)
        restarts.push_back(elite.trial.restart);
    return restarts;
}

TEST(Exchange, ResultsGoToRankZeroAsTheyAre) {
    const auto received = exchange(4, Topology::none, [](int rank) {
        Offering mine;
        if (rank != 2) mine.results = {result_of(rank)};
        return mine;
    });
    ASSERT_EQ(received[0].results.size(), 2u);
    for (const auto& [from, result] : received[0].results) {
        EXPECT_TRUE(from == 1 || from == 3);
        EXPECT_EQ(result.number, from);
        EXPECT_FALSE(result.complete);
        ASSERT_EQ(result.points.size(), 1u);
        EXPECT_THAT(result.points[0].schedule.start, ElementsAre(from, 0, 7));
        ASSERT_EQ(result.trials.size(), 1u);
        EXPECT_EQ(result.trials[0].start, Start::elite);
        EXPECT_EQ(result.trials[0].tuning, trial_of(0, {}, 0).tuning);
        EXPECT_EQ(result.trials[0].kernel, SmoothingKernel::gaussian);
        EXPECT_EQ(result.trials[0].dependencies, std::nullopt);
        EXPECT_EQ(result.trials[0].status, TrialStatus::pruned);
        EXPECT_EQ(result.trials[0].value, 0.25);
    }
    for (const int rank : {1, 2, 3})
        EXPECT_THAT(received[static_cast<std::size_t>(rank)].results, IsEmpty());
}

TEST(Exchange, EveryRankHearsWhatTheOthersHaveEarned) {
    const auto received = exchange(3, Topology::none, [](int rank) {
        Offering mine;
        for (int i = 0; i < rank; ++i)
            mine.earned.push_back({{1, Start::gap, i}, 0.5, 0.25 * rank});
        return mine;
    });
    const auto heard = [&](std::size_t rank) {
        std::vector<double> gains;
        for (const Earning& earning : received[rank].earned) {
            EXPECT_EQ(earning.what.kind, 1u);
            EXPECT_EQ(earning.what.start, Start::gap);
            EXPECT_EQ(earning.seconds, 0.5);
            gains.push_back(earning.gain);
        }
        return gains;
    };
    EXPECT_THAT(heard(0), ElementsAre(0.25, 0.5, 0.5));
    EXPECT_THAT(heard(1), ElementsAre(0.5, 0.5));
    EXPECT_THAT(heard(2), ElementsAre(0.25));
}

TEST(Exchange, OnlyTheWinnersOfANicheMove) {
    const std::vector<double> a{1, 0}, b{0, 1};
    const auto received = exchange(3, Topology::all, [&](int rank) {
        Offering mine;
        if (rank == 0) mine.elites = {elite_of(0, 1, a, 5), elite_of(0, 2, b, 5)};
        if (rank == 1) mine.elites = {elite_of(1, 1, a, 4), elite_of(1, 2, b, 5)};
        return mine;
    });
    // Of equal values the lower rank's.
    EXPECT_THAT(restarts_of(received[0].elites), ElementsAre(101));
    EXPECT_THAT(restarts_of(received[1].elites), ElementsAre(2));
    EXPECT_THAT(restarts_of(received[2].elites), testing::UnorderedElementsAre(2, 101));
    EXPECT_THAT(received[0].elites[0].point.schedule.start, ElementsAre(1, 1, 7));
    for (const Received& one : received) {
        ASSERT_EQ(one.moved.size(), 2u);
        std::map<std::int64_t, MigrationRow> rows;
        for (const MigrationRow& row : one.moved)
            rows[row.restart] = row;
        EXPECT_EQ(rows.at(101).from, 1);
        EXPECT_EQ(rows.at(101).to, -1);
        EXPECT_EQ(rows.at(101).value, 4);
        EXPECT_EQ(rows.at(101).weighting, a);
        EXPECT_EQ(rows.at(101).latency_bound, 9);
        EXPECT_EQ(rows.at(2).from, 0);
    }
}

TEST(Exchange, InARingEachHearsItsNeighbour) {
    for (const int ranks : {2, 3, 5}) {
        const auto received = exchange(ranks, Topology::ring, [&](int rank) {
            Offering mine;
            mine.results = {result_of(rank)};
            if (rank != 1) mine.elites = {elite_of(rank, 1, {1, 0}, rank)};
            return mine;
        });
        for (int r = 0; r < ranks; ++r) {
            const int before = (r + ranks - 1) % ranks;
            const auto heard = restarts_of(received[static_cast<std::size_t>(r)].elites);
            if (before == 1) {
                EXPECT_THAT(heard, IsEmpty());
            } else {
                EXPECT_THAT(heard, ElementsAre(100 * before + 1));
            }
        }
        EXPECT_EQ(received[0].results.size(), static_cast<std::size_t>(ranks - 1));
    }
}

TEST(Exchange, AllLearnWhoWantsToStopAndWhetherAllAreIdle) {
    const auto agree = [](int stops, int idles) {
        return exchange(3, Topology::all, [=](int rank) {
            Offering mine;
            mine.stop = rank == stops;
            mine.idle = rank < idles;
            mine.reserve = 0.5 * rank;
            if (rank == 1) mine.remarks = {"rank 1: something"};
            return mine;
        });
    };
    for (const Received& one : agree(2, 3)) {
        EXPECT_TRUE(one.stop);
        EXPECT_TRUE(one.idle);
        EXPECT_EQ(one.reserve, 1.0);
        EXPECT_THAT(one.remarks, ElementsAre("rank 1: something"));
    }
    for (const Received& one : agree(-1, 2)) {
        EXPECT_FALSE(one.stop);
        EXPECT_FALSE(one.idle);
    }
}

}  // namespace
}  // namespace gaus
