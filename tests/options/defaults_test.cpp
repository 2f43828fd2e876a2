// SPDX-License-Identifier: Apache-2.0
#include "gaus/search.hpp"

#include "app/options/plan.hpp"
#include "app/options/settings.hpp"

#include <string>

#include <gtest/gtest.h>

namespace gaus::app {
namespace {

SearchSettings of_the_command_line() {
    const std::string design = std::string(GAUS_DESIGNS) + "/hal.json";
    return make_plan(Settings("solve", "DESIGN", {design, "--device", "cpu"})).search;
}

// But for the objectives and the latency bounds, which the library leaves to its caller.
TEST(Defaults, OfTheLibraryAreThoseOfTheCommandLine) {
    const SearchSettings command = of_the_command_line(), library;
    EXPECT_EQ(command.time_limit, library.time_limit);
    EXPECT_EQ(command.restarts, library.restarts);
    EXPECT_EQ(command.batch, library.batch);
    EXPECT_EQ(command.turn, library.turn);
    EXPECT_EQ(command.threads, library.threads);
    EXPECT_EQ(command.seed, library.seed);
    EXPECT_EQ(command.mode, library.mode);
    EXPECT_EQ(command.share, library.share);
    EXPECT_EQ(command.topology, library.topology);
    EXPECT_EQ(command.report_period, library.report_period);
    EXPECT_EQ(command.exchange_period, library.exchange_period);
    EXPECT_EQ(command.patience, library.patience);
    EXPECT_EQ(command.front_capacity, library.front_capacity);
    EXPECT_EQ(command.refinement, library.refinement);
    EXPECT_EQ(command.relaxation.iterations, library.relaxation.iterations);
    EXPECT_EQ(command.relaxation.device, library.relaxation.device);
    EXPECT_EQ(command.space.kernel, library.space.kernel);
    EXPECT_EQ(command.space.dependencies, library.space.dependencies);
    EXPECT_EQ(command.intervals.first, library.intervals.first);
    EXPECT_EQ(command.intervals.last, library.intervals.last);
    EXPECT_EQ(command.intervals.smallest, library.intervals.smallest);
    EXPECT_FALSE(command.initial || library.initial);
    EXPECT_TRUE(command.terms.empty() && library.terms.empty());
}

TEST(Defaults, TheCommandLineAsksForTheThreeObjectivesAndLeavesTheLengthOpen) {
    const SearchSettings command = of_the_command_line();
    EXPECT_EQ(command.objectives,
              (std::vector{Objective::resource, Objective::communication, Objective::memory}));
    ASSERT_EQ(command.latency_bounds.size(), 1u);
    EXPECT_EQ(command.latency_bounds[0].steps, 0);
    EXPECT_EQ(command.latency_bounds[0].factor, 0);
    const Problem problem =
        make_plan(Settings("solve", "DESIGN", {std::string(GAUS_DESIGNS) + "/hal.json"})).problem;
    EXPECT_NO_THROW(check_settings(problem, command));
}

}  // namespace
}  // namespace gaus::app
