// SPDX-License-Identifier: Apache-2.0
#include "gaus/baseline.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/refine.hpp"
#include "gaus/verify.hpp"

#include "anneal/compound_move.hpp"
#include "anneal/state.hpp"
#include "support/random_problem.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

const StopCheck never = [] { return false; };

double priced(const Prices& prices, const Objectives& exact) {
    return prices.latency * exact.latency + prices.resource * exact.resource +
           prices.communication * exact.communication + prices.memory * exact.memory;
}

/// The smoothed energy, from its definition; idle steps count, up to the last that can be used, or
/// all slots.
double smoothed(const Problem& problem, const Schedule& schedule, const Prices& prices, double tau,
                std::int32_t bound) {
    const auto mean = [](std::span<const std::int64_t> values) {
        double total = 0;
        for (const std::int64_t value : values)
            total += static_cast<double>(value);
        return std::max(total / static_cast<double>(values.size()), 1e-9);
    };
    const auto soft_peak = [](std::vector<std::int64_t> load, std::size_t steps, double t) {
        load.resize(steps, 0);
        double sum = 0;
        for (const std::int64_t units : load)
            sum += std::exp(static_cast<double>(units) / t);
        return t * std::log(sum);
    };
    double energy = prices.communication * evaluate(problem, schedule).communication;
    const std::int32_t held =
        std::ranges::max(problem.resources(), {}, &ResourceClass::blocking).blocking;
    const auto length = [&](std::int32_t steps) {
        return static_cast<std::size_t>(schedule.ii > 0 ? schedule.ii : steps);
    };
    const auto use = usage(problem, schedule);
    for (std::size_t c = 0; c < use.size(); ++c) {
        energy += prices.resource * problem.resources()[c].cost *
                  soft_peak(use[c], length(bound + held + 1), tau * mean(problem.amount()));
    }
    return energy + prices.memory * soft_peak(live_values(problem, schedule), length(bound + 1),
                                              tau * mean(problem.size()));
}

/// A random design with some slack, its windows and a legal schedule. Odd seeds are pipelined, with
/// recurrences and every II from RecMII to two more.
struct Case {
    explicit Case(std::uint64_t seed)
        : problem(test::random_data(seed, seed % 2 == 1)),
          ii(seed % 2 == 0
                 ? 0
                 : recurrence_bound(problem).ii + static_cast<std::int32_t>(seed / 2 % 3)),
          bounds(windows(problem, critical_path(problem, ii) + static_cast<std::int32_t>(seed % 7),
                         ii)),
          start(asap_schedule(bounds)) {}
    Schedule with(std::vector<std::int32_t> starts) const { return {std::move(starts), ii}; }
    Problem problem;
    std::int32_t ii;
    Windows bounds;
    Schedule start;
};

const std::vector<Prices> mixes = {
    {.resource = 1},
    {.communication = 1},
    {.memory = 1},
    {.resource = 2, .communication = 0.5},
    {.latency = 1, .memory = 1},
    {.latency = 0.5, .resource = 1, .communication = 1, .memory = 3}};

/// Of those that v may start in while everything else stays.
std::int32_t random_step(AnnealState& state, std::int32_t v, Random& random) {
    const auto [earlier, later] = state.room(v);
    return state.start()[v] - earlier +
           static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(earlier + later + 1)));
}

/// A move of any kind of a random operator; false when it could not be made.
bool random_move(AnnealState& state, Random& random) {
    const auto v =
        static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(state.start().size())));
    const std::int32_t first = state.end(v, false);
    switch (random.below(5)) {
        case 0:
            return state.shift(v, random_step(state, v, random));
        case 1:
            return push(state, v, push_target(state, v, random()), AnnealState::reach);
        case 2:
            return shorten(state, v, random());
        case 3:
            return drag(state, v, random_step(state, v, random), AnnealState::reach);
        default:
            return swap(state, v, first, random());
    }
}

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
                ASSERT_EQ(walked.room(v)[later], std::abs(step - walked.start()[v]));
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

/// The design of Case(seed), whose operators hold their units for one step.
Problem without_blocking(std::uint64_t seed) {
    ProblemData data = test::random_data(seed, seed % 2 == 1);
    for (ResourceClass& resource : data.resources)
        resource.blocking = 1;
    return Problem(std::move(data));
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
    for (std::size_t i = 0; i < AnnealState::reach; ++i)
        EXPECT_TRUE(state.shift(0, before[0] + static_cast<std::int32_t>(i % 2)));
    EXPECT_FALSE(state.shift(0, before[0]));
    EXPECT_EQ(state.shifts().size(), AnnealState::reach);
    state.revert();
    EXPECT_EQ(state.start(), before);
    EXPECT_TRUE(state.shifts().empty());
}

/// 0 and 1 feed 2 alone, 3 feeds 2 and 4, and 2 feeds 5 and 6, of which 6 reads 4 as well.
struct Tree {
    Tree() {
        ProblemData data;
        data.resources = {{.name = "unit"}};
        data.operators.resize(7);
        data.dependencies = {{.source = 0, .target = 2}, {.source = 1, .target = 2},
                             {.source = 3, .target = 2}, {.source = 3, .target = 4},
                             {.source = 2, .target = 5}, {.source = 2, .target = 6},
                             {.source = 4, .target = 6}};
        problem.emplace(data);
        bounds = windows(*problem, 10);
    }
    /// Where all are after operator v was dragged.
    std::vector<std::int32_t> after(std::vector<std::int32_t> start, std::int32_t v,
                                    std::int32_t to, std::size_t most) const {
        AnnealState state(*problem, bounds, {.memory = 1}, std::move(start), false);
        EXPECT_TRUE(drag(state, v, to, most));
        return state.start();
    }
    std::optional<Problem> problem;
    Windows bounds;
};

TEST(AnnealState, ADragTakesAlongProducersThatFeedNothingElse) {
    const Tree tree;
    const std::vector<std::int32_t> start{0, 1, 2, 1, 2, 8, 8};
    EXPECT_EQ(tree.after(start, 2, 6, 32), (std::vector<std::int32_t>{4, 5, 6, 1, 2, 8, 8}));
    EXPECT_EQ(tree.after(start, 2, 6, 2), (std::vector<std::int32_t>{4, 1, 6, 1, 2, 8, 8}));
    EXPECT_EQ(tree.after(start, 2, 6, 1), (std::vector<std::int32_t>{0, 1, 6, 1, 2, 8, 8}));
}

TEST(AnnealState, ADragTakesAlongReadersOfNothingElse) {
    const Tree tree;
    const std::vector<std::int32_t> start{0, 0, 5, 0, 6, 6, 7};
    // 6 waits for 4 as well.
    EXPECT_EQ(tree.after(start, 2, 2, 32), (std::vector<std::int32_t>{0, 0, 2, 0, 6, 3, 7}));
}

TEST(Anneal, ResultIsLegalNeverWorseAndItsEnergyExact) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const Case c(seed);
        for (const Prices& prices : mixes) {
            const Annealed result = anneal(c.problem, c.bounds, c.start,
                                           {.prices = prices,
                                            .proposals = 3000,
                                            .shorten_share = 0.1,
                                            .drag_share = 0.1,
                                            .swap_share = 0.2,
                                            .seed = seed},
                                           never);
            EXPECT_TRUE(verify(c.problem, result.schedule, c.bounds.latency_bound).empty());
            EXPECT_NEAR(result.energy, priced(prices, evaluate(c.problem, result.schedule)), 1e-6);
            EXPECT_LE(result.energy, priced(prices, evaluate(c.problem, c.start)) + 1e-9);
            EXPECT_EQ(result.proposals, 3000);
        }
    }
}

/// The cheapest legal schedule, by trying all.
double optimum(const Problem& problem, const Windows& bounds, const Prices& prices) {
    double best = std::numeric_limits<double>::infinity();
    Schedule schedule{bounds.earliest, bounds.ii};
    const auto place = [&](auto&& self, std::int32_t v) -> void {
        if (v == problem.operator_count()) {
            if (verify(problem, schedule, bounds.latency_bound, 1).empty())
                best = std::min(best, priced(prices, evaluate(problem, schedule)));
            return;
        }
        for (schedule.start[v] = bounds.earliest[v]; schedule.start[v] <= bounds.latest[v];
             ++schedule.start[v])
            self(self, v + 1);
    };
    place(place, 0);
    return best;
}

TEST(Anneal, FindsTheOptimumOfSmallDesigns) {
    int compared = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const Case c(seed);
        double schedules = 1;
        for (std::int32_t v = 0; v < c.problem.operator_count(); ++v)
            schedules *= c.bounds.latest[v] - c.bounds.earliest[v] + 1;
        if (schedules > 20000) continue;
        ++compared;
        for (const Prices& prices : mixes) {
            double best = std::numeric_limits<double>::infinity();
            for (std::uint64_t restart = 0; restart < 16; ++restart) {
                const Annealed result = anneal(c.problem, c.bounds, c.start,
                                               {.prices = prices,
                                                .proposals = 10000,
                                                .temperature_start = 1.0,
                                                .swap_share = 0.2,
                                                .stream = restart},
                                               never);
                best = std::min(best, result.energy);
            }
            EXPECT_NEAR(best, optimum(c.problem, c.bounds, prices), 1e-9) << seed;
        }
    }
    EXPECT_GT(compared, 5);
}

TEST(Anneal, LimitsHold) {
    ProblemData data;
    data.resources = {{.name = "unit", .limit = 2}};
    data.operators.resize(6);
    const Problem problem(data);
    const Windows bounds = windows(problem, 4);
    const Schedule start{{0, 0, 1, 1, 2, 2}};
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Annealed result = anneal(
            problem, bounds, start,
            {.prices = {.latency = 1}, .proposals = 2000, .swap_share = 0.3, .seed = seed}, never);
        EXPECT_TRUE(verify(problem, result.schedule, 4).empty());
        EXPECT_EQ(result.energy, 3);
    }
}

TEST(Anneal, MeetsLimitsThatTheStartBreaks) {
    ProblemData data;
    data.resources = {{.name = "unit", .limit = 2}};
    data.operators.resize(6);
    data.dependencies = {{.source = 5, .target = 0, .distance = 2}};
    const Problem problem(data);
    const Windows bounds = windows(problem, 6, 3);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Annealed result =
            anneal(problem, bounds, asap_schedule(bounds),
                   {.prices = {.communication = 1}, .proposals = 4000, .seed = seed}, never);
        EXPECT_TRUE(verify(problem, result.schedule, 6).empty());
        EXPECT_EQ(result.energy, evaluate(problem, result.schedule).communication);
    }
}

TEST(Anneal, EnergyIsInfiniteWhenNoScheduleMeetsTheLimits) {
    ProblemData data;
    data.resources = {{.name = "unit", .limit = 1}};
    data.operators.resize(3);
    const Problem problem(data);
    const Windows bounds = windows(problem, 8, 2);
    const Annealed result = anneal(problem, bounds, asap_schedule(bounds),
                                   {.prices = {.memory = 1}, .proposals = 500}, never);
    EXPECT_EQ(result.energy, std::numeric_limits<double>::infinity());
}

TEST(AnnealState, ExcessIsTheUnitsAboveTheLimitsInEverySlot) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        ProblemData data = test::random_data(seed, true);
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

TEST(Anneal, SameSeedSameScheduleAndStopsWhenTold) {
    const Case c(11);
    const AnnealingSettings settings{
        .prices = {.resource = 1, .memory = 1}, .proposals = 20000, .seed = 5};
    EXPECT_EQ(anneal(c.problem, c.bounds, c.start, settings, never).schedule,
              anneal(c.problem, c.bounds, c.start, settings, never).schedule);
    const Annealed stopped = anneal(c.problem, c.bounds, c.start, settings, [] { return true; });
    EXPECT_EQ(stopped.proposals, 0);
    EXPECT_EQ(stopped.schedule, c.start);
}

TEST(Anneal, HeldSmoothingFallsLate) {
    int unlike = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Case c(seed);
        const auto half_a_run = [&](double smoothing_end, double hold) {
            const AnnealingSettings settings{.prices = {.resource = 1, .communication = 0.1},
                                             .proposals = 40000,
                                             .smoothing_end = smoothing_end,
                                             .smoothing_hold = hold,
                                             .seed = seed};
            int left = 105;  // once for a stage, and for 4096 proposals
            return anneal(c.problem, c.bounds, c.start, settings, [&] { return --left == 0; });
        };
        const Schedule constant = half_a_run(AnnealingSettings{}.smoothing_start, 1).schedule;
        EXPECT_EQ(half_a_run(0.1, 1000).schedule, constant) << seed;
        unlike += half_a_run(0.1, 1).schedule != constant;
    }
    EXPECT_GT(unlike, 0);
}

/// Steps with 3, 2 and 1 operators in turn that cannot move, and in each turn one that can: it
/// fills the second step, or starts in the third, which costs a unit of communication.
struct Holes {
    static constexpr std::int32_t steps = 60;

    static ProblemData data(std::vector<std::int32_t>& movable) {
        ProblemData data;
        data.resources = {{.name = "unit"}};
        data.operators.resize(steps);  // a chain
        const auto depends = [&](std::int32_t target, std::int32_t source) {
            data.dependencies.push_back({.source = source, .target = target});
        };
        for (std::int32_t step = 1; step < steps; ++step)
            depends(step, step - 1);
        // One that starts in `step` at the earliest and ends by `end`.
        const auto add = [&](std::int32_t step, std::int32_t end) {
            const auto made = static_cast<std::int32_t>(data.operators.size());
            data.operators.emplace_back();
            if (step > 0) depends(made, step - 1);
            if (end < steps) depends(end, made);
            return made;
        };
        for (std::int32_t full = 0; full < steps; full += 3) {
            const std::int32_t producer = add(full, full + 1);
            add(full, full + 1);
            add(full + 1, full + 2);
            movable.push_back(add(full + 1, full + 3));
            depends(movable.back(), producer);
        }
        return data;
    }
    std::vector<std::int32_t> movable;
    Problem problem{data(movable)};
};

TEST(Anneal, FullStepsCostNoCommunication) {
    const Holes design;
    const Windows bounds = windows(design.problem, Holes::steps);
    Schedule start = asap_schedule(bounds);
    for (const std::int32_t v : design.movable)
        start.start[v] = bounds.latest[v];
    for (const double price : {1e3, 1e6}) {
        const Annealed result =
            anneal(design.problem, bounds, start,
                   {.prices = {.resource = price, .communication = 1}, .proposals = 50000}, never);
        // As soon as possible is best for both objectives.
        EXPECT_EQ(result.schedule.start, bounds.earliest) << price;
    }
}

TEST(Anneal, LeavesADesignAloneInWhichNothingCanMove) {
    ProblemData data;
    data.resources = {{.name = "unit"}};
    data.operators.resize(3);
    data.dependencies = {{.source = 0, .target = 1}, {.source = 1, .target = 2}};
    const Problem problem(data);
    const Windows bounds = windows(problem, 3);
    const Annealed result = anneal(problem, bounds, asap_schedule(bounds),
                                   {.prices = {.resource = 1, .memory = 1},
                                    .proposals = 500,
                                    .shorten_share = 0.2,
                                    .swap_share = 0.2},
                                   never);
    EXPECT_EQ(result.schedule, asap_schedule(bounds));
    EXPECT_EQ(result.proposals, 500);
}

TEST(Anneal, PricedTermsAreMinimised) {
    ProblemData data;
    data.resources = {{.name = "unit"}};
    data.operators.resize(4);
    const Problem problem(data);
    const Windows bounds = windows(problem, 4);
    // Wants operator v in step 3 - v; nothing else pulls it there.
    const std::vector<Term> terms = {
        {.name = "reverse", .expected = {}, .exact = [](const Problem&, const Schedule& schedule) {
             double total = 0;
             for (std::size_t v = 0; v < 4; ++v)
                 total += std::abs(schedule.start[v] - static_cast<double>(3 - v));
             return total;
         }}};
    const Annealed result =
        anneal(problem, bounds, Schedule{{0, 1, 2, 3}},
               {.prices = {.terms = {1.0}}, .terms = terms, .proposals = 5000}, never);
    EXPECT_EQ(result.schedule.start, (std::vector<std::int32_t>{3, 2, 1, 0}));
    EXPECT_EQ(result.energy, 0);
}

}  // namespace
}  // namespace gaus
