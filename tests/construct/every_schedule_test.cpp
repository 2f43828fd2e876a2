// SPDX-License-Identifier: Apache-2.0
#include "construct/every_schedule.hpp"

#include "gaus/initiation_interval.hpp"
#include "gaus/verify.hpp"

#include "support/random_problem.hpp"

#include <set>

#include <gtest/gtest.h>

namespace gaus {
namespace {

/// All starts of the windows that are legal.
std::set<std::vector<std::int32_t>> legal_starts(const Problem& problem, const Windows& window) {
    std::set<std::vector<std::int32_t>> legal;
    Schedule schedule{window.earliest, window.ii};
    for (std::size_t v = 0; v < schedule.start.size();) {
        if (verify(problem, schedule, window.latency_bound, 1).empty())
            legal.insert(schedule.start);
        for (v = 0; v < schedule.start.size() && schedule.start[v] == window.latest[v]; ++v)
            schedule.start[v] = window.earliest[v];
        if (v < schedule.start.size()) ++schedule.start[v];
    }
    return legal;
}

TEST(EverySchedule, IsVisitedOnce) {
    int designs = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        ProblemData data = test::random_data(seed, seed % 2 == 0);
        data.resources[1].limit = 4;
        const Problem problem(data);
        const std::int32_t ii = seed % 2 == 0 ? recurrence_bound(problem).ii : 0;
        const Windows window = windows(problem, critical_path(problem, ii) + 1, ii);
        if (window_choices(window) > 3000) continue;
        std::vector<std::vector<std::int32_t>> visited;
        for_every_schedule(problem, window, [&](const Schedule& schedule) {
            EXPECT_EQ(schedule.ii, ii);
            visited.push_back(schedule.start);
        });
        EXPECT_EQ(std::set(visited.begin(), visited.end()), legal_starts(problem, window)) << seed;
        EXPECT_EQ(std::set(visited.begin(), visited.end()).size(), visited.size()) << seed;
        EXPECT_LE(visited.size(), window_choices(window)) << seed;
        ++designs;
    }
    EXPECT_GT(designs, 30);
}

}  // namespace
}  // namespace gaus
