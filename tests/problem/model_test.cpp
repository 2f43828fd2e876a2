// SPDX-License-Identifier: Apache-2.0
// What version 2 of the model added: reservations, start windows, maximum distances, chains.

#include "gaus/chaining.hpp"
#include "gaus/error.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include <gmock/gmock.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using ::testing::ElementsAre;

ProblemData operators(std::vector<Operator> ops, std::vector<Dependency> dependencies = {}) {
    ProblemData data;
    data.resources = {{.name = "alu"}, {.name = "bus", .limit = 2}};
    data.operators = std::move(ops);
    data.dependencies = std::move(dependencies);
    return data;
}

std::string error_of(const ProblemData& data) {
    try {
        Problem problem(data);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST(Model, ReservationsOfAClassDoNotOverlap) {
    const Problem problem(operators({{.name = "v",
                                      .reservations = {{.index = 1, .steps = 3},
                                                       {.index = 0, .from = 1, .steps = 0},
                                                       {.index = 1, .from = 2, .steps = 4}}}}));
    EXPECT_THAT(problem.uses(0),
                ElementsAre(Reservation{.index = 1, .steps = 2, .amount = 1},
                            Reservation{.index = 1, .from = 2, .steps = 1, .amount = 2},
                            Reservation{.index = 1, .from = 3, .steps = 3, .amount = 1}));
    EXPECT_EQ(problem.resource_class()[0], 1);
    EXPECT_FALSE(problem.has_short_forms_alone());
}

TEST(Model, OneReservationForTheBlockingIsTheShortForm) {
    const Problem problem(operators({{.reservations = {{.index = 1, .amount = 2}}}}));
    EXPECT_TRUE(problem.has_short_forms_alone());
    EXPECT_EQ(problem.amount()[0], 2);
    EXPECT_FALSE(has_additions(data_of(problem)));
}

TEST(Model, CyclesOfDistance0MayLetOperatorsMove) {
    // b at most 4 steps after a, and at least 2.
    const Problem problem(operators({{.name = "a", .latency = 2}, {.name = "b"}, {.name = "c"}},
                                    {{.source = 0, .target = 1},
                                     {.source = 1, .target = 0, .delay = -5, .carries = false},
                                     {.source = 2, .target = 1, .delay = 6}}));
    EXPECT_TRUE(problem.has_maximum_distances());
    EXPECT_FALSE(problem.leads_back(0));
    EXPECT_TRUE(problem.leads_back(1));
    const Windows open = windows(problem, critical_path(problem));
    EXPECT_THAT(open.earliest, ElementsAre(3, 7, 0));  // a must not start earlier than b - 4
    EXPECT_EQ(open.latency_bound, 8);
}

TEST(Model, CyclesThatTakeStepsAreNamed) {
    EXPECT_EQ(
        error_of(operators({{.name = "a", .latency = 3}, {.name = "b"}},
                           {{.source = 0, .target = 1}, {.source = 1, .target = 0, .delay = -3}})),
        "dependency cycle of distance 0: a -> b -> a: found latencies and delays of 1 step in "
        "all, expected at most 0");
    EXPECT_EQ(error_of(operators({{.name = "a"}, {.name = "b"}},
                                 {{.source = 0, .target = 1}, {.source = 1, .target = 0}})),
              "dependency cycle of distance 0: a -> b -> a: expected a distance of 1 or more on "
              "one of its dependencies");
}

TEST(Model, OperatorsThatStartTogether) {
    const Problem problem(
        operators({{.latency = 0}, {.latency = 0}, {.latency = 0}}, {{.source = 0, .target = 1},
                                                                     {.source = 1, .target = 2},
                                                                     {.source = 2, .target = 0},
                                                                     {.source = 1, .target = 1}}));
    EXPECT_THAT(problem.topological_order(), ElementsAre(0, 1, 2));
    EXPECT_EQ(critical_path(problem), 1);
}

TEST(Model, StartWindowsBoundWhatDependsOnThem) {
    const Problem problem(operators({{.earliest = 4}, {.latest = 6}, {}},
                                    {{.source = 0, .target = 1}, {.source = 1, .target = 2}}));
    const Windows open = windows(problem, 20);
    EXPECT_THAT(open.earliest, ElementsAre(4, 5, 6));
    EXPECT_THAT(open.latest, ElementsAre(5, 6, 19));
    EXPECT_EQ(critical_path(problem), 7);
}

TEST(Model, AWindowThatIsOverIsNamed) {
    const Problem problem(operators({{.name = "a", .latency = 3}, {.name = "b", .latest = 2}},
                                    {{.source = 0, .target = 1}}));
    try {
        critical_path(problem);
        FAIL() << "no error";
    } catch (const InfeasibleError& error) {
        EXPECT_STREQ(error.what(),
                     "operator b: found latest start 2, but what it depends on lets it start at 3 "
                     "at the earliest: a -> b");
    }
}

TEST(Model, ResMIICountsEveryReservation) {
    const Problem problem(
        operators({{.reservations = {{.index = 1, .steps = 3, .amount = 2}, {.index = 0}}},
                   {.reservations = {{.index = 1, .from = 5, .amount = 1}}}}));
    EXPECT_EQ(resource_bound(problem).ii, 4);
    EXPECT_EQ(resource_bound(problem).work, 7);
}

TEST(Model, FieldsOutOfRangeAreNamed) {
    EXPECT_EQ(error_of(operators({{.name = "v", .reservations = {{.index = 2}}}})),
              "operator v: found resource class 2, expected a class below 2");
    EXPECT_EQ(error_of(operators(
                  {{.name = "v", .reservations = {{.index = 0}, {.index = 1, .of_space = true}}}})),
              "operator v: found memory space 1, expected one below 1");
    EXPECT_EQ(error_of(operators({{.name = "v", .reservations = {{.index = 0, .from = -1}}}})),
              "operator v: found from -1, expected 0 or more");
    EXPECT_EQ(error_of(operators({{.name = "v", .space = 1}})),
              "operator v: found memory space 1, expected a space below 1");
    EXPECT_EQ(error_of(operators({{.name = "v", .birth = -2}})),
              "operator v: found birth -2, expected 0 or more");
    EXPECT_EQ(error_of(operators({{.name = "v", .earliest = 3, .latest = 2}})),
              "operator v: found latest start 2, expected at least its earliest start 3");
    ProblemData data = operators({{.name = "v"}});
    data.spaces = {{.name = "sram", .limit = -2}};
    EXPECT_EQ(error_of(data), "memory space sram: found limit -2, expected -1 or more");
}

/// Order-only dependencies that a clock period adds, as source, target and distance.
std::vector<std::vector<std::int32_t>> added(ProblemData data, double period) {
    const std::size_t before = data.dependencies.size();
    limit_chains(data, period);
    std::vector<std::vector<std::int32_t>> found;
    for (std::size_t e = before; e < data.dependencies.size(); ++e) {
        const Dependency& d = data.dependencies[e];
        EXPECT_EQ(d.delay, 1);
        EXPECT_FALSE(d.carries);
        found.push_back({d.source, d.target, d.distance});
    }
    return found;
}

TEST(Chaining, AddsOneDependencyForEveryShortestChainThatIsTooLong) {
    ProblemData data = operators(
        {{.latency = 0}, {.latency = 0}, {.latency = 0}, {.latency = 1}},
        {{.source = 0, .target = 1}, {.source = 1, .target = 2}, {.source = 2, .target = 3}});
    data.timings = {{.own = 4}, {.own = 4}, {.own = 4}, {.input = 3}};
    EXPECT_THAT(added(data, 15), ElementsAre());
    EXPECT_THAT(added(data, 14), ElementsAre(ElementsAre(0, 3, 0)));
    // From 1 on 11 fit, from 0 on 12 do not.
    EXPECT_THAT(added(data, 11), ElementsAre(ElementsAre(0, 2, 0)));
    EXPECT_THAT(added(data, 7), ElementsAre(ElementsAre(0, 1, 0), ElementsAre(1, 2, 0)));
}

TEST(Chaining, RegistersEndChainsAndLoopsChain) {
    ProblemData data =
        operators({{.name = "acc", .latency = 1}}, {{.source = 0, .target = 0, .distance = 1}});
    data.timings = {{.input = 8, .output = 3}};
    EXPECT_THAT(added(data, 11), ElementsAre());
    EXPECT_THAT(added(data, 10), ElementsAre(ElementsAre(0, 0, 1)));
    limit_chains(data, 10);
    EXPECT_EQ(minimum_ii(Problem(data)), 2);
    EXPECT_THROW(limit_chains(data, 7), InputError);
    data.dependencies[0].delay = 1;
    data.dependencies.resize(1);
    EXPECT_THAT(added(data, 10), ElementsAre());
}

}  // namespace
}  // namespace gaus::test
