// SPDX-License-Identifier: Apache-2.0
#include "search/run/seek.hpp"

#include "gaus/error.hpp"
#include "gaus/verify.hpp"

#include "search/run/horizon_message.hpp"
#include "support/packed_problem.hpp"
#include "support/thread_ranks.hpp"

#include <gmock/gmock.h>
#include <mutex>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using testing::HasSubstr;

const auto never = [] { return false; };

SearchSettings settings_for(std::int64_t restarts, int threads) {
    SearchSettings settings;
    settings.objectives = {Objective::latency};
    settings.restarts = restarts;
    settings.threads = threads;
    settings.time_limit = 1e6;
    settings.turn = 0.1;
    settings.share = false;
    settings.relaxation.iterations = 10;
    settings.refinement = 0.001;
    return settings;
}

SearchCallbacks quiet() {
    SearchCallbacks callbacks;
    callbacks.elapsed = [] { return 0.0; };
    return callbacks;
}

TEST(Seek, FindsTheSameOnAnyNumberOfRanksAndThreads) {
    const auto [problem, known] = test::packed_problem(3, 10, 96, 1.6);
    const std::vector<ClosedHorizon> closed{{96, 0}};
    std::vector<std::vector<std::int32_t>> starts;
    std::mutex mutex;
    for (const auto& [ranks, threads] : {std::pair(1, 1), std::pair(1, 3), std::pair(3, 1)}) {
        test::ThreadRanks world(ranks);
        world.run([&](Communicator& communicator) {
            const auto found = seek(problem, settings_for(0, threads), closed, communicator, never);
            const std::lock_guard lock(mutex);
            ASSERT_TRUE(found);
            EXPECT_TRUE(verify(problem, found->schedule, 96).empty());
            starts.push_back(found->schedule.start);
        });
    }
    ASSERT_EQ(starts.size(), 5u);
    EXPECT_THAT(starts, testing::Each(starts[0]));
}

TEST(Seek, EndsWithTheRestartsOrTheStopOfARank) {
    const Problem problem(test::odd_limit());
    const std::vector<ClosedHorizon> closed{{10, 0}};
    test::ThreadRanks world(2);
    world.run([&](Communicator& communicator) {
        EXPECT_FALSE(seek(problem, settings_for(3, 1), closed, communicator, never));
        const bool second = communicator.rank() == 1;
        EXPECT_FALSE(
            seek(problem, settings_for(0, 1), closed, communicator, [second] { return second; }));
    });
}

TEST(Search, WithoutALegalScheduleSaysThatNoneWasFound) {
    const Problem problem(test::odd_limit());
    SearchSettings settings = settings_for(2, 1);
    settings.latency_bounds = {{.steps = 10}};
    const auto alone = local_communicator();
    EXPECT_THAT([&] { search(problem, settings, *alone, quiet()); },
                testing::ThrowsMessage<InfeasibleError>(
                    "no schedule within 10 steps was found in 0.0 s; allow more --time, or raise a "
                    "limit or the latency bound"));
}

TEST(Search, ABoundWithoutAScheduleIsLookedForByRestartsAndNamedAtTheEnd) {
    const Problem problem(test::odd_limit());
    SearchSettings settings = settings_for(40, 1);
    settings.latency_bounds = {{.steps = 9}, {.steps = 10}, {.steps = 12}};
    SearchCallbacks callbacks = quiet();
    std::vector<std::string> remarks;
    callbacks.remark = [&](const std::string& line) { remarks.push_back(line); };
    const auto alone = local_communicator();
    const Front front = search(problem, settings, *alone, callbacks);
    ASSERT_FALSE(front.points.empty());
    for (const FrontPoint& point : front.points)
        EXPECT_EQ(point.latency_bound, 12);
    ASSERT_EQ(remarks.size(), 2u);
    EXPECT_THAT(remarks[0], HasSubstr("no schedule exists within 9 steps: resource class port"));
    EXPECT_THAT(remarks[1], HasSubstr("no schedule within 10 steps was found in "));
    const auto looked = std::ranges::count_if(front.trials, [](const TrialRow& trial) {
        return trial.start == Start::repair && trial.latency_bound == 10;
    });
    EXPECT_GT(looked, 0);
}

TEST(Search, AnInitialScheduleIsKeptWhateverTheRunChooses) {
    const Problem problem(test::odd_limit());
    SearchSettings settings = settings_for(4, 1);
    settings.objectives = {Objective::ii, Objective::latency};
    settings.latency_bounds = {{}};
    settings.intervals = {.first = 1, .last = 1, .smallest = true};
    Schedule initial{std::vector<std::int32_t>(40), 15};
    for (std::int32_t v = 0; v < 40; ++v)
        initial.start[v] = v / 3;
    ASSERT_TRUE(verify(problem, initial).empty());
    settings.initial = initial;
    const auto alone = local_communicator();
    const Front front = search(problem, settings, *alone, quiet());
    ASSERT_FALSE(front.points.empty());
    EXPECT_LT(front.points[0].schedule.ii, 15);
}

TEST(HorizonMessage, ClosedHorizonsReachEveryRank) {
    const Problem problem(test::odd_limit());
    test::ThreadRanks world(2);
    world.run([&](Communicator& communicator) {
        HorizonMessage mine;
        if (communicator.rank() == 0) mine.closed = {{9, 0, "proven"}, {10, 4, "", false}};
        const HorizonMessage all = broadcast(problem, std::move(mine), communicator);
        ASSERT_EQ(all.closed.size(), 2u);
        EXPECT_EQ(all.closed[0].reason, "proven");
        EXPECT_EQ(all.closed[1].latency_bound, 10);
        EXPECT_EQ(all.closed[1].ii, 4);
        EXPECT_FALSE(all.closed[1].tried);
    });
}

}  // namespace
}  // namespace gaus
