// SPDX-License-Identifier: Apache-2.0
#include "gaus/baseline.hpp"

#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/verify.hpp"

#include "support/random_problem.hpp"

#include <gmock/gmock.h>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using testing::ElementsAre;

/// a -> b -> c, and d, e, f without dependencies.
ProblemData chain_and_three() {
    ProblemData data{.resources = {{.name = "alu"}}, .operators = std::vector<Operator>(6)};
    data.dependencies = {{0, 1}, {1, 2}};
    return data;
}

std::vector<std::string_view> methods(const std::vector<Baseline>& found) {
    std::vector<std::string_view> names;
    for (const Baseline& baseline : found) {
        names.push_back(baseline.method);
    }
    return names;
}

TEST(Baselines, AsapAndAlapAreTheEndsOfTheWindows) {
    const Windows w = windows(Problem(chain_and_three()), 4);
    EXPECT_THAT(asap_schedule(w).start, ElementsAre(0, 1, 2, 0, 0, 0));
    EXPECT_THAT(alap_schedule(w).start, ElementsAre(1, 2, 3, 3, 3, 3));
}

TEST(ListSchedule, RespectsLimitsAndPrefersUrgentOperators) {
    const Problem problem(chain_and_three());
    const Windows w = windows(problem, 6);
    const std::vector<std::int64_t> one = {1}, two = {2}, none = {-1};
    const auto forward = list_schedule(problem, w, one, Direction::forward);
    ASSERT_TRUE(forward);
    EXPECT_THAT(forward->start, ElementsAre(0, 1, 2, 3, 4, 5));
    const auto backward = list_schedule(problem, w, one, Direction::backward);
    ASSERT_TRUE(backward);
    EXPECT_TRUE(verify(problem, *backward, 6).empty());
    EXPECT_EQ(evaluate(problem, *backward).resource, 1);
    EXPECT_EQ(backward->start[2], 5);
    EXPECT_FALSE(list_schedule(problem, windows(problem, 5), one, Direction::forward));
    EXPECT_TRUE(list_schedule(problem, windows(problem, 3), two, Direction::backward));
    EXPECT_EQ(list_schedule(problem, w, none, Direction::forward)->start, w.earliest);
    EXPECT_EQ(list_schedule(problem, w, none, Direction::backward)->start, w.latest);
}

TEST(ListSchedule, DependentOperatorsOfLatencyZeroShareAStep) {
    ProblemData data = chain_and_three();
    for (Operator& v : data.operators) {
        v.latency = 0;
    }
    const Problem problem(data);
    const std::vector<std::int64_t> three = {3};
    for (const Direction direction : {Direction::forward, Direction::backward}) {
        const auto schedule = list_schedule(problem, windows(problem, 2), three, direction);
        ASSERT_TRUE(schedule);
        EXPECT_TRUE(verify(problem, *schedule, 2).empty());
        EXPECT_EQ(evaluate(problem, *schedule).resource, 3);
    }
}

TEST(ListSchedule, MinimalResourcesAreFoundByBisection) {
    const Problem problem(chain_and_three());
    for (const Direction direction : {Direction::forward, Direction::backward}) {
        for (const auto& [bound, units] : std::map<int, int>{{3, 2}, {4, 2}, {5, 2}, {6, 1}}) {
            const auto schedule =
                list_schedule_min_resources(problem, windows(problem, bound), direction);
            ASSERT_TRUE(schedule);
            EXPECT_EQ(evaluate(problem, *schedule).resource, units) << "bound " << bound;
        }
    }
}

TEST(ListSchedule, NeverExceedsTheLimitsOfTheProblem) {
    ProblemData data = chain_and_three();
    data.resources[0].limit = 1;
    const Problem problem(data);
    EXPECT_FALSE(list_schedule_min_resources(problem, windows(problem, 5), Direction::forward));
    EXPECT_TRUE(list_schedule_min_resources(problem, windows(problem, 6), Direction::forward));
}

TEST(ListSchedule, ModuloFillsEverySlot) {
    ProblemData data = chain_and_three();
    data.resources[0].limit = 2;
    data.dependencies.push_back({2, 0, 1});
    const Problem problem(data);
    for (const Direction direction : {Direction::forward, Direction::backward}) {
        const auto schedule =
            list_schedule_min_resources(problem, windows(problem, 4, 3), direction);
        ASSERT_TRUE(schedule);
        EXPECT_TRUE(verify(problem, *schedule, 4).empty());
        EXPECT_THAT(usage(problem, *schedule)[0], ElementsAre(2, 2, 2));
    }
}

TEST(ForceDirected, BalancesIndependentOperators) {
    const Problem problem(chain_and_three());
    const Schedule schedule = force_directed_schedule(problem, windows(problem, 6), 0);
    EXPECT_TRUE(verify(problem, schedule, 6).empty());
    EXPECT_LE(evaluate(problem, schedule).resource, 2);
}

TEST(ForceDirected, CommunicationPassesCloseGapsWithoutAHigherPeak) {
    const Problem problem(chain_and_three());
    const Windows w = windows(problem, 6);
    const Objectives plain = evaluate(problem, force_directed_schedule(problem, w, 0));
    const Objectives passed = evaluate(problem, force_directed_schedule(problem, w, 10));
    EXPECT_LE(passed.resource, plain.resource);
    EXPECT_LE(passed.communication, plain.communication);
}

TEST(Baselines, ComeInOrder) {
    const Problem problem(chain_and_three());
    EXPECT_THAT(
        methods(baselines(problem, windows(problem, 4))),
        ElementsAre("asap", "asap-com", "alap", "alap-com", "list-forward", "list-forward-com",
                    "list-backward", "list-backward-com", "fds", "fds-com"));
}

TEST(Baselines, OfALoopWithLimitsEveryMethodIsTried) {
    ProblemData data = chain_and_three();
    data.resources[0].limit = 3;
    const Problem problem(data);
    const auto names = baseline_methods();
    EXPECT_THAT(names, testing::IsSupersetOf({"asap", "list-backward-com", "sdc", "sdc-com"}));
    EXPECT_THAT(methods(baselines(problem, windows(problem, 6, 3))),
                testing::AllOf(testing::Contains("sdc"), testing::IsSubsetOf(names)));
}

TEST(Baselines, LeaveOutWhatBreaksALimit) {
    ProblemData data = chain_and_three();
    data.resources[0].limit = 2;
    const Problem problem(data);
    const auto found = methods(baselines(problem, windows(problem, 3)));
    EXPECT_THAT(found, testing::Not(testing::Contains("asap")));
    EXPECT_THAT(found, testing::IsSupersetOf({"list-forward", "list-backward"}));
}

/// Limits at which some schedule exists: the peaks of a list schedule.
ProblemData with_limits(ProblemData data, const Windows& w) {
    const Problem problem(data);
    const auto schedule = list_schedule_min_resources(problem, w, Direction::forward);
    if (!schedule) return data;
    const auto used = usage(problem, *schedule);
    for (std::size_t c = 0; c < used.size(); ++c) {
        if (c != 1) data.resources[c].limit = used[c].empty() ? 0 : std::ranges::max(used[c]);
    }
    return data;
}

void expect_legal_baselines(const ProblemData& data, const Windows& w) {
    const Problem problem(data);
    std::map<std::string, Objectives, std::less<>> value;
    for (const Baseline& baseline : baselines(problem, w)) {
        EXPECT_TRUE(verify(problem, baseline.schedule, w.latency_bound).empty());
        value[std::string(baseline.method)] = evaluate(problem, baseline.schedule);
    }
    for (const std::string_view method : {"asap", "alap", "list-forward", "list-backward", "fds"}) {
        const auto plain = value.find(method);
        if (plain == value.end()) continue;
        const Objectives& improved = value.at(std::string(method) + "-com");
        EXPECT_LE(improved.resource, plain->second.resource);
        EXPECT_LE(improved.communication, plain->second.communication);
    }
    EXPECT_TRUE(problem.has_limits() || value.contains("fds-com"));
}

TEST(Baselines, AreLegalOnRandomDesigns) {
    int checked = 0;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        const ProblemData data = test::random_data(seed, true);
        const Problem problem(data);
        for (const std::int32_t ii : {0, 2, 5}) {
            Windows w;
            try {
                w = windows(problem, critical_path(problem) + 8, ii);
            } catch (const InfeasibleError&) {
                continue;
            }
            ++checked;
            expect_legal_baselines(data, w);
            expect_legal_baselines(with_limits(data, w), w);
        }
    }
    EXPECT_GT(checked, 200);
}

TEST(Baselines, AreTheSameEveryTime) {
    const Problem problem(test::random_data(7, true));
    const Windows w = windows(problem, critical_path(problem) + 5);
    const auto first = baselines(problem, w), second = baselines(problem, w);
    ASSERT_EQ(first.size(), second.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        EXPECT_EQ(first[i].schedule, second[i].schedule);
    }
}

}  // namespace
}  // namespace gaus
