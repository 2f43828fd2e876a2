// SPDX-License-Identifier: Apache-2.0
#include "anneal/state.hpp"

#include "gaus/evaluate.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/verify.hpp"

#include "support/anneal_cases.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using namespace test;

TEST(AnnealState, EnergyChangesAreThoseOfTheDefinition) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const Case c(seed);
        constexpr double tau = 0.7;
        const Prices prices{.resource = 2, .communication = 0.5, .memory = 3};
        const auto energy = [&](const std::vector<std::int32_t>& start) {
            return smoothed(c.problem, c.with(start), prices, tau, c.bounds.latency_bound);
        };
        AnnealState state(c.problem, c.bounds, prices, c.start.start, true);
        state.smooth(tau);
        Random random(seed, 2);
        for (int i = 0; i < 100; ++i) {
            const auto before = state.start();
            if (!random_move(state, random)) continue;
            state.evaluate();
            EXPECT_NEAR(state.delta(), energy(state.start()) - energy(before), 1e-7) << seed;
            EXPECT_TRUE(state.accepts(state.delta() + 1e-9));
            EXPECT_FALSE(state.accepts(state.delta() - 1e-9));
            if (random.below(4) == 0) {
                state.revert();
            } else {
                state.commit();
            }
        }
    }
}

TEST(AnnealState, ExactEnergyStaysThatOfTheEvaluator) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const Case c(seed);
        for (const Prices& prices : mixes) {
            AnnealState state(c.problem, c.bounds, prices, c.start.start, true);
            state.smooth(1.0);
            Random random(seed, 3);
            for (int i = 0; i < 300; ++i) {
                const auto before = state.start();
                const bool moved = random_move(state, random);
                const Schedule now = c.with(state.start());
                ASSERT_TRUE(verify(c.problem, now, c.bounds.latency_bound).empty()) << seed;
                if (!moved) {
                    ASSERT_EQ(state.start(), before);
                    continue;
                }
                state.evaluate();
                if (random.below(2) == 0) {
                    state.revert();
                    ASSERT_EQ(state.start(), before);
                } else {
                    state.commit();
                    ASSERT_EQ(state.start(), now.start);
                }
                ASSERT_NEAR(state.exact_energy(),
                            priced(prices, evaluate(c.problem, c.with(state.start()))), 1e-6);
            }
        }
    }
}

TEST(AnnealState, LongWalksStayThoseOfAFreshState) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Case c(seed);
        const Prices prices{.latency = 1, .resource = 2, .communication = 0.5, .memory = 3};
        AnnealState walked(c.problem, c.bounds, prices, c.start.start, true);
        walked.smooth(0.7);
        Random random(seed, 6);
        for (int i = 0; i < 5000; ++i) {
            if (i % 500 == 0) {
                walked.smooth(0.7);
                walked.keep_slacks(i % 2000 != 0);
            }
            if (!random_move(walked, random)) continue;
            walked.evaluate();
            if (random.below(3) == 0) {
                walked.revert();
            } else {
                walked.commit();
            }
        }
        AnnealState fresh(c.problem, c.bounds, prices, walked.start(), true);
        fresh.smooth(0.7);
        EXPECT_NEAR(walked.exact_energy(), fresh.exact_energy(), 1e-6);
        for (std::int32_t v = 0; v < c.problem.operator_count(); ++v) {
            for (const bool later : {false, true}) {
                const std::int32_t step = walked.end(v, later);
                ASSERT_EQ(step, fresh.find_end(v, later));
                ASSERT_EQ(walked.slack(v)[later], std::abs(step - walked.start()[v]));
                for (AnnealState* state : {&walked, &fresh}) {
                    state->shift(v, step);
                    state->evaluate();
                }
                EXPECT_NEAR(walked.delta(), fresh.delta(), 1e-6) << seed;
                walked.revert();
                fresh.revert();
            }
        }
    }
}

TEST(AnnealState, WhatIsSurelyWorseIsWorse) {
    int single = 0, compound = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const Case c(seed);
        const Problem problem = without_blocking(seed);
        AnnealState state(problem, c.bounds, {.resource = 2, .communication = 0.5}, c.start.start,
                          true);
        state.smooth(0.7);
        Random random(seed, 7);
        for (int i = 0; i < 200; ++i) {
            if (!random_move(state, random)) continue;
            const auto move = std::vector(state.shifts().begin(), state.shifts().end());
            state.evaluate();
            const double delta = state.delta();
            EXPECT_FALSE(state.surely_worse(delta + 1e-9));
            compound += move.size() > 1 && state.surely_worse(delta - 1);
            state.revert();
            if (move.size() > 1) continue;
            EXPECT_FALSE(state.too_bad(move[0].op, move[0].to, delta + 1e-9));
            single += state.too_bad(move[0].op, move[0].to, delta - 1);
        }
    }
    EXPECT_GT(single, 100);
    EXPECT_GT(compound, 100);
}

TEST(AnnealState, AShiftAloneIsTheMoveOfOneShift) {
    int made = 0, refused = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const Case c(seed);
        const Problem problem = without_blocking(seed);
        const Prices prices{.resource = 2, .communication = 0.5};
        AnnealState alone(problem, c.bounds, prices, c.start.start, true);
        AnnealState moved(problem, c.bounds, prices, c.start.start, true);
        ASSERT_TRUE(alone.quickly_priced());
        alone.keep_slacks(true);
        Random random(seed, 8);
        for (int i = 0; i < 300; ++i) {
            if (i % 100 == 0) {
                // The smallest tau makes sums that a move nearly takes away.
                for (AnnealState* state : {&alone, &moved})
                    state->smooth(i == 0 ? 2 : i == 100 ? 0.3 : 0.02);
            }
            const auto v = static_cast<std::int32_t>(
                random.below(static_cast<std::uint32_t>(problem.operator_count())));
            const std::int32_t step = random_step(alone, v, random);
            ASSERT_TRUE(alone.can_start(v, step));
            moved.shift(v, step);
            moved.evaluate();
            const double threshold = moved.delta() + (random.below(2) == 0 ? 1e-9 : -1e-9);
            const bool accepted = moved.accepts(threshold);
            ASSERT_EQ(alone.shift_alone(v, step, threshold), accepted) << seed;
            if (accepted) {
                moved.commit();
            } else {
                moved.revert();
            }
            ASSERT_EQ(alone.start(), moved.start());
            ASSERT_NEAR(alone.exact_energy(), moved.exact_energy(), 1e-9);
            (accepted ? made : refused) += 1;
        }
    }
    EXPECT_GT(made, 1000);
    EXPECT_GT(refused, 1000);
}

TEST(AnnealState, AMoveHasAtMostSoManyShifts) {
    const Case c(2);
    AnnealState state(c.problem, c.bounds, {.resource = 1}, c.start.start, false);
    const auto before = state.start();
    for (std::size_t i = 0; i < most_shifts; ++i)
        EXPECT_TRUE(state.shift(0, before[0] + static_cast<std::int32_t>(i % 2)));
    EXPECT_FALSE(state.shift(0, before[0]));
    EXPECT_EQ(state.shifts().size(), most_shifts);
    state.revert();
    EXPECT_EQ(state.start(), before);
    EXPECT_TRUE(state.shifts().empty());
}

TEST(AnnealState, ExcessIsTheUnitsAboveTheLimitsInEverySlot) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        ProblemData data = random_data(seed, true);
        for (ResourceClass& resource : data.resources)
            resource.limit = static_cast<std::int64_t>(seed % 4);
        const Problem problem(std::move(data));
        const std::int32_t ii = recurrence_bound(problem).ii + static_cast<std::int32_t>(seed % 3);
        const Windows bounds = windows(problem, critical_path(problem, ii) + 4, ii);
        AnnealState state(problem, bounds, {.communication = 1}, bounds.earliest, false);
        state.smooth(1.0);
        Random random(seed, 5);
        for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
            state.shift(v, random_step(state, v, random));
            state.evaluate();
            state.commit();
            std::int64_t excess = 0;
            for (const auto& slots : usage(problem, {state.start(), ii}))
                for (const std::int64_t units : slots)
                    excess += std::max<std::int64_t>(0, units - problem.resources()[0].limit);
            ASSERT_EQ(state.excess(), excess) << seed;
        }
    }
}

}  // namespace
}  // namespace gaus
