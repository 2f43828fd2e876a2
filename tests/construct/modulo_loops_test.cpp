// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"
#include "gaus/error.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include "construct/modulo.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

// Loops of the literature with the initiation intervals that it gives for them. Additions and
// subtractions take one step, multiplications two, as in these sources.

struct Carried {
    std::string source, target;
    std::int32_t distance = 1;
};

ProblemData shipped(const std::string& name, const std::vector<Carried>& carried) {
    ProblemData data = read_design_data(GAUS_DESIGNS "/" + name);
    const auto index = [&](const std::string& v) {
        const auto found = std::ranges::find(data.operators, v, &Operator::name);
        EXPECT_NE(found, data.operators.end()) << v;
        return static_cast<std::int32_t>(found - data.operators.begin());
    };
    for (const Carried& d : carried) {
        data.dependencies.push_back({index(d.source), index(d.target), d.distance});
    }
    return data;
}

void set_units(ProblemData& data, const std::string& name, std::int64_t limit,
               std::int32_t blocking = 1) {
    const auto found = std::ranges::find(data.resources, name, &ResourceClass::name);
    ASSERT_NE(found, data.resources.end()) << name;
    found->limit = limit;
    found->blocking = blocking;
}

std::vector<std::string> names(const Problem& problem, const std::vector<std::int32_t>& cycle) {
    std::vector<std::string> names;
    for (const std::int32_t v : cycle) {
        names.push_back(problem.operator_name(v));
    }
    return names;
}

std::optional<Schedule> list_schedule_at(const Problem& problem, std::int32_t ii) {
    const Windows window = windows(problem, 4 * critical_path(problem), ii);
    std::vector<std::int64_t> limits;
    for (const ResourceClass& resource : problem.resources()) {
        limits.push_back(resource.limit);
    }
    return modulo_list_schedule(problem, window, limits, Direction::forward);
}

/// The smallest interval from MII at which iterative modulo scheduling succeeds.
std::int32_t scheduled_ii(const ProblemData& data) {
    const Problem problem(data);
    for (std::int32_t ii = minimum_ii(problem); ii < 100; ++ii) {
        const auto schedule = list_schedule_at(problem, ii);
        if (!schedule) continue;
        EXPECT_TRUE(verify(problem, *schedule).empty());
        return ii;
    }
    return -1;
}

/// Parhi, VLSI Digital Signal Processing Systems (1999), section 2.4, figure 2.2: adders 1 to 3,
/// multipliers 4 to 6; loops 1 4 2 (4 steps, 2 delays), 1 5 3 2 (5, 3) and 1 6 3 2 (5, 4), so the
/// iteration bound is max(4/2, 5/3, 5/4) = 2.
ProblemData parhi_filter() {
    ProblemData data{.resources = {{.name = "add"}, {.name = "mul"}}};
    for (const char* name : {"1", "2", "3"}) {
        data.operators.push_back({.name = name});
    }
    for (const char* name : {"4", "5", "6"}) {
        data.operators.push_back({.name = name, .resource_class = 1, .latency = 2});
    }
    data.dependencies = {{0, 3, 2}, {0, 4, 3}, {0, 5, 4}, {3, 1}, {4, 2}, {5, 2}, {2, 1}, {1, 0}};
    return data;
}

TEST(ModuloLoops, ParhisFilter) {
    ProblemData data = parhi_filter();
    const RecurrenceBound bound = recurrence_bound(Problem(data));
    EXPECT_EQ(bound.ii, 2);
    EXPECT_EQ(scheduled_ii(data), 2);
    // Three additions on one adder.
    set_units(data, "add", 1);
    EXPECT_EQ(resource_bound(Problem(data)).ii, 3);
    EXPECT_EQ(scheduled_ii(data), 3);
}

/// Chao, LaPaugh and Sha, "Rotation Scheduling" (DAC 1993; IEEE TCAD 16(3), 1997), table of
/// benchmarks: the differential equation solver has 6 multiplications, 5 additions and iteration
/// bound 6. By hand: u1 = u - (3x)(u dx) - (3y)dx takes m2, m3, s1, u1 from u to the next u:
/// 2 + 2 + 1 + 1 steps.
ProblemData differential_equation() {
    return shipped("hal.json", {{"x1", "x1"},
                                {"x1", "m1"},
                                {"u1", "m2"},
                                {"u1", "m6"},
                                {"u1", "s1"},
                                {"y1", "m4"},
                                {"y1", "y1"}});
}

TEST(ModuloLoops, DifferentialEquation) {
    ProblemData data = differential_equation();
    const Problem problem(data);
    const RecurrenceBound bound = recurrence_bound(problem);
    EXPECT_EQ(bound.ii, 6);
    EXPECT_EQ(bound.steps, 6);
    EXPECT_EQ(bound.distance, 1);
    EXPECT_THAT(names(problem, bound.cycle), testing::ElementsAre("m2", "m3", "s1", "u1"));
    EXPECT_EQ(scheduled_ii(data), 6);
    // Six multiplications on one pipelined multiplier take 6 steps, on one that is not 12.
    set_units(data, "mul", 1);
    EXPECT_EQ(resource_bound(Problem(data)).ii, 6);
    EXPECT_EQ(scheduled_ii(data), 6);
    set_units(data, "mul", 1, 2);
    EXPECT_EQ(resource_bound(Problem(data)).ii, 12);
    EXPECT_EQ(minimum_ii(Problem(data)), 12);
    EXPECT_EQ(scheduled_ii(data), 12);
}

/// The same table: the fifth-order elliptic filter has 8 multiplications, 26 additions, critical
/// path 17 and iteration bound 16. By hand: from the state sv2 through n1 n3 n4 n5 n6 n8 n10 n13
/// n15 n17 n21 n25 to the next sv2 there are 10 additions and 3 multiplications.
ProblemData elliptic_filter() {
    return shipped("ewf.json", {{"sv2_next", "n1"},
                                {"sv13_next", "n3"},
                                {"n28", "n22"},  // the state sv18
                                {"n28", "n28"},
                                {"sv26_next", "n4"},
                                {"sv33_next", "n2"},
                                {"n29", "n23"},  // the state sv38
                                {"n29", "n29"},
                                {"sv39_next", "n2"},
                                {"sv39_next", "n16"},
                                {"sv39_next", "n20"}});
}

TEST(ModuloLoops, EllipticFilter) {
    ProblemData data = elliptic_filter();
    const RecurrenceBound bound = recurrence_bound(Problem(data));
    EXPECT_EQ(critical_path(Problem(data)), 17);
    EXPECT_EQ(bound.ii, 16);
    EXPECT_EQ(bound.distance, 1);
    EXPECT_EQ(scheduled_ii(data), 16);
    // Three adders and two multipliers that are not pipelined: max(26 / 3, 8 * 2 / 2) = 9.
    set_units(data, "add", 3);
    set_units(data, "mul", 2, 2);
    EXPECT_EQ(resource_bound(Problem(data)).ii, 9);
    EXPECT_EQ(minimum_ii(Problem(data)), 16);
    EXPECT_EQ(scheduled_ii(data), 16);
    // One adder: 26 additions.
    set_units(data, "add", 1);
    EXPECT_EQ(minimum_ii(Problem(data)), 26);
}

/// The same table: a cascade of biquads has iteration bound 4. By hand: w[n] needs w[n-1] through
/// p1, t and w: 2 + 1 + 1 steps.
TEST(ModuloLoops, BiquadSection) {
    ProblemData data = shipped("iir_biquad.json", {});
    EXPECT_EQ(recurrence_bound(Problem(data)).ii, 4);
    EXPECT_EQ(scheduled_ii(data), 4);
    // Five multiplications on one pipelined multiplier.
    set_units(data, "mul", 1);
    EXPECT_EQ(minimum_ii(Problem(data)), 5);
    EXPECT_EQ(scheduled_ii(data), 5);
}

/// Lam, "Software Pipelining" (PLDI 1988), section 1: a constant is added to a vector; read, add
/// (two steps until the sum is there) and write have units of their own, so an iteration starts in
/// every step although it takes four.
TEST(ModuloLoops, VectorPlusConstant) {
    ProblemData data;
    data.resources = {{"read", 1}, {"add", 1}, {"write", 1}};
    data.operators = {{"read", 0, 1, 1}, {"add", 1, 1, 2}, {"write", 2, 1, 1}};
    data.dependencies = {{0, 1}, {1, 2}};
    EXPECT_EQ(critical_path(Problem(data)), 4);
    EXPECT_EQ(minimum_ii(Problem(data)), 1);
    EXPECT_EQ(scheduled_ii(data), 1);
}

/// The bounds can be missed: two operators of two steps in a recurrence of distance 2 have RecMII
/// 2 and, on one unit, ResMII 2. At 2 the recurrence has no slack, so they start two steps apart:
/// in the same slot. 3 is the exact minimum.
TEST(ModuloLoops, MinimumAboveTheBounds) {
    ProblemData data{.resources = {{.name = "unit", .limit = 1}}};
    data.operators = {{"a", 0, 1, 2}, {"b", 0, 1, 2}};
    data.dependencies = {{0, 1}, {1, 0, 2}};
    EXPECT_EQ(recurrence_bound(Problem(data)).ii, 2);
    EXPECT_EQ(resource_bound(Problem(data)).ii, 2);
    EXPECT_EQ(list_schedule_at(Problem(data), 2), std::nullopt);
    EXPECT_EQ(scheduled_ii(data), 3);
}

TEST(ModuloLoops, NothingFitsBelowTheRecurrenceBound) {
    for (const ProblemData& data : {parhi_filter(), differential_equation(), elliptic_filter()}) {
        const Problem problem(data);
        EXPECT_THROW(windows(problem, 1000, recurrence_bound(problem).ii - 1), InfeasibleError);
    }
}

}  // namespace
}  // namespace gaus
