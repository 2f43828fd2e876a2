// SPDX-License-Identifier: Apache-2.0
#include "gaus/baseline.hpp"
#include "gaus/evaluate.hpp"
#include "gaus/refine.hpp"
#include "gaus/verify.hpp"

#include "support/anneal_cases.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using namespace test;

TEST(Anneal, ResultIsLegalNeverWorseAndItsEnergyExact) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const Case c(seed);
        for (const Prices& prices : mixes) {
            const Annealed result = anneal(c.problem, c.bounds, c.start,
                                           {.prices = prices,
                                            .proposals = 3000,
                                            .tuning = {{Hyperparameter::shorten_share, 0.1},
                                                       {Hyperparameter::drag_share, 0.1},
                                                       {Hyperparameter::swap_share, 0.2}},
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
                                                .tuning = {{Hyperparameter::temperature, 1.0},
                                                           {Hyperparameter::smoothing_start, 2},
                                                           {Hyperparameter::swap_share, 0.2}},
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
        const Annealed result = anneal(problem, bounds, start,
                                       {.prices = {.latency = 1},
                                        .proposals = 2000,
                                        .tuning = {{Hyperparameter::swap_share, 0.3}},
                                        .seed = seed},
                                       never);
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
            const AnnealingSettings settings{
                .prices = {.resource = 1, .communication = 0.1},
                .proposals = 40000,
                .tuning = {{Hyperparameter::smoothing_end, smoothing_end},
                           {Hyperparameter::smoothing_hold, hold}},
                .seed = seed};
            int left = 105;  // once for a stage, and for 4096 proposals
            return anneal(c.problem, c.bounds, c.start, settings, [&] { return --left == 0; });
        };
        const Schedule constant = half_a_run(Tuning{}[Hyperparameter::smoothing_start], 1).schedule;
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
    const Annealed result = anneal(
        problem, bounds, asap_schedule(bounds),
        {.prices = {.resource = 1, .memory = 1},
         .proposals = 500,
         .tuning = {{Hyperparameter::shorten_share, 0.2}, {Hyperparameter::swap_share, 0.2}}},
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
