// SPDX-License-Identifier: Apache-2.0
#include "search/policy/agenda.hpp"

#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

/// The batches of ten cycles are those of `cycle`, and know their restarts.
void expect_cycles(const BatchPlan& plan, const std::vector<std::pair<BatchKind, int>>& cycle) {
    std::int64_t next = 0;
    for (std::size_t number = 0; number < 10 * cycle.size(); ++number) {
        const Batch batch = plan.batch(static_cast<std::int64_t>(number));
        const auto& [kind, count] = cycle[number % cycle.size()];
        EXPECT_EQ(batch.number, number);
        EXPECT_EQ(batch.first, next);
        EXPECT_EQ(batch.kind, kind);
        EXPECT_EQ(batch.count, count);
        for (std::int64_t id = batch.first; id < batch.first + batch.count; ++id)
            EXPECT_EQ(plan.batch_of(id), batch.number);
        next += batch.count;
    }
}

TEST(BatchPlan, BatchesFollowEachOtherAndKnowTheirRestarts) {
    using enum BatchKind;
    expect_cycles({.refining = 2, .relaxing = 16}, {{refining, 2}, {relaxing, 16}, {refining, 2}});
    expect_cycles({.refining = 2, .relaxing = 2, .relaxes = false},
                  {{refining, 2}, {refining, 2}, {refining, 2}});
}

TEST(BatchPlan, AMeltingBatchIsOneRestart) {
    using enum BatchKind;
    expect_cycles({.refining = 2, .relaxing = 16, .melts = true},
                  {{relaxing, 16}, {melting, 1}, {refining, 2}});
}

TEST(BatchPlan, APolishingBatchFollowsTheThreeOfACycle) {
    using enum BatchKind;
    expect_cycles({.refining = 2, .relaxing = 16, .polishes = true},
                  {{refining, 2}, {relaxing, 16}, {refining, 2}, {polishing, 1}});
}

TEST(BatchPlan, TheSecondRefiningBatchHasItsOwnCount) {
    const BatchPlan plan{.refining = 1, .relaxing = 16, .splits = 8};
    EXPECT_EQ(plan.batch(3).count, 1);
    EXPECT_EQ(plan.batch(3).first, 25);
    EXPECT_EQ(plan.batch(5).count, 8);
    EXPECT_EQ(plan.batch(5).first, 42);
    EXPECT_EQ(plan.batch_of(41), 4);
    EXPECT_EQ(plan.batch_of(42), 5);
    EXPECT_EQ(plan.batch_of(50), 6);
}

TEST(BatchPlan, EndsWithTheLastRestart) {
    const BatchPlan plan{.refining = 2, .relaxing = 16, .restarts = 21};
    EXPECT_EQ(plan.batch(2).count, 2);
    EXPECT_EQ(plan.batch(3).count, 1);
    EXPECT_EQ(plan.batch(4).count, 0);
    EXPECT_EQ(plan.batch(1000).count, 0);
}

TEST(Agenda, TicketsAreTheBatchesThatAreNotDone) {
    const BatchPlan plan{.refining = 1, .relaxing = 2};
    const auto numbers = [&](const std::vector<std::int64_t>& done) {
        const Agenda agenda(plan, done);
        std::vector<std::int64_t> result;
        for (std::int64_t ticket = 0; ticket < 5; ++ticket)
            result.push_back(agenda.batch(ticket).number);
        return result;
    };
    using Numbers = std::vector<std::int64_t>;
    EXPECT_EQ(numbers({}), (Numbers{0, 1, 2, 3, 4}));
    EXPECT_EQ(numbers({0, 1}), (Numbers{2, 3, 4, 5, 6}));
    EXPECT_EQ(numbers({1, 2, 5}), (Numbers{0, 3, 4, 6, 7}));
}

}  // namespace
}  // namespace gaus
