// SPDX-License-Identifier: Apache-2.0
#include "search/run/explore.hpp"

#include "gaus/baseline.hpp"
#include "gaus/design.hpp"
#include "gaus/pareto.hpp"
#include "gaus/verify.hpp"

#include "construct/every_schedule.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

constexpr std::array objectives{Objective::resource, Objective::communication, Objective::memory};

std::vector<double> values_of(const Problem& problem, const Schedule& schedule) {
    const Objectives exact = evaluate(problem, schedule);
    return {exact.resource, exact.communication, exact.memory};
}

/// Two chains that meet, with sizes that make every objective pull another way.
Problem tiny() {
    ProblemData data;
    data.resources = {{.name = "add"}, {.name = "mul", .cost = 3}};
    for (const std::int64_t size : {8, 1, 4, 2, 6, 1, 3})
        data.operators.push_back(
            {.resource_class = static_cast<std::int32_t>(data.operators.size() % 2), .size = size});
    data.dependencies = {{.source = 0, .target = 1, .weight = 4},
                         {.source = 1, .target = 4},
                         {.source = 2, .target = 3},
                         {.source = 3, .target = 4, .weight = 2},
                         {.source = 0, .target = 3},
                         {.source = 2, .target = 5}};
    return Problem(std::move(data));
}

std::vector<KnownPoint> earliest(const Problem& problem, const Windows& windows) {
    Schedule schedule = asap_schedule(windows);
    std::vector<double> values = values_of(problem, schedule);
    return {{std::move(values), std::move(schedule), windows.latency_bound}};
}

ExplorationSettings settings_for(std::int64_t proposals) {
    return {.objectives = objectives, .proposals = proposals, .seed = 1, .stream = 0};
}

/// Of all schedules.
std::vector<std::vector<double>> exact_front(const Problem& problem, const Windows& windows) {
    ParetoFront front(10000);
    for_every_schedule(problem, windows, [&](const Schedule& schedule) {
        FrontPoint point;
        point.schedule = schedule;
        point.objectives = values_of(problem, schedule);
        front.insert(std::move(point));
    });
    std::vector<std::vector<double>> values;
    for (const FrontPoint& point : front.points())
        values.push_back(point.objectives);
    std::ranges::sort(values);
    return values;
}

TEST(Explore, FindsTheWholeFrontOfATinyDesign) {
    const Problem problem = tiny();
    const Windows window = windows(problem, 6);
    const auto exact = exact_front(problem, window);
    ASSERT_GE(exact.size(), 4u);
    const auto known = earliest(problem, window);
    const Exploration end =
        explore(problem, window, known, settings_for(200000), [] { return false; });
    std::vector<std::vector<double>> found;
    for (const KnownPoint& point : end.found)
        found.push_back(point.objectives);
    if (std::ranges::count(exact, known[0].objectives) > 0) found.push_back(known[0].objectives);
    std::ranges::sort(found);
    EXPECT_EQ(found, exact);
}

/// What is found from the earliest schedule, with it where nothing dominates it.
std::vector<std::vector<double>> front_after(const Problem& problem, const Windows& window,
                                             const ExplorationSettings& settings) {
    const auto known = earliest(problem, window);
    Archive archive(known, window);
    for (KnownPoint& point : explore(problem, window, known, settings, [] { return false; }).found)
        archive.insert(std::move(point));
    std::vector<std::vector<double>> values;
    for (std::size_t i = 0; i < archive.size(); ++i)
        values.push_back(archive.objectives(i));
    std::ranges::sort(values);
    return values;
}

TEST(Explore, CrossingsAndGapsFindTheFrontOfATinyDesign) {
    const Problem problem = tiny();
    const Windows window = windows(problem, 6);
    const auto exact = exact_front(problem, window);
    for (const Start start : {Start::crossing, Start::gap}) {
        ExplorationSettings settings = settings_for(400000);
        settings.start = start;
        EXPECT_EQ(front_after(problem, window, settings), exact) << to_string(start);
    }
}

/// The best pairs of values in two of the three objectives.
std::vector<std::vector<double>> face_of(const std::vector<std::vector<double>>& front,
                                         std::size_t without) {
    ParetoFront best(1000);
    for (const auto& point : front) {
        FrontPoint pair;
        for (std::size_t m = 0; m < 3; ++m)
            if (m != without) pair.objectives.push_back(point[m]);
        best.insert(std::move(pair));
    }
    std::vector<std::vector<double>> values;
    for (const FrontPoint& pair : best.points())
        values.push_back(pair.objectives);
    std::ranges::sort(values);
    return values;
}

TEST(Explore, AFaceIsExploredForAllObjectivesButOne) {
    const Problem problem = tiny();
    const Windows window = windows(problem, 6);
    const auto exact = exact_front(problem, window);
    ExplorationSettings settings = settings_for(400000);
    settings.start = Start::face;
    const auto found = front_after(problem, window, settings);
    for (std::size_t without = 0; without < 3; ++without)
        EXPECT_EQ(face_of(found, without), face_of(exact, without));
}

TEST(Explore, ACrossingIsLegalUnderLimitsAndPipelined) {
    const Problem pipelined = read_design(std::string(GAUS_DESIGNS) + "/iir_biquad.json");
    ProblemData data;
    data.resources = {{.name = "alu", .limit = 2}};
    data.operators.resize(8);
    for (std::int32_t v = 0; v < 4; ++v)
        data.dependencies.push_back({.source = v, .target = v + 4, .weight = 1.0 + v});
    const Problem limited(std::move(data));
    Schedule legal{{0, 0, 1, 1, 2, 2, 3, 3}, 0};
    const Windows wide = windows(limited, 8), slots = windows(pipelined, 16, 5);
    const std::vector<KnownPoint> first{{values_of(limited, legal), legal, 8}};
    for (const Start start : {Start::crossing, Start::gap}) {
        ExplorationSettings settings = settings_for(50000);
        settings.start = start;
        for (const KnownPoint& point :
             explore(limited, wide, first, settings, [] { return false; }).found)
            EXPECT_TRUE(verify(limited, point.schedule, 8, 1).empty());
        for (const KnownPoint& point :
             explore(pipelined, slots, earliest(pipelined, slots), settings, [] {
                 return false;
             }).found)
            EXPECT_TRUE(verify(pipelined, point.schedule, point.latency_bound, 1).empty());
    }
}

TEST(Explore, WhatCostsLessCountsLess) {
    const Problem problem = tiny();
    const Windows window = windows(problem, 6);
    const auto known = earliest(problem, window);
    ExplorationSettings settings = settings_for(10000);
    settings.cost = [](const Prices&) { return 0.5; };
    EXPECT_EQ(explore(problem, window, known, settings, [] { return false; }).proposals, 20000);
}

TEST(Explore, PointsAreLegalAndTheirValuesExact) {
    const Problem problem = read_design(std::string(GAUS_DESIGNS) + "/iir_biquad.json");
    const Windows window = windows(problem, 16, 5);
    const auto known = earliest(problem, window);
    const Exploration end =
        explore(problem, window, known, settings_for(50000), [] { return false; });
    ASSERT_FALSE(end.found.empty());
    for (const KnownPoint& point : end.found) {
        EXPECT_EQ(point.schedule.ii, 5);
        EXPECT_TRUE(verify(problem, point.schedule, point.latency_bound, 1).empty());
        EXPECT_EQ(point.objectives, values_of(problem, point.schedule));
        EXPECT_FALSE(dominates(known[0].objectives, point.objectives));
    }
}

TEST(Explore, TheSameSettingsFindTheSame) {
    const Problem problem = read_design(std::string(GAUS_DESIGNS) + "/ewf.json");
    const Windows window = windows(problem, 22);
    const auto known = earliest(problem, window);
    const auto found = [&](std::uint64_t stream) {
        ExplorationSettings settings = settings_for(100000);
        settings.stream = stream;
        std::vector<Schedule> schedules;
        for (KnownPoint& point :
             explore(problem, window, known, settings, [] { return false; }).found)
            schedules.push_back(std::move(point.schedule));
        return schedules;
    };
    EXPECT_EQ(found(3), found(3));
    EXPECT_NE(found(3), found(4));
}

TEST(Explore, WithoutALegalStartNothingIsDone) {
    const Problem problem = tiny();
    const Windows wide = windows(problem, 6), narrow = windows(problem, 5);
    auto known = earliest(problem, wide);
    const auto proposals = [&] {
        return explore(problem, narrow, known, settings_for(1000), [] { return false; }).proposals;
    };
    EXPECT_EQ(proposals(), 0);
    known[0].latency_bound = 5;
    EXPECT_EQ(proposals(), 1000);
    known[0].schedule = {};
    EXPECT_EQ(proposals(), 0);
}

TEST(Explore, EndsWhenItIsToldTo) {
    const Problem problem = tiny();
    const Windows window = windows(problem, 6);
    const auto known = earliest(problem, window);
    EXPECT_EQ(explore(problem, window, known, settings_for(1000), [] { return true; }).proposals,
              0);
    ExplorationSettings settings = settings_for(1000);
    settings.time_left = [] { return -1.0; };
    const Exploration end = explore(problem, window, known, settings, [] { return false; });
    EXPECT_EQ(end.proposals, 0);
    EXPECT_TRUE(end.hurried);
}

}  // namespace
}  // namespace gaus
