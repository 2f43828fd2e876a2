// SPDX-License-Identifier: Apache-2.0
#include "gaus/pareto.hpp"

#include "gaus/random.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace {

using gaus::ParetoFront;
using Values = std::vector<double>;

gaus::FrontPoint point(Values objectives, std::int64_t restart = -1) {
    gaus::FrontPoint result;
    result.objectives = std::move(objectives);
    result.restart = restart;
    return result;
}

std::vector<Values> objectives(const ParetoFront& front) {
    std::vector<Values> result;
    for (const auto& p : front.points())
        result.push_back(p.objectives);
    return result;
}

Values random_values(gaus::Random& random, std::size_t m, std::uint32_t levels) {
    Values values(m);
    for (double& v : values)
        v = random.below(levels);
    return values;
}

TEST(Dominates, NeedsOneStrictlyBetterAndNoneWorse) {
    EXPECT_TRUE(gaus::dominates(Values{1, 2}, Values{1, 3}));
    EXPECT_FALSE(gaus::dominates(Values{1, 3}, Values{1, 2}));
    EXPECT_FALSE(gaus::dominates(Values{1, 2}, Values{1, 2}));
    EXPECT_FALSE(gaus::dominates(Values{0, 3}, Values{1, 2}));
}

TEST(ToString, NamesEveryOrigin) {
    EXPECT_EQ(to_string(gaus::Origin::asap), "asap");
    EXPECT_EQ(to_string(gaus::Origin::alap), "alap");
    EXPECT_EQ(to_string(gaus::Origin::list), "list");
    EXPECT_EQ(to_string(gaus::Origin::fds), "fds");
    EXPECT_EQ(to_string(gaus::Origin::relaxation), "relaxation");
    EXPECT_EQ(to_string(gaus::Origin::refinement), "refinement");
    EXPECT_EQ(to_string(gaus::Origin::initial), "initial");
}

TEST(ParetoFront, KeepsTheFirstOfEqualPoints) {
    ParetoFront front(10);
    EXPECT_TRUE(front.insert(point({1, 2}, 7)));
    EXPECT_FALSE(front.insert(point({1, 2}, 8)));
    ASSERT_EQ(front.points().size(), 1u);
    EXPECT_EQ(front.points()[0].restart, 7);
}

TEST(ParetoFront, ANewPointRemovesAllThatItDominates) {
    ParetoFront front(10);
    front.insert(point({1, 9}));
    front.insert(point({5, 5}));
    front.insert(point({6, 4}));
    front.insert(point({9, 1}));
    EXPECT_FALSE(front.insert(point({6, 5})));
    EXPECT_TRUE(front.insert(point({4, 4})));
    EXPECT_EQ(objectives(front), (std::vector<Values>{{1, 9}, {9, 1}, {4, 4}}));
}

TEST(ParetoFront, EqualsTheNonDominatedPointsOfAllThatCame) {
    gaus::Random random(1, 0);
    for (std::size_t m = 1; m <= 5; ++m) {
        ParetoFront front(100000);
        std::vector<Values> all;
        for (int i = 0; i < 500; ++i) {
            all.push_back(random_values(random, m, 12));
            const bool accepts = front.accepts(all.back());
            EXPECT_EQ(front.insert(point(all.back())), accepts);
        }
        std::vector<Values> expected;
        for (const Values& a : all)
            if (std::ranges::none_of(all, [&](const Values& b) { return gaus::dominates(b, a); }))
                expected.push_back(a);
        std::ranges::sort(expected);
        expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
        auto found = objectives(front);
        std::ranges::sort(found);
        EXPECT_EQ(found, expected) << m << " objectives";
    }
}

TEST(ParetoFront, OverCapacityTheMostCrowdedPointLeaves) {
    ParetoFront front(4);
    front.insert(point({0, 10}));
    front.insert(point({5, 5}));
    front.insert(point({10, 0}));
    front.insert(point({4, 7}));
    // Crowding distances with {6, 4.5}: {4, 7} 0.5 + 0.5, {5, 5} 0.2 + 0.25, {6, 4.5} 0.5 + 0.5.
    EXPECT_TRUE(front.insert(point({6, 4.5})));
    EXPECT_EQ(objectives(front), (std::vector<Values>{{0, 10}, {10, 0}, {4, 7}, {6, 4.5}}));
}

TEST(ParetoFront, ANewPointThatIsTheMostCrowdedIsNotAccepted) {
    ParetoFront front(3);
    front.insert(point({0, 10}));
    front.insert(point({10, 0}));
    front.insert(point({5, 5}));
    // Both inner points are equally crowded: the newer one leaves.
    EXPECT_FALSE(front.accepts(Values{6, 4}));
    EXPECT_FALSE(front.insert(point({6, 4})));
    EXPECT_EQ(objectives(front), (std::vector<Values>{{0, 10}, {10, 0}, {5, 5}}));
}

TEST(ParetoFront, OverCapacityTheBestOfEachObjectiveStays) {
    gaus::Random random(2, 0);
    for (std::size_t m = 2; m <= 5; ++m) {
        ParetoFront front(8);
        Values best(m, 1e9);
        for (int i = 0; i < 3000; ++i) {
            const Values values = random_values(random, m, 1000);
            for (std::size_t k = 0; k < m; ++k)
                best[k] = std::min(best[k], values[k]);
            const bool accepts = front.accepts(values);
            EXPECT_EQ(front.insert(point(values)), accepts);
            ASSERT_LE(front.points().size(), 8u);
            for (std::size_t k = 0; k < m; ++k) {
                double kept = 1e9;
                for (const auto& p : front.points())
                    kept = std::min(kept, p.objectives[k]);
                ASSERT_EQ(kept, best[k]);
            }
        }
    }
}

TEST(ParetoFront, CapacityCountsAsAtLeastTheNumberOfObjectives) {
    ParetoFront front(1);
    EXPECT_TRUE(front.insert(point({5, 5})));
    EXPECT_TRUE(front.insert(point({1, 9})));
    EXPECT_TRUE(front.insert(point({9, 1})));
    EXPECT_FALSE(front.insert(point({4, 4.5})));
    EXPECT_EQ(objectives(front), (std::vector<Values>{{1, 9}, {9, 1}}));
}

}  // namespace
