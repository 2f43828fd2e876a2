// SPDX-License-Identifier: Apache-2.0
#include "gaus/initiation_interval.hpp"

#include "gaus/error.hpp"
#include "gaus/random.hpp"

#include "support/chain.hpp"
#include "support/random_problem.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using test::chain;
using testing::ElementsAre;
using testing::IsEmpty;

template <class Bound>
std::string message(Bound bound, const ProblemData& data) {
    try {
        bound(Problem(data));
    } catch (const InputError& error) {
        return std::string("input: ") + error.what();
    } catch (const InfeasibleError& error) {
        return std::string("infeasible: ") + error.what();
    }
    return "no error";
}

TEST(RecurrenceBound, IsOneWithoutRecurrences) {
    const RecurrenceBound bound = recurrence_bound(Problem(chain({2, 1, 3})));
    EXPECT_EQ(bound.ii, 1);
    EXPECT_EQ(bound.distance, 0);
    EXPECT_THAT(bound.cycle, IsEmpty());
}

TEST(RecurrenceBound, CountsLatenciesAndDelaysPerIteration) {
    ProblemData data = chain({2, 1, 3, 1});
    data.dependencies.push_back({2, 1, 2, 1});
    const RecurrenceBound bound = recurrence_bound(Problem(data));
    EXPECT_EQ(bound.ii, 3) << "ceil((1 + 3 + 1) / 2)";
    EXPECT_EQ(bound.steps, 5);
    EXPECT_EQ(bound.distance, 2);
    EXPECT_THAT(bound.cycle, ElementsAre(1, 2));
}

TEST(RecurrenceBound, IsTheLargestOfNestedAndSeparateRecurrences) {
    ProblemData data = chain({2, 1, 3, 1, 4});
    data.dependencies.push_back({1, 0, 1});  // 3 steps in 1 iteration
    data.dependencies.push_back({3, 0, 2});  // 7 in 2: 4
    data.dependencies.push_back({4, 4, 1});  // 4 in 1
    data.dependencies.push_back({3, 2, 1});  // 4 in 1
    EXPECT_EQ(recurrence_bound(Problem(data)).ii, 4);
    data.dependencies.push_back({2, 2, 1, 6});
    const RecurrenceBound bound = recurrence_bound(Problem(data));
    EXPECT_EQ(bound.ii, 9) << "3 + 6";
    EXPECT_THAT(bound.cycle, ElementsAre(2));
}

TEST(RecurrenceBound, NamesACycleBelowOneStepPerIterationToo) {
    ProblemData data = chain({1, 0});
    data.dependencies.push_back({1, 0, 1500});
    const RecurrenceBound bound = recurrence_bound(Problem(data));
    EXPECT_EQ(bound.ii, 1);
    EXPECT_EQ(bound.steps, 1);
    EXPECT_EQ(bound.distance, 1500);
    data = chain({0, 0});
    data.dependencies.push_back({1, 0, 1});
    EXPECT_THAT(recurrence_bound(Problem(data)).cycle, IsEmpty()) << "takes no steps";
}

TEST(RecurrenceBound, MustFit31Bits) {
    ProblemData data = chain({2147483647, 1});
    data.dependencies.push_back({1, 0, 1});
    EXPECT_EQ(message(recurrence_bound, data),
              "input: recurrence a -> b -> a needs an initiation interval above 2147483647");
}

/// Longest path from every operator to every other at ii (Floyd and Warshall).
bool fits(const Problem& problem, std::int64_t ii) {
    const auto count = static_cast<std::size_t>(problem.operator_count());
    constexpr std::int64_t none = -1'000'000;
    std::vector<std::vector<std::int64_t>> path(count, std::vector<std::int64_t>(count, none));
    for (const Dependency& d : problem.dependencies()) {
        const std::int64_t gap = problem.latency()[d.source] + d.delay - ii * d.distance;
        path[d.source][d.target] = std::max(path[d.source][d.target], gap);
    }
    for (std::size_t k = 0; k < count; ++k) {
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t j = 0; j < count; ++j) {
                if (path[i][k] == none || path[k][j] == none) continue;
                path[i][j] = std::max(path[i][j], path[i][k] + path[k][j]);
            }
        }
    }
    for (std::size_t v = 0; v < count; ++v) {
        if (path[v][v] > 0) return false;
    }
    return true;
}

TEST(RecurrenceBound, IsTheSmallestIntervalThatFitsOnRandomDesigns) {
    int above_one = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const Problem problem(test::random_data(seed, true));
        const RecurrenceBound bound = recurrence_bound(problem);
        EXPECT_TRUE(fits(problem, bound.ii)) << seed;
        if (bound.ii == 1) continue;
        ++above_one;
        EXPECT_FALSE(fits(problem, bound.ii - 1)) << seed;
        EXPECT_EQ((bound.steps + bound.distance - 1) / bound.distance, bound.ii);
    }
    EXPECT_GT(above_one, 100);
}

TEST(RecurrenceBound, ReturnsTheOperatorsOfTheCycleInOrder) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Problem problem(test::random_data(seed, true));
        const RecurrenceBound bound = recurrence_bound(problem);
        std::set<std::pair<std::int32_t, std::int32_t>> pairs;
        for (const Dependency& d : problem.dependencies()) {
            pairs.emplace(d.source, d.target);
        }
        for (std::size_t i = 0; i < bound.cycle.size(); ++i) {
            const std::int32_t next = bound.cycle[(i + 1) % bound.cycle.size()];
            EXPECT_TRUE(pairs.contains({bound.cycle[i], next})) << seed;
        }
        const std::set<std::int32_t> once(bound.cycle.begin(), bound.cycle.end());
        EXPECT_EQ(once.size(), bound.cycle.size()) << seed;
    }
}

TEST(RecurrenceBound, IsFastOnALongChainInOneComponent) {
    constexpr std::int32_t count = 200'000;
    ProblemData data{.resources = {{.name = "r"}}};
    data.operators.resize(count);
    for (std::int32_t v = 1; v < count; ++v) {
        data.dependencies.push_back({v - 1, v});
        if (v % 50 == 0) data.dependencies.push_back({v, std::max(0, v - 120), 7});
    }
    data.dependencies.push_back({count - 1, 0, 100'000});
    EXPECT_EQ(recurrence_bound(Problem(data)).ii, 18) << "ceil(121 / 7)";
}

ProblemData units(std::int64_t limit, std::int32_t blocking,
                  std::initializer_list<std::int64_t> amounts) {
    ProblemData data{
        .resources = {{.name = "free"}, {.name = "mul", .limit = limit, .blocking = blocking}}};
    for (const std::int64_t amount : amounts) {
        const auto name = static_cast<char>('a' + data.operators.size());
        data.operators.push_back(
            {.name = std::string(1, name), .resource_class = 1, .amount = amount});
    }
    return data;
}

std::int32_t resource_ii(const ProblemData& data) {
    return resource_bound(Problem(data)).ii;
}

TEST(ResourceBound, IsTheWorkPerUnit) {
    EXPECT_EQ(resource_ii(units(2, 1, {1, 1, 1, 1, 1})), 3);
    EXPECT_EQ(resource_ii(units(2, 3, {1, 1, 1})), 5) << "ceil(9 / 2)";
    EXPECT_EQ(resource_ii(units(4, 1, {3, 1})), 1);
    EXPECT_EQ(resource_ii(units(-1, 9, {1, 1, 1})), 1) << "no limit";
    EXPECT_EQ(resource_ii(units(1, 0, {1, 1, 1})), 1) << "never counted";
    EXPECT_EQ(resource_ii(units(0, 1, {0, 0})), 1) << "needs nothing";
}

TEST(ResourceBound, AnOperatorOverlapsItself) {
    EXPECT_EQ(resource_ii(units(3, 5, {2})), 5) << "work ceil(10 / 3) = 4: 2 * ceil(5 / 4) = 4 > 3";
    EXPECT_EQ(resource_ii(units(4, 5, {2})), 3) << "2 * ceil(5 / 3) = 4";
}

TEST(ResourceBound, CountsWhatOperatorsLeaveUnused) {
    ProblemData hundred = units(3, 4, {});
    hundred.operators.assign(100, {.resource_class = 1, .amount = 2});
    EXPECT_EQ(resource_ii(hundred), 400) << "one at a time, though 800 / 3 = 267";
    EXPECT_TRUE(resource_bound(Problem(hundred)).packed);
    EXPECT_EQ(resource_ii(units(3, 4, {2, 2, 1})), 8) << "1 beside 2";
    EXPECT_FALSE(resource_bound(Problem(units(3, 4, {2, 2, 1, 1}))).packed);
    EXPECT_EQ(resource_ii(units(8, 1, {3, 3, 3, 3, 3})), 3) << "two at a time, though 15 / 8 = 2";
    EXPECT_EQ(resource_ii(units(10, 1, {6, 4, 4, 4, 2})), 2) << "6 + 4, 4 + 4 + 2";
    EXPECT_EQ(resource_ii(units(10, 1, {6, 5, 5, 3, 1})), 2) << "6 + 3 + 1, 5 + 5";
    EXPECT_EQ(resource_ii(units(10, 1, {7, 7, 4, 1})), 3) << "4 fits with no 7";
}

/// Bins of this capacity that the items from `at` on need.
int bins(const std::vector<std::int64_t>& items, std::size_t at, std::vector<std::int64_t>& left) {
    if (at == items.size()) return 0;
    int best = 1 + static_cast<int>(items.size());
    for (std::size_t bin = 0; bin < left.size(); ++bin) {
        if (left[bin] < items[at]) continue;
        const bool fresh = left[bin] == left.back() && bin + 1 == left.size();
        left[bin] -= items[at];
        if (fresh) left.push_back(left[bin] + items[at]);
        best = std::min(best, (fresh ? 1 : 0) + bins(items, at + 1, left));
        if (fresh) left.pop_back();
        left[bin] += items[at];
    }
    return best;
}

TEST(ResourceBound, IsNeverAboveWhatOperatorsNeed) {
    int tight = 0, all = 0;
    Random random(1, 1);
    for (int i = 0; i < 3000; ++i) {
        const std::int64_t limit = 1 + random.below(12);
        std::vector<std::int64_t> amounts(1 + random.below(6));
        for (std::int64_t& amount : amounts)
            amount = 1 + random.below(static_cast<std::uint32_t>(limit));
        ProblemData data = units(limit, 1, {});
        for (const std::int64_t amount : amounts)
            data.operators.push_back({.resource_class = 1, .amount = amount});
        std::vector<std::int64_t> left{limit};
        const int needed = bins(amounts, 0, left);
        EXPECT_LE(resource_ii(data), needed) << testing::PrintToString(amounts) << " of " << limit;
        tight += resource_ii(data) == needed;
        ++all;
    }
    EXPECT_GT(tight, 0.95 * all);
}

TEST(ResourceBound, NamesTheClassThatSetsIt) {
    ProblemData data = units(2, 1, {1, 1, 1, 1, 1});
    EXPECT_EQ(resource_bound(Problem(data)).resource_class, 1);
    data.resources[0].limit = 1;
    EXPECT_EQ(resource_bound(Problem(data)).resource_class, 1) << "no operator of the first";
    for (int i = 0; i < 4; ++i) {
        data.operators.push_back({});
    }
    EXPECT_EQ(resource_bound(Problem(data)).resource_class, 0);
    EXPECT_EQ(resource_bound(Problem(units(-1, 1, {1}))).resource_class, -1);
}

TEST(ResourceBound, RefusesALimitBelowAnAmount) {
    EXPECT_EQ(message(resource_bound, units(0, 1, {1})),
              "infeasible: resource class mul: limit 0 is below amount 1 of operator a");
    EXPECT_EQ(message(resource_bound, units(2, 1, {1, 3})),
              "infeasible: resource class mul: limit 2 is below amount 3 of operator b");
}

TEST(ResourceBound, HandlesTheLargestNumbers) {
    constexpr std::int64_t most = std::int64_t{1} << 53;
    EXPECT_EQ(resource_ii(units(most, 2147483647, {most})), 2147483647);
    EXPECT_EQ(message(resource_bound, units(1, 2147483647, {1, 1})),
              "input: resource class mul needs an initiation interval above 2147483647");
}

TEST(MinimumIi, IsTheLargerBound) {
    ProblemData data = units(2, 1, {1, 1, 1, 1, 1});
    data.dependencies.push_back({0, 0, 1, 1});
    EXPECT_EQ(minimum_ii(Problem(data)), 3);
    data.dependencies.push_back({1, 1, 1, 6});
    EXPECT_EQ(minimum_ii(Problem(data)), 7);
}

TEST(RequireIi, NamesWhatAnIntervalIsTooSmallFor) {
    ProblemData data = units(2, 1, {1, 1, 1, 1, 1});
    const auto at = [&](std::int32_t ii) {
        return message([ii](const Problem& problem) { require_ii(problem, ii); }, data);
    };
    EXPECT_EQ(at(3), "no error");
    EXPECT_EQ(at(2),
              "infeasible: initiation interval 2 is too small for resource class mul: 5 units * "
              "steps at limit 2 need at least 3");
    EXPECT_EQ(at(0), "input: initiation interval 0, expected 1 or more");
    data.dependencies.push_back({0, 0, 1, 6});
    EXPECT_EQ(at(6),
              "infeasible: initiation interval 6 is too small for the recurrence a -> a: 7 steps "
              "in 1 iteration need at least 7");
    data.resources[1].limit = 0;
    EXPECT_EQ(at(100), "infeasible: resource class mul: limit 0 is below amount 1 of operator a");
}

}  // namespace
}  // namespace gaus
