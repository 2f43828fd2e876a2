// SPDX-License-Identifier: Apache-2.0
#include "gaus/legalize.hpp"

#include "gaus/baseline.hpp"
#include "gaus/error.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/verify.hpp"

#include "support/random_problem.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using testing::ElementsAre;

ProblemData chain(std::int64_t limit) {
    ProblemData data{.resources = {{.name = "alu", .limit = limit}},
                     .operators = std::vector<Operator>(3)};
    data.dependencies = {{0, 1}, {1, 2}};
    return data;
}

TEST(Legalize, RoundsAndClampsToTheWindows) {
    const Problem problem(chain(-1));
    const Windows w = windows(problem, 8);
    const std::vector<float> close = {0.4f, 1.6f, 5.5f};
    EXPECT_THAT(legalize(problem, w, close)->start, ElementsAre(0, 2, 6));
    const std::vector<float> late = {100, 0, 1e30f};
    EXPECT_THAT(legalize(problem, w, late)->start, ElementsAre(5, 6, 7));
    const std::vector<float> early = {-3, -1e30f, std::numeric_limits<float>::quiet_NaN()};
    EXPECT_THAT(legalize(problem, w, early)->start, ElementsAre(0, 1, 2));
}

TEST(Legalize, PlacesLimitedOperatorsInTheOrderOfTheirPositions) {
    ProblemData data = chain(1);
    data.dependencies.clear();
    const Problem problem(data);
    const std::vector<float> position = {1.3f, 0.9f, 1.1f};
    EXPECT_THAT(legalize(problem, windows(problem, 4), position)->start, ElementsAre(3, 1, 2));
    EXPECT_THAT(legalize(problem, windows(problem, 3), position)->start, ElementsAre(0, 1, 2))
        << "no later step is free";
    EXPECT_FALSE(legalize(problem, windows(problem, 2), position));
}

TEST(Legalize, SettlesLoopCarriedDependencies) {
    ProblemData data = chain(-1);
    data.dependencies.push_back({0, 2, 1, 5});
    data.dependencies.push_back({2, 0, 3});
    const Problem problem(data);
    const std::vector<float> position = {2, 0, 0};
    EXPECT_THAT(legalize(problem, windows(problem, 12, 2), position)->start, ElementsAre(2, 3, 6));
}

TEST(Legalize, RejectsAWrongNumberOfPositions) {
    const Problem problem(chain(-1));
    const std::vector<float> two = {0, 1};
    try {
        legalize(problem, windows(problem, 3), two);
        FAIL() << "no error";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "2 positions, expected 3");
    }
}

/// Limits that leave the given schedule legal.
ProblemData with_limits_of(const Schedule& schedule, ProblemData data) {
    const auto used = usage(Problem(data), schedule);
    for (std::size_t c = 0; c < used.size(); ++c) {
        data.resources[c].limit = used[c].empty() ? 0 : std::ranges::max(used[c]);
    }
    return data;
}

struct Case {
    ProblemData data;
    Windows windows;
};

/// Random designs and intervals with room above the critical path.
std::vector<Case> cases() {
    std::vector<Case> all;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        const ProblemData data = test::random_data(seed, true);
        const Problem problem(data);
        for (const std::int32_t ii : {0, 3, 6}) {
            try {
                all.push_back({data, windows(problem, critical_path(problem) + 10, ii)});
            } catch (const InfeasibleError&) {
            }
        }
    }
    return all;
}

std::vector<float> random_positions(const Problem& problem, const Windows& w, Random& random) {
    std::vector<float> position;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        position.push_back(static_cast<float>(random.uniform() * w.latency_bound));
    }
    return position;
}

TEST(Legalize, IsLegalFromAnywhereWithoutLimits) {
    ASSERT_GT(cases().size(), 200u);
    Random random(1, 1);
    for (const auto& [data, w] : cases()) {
        const Problem problem(data);
        const auto schedule = legalize(problem, w, random_positions(problem, w, random));
        ASSERT_TRUE(schedule);
        EXPECT_TRUE(verify(problem, *schedule, w.latency_bound).empty());
    }
}

TEST(Legalize, IsLegalUnderLimits) {
    Random random(1, 2);
    int found = 0, tried = 0;
    for (const auto& [data, w] : cases()) {
        const Schedule reference = force_directed_schedule(Problem(data), w, 3);
        const Problem problem(with_limits_of(reference, data));
        const auto schedule = legalize(problem, w, random_positions(problem, w, random));
        ++tried;
        if (!schedule) continue;
        ++found;
        EXPECT_TRUE(verify(problem, *schedule, w.latency_bound).empty());
    }
    EXPECT_GT(found, tried * 3 / 4);
}

TEST(Legalize, KeepsLegalSchedules) {
    for (const auto& [data, w] : cases()) {
        const Schedule reference = force_directed_schedule(Problem(data), w, 3);
        const std::vector<float> position(reference.start.begin(), reference.start.end());
        EXPECT_EQ(legalize(Problem(data), w, position), reference);
        EXPECT_EQ(legalize(Problem(with_limits_of(reference, data)), w, position), reference);
    }
}

}  // namespace
}  // namespace gaus
