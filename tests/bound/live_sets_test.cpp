// SPDX-License-Identifier: Apache-2.0
#include "bound/live_sets.hpp"

#include "gaus/bound.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/windows.hpp"

#include "every_schedule.hpp"
#include "support/random_problem.hpp"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

namespace gaus {
namespace {

constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t ample = 1'000'000'000;
const std::function<bool()> never = [] { return false; };

/// A random design of unit latencies, without delays.
ProblemData unit_steps(std::uint64_t seed) {
    ProblemData data = test::random_data(seed, false);
    for (auto& op : data.operators)
        op.latency = 1;
    for (Dependency& d : data.dependencies)
        d.delay = 0;
    return data;
}

/// At most, dependencies left aside.
double schedules(const Windows& windows) {
    double product = 1;
    for (std::size_t v = 0; v < windows.earliest.size(); ++v)
        product *= windows.latest[v] - windows.earliest[v] + 1;
    return product;
}

std::int64_t smallest(const Problem& problem, const Windows& windows) {
    std::int64_t least = any;
    test::for_every_schedule(problem, windows, [&](const Schedule& schedule) {
        least = std::min(least, static_cast<std::int64_t>(evaluate(problem, schedule).memory));
    });
    return least;
}

TEST(LiveSets, EndAtTheLeastMemoryOfAllSchedules) {
    int count = 0, above = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        const Problem problem(unit_steps(seed));
        const Windows w =
            windows(problem, critical_path(problem) + static_cast<std::int32_t>(seed % 3));
        if (schedules(w) > 100'000) continue;
        const std::int64_t best = smallest(problem, w), low = least_memory(problem, w);
        for (const std::int64_t known : {any, best, best + 1}) {
            const LiveSetBound found =
                least_memory_by_live_sets(problem, w, low, known, ample, never);
            EXPECT_EQ(found.memory, best);
            EXPECT_TRUE(found.reached);
        }
        ++count;
        above += best > low;
    }
    EXPECT_GT(count, 100);
    EXPECT_GT(above, count / 3);
}

TEST(LiveSets, EffortAndStopLeaveAValidBound) {
    const Problem problem(unit_steps(5));
    const Windows w = windows(problem, critical_path(problem) + 2);
    const std::int64_t best = smallest(problem, w);
    ASSERT_GT(best, 0);
    for (const std::int64_t effort : {0, 10, 100, 1000})
        EXPECT_LE(least_memory_by_live_sets(problem, w, 0, any, effort, never).memory, best);
    const LiveSetBound stopped =
        least_memory_by_live_sets(problem, w, 0, any, ample, [] { return true; });
    EXPECT_EQ(stopped.memory, 0);
    EXPECT_FALSE(stopped.reached);
}

TEST(LiveSets, LeaveDesignsWithTooManyChoices) {
    constexpr std::int32_t pairs = 50'000;
    ProblemData data;
    data.resources.push_back({.name = "alu"});
    data.operators.resize(std::size_t{2} * pairs, {.resource_class = 0, .latency = 1, .size = 1});
    for (std::int32_t i = 0; i < pairs; ++i)
        data.dependencies.push_back({.source = i, .target = pairs + i});
    const Problem problem(std::move(data));
    const LiveSetBound found =
        least_memory_by_live_sets(problem, windows(problem, 9), 1, any, ample, never);
    EXPECT_EQ(found.memory, 1);
    EXPECT_FALSE(found.reached);
}

/// A ripple-carry adder as and-inverter graph: every bit has two inputs, a carry chain of two
/// steps and a sum of three operators beside it.
Problem ripple_carry_adder(std::int32_t bits) {
    ProblemData data;
    data.resources.push_back({.name = "and"});
    const auto add = [&](std::initializer_list<std::int32_t> sources) {
        const auto v = static_cast<std::int32_t>(data.operators.size());
        data.operators.push_back({.resource_class = 0, .latency = 1});
        for (const std::int32_t u : sources)
            data.dependencies.push_back({.source = u, .target = v});
        return v;
    };
    const std::int32_t a = add({}), b = add({});
    std::int32_t carry = add({a, b});
    for (std::int32_t bit = 1; bit < bits; ++bit) {
        const std::int32_t x = add({}), y = add({});
        const std::int32_t both = add({x, y}), none = add({x, y}), differ = add({both, none});
        add({add({differ, carry}), add({differ, carry})});
        carry = add({add({both, carry}), none});
    }
    return Problem(std::move(data));
}

TEST(LiveSets, ProveTheMemoryOfAnAdderWhereCutsDoNot) {
    const Problem problem = ripple_carry_adder(40);
    const Windows w = windows(problem, critical_path(problem));
    const Bound cuts =
        weighted_bound(problem, w, {.memory = 1}, {.known = 7, .looks = 0, .boxes = 1});
    EXPECT_EQ(cuts.value, 6);
    const Bound sets = weighted_bound(problem, w, {.memory = 1}, {.known = 7});
    EXPECT_EQ(sets.value, 7);
    EXPECT_TRUE(sets.reached);
    EXPECT_EQ(sets.method, "sets");
    // With no schedule known that search is cut short behind the proof.
    const Bound alone = weighted_bound(problem, w, {.memory = 1}, {.boxes = 0});
    EXPECT_EQ(alone.value, 7);
    EXPECT_EQ(alone.method, "sets");
}

TEST(LiveSets, AreOfDesignsWithUnitSteps) {
    const auto unit = [](auto change) {
        ProblemData data = unit_steps(3);
        for (ResourceClass& resource : data.resources)
            resource.limit = -1;
        change(data);
        const Problem problem(std::move(data));
        return has_unit_steps(problem, windows(problem, critical_path(problem)));
    };
    EXPECT_TRUE(unit([](ProblemData&) {}));
    EXPECT_FALSE(unit([](ProblemData& data) { data.operators[0].latency = 2; }));
    EXPECT_FALSE(unit([](ProblemData& data) { data.dependencies[0].delay = 1; }));
    EXPECT_FALSE(unit([](ProblemData& data) { data.resources[0].limit = 9; }));
}

}  // namespace
}  // namespace gaus
