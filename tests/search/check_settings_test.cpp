// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/search.hpp"

#include <cmath>
#include <functional>
#include <gmock/gmock.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

Problem chain() {
    ProblemData data;
    data.resources = {{.name = "unit"}};
    data.operators = {{.name = "a"}, {.name = "b"}};
    data.dependencies = {{.source = 0, .target = 1}};
    return Problem(std::move(data));
}

SearchSettings good() {
    SearchSettings settings;
    settings.objectives = {Objective::resource, Objective::communication};
    settings.latency_bounds = {LatencyBound{}};
    settings.restarts = 2;
    settings.threads = 1;
    return settings;
}

std::string refusal(const SearchSettings& settings) {
    try {
        check_settings(chain(), settings);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(CheckSettings, GoodOnesPass) {
    EXPECT_EQ(refusal(good()), "");
}

TEST(CheckSettings, WhatDefaultsLackIsSaidByName) {
    EXPECT_EQ(refusal({}),
              "search settings: found no objectives, expected at least one built-in objective or "
              "term");
    SearchSettings settings;
    settings.objectives = {Objective::resource};
    EXPECT_EQ(refusal(settings),
              "search settings: found no latency_bounds, expected at least one; LatencyBound{} "
              "leaves its length to the search");
}

TEST(CheckSettings, SearchRefusesThemToo) {
    const auto communicator = local_communicator();
    EXPECT_THROW(search(chain(), {}, *communicator), InputError);
}

TEST(CheckSettings, EveryFieldOutOfItsRangeIsNamedWithWhatWasFound) {
    struct Case {
        std::function<void(SearchSettings&)> spoil;
        std::string says;
    };
    const double nan = std::nan("");
    const std::vector<Case> cases = {
        {[](auto& s) { s.objectives.push_back(Objective::resource); }, "objectives twice the same"},
        {[](auto& s) { s.latency_bounds[0].steps = -1; }, "latency bound -1"},
        {[&](auto& s) { s.latency_bounds[0].factor = nan; }, "latency bound factor nan"},
        {[](auto& s) {
             s.intervals = {3, 2};
         },
         "intervals 3 to 2"},
        {[](auto& s) { s.time_limit = 0; }, "time_limit 0"},
        {[&](auto& s) { s.time_limit = nan; }, "time_limit nan"},
        {[](auto& s) { s.restarts = -1; }, "restarts -1"},
        {[](auto& s) { s.batch = -2; }, "batch -2"},
        {[](auto& s) { s.turn = -0.5; }, "turn -0.5"},
        {[](auto& s) { s.threads = -1; }, "threads -1"},
        {[](auto& s) { s.refinement = -1; }, "refinement -1"},
        {[](auto& s) { s.relaxation.iterations = -1; }, "relaxation.iterations -1"},
        {[](auto& s) { s.front_capacity = 0; }, "front_capacity 0"},
        {[](auto& s) { s.report_period = -1; }, "report_period -1"},
        {[](auto& s) {
             s.intervals = {0, 0, true};
         },
         "smallest interval from 0"},
        {[](auto& s) { s.exchange_period = -1; }, "exchange_period -1"},
        {[](auto& s) { s.patience = 0; }, "patience 0"},
        {[](auto& s) { s.space.kernel.clear(); }, "no space.kernel"},
        {[](auto& s) { s.space.dependencies.clear(); }, "no space.dependencies"},
        {[](auto& s) { s.terms.resize(1); }, "a term without a name"},
        {[](auto& s) { s.terms.resize(1), s.terms[0].name = "power"; }, "term power"},
        {[](auto& s) { s.initial = Schedule{{0}}; }, "initial with 1 starts"}};
    for (const Case& one : cases) {
        SearchSettings settings = good();
        one.spoil(settings);
        EXPECT_THAT(refusal(settings),
                    testing::StartsWith("search settings: found " + one.says + ", expected"));
    }
}

TEST(CheckSettings, NoCallbackIsNeeded) {
    const auto communicator = local_communicator();
    const Front front = search(chain(), good(), *communicator);
    EXPECT_FALSE(front.points.empty());
}

}  // namespace
}  // namespace gaus
