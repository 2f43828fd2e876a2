// SPDX-License-Identifier: Apache-2.0
#include "gaus/objectives.hpp"

#include "gaus/error.hpp"

#include "support/prices.hpp"

#include <gtest/gtest.h>

namespace gaus {
namespace {

TEST(Objectives, AreIndexedInTheOrderOfTheirNames) {
    const Objectives value{.latency = 1, .resource = 2, .communication = 3, .memory = 4, .ii = 5};
    EXPECT_EQ(value[Objective::latency], 1);
    EXPECT_EQ(value[Objective::resource], 2);
    EXPECT_EQ(value[Objective::communication], 3);
    EXPECT_EQ(value[Objective::memory], 4);
    EXPECT_EQ(value[Objective::ii], 5);
    EXPECT_EQ(objective_names[static_cast<std::size_t>(Objective::memory)], "memory");
    EXPECT_THROW(value[static_cast<Objective>(objective_count)], InputError);
}

TEST(Objectives, PricesStandInTheSameOrderAndTheIntervalHasNone) {
    const Prices prices{.latency = 1, .resource = 2, .communication = 3, .memory = 4};
    EXPECT_EQ(prices[Objective::latency], 1);
    EXPECT_EQ(prices[Objective::resource], 2);
    EXPECT_EQ(prices[Objective::communication], 3);
    EXPECT_EQ(prices[Objective::memory], 4);
    EXPECT_EQ(prices[Objective::ii], 0);
    EXPECT_EQ(test::single_prices(1).size(), objective_count - 1);
}

TEST(Objectives, ASumCountsWhatHasAPrice) {
    const Objectives value{.latency = 1, .resource = 2, .communication = 3, .memory = 4, .ii = 5};
    EXPECT_EQ(priced({}, value), 0);
    EXPECT_EQ(priced({.latency = 10, .memory = 0.5, .terms = {7}}, value), 12);
}

TEST(Objectives, NamesAreThoseOfTheCommandLine) {
    const Objective some[] = {Objective::memory, Objective::ii};
    EXPECT_EQ(names_of(some), (std::vector<std::string>{"memory", "ii"}));
}

}  // namespace
}  // namespace gaus
