// SPDX-License-Identifier: Apache-2.0
#include "gaus/verify.hpp"

#include <gmock/gmock.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using Rule = Violation::Rule;
using testing::ElementsAre;
using testing::IsEmpty;

/// a (latency 2) -> b with delay 1; b -> a two iterations later.
ProblemData pair() {
    ProblemData data{.resources = {{.name = "alu", .limit = 1}}};
    data.operators = {{.name = "a", .latency = 2}, {.name = "b"}};
    data.dependencies = {{.source = 0, .target = 1, .delay = 1}, {1, 0, 2}};
    return data;
}

std::vector<std::string> broken(const ProblemData& data, const Schedule& schedule, Rule rule,
                                std::int32_t bound = -1, std::size_t most = 20) {
    std::vector<std::string> messages;
    for (const Violation& violation : verify(Problem(data), schedule, bound, most)) {
        EXPECT_EQ(violation.rule, rule);
        messages.push_back(violation.message);
    }
    return messages;
}

TEST(Verify, AcceptsLegalSchedules) {
    EXPECT_THAT(verify(Problem(pair()), {{0, 3}}, 4), IsEmpty());
    EXPECT_THAT(verify(Problem(pair()), {{0, 3}, 2}, 4), IsEmpty());
}

TEST(Verify, IncompleteSchedules) {
    EXPECT_THAT(broken(pair(), {{0}}, Rule::completeness),
                ElementsAre("schedule has 1 starts for 2 operators"));
    EXPECT_THAT(broken(pair(), {{0, 3, 9}}, Rule::completeness),
                ElementsAre("schedule has 3 starts for 2 operators"));
}

TEST(Verify, StartsBeforeStepZero) {
    EXPECT_THAT(broken(pair(), {{-4, -1}}, Rule::range),
                ElementsAre("operator a starts at step -4, before step 0",
                            "operator b starts at step -1, before step 0"))
        << "nothing else is checked";
    EXPECT_THAT(broken(pair(), {{0, 3}, -1}, Rule::range),
                ElementsAre("initiation interval -1 is negative"));
}

TEST(Verify, Dependencies) {
    EXPECT_THAT(broken(pair(), {{1, 3}}, Rule::dependency),
                ElementsAre("dependency a -> b: start 1 + latency 2 + delay 1 = 4 is after "
                            "start 3 + II 0 * distance 0 = 3"));
    EXPECT_THAT(broken(pair(), {{0, 7}, 3}, Rule::dependency),
                ElementsAre("dependency b -> a: start 7 + latency 1 + delay 0 = 8 is after "
                            "start 0 + II 3 * distance 2 = 6"));
}

TEST(Verify, Limits) {
    ProblemData data = pair();
    data.dependencies.clear();
    EXPECT_THAT(broken(data, {{3, 3}}, Rule::limit),
                ElementsAre("resource class alu: 2 units in use in step 3, limit 1"));
    EXPECT_THAT(broken(data, {{1, 4}, 3}, Rule::limit),
                ElementsAre("resource class alu: 2 units in use in slot 1, limit 1"));
    data.resources[0].blocking = 2;
    EXPECT_THAT(broken(data, {{0, 1}}, Rule::limit),
                ElementsAre("resource class alu: 2 units in use in step 1, limit 1"));
    data.resources[0].blocking = 0;
    EXPECT_THAT(broken(data, {{0, 0}}, Rule::limit), IsEmpty());
    data.resources[0] = {.name = "two\nlines", .limit = 0};
    data.operators[1].amount = 0;
    EXPECT_THAT(broken(data, {{0, 0}}, Rule::limit),
                ElementsAre("resource class two\\nlines: 1 units in use in step 0, limit 0"));
}

TEST(Verify, LimitsOnALongTimeAxis) {
    ProblemData data = pair();
    data.dependencies.clear();
    data.resources[0].blocking = 1'000'000'000;
    EXPECT_THAT(broken(data, {{0, 1'000'000'000}}, Rule::limit), IsEmpty());
    EXPECT_THAT(broken(data, {{0, 999'999'998}}, Rule::limit),
                ElementsAre("resource class alu: 2 units in use in step 999999998, limit 1",
                            "resource class alu: 2 units in use in step 999999999, limit 1"));
    EXPECT_THAT(broken(data, {{0, 1'000'000'000}, 2'000'000'000}, Rule::limit), IsEmpty());
    EXPECT_THAT(broken(data, {{0, 1'000'000'000}, 1'999'999'999}, Rule::limit),
                ElementsAre("resource class alu: 2 units in use in slot 0, limit 1"));
}

TEST(Verify, LatencyBound) {
    EXPECT_THAT(broken(pair(), {{0, 3}}, Rule::latency, 3),
                ElementsAre("operator b starts at step 3 with latency 1, latency bound 3"));
    ProblemData data = pair();
    data.operators[1].latency = 0;
    EXPECT_THAT(broken(data, {{0, 3}}, Rule::latency, 3),
                ElementsAre("operator b starts at step 3 with latency 0, latency bound 3"))
        << "every start lies below the bound";
    EXPECT_THAT(broken(data, {{0, 3}}, Rule::latency, 4), IsEmpty());
}

TEST(Verify, ReportsAtMostSoMany) {
    EXPECT_THAT(broken(pair(), {{-4, -1}}, Rule::range, -1, 1),
                ElementsAre("operator a starts at step -4, before step 0"));
    EXPECT_EQ(verify(Problem(pair()), {{3, 3}}, 2).size(), 4u)
        << "a dependency, a limit and two ends";
    EXPECT_EQ(verify(Problem(pair()), {{3, 3}}, 2, 3).size(), 3u);
}

}  // namespace
}  // namespace gaus
