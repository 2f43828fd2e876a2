// SPDX-License-Identifier: Apache-2.0
#include "gaus/problem.hpp"

#include "gaus/error.hpp"

#include "support/random_problem.hpp"

#include <functional>
#include <gmock/gmock.h>
#include <limits>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace gaus {
namespace {

using testing::ElementsAre;

/// a -> b -> d, a -> c -> d with a loop-carried d -> a.
ProblemData diamond() {
    ProblemData data;
    data.name = "diamond";
    data.resources = {{.name = "alu"}};
    data.operators = {{.name = "a"}, {.name = "b"}, {.name = "c"}, {.name = "d"}};
    data.dependencies = {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {3, 0, 1}};
    return data;
}

std::string message(const ProblemData& data) {
    try {
        const Problem problem(data);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

std::string message(const std::function<void(ProblemData&)>& spoil) {
    ProblemData data = diamond();
    spoil(data);
    return message(data);
}

TEST(Problem, KeepsWhatItWasGiven) {
    ProblemData data = diamond();
    data.source = "diamond.json";
    data.sha256 = "00ff";
    data.operators[2] = {.name = "c", .amount = 5, .latency = 3, .size = 7};
    const Problem problem(data);
    EXPECT_EQ(problem.name(), "diamond");
    EXPECT_EQ(problem.source(), "diamond.json");
    EXPECT_EQ(problem.sha256(), "00ff");
    EXPECT_EQ(problem.operator_count(), 4);
    EXPECT_EQ(problem.dependency_count(), 5);
    EXPECT_EQ(problem.operator_name(2), "c");
    EXPECT_THAT(problem.amount(), ElementsAre(1, 1, 5, 1));
    EXPECT_THAT(problem.latency(), ElementsAre(1, 1, 3, 1));
    EXPECT_THAT(problem.size(), ElementsAre(1, 1, 7, 1));
    EXPECT_THAT(problem.resource_class(), ElementsAre(0, 0, 0, 0));
}

TEST(Problem, ListsDependenciesBothWays) {
    const Problem problem(diamond());
    EXPECT_THAT(problem.incoming(0), ElementsAre(4));
    EXPECT_THAT(problem.incoming(3), ElementsAre(2, 3));
    EXPECT_THAT(problem.outgoing(0), ElementsAre(0, 1));
    EXPECT_THAT(problem.outgoing(3), ElementsAre(4));
}

TEST(Problem, OrdersOperatorsByLevelThenNumber) {
    ProblemData data = diamond();
    std::swap(data.operators[0], data.operators[3]);
    data.dependencies = {{3, 2}, {3, 1}, {2, 0}, {1, 0}, {0, 3, 1}};
    const Problem problem(data);
    EXPECT_THAT(problem.topological_order(), ElementsAre(3, 1, 2, 0));
    EXPECT_THAT(problem.level_offsets(), ElementsAre(0, 1, 3, 4));
}

TEST(Problem, TellsRecurrencesAndLimits) {
    ProblemData data = diamond();
    EXPECT_TRUE(Problem(data).has_recurrences());
    EXPECT_FALSE(Problem(data).has_limits());
    data.dependencies.pop_back();
    EXPECT_FALSE(Problem(data).has_recurrences());
    data.resources.push_back({.name = "unused", .limit = 2});
    EXPECT_FALSE(Problem(data).has_limits());
    data.operators[1].resource_class = 1;
    EXPECT_TRUE(Problem(data).has_limits());
    data.resources[1].blocking = 0;
    EXPECT_FALSE(Problem(data).has_limits()) << "units that are never held have no limit";
}

TEST(Problem, NumbersOperatorsWithoutNames) {
    ProblemData data = diamond();
    data.operators[1].name.clear();
    EXPECT_EQ(Problem(data).operator_name(1), "1");
    EXPECT_TRUE(Problem(data).has_operator_names());
    for (Operator& v : data.operators) {
        v.name.clear();
    }
    EXPECT_EQ(Problem(data).operator_name(0), "0");
    EXPECT_FALSE(Problem(data).has_operator_names());
}

TEST(Problem, RejectsAnEmptyDesign) {
    EXPECT_EQ(message(ProblemData{}), "found no operators, expected at least one");
    EXPECT_EQ(message(ProblemData{.source = "x.gml"}),
              "x.gml: found no operators, expected at least one");
}

TEST(Problem, RejectsFieldsOutOfRange) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(message([](auto& d) { d.operators[1].resource_class = 1; }),
              "operator b: found resource class 1, expected a class below 1");
    EXPECT_EQ(message([](auto& d) { d.operators[1].amount = -1; }),
              "operator b: found amount -1, expected 0 or more");
    EXPECT_EQ(message([](auto& d) { d.operators[1].latency = -2; }),
              "operator b: found latency -2, expected 0 or more");
    EXPECT_EQ(message([](auto& d) { d.operators[1].size = -3; }),
              "operator b: found size -3, expected 0 or more");
    EXPECT_EQ(message([](auto& d) { d.dependencies[1].target = 4; }),
              "dependency 1: found target 4, expected an operator below 4");
    EXPECT_EQ(message([](auto& d) { d.dependencies[1].source = -1; }),
              "dependency 1: found source -1, expected an operator below 4");
    EXPECT_EQ(message([](auto& d) { d.dependencies[1].distance = -1; }),
              "dependency a -> c: found distance -1, expected 0 or more");
    EXPECT_EQ(message([](auto& d) { d.dependencies[1].hold = -1; }),
              "dependency a -> c: found hold -1, expected 0 or more");
    EXPECT_EQ(message([&](auto& d) { d.dependencies[1].weight = nan; }),
              "dependency a -> c: found weight nan, expected a finite number, 0 or more");
    EXPECT_EQ(message([](auto& d) { d.resources[0].limit = -2; }),
              "resource class alu: found limit -2, expected -1 or more");
    EXPECT_EQ(message([](auto& d) { d.resources[0].cost = -0.5; }),
              "resource class alu: found cost -0.5, expected a finite number, 0 or more");
    EXPECT_EQ(message([](auto& d) { d.resources[0].blocking = -1; }),
              "resource class alu: found blocking -1, expected 0 or more");
}

TEST(Problem, RejectsTotalsThatDoublesRound) {
    const std::int64_t most = std::int64_t{1} << 53;
    EXPECT_EQ(message([&](auto& d) { d.operators[0].size = most - 3; }), "no error");
    EXPECT_EQ(message([&](auto& d) { d.operators[0].size = most - 2; }),
              "operator d: found size 1, expected a total size of at most 2^53");
    EXPECT_EQ(message([&](auto& d) { d.operators[0].amount = most; }),
              "operator b: found amount 1, expected a total of at most 2^53 units");
    for (const std::int64_t huge :
         {std::int64_t{1} << 62, std::numeric_limits<std::int64_t>::max()}) {
        EXPECT_EQ(
            message([&](auto& d) { d.operators[2].size = huge; }),
            fmt::format("operator c: found size {}, expected a total size of at most 2^53", huge));
        EXPECT_EQ(message([&](auto& d) { d.operators[2].amount = huge; }),
                  fmt::format("operator c: found amount {}, expected a total of at most 2^53 units",
                              huge));
    }
}

TEST(Problem, RejectsObjectivesThatAreNotFinite) {
    const std::string expected = ", expected objectives whose product stays below 1e260";
    EXPECT_EQ(message([](auto& d) { d.resources[0].cost = 1e308; }),
              "resource class alu: found cost 1e+308" + expected);
    EXPECT_EQ(message([](auto& d) { d.resources.push_back({.name = "unused", .cost = 1e308}); }),
              "no error");
    EXPECT_EQ(message([](auto& d) { d.dependencies[1].weight = 1e308; }),
              "dependency a -> c: found weight 1e+308" + expected);
    EXPECT_EQ(message([](auto& d) { d.dependencies[1] = {0, 2, 0, 0, 1e308, false}; }), "no error");
    EXPECT_EQ(message([](auto& d) {
                  d.resources[0].cost = 1e150;
                  d.dependencies[1].weight = 1e120;
              }),
              "dependency a -> c: found weight 1e+120" + expected);
    EXPECT_EQ(message([](auto& d) {
                  d.resources[0].cost = 1e120;
                  d.dependencies[1].weight = 1e110;
              }),
              "no error");
}

TEST(Problem, NamesACycleOfDistanceZero) {
    EXPECT_EQ(message([](auto& d) { d.dependencies[4].distance = 0; }),
              "dependency cycle of distance 0: a -> b -> d -> a: expected a distance of 1 or more "
              "on one of its dependencies");
    EXPECT_EQ(message([](auto& d) {
                  d.dependencies.push_back({2, 2});
              }),
              "dependency cycle of distance 0: c -> c: expected a distance of 1 or more on one of "
              "its dependencies");
    EXPECT_EQ(message([](auto& d) {
                  d.dependencies.push_back({3, 2});
                  d.operators[2].name = "two\nlines";
              }),
              "dependency cycle of distance 0: two\\nlines -> d -> two\\nlines: expected a "
              "distance of 1 or more on one of its dependencies");
}

TEST(Problem, ShortensALongCycle) {
    ProblemData data{.resources = {{.name = "r"}}, .operators = std::vector<Operator>(100)};
    for (std::int32_t v = 0; v < 100; ++v) {
        data.dependencies.push_back({v, (v + 1) % 100});
    }
    EXPECT_EQ(
        message(data),
        "dependency cycle of distance 0: 0 -> 1 -> 2 -> 3 -> 4 -> 5 -> (90 more) -> "
        "96 -> 97 -> 98 -> 99 -> 0: expected a distance of 1 or more on one of its dependencies");
}

TEST(Problem, OrderRespectsEveryDependencyOfDistanceZero) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Problem problem(test::random_data(seed, true));
        std::vector<std::size_t> place(problem.operator_count());
        for (std::size_t i = 0; i < place.size(); ++i) {
            place[problem.topological_order()[i]] = i;
        }
        for (const Dependency& d : problem.dependencies()) {
            if (d.distance > 0) continue;
            ASSERT_LT(place[d.source], place[d.target]);
        }
    }
}

}  // namespace
}  // namespace gaus
