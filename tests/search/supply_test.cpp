// SPDX-License-Identifier: Apache-2.0
#include "search/run/supply.hpp"

#include "gaus/design.hpp"

#include "search/policy/weighting.hpp"
#include "support/thread_ranks.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

class SupplyOfARun : public testing::Test {
  protected:
    SupplyOfARun() {
        settings.objectives = {Objective::resource, Objective::communication, Objective::memory};
        settings.latency_bounds = {{}};
        session.horizons.resize(2);
        session.portfolio =
            std::make_shared<const Portfolio>(problem, settings, std::vector(3, false));
        session.flows = 2;
        session.team = {2, 1};
    }

    std::vector<Batch> batches(int ranks, int each) const {
        std::vector<Batch> all;
        std::mutex mutex;
        test::ThreadRanks world(ranks);
        world.run([&](Communicator& communicator) {
            Supply supply(session, communicator);
            for (int i = 0; i < each; ++i) {
                const Batch batch = supply.next(false);
                const std::lock_guard lock(mutex);
                all.push_back(batch);
            }
        });
        return all;
    }

    const Problem problem = read_design(std::string(GAUS_DESIGNS) + "/ewf.json");
    SearchSettings settings;
    Session session{.problem = problem, .settings = settings};
};

TEST_F(SupplyOfARun, EveryRestartHasANumberOfItsOwnAndNoneIsLeftOut) {
    for (const bool share : {true, false}) {
        settings.share = share;
        std::vector<std::int64_t> numbers;
        for (const Batch& batch : batches(3, 20))
            for (std::int64_t id = batch.first; id < batch.first + batch.count; ++id)
                numbers.push_back(id);
        std::ranges::sort(numbers);
        for (std::size_t i = 0; i < numbers.size(); ++i)
            ASSERT_EQ(numbers[i], static_cast<std::int64_t>(i)) << share;
    }
}

TEST_F(SupplyOfARun, EveryLeastCommunicationIsMadeOnce) {
    for (const int ranks : {1, 3}) {
        std::vector<std::size_t> horizons;
        for (const Batch& batch : batches(ranks, 10))
            if (batch.what.start == Start::flow) horizons.push_back(batch.horizon);
        EXPECT_THAT(horizons, testing::UnorderedElementsAre(0, 1));
    }
}

TEST_F(SupplyOfARun, ANumberOfRestartsIsKept) {
    for (const bool share : {true, false}) {
        settings.share = share;
        settings.restarts = 37;
        std::int64_t restarts = 0;
        for (const Batch& batch : batches(3, 40))
            restarts += batch.count;
        EXPECT_EQ(restarts, 37);
    }
}

TEST_F(SupplyOfARun, AContinuedRunGoesOnWithNewNumbers) {
    session.stored = StoredRun{{}, {{}}, 8, 30};
    settings.restarts = 20;
    std::int64_t restarts = 0;
    for (const Batch& batch : batches(1, 30)) {
        EXPECT_NE(batch.what.start, Start::flow);
        EXPECT_GE(batch.first, 30);
        restarts += batch.count;
    }
    EXPECT_EQ(restarts, 12);  // with the eight that are done
}

TEST_F(SupplyOfARun, WhatEarnsComesMoreOftenUnlessTheSettingsAreFixed) {
    const auto explorations = [&](double gain) {
        const auto alone = local_communicator();
        Supply supply(session, *alone);
        int count = 0;
        for (int i = 0; i < 300; ++i) {
            const Batch batch = supply.next(false);
            const bool explores = batch.what.start == Start::gap;
            supply.note({batch.what, 1, explores ? gain : 0});
            supply.note_length(batch.what, 1);
            count += explores;
        }
        return count;
    };
    EXPECT_GT(explorations(0.5), 2 * explorations(0));
    settings.mode = SearchMode::fixed;
    EXPECT_EQ(explorations(0.5), explorations(0));
}

TEST(Earnings, AreOfTheAssignmentsOfABatch) {
    const std::vector<TaskKind> kinds{{{1, 0}, 0.5}, {{}, 0.5}};
    std::vector<TrialRow> trials(4);
    for (TrialRow& trial : trials) {
        trial.weighting = {1, 0};
        trial.seconds = 2;
        trial.gain = 0.25;
    }
    trials[1].start = Start::feedback;
    trials[3].weighting = {0.5, 0.5};
    const auto earned = earnings_of(trials, kinds);
    ASSERT_EQ(earned.size(), 3u);
    EXPECT_EQ(earned[0].what, (Assignment{0, Start::relaxation, 0}));
    EXPECT_EQ(earned[0].seconds, 4);
    EXPECT_EQ(earned[0].gain, 0.5);
    EXPECT_EQ(earned[1].what, (Assignment{0, Start::feedback, 0}));
    EXPECT_EQ(earned[2].what, (Assignment{1, Start::relaxation, 0}));
}

}  // namespace
}  // namespace gaus
