#include "search/agenda.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

TEST(BatchPlan, BatchesFollowEachOtherAndKnowTheirRestarts) {
    const BatchPlan plan{.refining = 2, .relaxing = 16};
    std::int64_t next = 0;
    for (std::int64_t number = 0; number < 30; ++number) {
        const Batch batch = plan.batch(number);
        EXPECT_EQ(batch.number, number);
        EXPECT_EQ(batch.first, next);
        EXPECT_EQ(batch.kind, number % 3 == 1 ? BatchKind::relaxing : BatchKind::refining);
        EXPECT_EQ(batch.count, number % 3 == 1 ? 16 : 2);
        for (std::int64_t id = batch.first; id < batch.first + batch.count; ++id)
            EXPECT_EQ(plan.batch_of(id), number);
        next += batch.count;
    }
    const BatchPlan refining{.refining = 2, .relaxing = 2, .relaxes = false};
    EXPECT_EQ(refining.batch(1).kind, BatchKind::refining);
}

TEST(BatchPlan, AMeltingBatchIsOneRestart) {
    const BatchPlan plan{.refining = 2, .relaxing = 16, .melts = true};
    constexpr std::array<BatchKind, 3> kinds{BatchKind::relaxing, BatchKind::melting,
                                             BatchKind::refining};
    constexpr std::array<std::int64_t, 3> counts{16, 1, 2};
    std::int64_t next = 0;
    for (std::size_t number = 0; number < 30; ++number) {
        const Batch batch = plan.batch(static_cast<std::int64_t>(number));
        EXPECT_EQ(batch.first, next);
        EXPECT_EQ(batch.kind, kinds[number % 3]);
        EXPECT_EQ(batch.count, counts[number % 3]);
        for (std::int64_t id = batch.first; id < batch.first + batch.count; ++id)
            EXPECT_EQ(plan.batch_of(id), batch.number);
        next += batch.count;
    }
}

TEST(BatchPlan, APolishingBatchFollowsTheThreeOfACycle) {
    const BatchPlan plan{.refining = 2, .relaxing = 16, .polishes = true};
    constexpr std::array<BatchKind, 4> kinds{BatchKind::refining, BatchKind::relaxing,
                                             BatchKind::refining, BatchKind::polishing};
    constexpr std::array<std::int64_t, 4> counts{2, 16, 2, 1};
    std::int64_t next = 0;
    for (std::size_t number = 0; number < 40; ++number) {
        const Batch batch = plan.batch(static_cast<std::int64_t>(number));
        EXPECT_EQ(batch.number, number);
        EXPECT_EQ(batch.first, next);
        EXPECT_EQ(batch.kind, kinds[number % 4]);
        EXPECT_EQ(batch.count, counts[number % 4]);
        for (std::int64_t id = batch.first; id < batch.first + batch.count; ++id)
            EXPECT_EQ(plan.batch_of(id), batch.number);
        next += batch.count;
    }
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
