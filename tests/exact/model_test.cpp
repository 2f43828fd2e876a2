// SPDX-License-Identifier: Apache-2.0
// Exact values of what version 2 of the model added.

#include "gaus/evaluate.hpp"
#include "gaus/problem.hpp"
#include "gaus/verify.hpp"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

namespace gaus::test {
namespace {

using ::testing::ElementsAre;

/// a -> b, two classes, a memory of buffers and one of scratch data.
ProblemData buffers() {
    ProblemData data;
    data.resources = {{.name = "core"}, {.name = "dma", .limit = 1, .cost = 3}};
    data.spaces = {{.name = "dram"}, {.name = "sram", .limit = 10, .cost = 2}};
    data.operators = {{.name = "a",
                       .latency = 2,
                       .size = 8,
                       .reservations = {{.index = 0, .steps = 2},
                                        {.index = 1, .from = 1},
                                        {.index = 1, .steps = 2, .of_space = true, .amount = 5}},
                       .birth = 0},
                      {.name = "b",
                       .latency = 3,
                       .size = 4,
                       .reservations = {{.index = 0, .steps = 3}, {.index = 1}},
                       .space = 1}};
    data.dependencies = {{.source = 0, .target = 1, .weight = 2, .hold = 3}};
    return data;
}

TEST(ExactModel, EveryReservationCounts) {
    const Problem problem(buffers());
    EXPECT_THAT(usage(problem, {{0, 2}}),
                ElementsAre(ElementsAre(1, 1, 1, 1, 1), ElementsAre(0, 1, 1, 0, 0)));
    // The buffer of a lives from its start to the end of b.
    EXPECT_THAT(live_values(problem, {{0, 2}}),
                ElementsAre(ElementsAre(8, 8, 8, 8, 8), ElementsAre(5, 5, 0, 0, 0)));
    const Objectives value = evaluate(problem, {{0, 2}});
    EXPECT_EQ(value.latency, 5);
    EXPECT_EQ(value.resource, 1 + 3);
    EXPECT_EQ(value.communication, 2);  // of the register at the end of a
    EXPECT_EQ(value.memory, 8 + 2 * 5);
}

TEST(ExactModel, PipelinedIterationsAddUpInEverySpace) {
    const Problem problem(buffers());
    EXPECT_THAT(live_values(problem, {{0, 2}, 2}),
                ElementsAre(ElementsAre(24, 16), ElementsAre(5, 5)));
}

TEST(ExactModel, WhatIsReadEarlyCrossesNothing) {
    ProblemData data = buffers();
    data.dependencies = {{.source = 0, .target = 1, .delay = -2, .weight = 2}};
    const Problem problem(data);
    EXPECT_EQ(evaluate(problem, {{2, 2}}).communication, 0);
    EXPECT_EQ(evaluate(problem, {{2, 5}}).communication, 4);
    EXPECT_TRUE(verify(problem, {{2, 2}}, 5).size() == 0);
}

TEST(ExactModel, LimitsWindowsAndDistancesAreVerified) {
    ProblemData data = buffers();
    data.operators[1].earliest = 3;
    data.operators[1].latest = 4;
    data.spaces[1].limit = 4;
    const Problem problem(data);
    const auto messages = [&](const Schedule& schedule) {
        std::vector<std::string> all;
        for (const Violation& violation : verify(problem, schedule, 9))
            all.push_back(violation.message);
        return all;
    };
    EXPECT_THAT(messages({{0, 2}}),
                ElementsAre("operator b starts at step 2, earliest start 3",
                            "memory space sram: 5 live at boundary 0, limit 4",
                            "memory space sram: 5 live at boundary 1, limit 4"));
    EXPECT_THAT(messages({{1, 5}}),
                ElementsAre("operator b starts at step 5, latest start 4",
                            "memory space sram: 5 live at boundary 1, limit 4",
                            "memory space sram: 5 live at boundary 2, limit 4"));
}

}  // namespace
}  // namespace gaus::test
