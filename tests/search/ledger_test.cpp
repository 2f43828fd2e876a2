// SPDX-License-Identifier: Apache-2.0
#include "search/run/ledger.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

FrontPoint point(std::int64_t restart, std::vector<double> objectives) {
    FrontPoint result;
    result.restart = restart;
    result.objectives = std::move(objectives);
    return result;
}

/// Batch `number` of two restarts, with a few points each.
BatchResult batch(std::int64_t number, bool complete = true) {
    BatchResult result{number, complete, {}, {}};
    std::mt19937_64 random(static_cast<std::uint64_t>(number) + 1);
    for (std::int64_t restart = 2 * number; restart < 2 * number + 2; ++restart) {
        TrialRow trial;
        trial.restart = restart;
        result.trials.push_back(trial);
        for (int i = 0; i < 4; ++i)
            result.points.push_back(point(
                restart, {static_cast<double>(random() % 20), static_cast<double>(random() % 20)}));
    }
    return result;
}

std::vector<std::pair<std::vector<double>, std::int64_t>> content(
    const std::vector<FrontPoint>& points) {
    std::vector<std::pair<std::vector<double>, std::int64_t>> result;
    for (const FrontPoint& each : points)
        result.emplace_back(each.objectives, each.restart);
    std::ranges::sort(result);
    return result;
}

Ledger empty(std::size_t capacity, bool in_order) {
    return {ParetoFront(capacity), {19, 19}, in_order};
}

TEST(Ledger, InOrderTheFrontDoesNotDependOnWhatCameFirst) {
    for (const std::size_t capacity : {5, 100}) {
        Ledger straight = empty(capacity, true);
        for (std::int64_t number = 0; number < 12; ++number)
            straight.add(batch(number));
        for (unsigned seed = 0; seed < 50; ++seed) {
            std::vector<std::int64_t> order(12);
            for (std::size_t i = 0; i < order.size(); ++i)
                order[i] = static_cast<std::int64_t>(i);
            std::ranges::shuffle(order, std::mt19937(seed));
            Ledger mixed = empty(capacity, true);
            for (const std::int64_t number : order)
                mixed.add(batch(number));
            EXPECT_EQ(content(mixed.points()), content(straight.points()));
            EXPECT_TRUE(mixed.hidden_points().empty());
            EXPECT_EQ(mixed.restarts(), 24);
            std::int64_t next = 0;
            for (const TrialRow& trial : mixed.trials())
                EXPECT_EQ(trial.restart, next++);
        }
    }
}

BatchResult cut_batch(std::int64_t number) {
    BatchResult cut = batch(number, false);
    cut.points = {point(2 * number, {0, 0})};  // dominates everything
    return cut;
}

TEST(Ledger, OutOfOrderWhatWasCutIsShownButCanBeTakenBack) {
    Ledger ledger = empty(100, false);
    ledger.add(batch(0));
    const auto before = content(ledger.points());
    ledger.add(cut_batch(1));
    EXPECT_EQ(content(ledger.points()).size(), 1u);
    EXPECT_EQ(content(ledger.hidden_points()), before);
    ledger.add(batch(1));  // done again
    Ledger straight = empty(100, false);
    straight.add(batch(0));
    straight.add(batch(1));
    EXPECT_EQ(content(ledger.points()), content(straight.points()));
}

TEST(Ledger, InOrderWhatWaitsIsShownAndNothingOfWhatWasCut) {
    Ledger ledger = empty(100, true);
    ledger.add(batch(0));
    const auto before = content(ledger.points());
    ledger.add(cut_batch(1));
    EXPECT_EQ(content(ledger.points()), before);
    EXPECT_TRUE(ledger.hidden_points().empty());
    EXPECT_EQ(ledger.all_trials().size(), 4u);
    EXPECT_EQ(ledger.trials().size(), 2u);
    BatchResult waits = batch(2);
    waits.points = {point(4, {0, 0})};
    Ledger other = ledger;
    other.add(waits);  // for 1
    EXPECT_EQ(content(other.points()), content(waits.points));
    EXPECT_EQ(content(other.hidden_points()), before);
    ledger.add(batch(2));
    EXPECT_EQ(ledger.trials().size(), 2u);
    ledger.add(batch(1));  // done again
    Ledger straight = empty(100, true);
    for (std::int64_t number = 0; number < 3; ++number)
        straight.add(batch(number));
    EXPECT_EQ(content(ledger.points()), content(straight.points()));
    EXPECT_EQ(ledger.trials().size(), 6u);
    EXPECT_EQ(ledger.all_trials().size(), 6u);
}

TEST(Ledger, AnyFullFrontCanBeContinued) {
    // Three objectives: fronts that are often full.
    const auto batch_of = [](std::int64_t number, bool complete) {
        BatchResult result = batch(number, complete);
        for (FrontPoint& one : result.points)
            one.objectives.push_back(36 - one.objectives[0] - one.objectives[1] / 2);
        return result;
    };
    for (const std::size_t capacity : {4, 6, 8}) {
        const Ledger none(ParetoFront(capacity), {19, 19, 50}, true);
        Ledger straight = none;
        for (std::int64_t number = 0; number < 12; ++number)
            straight.add(batch_of(number, true));
        for (unsigned seed = 0; seed < 300; ++seed) {
            std::vector<std::int64_t> order(12);
            std::iota(order.begin(), order.end(), 0);
            std::ranges::shuffle(order, std::mt19937(seed));
            const std::ptrdiff_t cut = seed % 10;
            Ledger first = none;
            for (std::ptrdiff_t i = 0; i < 10; ++i)
                first.add(batch_of(order[static_cast<std::size_t>(i)], i != cut));
            auto kept = first.points();
            std::ranges::copy(first.hidden_points(), std::back_inserter(kept));
            Ledger second = none;
            for (std::int64_t number = 0; number < 12; ++number) {
                BatchResult result = batch_of(number, true);
                const auto place = std::ranges::find(order, number) - order.begin();
                const auto lost = [&](const FrontPoint& one) {
                    return std::ranges::none_of(kept, [&](const FrontPoint& other) {
                        return other.restart == one.restart && other.objectives == one.objectives;
                    });
                };
                if (place < 10 && place != cut) std::erase_if(result.points, lost);
                second.add(std::move(result));
            }
            EXPECT_EQ(content(second.points()), content(straight.points())) << seed;
        }
    }
}

TEST(Ledger, OutOfOrderBatchesEnterAsTheyCome) {
    Ledger ledger = empty(100, false);
    ledger.add(batch(5));
    EXPECT_EQ(ledger.trials().size(), 2u);
    ledger.add(point(-1, {0, 0}));
    EXPECT_EQ(content(ledger.points()).size(), 1u);
    EXPECT_FALSE(ledger.accepts(point(9, {1, 1})));
}

TEST(Ledger, PointsBeyondTheReferenceStayOut) {
    Ledger ledger = empty(100, false);
    ledger.add(point(-1, {19, 0}));
    EXPECT_TRUE(ledger.points().empty());
    EXPECT_FALSE(ledger.accepts(point(0, {0, 19})));
    EXPECT_TRUE(ledger.accepts(point(0, {18, 18})));
}

}  // namespace
}  // namespace gaus
